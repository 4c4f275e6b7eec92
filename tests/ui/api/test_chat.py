"""What OpenAI's own client makes of /v1."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import openai
import pytest
from openai import OpenAI

from rag.types import Filters, Turn
from tests.ui.api.served_api import served_api
from tests.ui.fake_engine import REFUSAL, FakeEngine
from tests.ui.test_asking import CITATION_KEYS

QUESTION = [{"role": "user", "content": "主席团做什么"}]
LISTED = "出处：\n[1] 《在乡镇人大工作会议上的讲话》，某县 · 主任 · 2023年9月6日（日期存疑），一、主席团的工作\n[2] 《"


@pytest.fixture(scope="module")
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="module")
def client(engine) -> Iterator[OpenAI]:
    with served_api(engine) as api, _client(api) as client:
        yield client


def _client(api: httpx.Client) -> OpenAI:
    return OpenAI(base_url=str(api.base_url.join("/v1")), api_key="none", max_retries=0, timeout=20)


def test_a_completion_holds_the_answer_its_sources_as_text_and_in_a_field_of_their_own(client):
    completion = client.chat.completions.create(model="renda", messages=QUESTION)
    assert (completion.object, completion.model, len(completion.choices)) == ("chat.completion", "renda", 1)
    choice = completion.choices[0]
    assert (choice.finish_reason, choice.message.role, choice.message.refusal) == ("stop", "assistant", None)
    assert choice.message.content.startswith("某县：乡镇人大主席团在闭会期间召集会议")
    assert "[1]" in choice.message.content
    assert LISTED in choice.message.content
    assert "存疑：数字可疑" in choice.message.content
    assert "没有找到依据，请勿采信：\n- 没有依据的话。" in choice.message.content
    assert [set(citation) for citation in choice.message.citations] == [CITATION_KEYS] * 3
    assert choice.message.renda == {
        "refused": False,
        "unsupported": ["没有依据的话。"],
        "probability": None,
        "mode": "extractive",
        "asked": "",
        "notice": "",
        "notice_code": "",
        "writing": None,
        "cost": None,
    }


def test_usage_counts_characters_and_says_so(client):
    completion = client.chat.completions.create(model="renda", messages=QUESTION)
    usage, content = completion.usage, completion.choices[0].message.content
    assert (usage.prompt_tokens, usage.completion_tokens) == (len("主席团做什么"), len(content))
    assert (usage.total_tokens, usage.unit) == (usage.prompt_tokens + usage.completion_tokens, "characters")


def test_a_stream_says_the_same_as_the_whole(client):
    whole = client.chat.completions.create(model="renda", messages=QUESTION)
    options = {"include_usage": True}
    chunks = list(
        client.chat.completions.create(model="renda", messages=QUESTION, stream=True, stream_options=options)
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    assert len({chunk.id for chunk in chunks}) == 1
    texts = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(texts) == whole.choices[0].message.content
    last, usage = chunks[-2], chunks[-1]
    assert [chunk.choices[0].finish_reason for chunk in chunks[:-2]] == [None] * (len(chunks) - 2)
    assert last.choices[0].finish_reason == "stop"
    assert last.choices[0].delta.citations == whole.choices[0].message.citations
    assert last.choices[0].delta.renda == whole.choices[0].message.renda
    assert (usage.choices, usage.usage) == ([], whole.usage)
    without = list(client.chat.completions.create(model="renda", messages=QUESTION, stream=True))
    assert [chunk.usage for chunk in without] == [None] * len(without)


def test_the_clients_helper_for_streams_gathers_the_citations_too(client):
    with client.chat.completions.stream(model="renda", messages=QUESTION) as stream:
        stream.until_done()
        message = stream.get_final_completion().choices[0].message
    assert [citation["n"] for citation in message.citations] == [1, 2, 3]
    assert message.content.startswith("某县：")


def test_a_refusal_is_told_in_a_field_and_lists_no_sources(client):
    message = (
        client.chat.completions.create(
            model="renda-extractive", messages=[{"role": "user", "content": "天气怎么样"}]
        )
        .choices[0]
        .message
    )
    assert (message.renda["refused"], message.citations) == (True, [])
    assert message.content.startswith(REFUSAL)
    assert "出处" not in message.content


def test_the_dialogue_reaches_the_engine_without_what_was_added_to_its_answers(client, engine):
    first = client.chat.completions.create(model="renda", messages=QUESTION).choices[0].message
    engine.histories.clear()
    engine.filters.clear()
    messages = [
        {"role": "system", "content": "你是助手。"},
        {"role": "developer", "content": [{"type": "text", "text": "简短。"}]},
        *QUESTION,
        first.model_dump(),
        {"role": "assistant", "content": None},
        {"role": "user", "content": [{"type": "text", "text": "那"}, {"type": "text", "text": "广州呢？"}]},
    ]
    client.chat.completions.create(
        model="renda",
        messages=messages,
        temperature=0.2,
        max_tokens=100,
        seed=1,
        user="x",
        n=1,
        tools=[],
        response_format={"type": "text"},
        extra_body={"filters": {"places": ["广州市"]}},
    )
    answer = first.content.split("\n\n---\n")[0]
    assert engine.histories == [(Turn("user", "主席团做什么"), Turn("assistant", answer))]
    assert answer.endswith("[3]")
    assert engine.filters == [Filters(places=("广州市",))]


@pytest.mark.parametrize(
    ("changed", "param", "said"),
    [
        ({"n": 2}, "n", "n 的值 2 不合适：只能是 1"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools", "不支持"),
        ({"tool_choice": "required"}, "tool_choice", "none 或 auto"),
        ({"response_format": {"type": "json_object"}}, "response_format.type", "只能是 text"),
        ({"logprobs": True}, "logprobs", "不支持"),
        ({"extra_body": {"top_k": 3}}, "top_k", "没有这个字段"),
        ({"messages": []}, "messages", "至少 1 项"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages", "应当是 user"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages", "应有文字"),
        ({"messages": [{"role": "user", "content": "问" * 2001}]}, "messages", "不超过 2000 字"),
        (
            {"messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]},
            "messages.0.role",
            "assistant",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            "messages.0.content.0.type",
            "只能是 text",
        ),
    ],
)
def test_what_can_not_be_done_is_refused_by_name(client, changed, param, said):
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(**{"model": "renda", "messages": QUESTION} | changed)
    assert (raised.value.param, raised.value.type) == (param, "invalid_request_error")
    assert said in raised.value.body["message"]


def test_failures_are_those_that_the_client_knows(client, engine):
    with pytest.raises(openai.InternalServerError) as raised:
        client.chat.completions.create(model="renda", messages=[{"role": "user", "content": "出错"}])
    assert (raised.value.status_code, raised.value.code) == (502, "model")

    def fail() -> None:
        raise RuntimeError("boom")

    engine.before_text = fail
    stream = client.chat.completions.create(model="renda", messages=QUESTION, stream=True)
    with pytest.raises(openai.APIError, match="错误编号"):
        list(stream)
    engine.before_text = lambda: None


def test_the_models_are_listed_and_another_is_not_found(client):
    assert [model.id for model in client.models.list()] == ["renda", "renda-extractive"]
    assert client.models.retrieve("renda").owned_by == "renda"
    for ask in (
        lambda: client.models.retrieve("gpt-4o"),
        lambda: client.chat.completions.create(model="renda-llm", messages=QUESTION),
    ):
        with pytest.raises(openai.NotFoundError, match="renda-extractive") as raised:
            ask()
        assert (raised.value.code, raised.value.param) == ("model_not_found", "model")


def test_a_configured_language_model_is_a_model_of_its_own(engine):
    with served_api(engine, answer_mode="llm") as api, _client(api) as client:
        assert [model.id for model in client.models.list()] == ["renda", "renda-extractive", "renda-llm"]
        engine.modes.clear()
        for model in ("renda", "renda-extractive", "renda-llm"):
            client.chat.completions.create(model=model, messages=QUESTION)
    assert engine.modes == [None, "extractive", "llm"]
