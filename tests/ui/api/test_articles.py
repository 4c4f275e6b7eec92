from __future__ import annotations

import json

import httpx
from fastapi import FastAPI

from rag.cleaning.edits import apply_edits
from rag.loading import load_raw
from rag.types import NO_FILTERS, Answer, Edit
from tests.ui.api.served_api import served_api
from tests.ui.fake_engine import FIRST, TOWN, TOWN_TEXT, FakeEngine
from tests.ui.served import fake_source, running, services_of
from ui.access.identity import SCOPE_KEY, Identity
from ui.api.app import register


def test_the_list_names_every_article_and_its_addresses_work(real):
    articles = real.get("/api/articles").json()["articles"]
    assert len(articles) == 14
    for article in articles:
        assert article["completeness"] in {"complete", "cut", "gap"}
        assert article["link"] == f"/article/{article['id']}"
        assert real.get(article["url"]).json().items() >= article.items()
    assert {article["prefix_of"] for article in articles} > {""}


def test_an_article_leads_back_to_what_was_received(real, collection):
    article = real.get("/api/articles/003-4-hefei-opinion", params={"raw": 1}).json()
    raw = load_raw(collection.raw_dir / article["source"])
    assert article["raw"] == raw.text[article["raw_start"] : article["raw_end"]]
    assert article["raw_encoding"] == raw.encoding
    edits = [Edit(**edit) for edit in article["edits"]]
    assert edits
    assert apply_edits(raw.text, article["raw_start"], article["raw_end"], edits) == article["text"]
    assert all(0 <= mark["start"] <= mark["end"] <= len(article["text"]) for mark in article["marks"])
    without = real.get("/api/articles/003-4-hefei-opinion").json()
    assert (without["raw"], without["raw_encoding"]) == (None, None)


def test_every_citation_is_a_span_of_the_article_that_its_addresses_open(real):
    answer = real.post("/api/ask", json={"question": "乡镇人大主席团在闭会期间做什么？"}).json()
    assert answer["citations"]
    assert 0 <= answer["probability"] <= 1
    for citation in answer["citations"]:
        article = real.get(f"/api/articles/{citation['article']['id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["link"].startswith(
            f"{article['link']}?start={citation['start']}&end={citation['end']}&"
        )
    assert all(hit["signals"] and hit["words"] for hit in answer["hits"][:3])


def test_filters_that_no_article_fits_are_an_error_and_no_refusal(real):
    reply = real.post("/api/ask", json={"question": "主席团做什么", "filters": {"places": ["月球"]}})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "input")
    assert "月球" in reply.json()["error"]["message"]


def test_a_raw_file_that_is_gone_or_changed_since_is_an_error_and_never_other_text(tmp_path):
    (tmp_path / "raw").mkdir()
    raw = tmp_path / "raw" / TOWN.source
    with served_api(FakeEngine(), corpus_dir=tmp_path) as client:
        for text, said in ((None, "读不了原始文件"), ("别的内容" * 50, "改动过")):
            if text:
                raw.write_text(text, encoding="utf-8")
            reply = client.get("/api/articles/town", params={"raw": "true"})
            assert (reply.status_code, reply.json()["error"]["code"]) == (503, "source")
            assert said in reply.json()["error"]["message"]
        raw.write_text("〇" * 10 + TOWN_TEXT, encoding="utf-8")
        assert client.get("/api/articles/town", params={"raw": "true"}).json()["raw"] == TOWN_TEXT


def test_editors_read_the_feedback_as_lines_and_readers_do_not(tmp_path):
    engine = FakeEngine()
    address = f"sqlite:///{tmp_path / 'renda.db'}"
    with served_api(engine, database_url=address) as client:
        assert client.get("/api/feedback").text == ""
        with services_of(lambda: fake_source(engine), client_settings(address)) as services:
            conversation = services.store.conversations.create("somebody")
            answer = services.desk.ask("主席团做什么")
            assert isinstance(answer, Answer)
            for question, kept in (("主席团做什么", answer), ("出错", None)):
                exchange = services.store.conversations.add(
                    "somebody",
                    conversation.id,
                    question,
                    answer=kept,
                    error="" if kept else "断了",
                    filters=NO_FILTERS,
                )
                services.store.feedback.put("somebody", exchange.id, "down", "不对")
        reply = client.get("/api/feedback")
        assert reply.headers["content-type"] == "application/x-ndjson"
        lines = [json.loads(line) for line in reply.text.splitlines()]
        assert [(line["question"], line["verdict"], line["reason"]) for line in lines] == [
            ("主席团做什么", "down", "不对"),
            ("出错", "down", "不对"),
        ]
        assert lines[0]["answer"]["citations"][0]["quote"] == FIRST
        assert (lines[1]["answer"], lines[1]["error"]) == (None, "断了")
        assert lines[1]["history"][0]["content"] == "主席团做什么"
        assert "somebody" not in reply.text


def test_a_reader_is_kept_from_the_feedback_even_without_a_gate():
    engine = FakeEngine()
    with services_of(lambda: fake_source(engine), client_settings("")) as services:
        app = FastAPI(openapi_url=None)
        register(app, services)

        async def as_reader(scope, receive, send):
            scope[SCOPE_KEY] = Identity("x", "x", "reader", "user")
            await app(scope, receive, send)

        with running(as_reader) as address:
            reply = httpx.get(f"{address}/api/feedback")
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "editors_only")


def client_settings(address: str):
    from rag.settings import Settings

    return Settings(_env_file=None, database_url=address)
