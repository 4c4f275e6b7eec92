"""Why quotations stand in a kept answer, and what has no support: told in the reader's language of now."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from rag.answering.writer import UNSUPPORTED
from rag.llms.failures import MESSAGES, QUOTED, failure
from tests.ui.fake_engine import CLAIM, NOTICE, FakeEngine
from tests.ui.served import fake_source, served
from ui.failures import with_notice
from ui.store.addresses import file_address
from ui.store.store import open_store
from ui.store.tables import ExchangeRow
from ui.strings import Strings

ZH, EN = Strings("zh"), Strings("en")
WHY = failure("slow", model="qwen", where="http://127.0.0.1:9/v1", seconds="30")
TOLD = {
    "zh": "语言模型 qwen（http://127.0.0.1:9/v1）在 30 秒内没有答完。",
    "en": "The language model qwen (http://127.0.0.1:9/v1) did not finish within 30 s.",
}


class Failing(FakeEngine):
    """Quotes in place of a model that was too slow; 断了 broke off with a sentence without support."""

    def ask(self, question, history=(), mode=None, filters=None):
        answer = super().ask(question, history, mode)
        told = f"{WHY}{MESSAGES[QUOTED].chinese}"
        return replace(answer, notice=told, notice_code=WHY.reason, notice_values=WHY.values)


def stored(store) -> dict:
    with store.database.read() as session:
        return json.loads(session.scalars(select(ExchangeRow.answer)).one())


@pytest.mark.parametrize("then", ["zh", "en"])
def test_a_notice_is_kept_as_code_and_values_without_any_language(settings, store, then):
    answer = with_notice(Strings(then), Failing().ask("失灵"))
    begun = store.conversations.create("anna")
    store.conversations.add("anna", begun.id, "失灵", answer=answer)
    row = stored(store)
    assert (row["notice"], row["notice_code"]) == ("", "slow")
    assert row["notice_values"] == dict(WHY.values)
    for now in ("zh", "en"):
        other = open_store(settings.model_copy(update={"language": now}))
        try:
            kept = other.conversations.get("anna", begun.id).exchanges[0].answer
        finally:
            other.close()
        assert kept.notice.startswith(TOLD[now])
        assert replace(kept, notice=answer.notice) == answer


def test_a_notice_of_a_row_from_before_is_shown_in_the_language_of_now_or_as_it_was(settings, store):
    begun = store.conversations.create("anna")
    told = Failing().ask("失灵")
    for question, answer in (("有值", told), ("无值", replace(told, notice=NOTICE, notice_values={}))):
        store.conversations.add("anna", begun.id, question, answer=answer)
    with store.database.write() as session:  # as they were kept: with the text of then
        row = session.scalars(select(ExchangeRow).where(ExchangeRow.question == "有值")).one()
        row.answer = json.dumps(json.loads(row.answer) | {"notice": told.notice})
    store.close()
    english = open_store(settings.model_copy(update={"language": "en"}))
    try:
        first, second = english.conversations.get("anna", begun.id).exchanges
    finally:
        english.close()
    assert first.answer.notice.startswith(TOLD["en"])
    assert second.answer.notice == NOTICE


def test_page_and_exports_of_a_kept_conversation_speak_the_language_of_now(tmp_path):
    database = file_address(tmp_path / "renda.db")
    with served(lambda: fake_source(Failing()), database_url=database) as address:
        said = httpx.post(f"{address}/conversations/ask", json={"question": "断了"}).text
        started, done = (json.loads(line) for line in (said.splitlines()[0], said.splitlines()[-1]))
        assert TOLD["zh"] in html.unescape(done["html"])
        kept = f"/conversations/{started['conversation']}"
    with served(lambda: fake_source(Failing()), language="en", database_url=database) as address:
        shown = html.unescape(httpx.get(address + kept).json()["html"])
        exported = httpx.get(f"{address}{kept}/export.md").text
    for told in (shown, exported.replace("\\", "")):
        assert TOLD["en"] in told
        assert "no support found" in told
        assert "没有答完" not in told
        assert UNSUPPORTED not in told


def test_the_mark_in_what_was_stopped_is_exported_in_the_language_of_now(store):
    from ui.export.markdown import export_markdown

    begun = store.conversations.create("anna")
    store.conversations.add("anna", begun.id, "问", partial=f"{CLAIM}{UNSUPPORTED}")
    conversation = store.conversations.get("anna", begun.id)
    assert UNSUPPORTED in export_markdown(conversation, ZH)
    exported = export_markdown(conversation, EN)
    assert "no support found" in exported
    assert UNSUPPORTED not in exported
