"""Answers of a language model over HTTP: the same facts in JSON, events and OpenAI's form, and as described."""

from __future__ import annotations

import json
from dataclasses import replace

from jsonschema import Draft202012Validator

from rag.types import Cost
from tests.ui.api.served_api import events_of
from tests.ui.fake_engine import ASKED, CLAIM, FIRST, NOTICE, SECOND, FakeEngine
from ui.api.completions import usage_of
from ui.render import ask_json

WRITING = {
    "model": "qwen<b>@本机", "supported": 2, "moved": 1, "added": 0, "unsupported": 1, "support": 0.6667,
    "prompt_tokens": 900, "completion_tokens": 60, "seconds": 12.34, "cached": False,
}  # fmt: skip
COST = {"prompt_tokens": 900, "completion_tokens": 60, "seconds": 12.34}
OWN = {"asked": ASKED, "notice": "", "notice_code": "", "writing": WRITING, "cost": COST}


def _chat(api, question: str, **more: object):
    messages = [{"role": "user", "content": question}]
    return api.post("/v1/chat/completions", json={"model": "renda", "messages": messages, **more})


def test_json_and_the_last_event_tell_who_wrote_and_what_was_searched_for(api):
    whole = api.post("/api/ask", json={"question": "模型"}).json()
    name, data = events_of(api.post("/api/ask", json={"question": "模型", "stream": True}).text)[-1]
    for told in (whole, json.loads(data)):
        assert {key: told[key] for key in OWN} == OWN
        assert told["unsupported"] == [CLAIM]
    assert name == "done"
    quoted = api.post("/api/ask", json={"question": "失灵"}).json()
    assert (quoted["mode"], quoted["notice"], quoted["writing"]) == ("extractive", NOTICE, None)
    assert quoted["notice_code"] == "slow"


def test_the_description_covers_what_is_told_in_both_languages(api):
    schema = api.get("/openapi.json").json()
    for path, reply in (
        ("/api/ask", api.post("/api/ask", json={"question": "断了"})),
        ("/v1/chat/completions", _chat(api, "断了")),
    ):
        given = schema["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**given, "components": schema["components"]})
        assert list(validator.iter_errors(reply.json())) == []
    fields = schema["components"]["schemas"]["WritingReply"]["properties"]
    assert fields["unsupported"]["description"] == "没有找到依据的句数"


def test_a_completion_counts_the_tokens_of_the_model_and_marks_in_the_text_what_has_no_support(api):
    completion = _chat(api, "模型").json()
    [choice] = completion["choices"]
    assert choice["message"]["content"].startswith(
        f"{FIRST}[1]{CLAIM}（文件中未找到依据）\n{SECOND}[2]\n\n---\n出处："
    )
    assert {key: choice["message"]["renda"][key] for key in OWN} == OWN
    assert completion["usage"] == {
        "prompt_tokens": 900,
        "completion_tokens": 60,
        "total_tokens": 960,
        "unit": "tokens",
    }
    assert _chat(api, "失灵").json()["usage"]["unit"] == "characters"


def test_what_only_a_rewriting_took_is_told_as_cost_and_usage():
    quoted = replace(FakeEngine().ask("失灵"), rewriting=Cost(70, 9, 1.5))
    told = ask_json(None, "失灵", quoted)
    assert told["writing"] is None
    assert told["cost"] == {"prompt_tokens": 70, "completion_tokens": 9, "seconds": 1.5}
    assert usage_of(["失灵"], quoted.text, quoted) == {
        "prompt_tokens": 70,
        "completion_tokens": 9,
        "total_tokens": 79,
        "unit": "tokens",
    }


def test_a_notice_stands_in_the_text_and_does_not_come_back_as_part_of_the_dialogue(api, shared_engine):
    said = _chat(api, "失灵").json()["choices"][0]["message"]
    assert f"\n\n---\n说明：{NOTICE}\n\n---\n出处：" in said["content"]
    streamed = _chat(api, "失灵", stream=True, stream_options={"include_usage": True}).text
    assert json.dumps(NOTICE, ensure_ascii=False)[1:-1] in streamed
    messages = [
        {"role": "user", "content": "失灵"},
        {"role": "assistant", "content": said["content"]},
        {"role": "user", "content": "还有呢"},
    ]
    api.post("/v1/chat/completions", json={"model": "renda", "messages": messages})
    assert shared_engine.histories[-1][1].content == f"{FIRST}[1]"
