from __future__ import annotations

import re
from threading import Thread

import pytest
from sqlalchemy import text

from rag.errors import DatabaseError, InputError, NotFoundError
from rag.question import MAX_QUESTION_CHARS
from rag.types import Filters, Turn
from tests.ui.fake_engine import FakeEngine
from ui.store.store import open_store
from ui.store.tables import ExchangeRow

ENGINE = FakeEngine()
ANSWER = ENGINE.ask("主席团做什么？")
REFUSAL = ENGINE.ask("天气怎么样？")


@pytest.fixture
def kept(store):
    return store.conversations


def test_a_restart_loses_nothing(settings, store):
    filters = Filters(places=("某县",), years=("2016",))
    begun = store.conversations.create("anna")
    store.conversations.add("anna", begun.id, "主席团做什么？", answer=ANSWER, filters=filters)
    store.conversations.add("anna", begun.id, "天气？", answer=REFUSAL)
    store.conversations.add("anna", begun.id, "出错？", error="语言模型没有响应。", partial="写了一半[1]")
    before = store.conversations.get("anna", begun.id)
    store.close()
    again = open_store(settings)
    try:
        after = again.conversations.get("anna", begun.id)
    finally:
        again.close()
    assert after == before
    first, second, third = after.exchanges
    assert first.answer == ANSWER
    assert first.filters == filters
    assert second.answer is not None
    assert second.answer.refused
    assert (third.answer, third.error, third.partial) == (None, "语言模型没有响应。", "写了一半[1]")
    assert [exchange.position for exchange in after.exchanges] == [0, 1, 2]


def test_the_conversation_last_used_stands_first(kept):
    one, two = kept.create("anna", "甲"), kept.create("anna", "乙")
    assert [info.title for info in kept.list("anna")] == ["乙", "甲"]
    kept.add("anna", one.id, "问", answer=ANSWER)
    assert [(info.id, info.exchanges) for info in kept.list("anna")] == [(one.id, 1), (two.id, 0)]
    assert kept.list("bert") == ()


def test_the_first_question_names_an_untitled_conversation_only(kept):
    untitled, titled = kept.create("anna"), kept.create("anna", "  我的\n标题 ")
    for info in (untitled, titled):
        kept.add("anna", info.id, "主席团\n做什么？" + "长" * 300, error="x")
        kept.add("anna", info.id, "另一个问题", error="x")
    assert kept.get("anna", untitled.id).info.title == "主席团 做什么？" + "长" * 52 + "……"
    assert kept.get("anna", titled.id).info.title == "我的 标题"


def test_ids_cannot_be_guessed(kept):
    ids = {kept.create("anna").id for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"[\w-]{22}", one) for one in ids)


@pytest.mark.parametrize(
    "use",
    [
        lambda kept, id_: kept.get("bert", id_),
        lambda kept, id_: kept.last("bert", id_),
        lambda kept, id_: kept.rename("bert", id_, "新名"),
        lambda kept, id_: kept.delete("bert", id_),
        lambda kept, id_: kept.add("bert", id_, "问", answer=ANSWER),
        lambda kept, id_: kept.add("bert", id_, "问", answer=ANSWER, instead_of=0),
        lambda kept, id_: kept.history("bert", id_),
    ],
)
def test_what_belongs_to_another_is_unknown_in_the_same_words(kept, use):
    own = kept.create("anna")
    kept.add("anna", own.id, "问", answer=ANSWER)
    with pytest.raises(NotFoundError) as caught:
        use(kept, own.id)
    assert caught.value.code == "not_found"
    with pytest.raises(NotFoundError) as unknown:
        use(kept, "A" * 22)
    assert str(caught.value).replace(own.id, "") == str(unknown.value).replace("A" * 22, "")
    assert len(kept.get("anna", own.id).exchanges) == 1


@pytest.mark.parametrize("given", ["", "../x", "\ud800", "a\0b", "x" * 10_000, "' OR 1=1 --", "编号"])
def test_an_id_that_can_not_exist_is_unknown(kept, given):
    with pytest.raises(NotFoundError) as caught:
        kept.get("anna", given)
    assert len(str(caught.value)) < 200
    str(caught.value).encode("utf-8")


def test_what_replaces_a_question_replaces_all_after_it_too(kept):
    talk = kept.create("anna")
    assert kept.last("anna", talk.id) is None
    for number in range(4):
        kept.add("anna", talk.id, f"问{number}", answer=ANSWER)
    assert kept.add("anna", talk.id, "改过的", answer=ANSWER, instead_of=2).position == 2
    kept.add("anna", talk.id, "接着问", answer=ANSWER, instead_of=10**30)
    whole = kept.get("anna", talk.id).exchanges
    assert [one.question for one in whole] == ["问0", "问1", "改过的", "接着问"]
    assert kept.last("anna", talk.id) == whole[-1]
    kept.add("anna", talk.id, "从头问", answer=ANSWER, instead_of=-(10**30))
    assert [one.question for one in kept.get("anna", talk.id).exchanges] == ["从头问"]


def test_what_is_replaced_goes_only_if_the_new_is_kept(store):
    kept = store.conversations
    begun = kept.create("anna")
    for number in range(3):
        kept.add("anna", begun.id, f"问题{number}", answer=ANSWER)
    replacing = kept.add("anna", begun.id, "改后", answer=REFUSAL, instead_of=1)
    assert replacing.position == 1
    with store.database.write() as session:
        refusal = (
            "CREATE TRIGGER full BEFORE INSERT ON renda_exchanges BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        session.execute(text(refusal))
    with pytest.raises(DatabaseError):
        kept.add("anna", begun.id, "再改", answer=ANSWER, instead_of=1)
    assert [one.question for one in kept.get("anna", begun.id).exchanges] == ["问题0", "改后"]


def test_the_history_is_what_was_answered_before(kept):
    talk = kept.create("anna")
    kept.add("anna", talk.id, "一", answer=ANSWER)
    kept.add("anna", talk.id, "坏", error="出错", partial="半句")
    kept.add("anna", talk.id, "二", answer=REFUSAL)
    assert kept.history("anna", talk.id) == (
        Turn("user", "一"),
        Turn("assistant", ANSWER.text),
        Turn("user", "二"),
        Turn("assistant", REFUSAL.text),
    )
    assert kept.history("anna", talk.id, before=2) == kept.history("anna", talk.id)[:2]
    assert kept.history("anna", talk.id, before=0) == ()


def test_a_long_history_is_its_end(kept):
    talk = kept.create("anna")
    for number in range(9):
        kept.add("anna", talk.id, f"问{number}", answer=ANSWER)
    asked = [turn.content for turn in kept.history("anna", talk.id) if turn.role == "user"]
    assert asked == [f"问{number}" for number in range(3, 9)]


@pytest.mark.parametrize("title", ["", " \n", "\u200b", "长" * 201])
def test_a_title_is_visible_and_bounded(kept, title):
    talk = kept.create("anna", "原名")
    with pytest.raises(InputError, match="标题"):
        kept.rename("anna", talk.id, title)
    assert kept.get("anna", talk.id).info.title == "原名"
    kept.rename("anna", talk.id, "长" * 200)
    assert kept.list("anna")[0].title == "长" * 200


@pytest.mark.parametrize("owner", ["", "x" * 201])
def test_an_owner_is_named_and_bounded(kept, owner):
    with pytest.raises(InputError, match="用户标识"):
        kept.create(owner)


def test_what_is_too_long_or_not_storable_is_kept_as_far_as_it_can_be(kept):
    talk = kept.create("anna")
    kept.add("anna", talk.id, "问" * 9_999, error="\ud800错\0误", partial="半" * 99_999)
    (exchange,) = kept.get("anna", talk.id).exchanges
    assert exchange.question == "问" * MAX_QUESTION_CHARS
    assert exchange.error == "?错误"
    assert len(exchange.partial) == 20_000


def test_an_answer_that_can_not_be_read_leaves_the_rest_readable(store):
    talk = store.conversations.create("anna")
    broken = store.conversations.add("anna", talk.id, "一", answer=ANSWER)
    store.conversations.add("anna", talk.id, "二", answer=ANSWER)
    with store.database.write() as session:
        row = session.get(ExchangeRow, broken.id)
        row.answer, row.filters = '{"half": ', "["
    first, second = store.conversations.get("anna", talk.id).exchanges
    assert first.answer is None
    assert broken.id in first.error
    assert second.answer == ANSWER
    assert [turn.content for turn in store.conversations.history("anna", talk.id)] == ["二", ANSWER.text]


def test_a_conversation_has_an_end(kept, monkeypatch):
    monkeypatch.setattr("ui.store.conversations.MAX_EXCHANGES", 2)
    talk = kept.create("anna")
    kept.add("anna", talk.id, "一", error="x")
    kept.add("anna", talk.id, "二", error="x")
    with pytest.raises(InputError, match="新建一个对话"):
        kept.add("anna", talk.id, "三", error="x")
    assert len(kept.get("anna", talk.id).exchanges) == 2


def test_eight_threads_of_two_services_write_without_losing_or_mixing_anything(settings, kept):
    other = open_store(settings)
    services = (kept, other.conversations)
    shared = kept.create("all")
    failures = []

    def work(number):
        kept = services[number % 2]
        try:
            own = kept.create(f"user{number}")
            for turn in range(10):
                kept.add(f"user{number}", own.id, f"{number}-{turn}", answer=ANSWER)
                kept.add("all", shared.id, f"{number}-{turn}", answer=ANSWER)
                kept.history(f"user{number}", own.id)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert failures == []
    together = kept.get("all", shared.id).exchanges
    assert [exchange.position for exchange in together] == list(range(80))
    assert len({exchange.question for exchange in together}) == 80
    for number in range(8):
        (info,) = kept.list(f"user{number}")
        asked = [exchange.question for exchange in kept.get(f"user{number}", info.id).exchanges]
        assert asked == [f"{number}-{turn}" for turn in range(10)]
