"""Servers that behave oddly: in another format, without end, in silence, behind a wrong scheme."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms import tokens
from rag.llms.base import Message
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings
from tests.llms.scripted import KEY, Reply

QUESTION = [Message("system", "只根据资料回答。"), Message("user", "代表怎么述职？")]
PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def model_at(base_url: str, **changes) -> RemoteModel:
    given = {"first_token_s": 20.0, "timeout_s": 20.0, **changes}
    return RemoteModel(
        LanguageModelSettings(api_base=base_url, model="scripted", api_key=SecretStr(KEY), **given)
    )


def failure(base_url: str, max_tokens: int = 64, **changes) -> LanguageModelError:
    with pytest.raises(LanguageModelError) as caught:
        list(model_at(base_url, **changes).stream(QUESTION, max_tokens))
    return caught.value


def pumps() -> int:
    return sum(thread.name == "language-model" for thread in threading.enumerate())


@contextmanager
def silent_server():
    """Takes connections and says nothing; yields its address and what tells when a client has left."""
    left = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            taken, _ = listener.accept()
            with taken:
                while taken.recv(65536):
                    pass
            left.set()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", left
        thread.join(10)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=PAGE),
        Reply(garbage=True),
        Reply(raw="data: {not json\n\n"),
        Reply(raw='data: ["a", "list"]\n\n'),
        Reply(raw="data: 7\n\n"),
        Reply(raw='data: {"choices": "text"}\n\n'),
        Reply(raw='data: {"choices": [{"index": 0, "delta": {"content": {"a": 1}}}]}\n\n'),
    ],
    ids=["page", "json", "broken json", "list", "number", "text for choices", "object for text"],
)
def test_what_is_not_openais_format_is_told(script, reply):
    script.enqueue(reply)
    error = failure(script.base_url)
    assert error.reason == "protocol"
    assert "…/v1" in str(error)


@pytest.mark.parametrize(("status", "reason"), [(404, "model"), (403, "key"), (405, "refused")])
def test_of_a_page_only_the_title_is_told(script, status, reason):
    script.enqueue(Reply(status=status, body=PAGE.replace("502 Bad Gateway", "Front door")))
    error = failure(script.base_url)
    assert error.reason == reason
    assert "<" not in str(error)
    assert ("Front door" in str(error)) == (reason != "key")


def test_the_servers_own_words_are_told_not_their_wrapping(script):
    script.enqueue(Reply(status=400, message="temperature must be below 2"))
    assert str(failure(script.base_url)).endswith("服务的说明：temperature must be below 2")


def test_no_money_left_is_told(script):
    script.enqueue(Reply(status=402, message="Insufficient Balance"))
    assert failure(script.base_url).reason == "payment"


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_pause_too_long_to_wait_for_is_told_at_once(script, form):
    until = datetime.now(UTC) + timedelta(seconds=900)
    asked = "900" if form == "seconds" else format_datetime(until, usegmt=True)
    script.enqueue(Reply(status=429, message="slow down", headers={"Retry-After": asked}))
    started = time.monotonic()
    error = failure(script.base_url)
    assert error.reason == "rate_wait"
    assert 800 < int(error.values["seconds"]) <= 900
    assert len(script.requests) == 1
    assert time.monotonic() - started < 15


def test_an_asked_pause_that_is_neither_number_nor_date_is_passed_over(script):
    script.enqueue(Reply(status=429, message="no", headers={"Retry-After": "soon"}), "好了。")
    assert "".join(piece.text for piece in model_at(script.base_url).stream(QUESTION, 64)) == "好了。"


def test_a_reply_without_end_is_left_where_the_server_ignores_its_limit(script):
    script.enqueue(Reply("好" * 100_000))
    started = time.monotonic()
    error = failure(script.base_url, max_tokens=16)
    assert error.reason == "endless"
    assert time.monotonic() - started < 15
    assert script.left.wait(10)


def test_an_empty_head_is_no_beginning_but_thinking_is(script):
    script.enqueue(Reply("好", head=True, first_after_s=30))
    assert failure(script.base_url, first_token_s=1.5).reason == "slow_start"
    script.enqueue(Reply("好。", thinks="想" * 40, piece_after_s=0.1))
    script.next_reply()
    pieces = list(model_at(script.base_url, first_token_s=3.0).stream(QUESTION, 64))
    assert "".join(piece.text for piece in pieces) == "好。"


def test_a_silent_server_is_left_at_once_and_nothing_goes_on_waiting():
    with silent_server() as (base, left):
        assert failure(base, first_token_s=2.0).reason == "slow_start"
        assert left.wait(5)
    until = time.monotonic() + 5
    while pumps():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_wrong_scheme_is_told_as_such(script):
    script.enqueue("好。")
    error = failure(script.base_url.replace("http://", "https://"))
    assert error.reason == "encryption"
    assert "http 还是 https" in str(error)
    assert script.seen == []


def test_a_tokenizer_that_fails_now_and_then_is_asked_again_later(script, monkeypatch):
    monkeypatch.setattr(tokens, "_AGAIN_AFTER_S", 0.05)
    model = model_at(script.base_url)
    script.tokenizer_status = 503
    assert model.count_tokens("四个字吗") == 4
    assert model.count_tokens("四个字吗") == 4
    assert script.seen == ["POST /tokenize"]
    script.tokenizer_status, script.tokenizer = 0, True
    time.sleep(0.06)
    assert model.count_tokens("四个字吗") == 8
    model.close()


def test_a_server_without_tokenizer_is_asked_once(script):
    model = model_at(script.base_url)
    for text in ("一", "二", "三"):
        model.count_tokens(text)
    assert script.seen == ["POST /tokenize"]
    model.close()


def test_the_tokenizer_stands_beside_the_api_also_below_a_path(script):
    model = model_at(script.base_url.replace("/v1", "/models/a/v1/"))
    model.count_tokens("一")
    assert script.seen == ["POST /models/a/tokenize"]
    model.close()


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ({"/props": {"default_generation_settings": {"n_ctx": 4096}}}, 4096),
        ({"/api/ps": {"models": [{"name": "scripted:latest", "context_length": 2048}]}}, 2048),
        ({"/v1/models": {"data": [{"id": "other", "max_model_len": 1}, {"id": "scripted", "max_model_len": 9000}]}}, 9000),
        ({"/v1/models": {"data": [{"id": "file.gguf", "meta": {"n_ctx": 512, "n_ctx_train": 8192}}]}}, 512),
        ({"/v1/models": {"data": [{"id": "scripted"}]}}, None),
        ({"/v1/models": {"data": "none"}, "/props": {"default_generation_settings": {"n_ctx": "big"}}}, None),
        ({}, None),
    ],
    ids=["llama-server", "ollama", "vllm", "one model", "untold", "nonsense", "nothing"],
)  # fmt: skip
def test_how_long_a_context_is_is_found_out_in_the_usual_ways(script, pages, found):
    script.pages = pages
    model = model_at(script.base_url)
    facts = model.facts()
    assert (facts.context_window, facts.host, facts.exact_tokens) == (found, "", False)
    model.close()
