from __future__ import annotations

import json

import pytest

from rag.types import Filters, Turn
from tests.ui.api.served_api import events_of
from tests.ui.fake_engine import FIRST, REFUSAL
from tests.ui.test_asking import CITATION_KEYS, HIT_KEYS


def test_a_search_returns_the_form_of_the_command_line(api, shared_engine):
    reply = api.post("/api/search", json={"id": "7", "question": "主席团做什么", "k": 1})
    assert reply.status_code == 200
    found = reply.json()
    assert (found["id"], found["question"], len(found["hits"])) == ("7", "主席团做什么", 1)
    assert set(found["hits"][0]) == HIT_KEYS
    assert found["hits"][0]["link"].startswith("/article/town?start=0&end=")


def test_an_answer_names_the_source_of_every_sentence(api):
    answer = api.post("/api/ask", json={"question": "主席团做什么"}).json()
    assert [citation["n"] for citation in answer["citations"]] == [1, 2, 3]
    assert all(set(citation) == CITATION_KEYS for citation in answer["citations"])
    assert answer["citations"][2]["remark"] == "数字可疑，疑为年份误写"
    assert answer["unsupported"] == ["没有依据的话。"]
    assert answer["refused"] is False


def test_a_refusal_is_an_answer_with_status_200_and_says_so(api):
    reply = api.post("/api/ask", json={"question": "明天天气怎么样"})
    assert reply.status_code == 200
    assert (reply.json()["refused"], reply.json()["answer"]) == (True, REFUSAL)


def test_dialogue_filters_and_mode_reach_the_engine(api, shared_engine):
    shared_engine.histories.clear()
    shared_engine.filters.clear()
    history = [{"role": "user", "content": "合肥呢？"}, {"role": "assistant", "content": "合肥\u200b市。"}]
    filters = {"places": ["合肥市", "某县"], "years": ["2016"]}
    body = {"question": "那广州呢？", "history": history, "filters": filters, "mode": "extractive"}
    for stream in (False, True):
        api.post("/api/ask", json=body | {"stream": stream})
    api.post("/api/search", json={"question": "那广州呢？", "history": history, "filters": filters})
    assert set(shared_engine.histories) == {(Turn("user", "合肥呢？"), Turn("assistant", "合肥市。"))}
    assert set(shared_engine.filters) == {Filters(places=("合肥市", "某县"), years=("2016",))}
    assert shared_engine.modes[-1] == "extractive"


@pytest.mark.parametrize(
    "asked_by", [{"json": {"stream": True}}, {"headers": {"accept": "text/event-stream"}}]
)
def test_a_streamed_answer_is_its_hits_its_text_and_the_whole(api, asked_by):
    body = {"question": "主席团做什么"} | asked_by.get("json", {})
    reply = api.post("/api/ask", json=body, headers=asked_by.get("headers"))
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [(name, json.loads(data)) for name, data in events_of(reply.text)]
    names = [name for name, _ in events]
    assert names == ["hits", *["text"] * (len(names) - 2), "done"]
    assert {key for hit in events[0][1]["hits"] for key in hit} == HIT_KEYS
    plain = api.post("/api/ask", json={"question": "主席团做什么"}).json()
    assert events[-1][1] == plain
    assert "".join(data["text"] for name, data in events if name == "text") == plain["answer"]


def test_stream_false_wins_over_the_accept_header(api):
    reply = api.post(
        "/api/ask", json={"question": "主席团", "stream": False}, headers={"accept": "text/event-stream"}
    )
    assert reply.headers["content-type"] == "application/json"


def test_a_quote_is_found_or_said_to_stand_nowhere(api):
    found = api.post("/api/cite", json={"quote": FIRST}).json()
    assert [match["text"] for match in found["found"]] == [FIRST]
    nowhere = api.post("/api/cite", json={"quote": "从来没有人说过这句话"}).json()
    assert (nowhere["found"], len(nowhere["nearest"])) == ([], 1)


def test_what_can_be_posted_can_be_tried_from_the_address_bar(api, shared_engine):
    shared_engine.filters.clear()
    found = api.get(
        "/api/search", params={"q": "主席团", "k": "1", "place": ["某县", "乙县"], "year": "2016"}
    )
    assert len(found.json()["hits"]) == 1
    assert shared_engine.filters == [Filters(places=("某县", "乙县"), years=("2016",))]
    assert api.get("/api/cite", params={"q": FIRST}).json()["found"]
    assert api.get("/api/ask", params={"q": "主席团"}).json()["citations"]
    streamed = api.get("/api/ask", params={"q": "主席团", "stream": "true"}).text
    assert events_of(streamed)[-1][0] == "done"
