"""Replies that were given before are given again, and only to the very same request."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms.base import Message
from rag.llms.remote import RemoteModel
from rag.llms.replies import RememberedModel
from rag.settings import LanguageModelSettings
from tests.llms.scripted import KEY, Reply

QUESTION = [Message("user", "代表怎么述职？")]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def model(script, tmp_path):
    remote = RemoteModel(
        LanguageModelSettings(api_base=script.base_url, model="m", api_key=SecretStr(KEY), first_token_s=5)
    )
    return RememberedModel(remote, tmp_path / "replies.db", "0.1")


def said(model, messages=QUESTION, max_tokens=64) -> str:
    return "".join(piece.text for piece in model.stream(messages, max_tokens))


def test_the_same_request_is_asked_once(model, script):
    script.enqueue("第一次。", "第二次。")
    assert not model.remembers(QUESTION, 64)
    assert said(model) == said(model) == "第一次。"
    assert model.remembers(QUESTION, 64)
    assert len(script.requests) == 1


def test_a_reply_outlives_the_process(model, script, tmp_path):
    script.enqueue("第一次。")
    said(model)
    again = RememberedModel(RemoteModel(model._model._settings), tmp_path / "replies.db", "0.1")
    assert said(again) == "第一次。"
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"messages": [Message("user", "代表怎么视察？")]},
        {"messages": [Message("system", "代表怎么述职？")]},
        {"max_tokens": 65},
    ],
)
def test_another_request_is_asked_anew(model, script, other):
    script.enqueue("第一次。", "第二次。")
    said(model)
    assert said(model, **other) == "第二次。"


def test_an_unfinished_reply_is_not_remembered(model, script):
    script.enqueue(Reply("半句", cut_after=1), Reply("太长", finish="length"), "完整。")
    for _ in range(2):
        with pytest.raises(LanguageModelError):
            said(model)
    assert said(model) == "完整。"


def test_no_more_replies_are_kept_than_the_table_may_hold(model, script, monkeypatch):
    monkeypatch.setattr("rag.llms.replies._KEPT", 2)
    script.enqueue("好。")
    for number in range(4):
        said(model, [Message("user", str(number))])
    kept = [number for number in range(4) if model.remembers([Message("user", str(number))], 64)]
    assert kept == [2, 3]


def test_a_damaged_table_costs_the_memory_not_the_answer(model, script, tmp_path, caplog):
    (tmp_path / "replies.db").write_bytes(b"this is no database" * 100)
    script.enqueue("好。")
    assert said(model) == "好。"
    assert "can't be read" in caplog.text
