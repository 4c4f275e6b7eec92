"""A chat endpoint over real HTTP: what it says arrives, and each way of failing is told apart."""

from __future__ import annotations

import logging
import time

import pytest
from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms.base import Message, Usage
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings
from tests.llms.scripted import KEY, Reply

QUESTION = [Message("system", "只根据资料回答。"), Message("user", "代表怎么述职？")]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def model_of(script, **changes) -> RemoteModel:
    given = {"first_token_s": 5.0, "timeout_s": 5.0, **changes}
    return RemoteModel(
        LanguageModelSettings(api_base=script.base_url, model="scripted", api_key=SecretStr(KEY), **given)
    )


def failure(script, *replies, **changes) -> LanguageModelError:
    script.enqueue(*replies)
    with pytest.raises(LanguageModelError) as caught:
        list(model_of(script, **changes).stream(QUESTION, 64))
    assert KEY not in str(caught.value)
    return caught.value


def test_the_reply_arrives_piece_by_piece_with_its_tokens(script):
    script.enqueue("代表每年述职。[1]")
    pieces = list(model_of(script).stream(QUESTION, 64))
    assert "".join(piece.text for piece in pieces) == "代表每年述职。[1]"
    assert [piece.finish for piece in pieces if piece.finish] == ["stop"]
    assert pieces[-1].usage == Usage(100, 10)
    sent = script.requests[0]
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert (sent["model"], sent["max_tokens"], sent["stream"]) == ("scripted", 64, True)
    assert script.keys == [f"Bearer {KEY}"]


def test_tokens_are_estimated_where_the_server_counts_none(script):
    script.enqueue(Reply("代表述职。", usage=False))
    usage = list(model_of(script).stream(QUESTION, 64))[-1].usage
    assert usage is not None
    assert usage.estimated
    assert usage.completion == 5  # five wide characters, one token each


@pytest.mark.parametrize(
    ("finish", "reason"),
    [("length", "endless"), ("content_filter", "filtered"), ("insufficient_system_resource", "cut")],
)
def test_a_reply_that_is_not_whole_is_told_after_what_there_is(script, finish, reason):
    script.enqueue(Reply("代表", finish=finish))
    reply, pieces = model_of(script).stream(QUESTION, 64), []
    with pytest.raises(LanguageModelError) as caught:
        pieces.extend(piece for piece in iter(lambda: next(reply), None))
    assert caught.value.reason == reason


@pytest.mark.parametrize(("status", "headers"), [(429, {"Retry-After": "0.1"}), (503, {}), (500, {})])
def test_what_may_pass_is_tried_again(script, status, headers):
    script.enqueue(Reply(status=status, message="later", headers=headers), "好了。")
    pieces = list(model_of(script).stream(QUESTION, 64))
    assert "".join(piece.text for piece in pieces) == "好了。"
    assert len(script.requests) == 2


@pytest.mark.parametrize(
    ("status", "message", "reason", "tries"),
    [
        (401, f"Incorrect API key provided: {KEY}", "key", 1),
        (403, "forbidden", "key", 1),
        (404, "The model `scripted` does not exist", "model", 1),
        (400, "model scripted is unknown", "model", 1),
        (400, "This model's maximum context length is 4096 tokens", "context", 1),
        (400, "bad temperature", "refused", 1),
        (429, "quota", "rate", 3),
        (500, f"internal, key {KEY}", "server", 3),
    ],
)
def test_a_status_becomes_a_reason_and_a_next_step(script, status, message, reason, tries):
    error = failure(script, Reply(status=status, message=message, headers={"Retry-After": "0"}))
    assert error.reason == reason
    assert len(script.requests) == tries
    assert "scripted" in str(error)


def test_a_server_that_does_not_begin_in_time_is_left(script):
    started = time.monotonic()
    error = failure(script, Reply("好", first_after_s=30), first_token_s=0.3)
    assert error.reason == "slow_start"
    assert "0.3 秒" in str(error)
    assert time.monotonic() - started < 5


def test_signs_of_life_do_not_count_as_a_beginning(script):
    error = failure(script, Reply("好", first_after_s=30, pings=True), first_token_s=0.3)
    assert error.reason == "slow_start"


def test_a_server_that_does_not_end_in_time_is_left(script):
    error = failure(script, Reply("好" * 500, piece_after_s=0.05), timeout_s=0.5)
    assert error.reason == "slow"


def test_a_stream_that_breaks_off_is_not_an_answer(script):
    assert failure(script, Reply("代表每年述职。", cut_after=3)).reason == "cut"


def test_an_empty_reply_is_an_error(script):
    assert failure(script, Reply("")).reason == "empty"


def test_an_error_told_inside_the_stream_is_an_error(script):
    error = failure(script, Reply(error_in_stream=f"out of memory {KEY}"))
    assert error.reason == "broken"
    assert "out of memory ***" in str(error)


def test_something_else_than_a_chat_endpoint_is_told(script):
    assert failure(script, Reply(garbage=True)).reason in ("protocol", "cut")


def test_nobody_listening_is_told_with_the_address(script):
    model = RemoteModel(
        LanguageModelSettings(api_base="http://127.0.0.1:9/v1", model="m", first_token_s=10, timeout_s=10)
    )
    with pytest.raises(LanguageModelError, match=r"127\.0\.0\.1:9") as caught:
        list(model.stream(QUESTION, 64))
    assert caught.value.reason == "unreachable"


def test_closing_the_iterator_ends_the_request(script):
    script.enqueue(Reply("好" * 1000, piece_after_s=0.05))
    reply = model_of(script).stream(QUESTION, 64)
    assert next(reply) is not None
    started = time.monotonic()
    reply.close()
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("base", ["", "ftp://x", "127.0.0.1:8000", "http://"])
def test_an_address_that_is_none_is_refused_before_any_request(base):
    with pytest.raises(LanguageModelError, match="RENDA_LLM_API_BASE"):
        RemoteModel(LanguageModelSettings(api_base=base, model="m"))


def test_a_password_in_the_address_is_never_shown():
    model = RemoteModel(LanguageModelSettings(api_base="http://me:geheim@127.0.0.1:9/v1", model="m"))
    assert "geheim" not in model.name
    with pytest.raises(LanguageModelError) as caught:
        list(model.stream(QUESTION, 8))
    assert "geheim" not in str(caught.value)


def test_the_key_is_in_no_log(script, caplog):
    caplog.set_level(logging.DEBUG)
    script.enqueue(Reply(status=401, message=f"wrong {KEY}"))
    with pytest.raises(LanguageModelError):
        list(model_of(script).stream(QUESTION, 8))
    assert KEY not in caplog.text


def test_tokens_are_counted_by_the_servers_own_tokenizer_where_it_has_one(script):
    script.tokenizer = True
    assert model_of(script).count_tokens("四个字吗") == 8


def test_tokens_are_estimated_with_care_elsewhere(script):
    model = model_of(script)
    assert model.count_tokens("四个字吗") == 4
    assert model.count_tokens("abcd") == 2
    model.close()
