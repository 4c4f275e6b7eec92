from __future__ import annotations

import pytest

from rag.errors import InputError, NotFoundError
from rag.types import Turn
from tests.ui.fake_engine import FakeEngine

ANSWER = FakeEngine().ask("主席团做什么？")


@pytest.fixture
def talk(store):
    info = store.conversations.create("anna")
    for question in ("一", "二"):
        store.conversations.add("anna", info.id, question, answer=ANSWER)
    return store.conversations.get("anna", info.id)


def test_a_verdict_comes_back_with_its_answer_and_the_dialogue_before_it(store, talk):
    second = talk.exchanges[1]
    store.feedback.put("anna", second.id, "down", " 引文\n不对 ")
    (record,) = store.feedback.records()
    assert (record.verdict, record.reason, record.owner) == ("down", "引文 不对", "anna")
    assert record.exchange.answer == ANSWER
    assert record.exchange.question == "二"
    assert record.history == (Turn("user", "一"), Turn("assistant", ANSWER.text))
    shown = store.conversations.get("anna", talk.info.id).exchanges
    assert [(one.verdict, one.reason) for one in shown] == [("", ""), ("down", "引文 不对")]


def test_the_last_verdict_counts_and_an_empty_one_takes_it_back(store, talk):
    first, second = talk.exchanges
    store.feedback.put("anna", first.id, "down", "不好")
    store.feedback.put("anna", second.id, "up")
    store.feedback.put("anna", first.id, "up")
    assert [(one.exchange.id, one.verdict, one.reason) for one in store.feedback.records()] == [
        (second.id, "up", ""),
        (first.id, "up", ""),
    ]
    for exchange in (first, second, second):
        store.feedback.put("anna", exchange.id, "")
    assert list(store.feedback.records()) == []


def test_nobody_judges_what_belongs_to_another(store, talk):
    for owner, exchange in (("bert", talk.exchanges[0].id), ("anna", "A" * 22), ("anna", "\ud800")):
        with pytest.raises(NotFoundError):
            store.feedback.put(owner, exchange, "up")
    assert list(store.feedback.records()) == []


@pytest.mark.parametrize(("verdict", "reason"), [("good", ""), ("UP", ""), ("up", "长" * 1_001)])
def test_a_verdict_is_up_or_down_and_its_reason_bounded(store, talk, verdict, reason):
    with pytest.raises(InputError):
        store.feedback.put("anna", talk.exchanges[0].id, verdict, reason)
    assert list(store.feedback.records()) == []


def test_feedback_goes_with_what_it_is_about(store, talk):
    first, second = talk.exchanges
    store.feedback.put("anna", first.id, "up")
    store.feedback.put("anna", second.id, "up")
    store.conversations.add("anna", talk.info.id, "改问", error="出错", instead_of=1)
    assert [record.exchange.id for record in store.feedback.records()] == [first.id]
    store.conversations.delete("anna", talk.info.id)
    assert list(store.feedback.records()) == []
