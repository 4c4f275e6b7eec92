"""What must not leave: the key in no text whatever fails, and no request for another host than the one configured."""

from __future__ import annotations

import logging
import traceback

import pytest
from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms.base import Message
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings
from tests.llms.scripted import KEY, Reply, scripted_server

QUESTION = [Message("user", "代表怎么述职？")]
PASSWORD = "geheim-of-the-test"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

FAILURES = {
    "key quoted": Reply(status=401, message=f"wrong {KEY}"),
    "forbidden": Reply(status=403, message=f"{KEY} has no permission"),
    "unknown model": Reply(status=404, message=f"{KEY} has no such model"),
    "bad request": Reply(status=400, message=f"key {KEY} is bad"),
    "too many": Reply(status=429, message=f"{KEY} used up", headers={"Retry-After": "0"}),
    "too many for long": Reply(status=429, message=f"{KEY} used up", headers={"Retry-After": "900"}),
    "inside": Reply(status=500, message=f"{KEY} broke it", headers={"Retry-After": "0"}),
    "page": Reply(status=502, body=f"<html><title>Bad {KEY}</title></html>", headers={"Retry-After": "0"}),
    "in the stream": Reply(error_in_stream=f"{KEY} broke it"),
    "cut": Reply("代表", cut_after=1),
    "no event": Reply(raw=f"data: {KEY}\n\n"),
    "page for an answer": Reply(body=f"<html>{KEY}</html>"),
    "silence": Reply("好", first_after_s=30),
}


@pytest.mark.parametrize("reply", FAILURES.values(), ids=FAILURES)
def test_no_secret_is_in_any_error_traceback_repr_or_log(script, caplog, reply):
    caplog.set_level(logging.DEBUG)
    script.enqueue(reply)
    settings = LanguageModelSettings(
        api_base=script.base_url.replace("//", f"//me:{PASSWORD}@"),
        model="m",
        api_key=SecretStr(KEY),
        first_token_s=1.0 if reply.first_after_s else 20.0,
        timeout_s=20.0,
    )
    model = RemoteModel(settings)
    with pytest.raises(LanguageModelError) as caught:
        list(model.stream(QUESTION, 8))
    model.count_tokens("好")
    model.facts()
    model.close()
    error = caught.value
    told = "".join(traceback.format_exception(error, chain=True))
    shown = [
        str(error),
        repr(error),
        repr(error.values),
        told,
        repr(model),
        repr(vars(model)),
        model.name,
        caplog.text,
    ]
    for text in (*shown, repr(settings)):
        assert KEY not in text
        assert PASSWORD not in text
    assert script.requests  # it was really asked


@pytest.mark.parametrize(
    "base",
    ["http://127.0.0.1:9/v1?key=%s", "http://127.0.0.1:9/v1#%s", "http://me:%s@/v1", "ftp://me:%s@host/v1"],
)
def test_a_key_in_an_address_that_cannot_be_used_is_not_repeated(base):
    with pytest.raises(LanguageModelError, match="RENDA_LLM_API_BASE") as caught:
        RemoteModel(LanguageModelSettings(api_base=base % KEY, model="m"))
    assert caught.value.reason == "settings_address"
    assert KEY not in f"{caught.value} {caught.value.values}"


def test_user_and_password_of_the_address_are_sent_to_it(script):
    script.enqueue("好。")
    base = script.base_url.replace("//", "//me:a%40b@")
    list(RemoteModel(LanguageModelSettings(api_base=base, model="m")).stream(QUESTION, 8))
    assert script.keys == ["Basic bWU6YUBi"]  # me:a@b


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_told_and_the_key_stays(script, status):
    with scripted_server() as other:
        other.enqueue("我是别人。")
        location = other.base_url.replace("//", "//me:word@") + "/chat/completions?key=of-another"
        script.enqueue(Reply(status=status, headers={"Location": location}))
        model = RemoteModel(
            LanguageModelSettings(
                api_base=script.base_url, model="m", api_key=SecretStr(KEY), first_token_s=9
            )
        )
        with pytest.raises(LanguageModelError, match="RENDA_LLM_API_BASE") as caught:
            list(model.stream(QUESTION, 8))
        assert caught.value.reason == "redirected"
        assert other.base_url.split("/")[2] in str(caught.value)
        assert "word" not in str(caught.value)
        assert "of-another" not in str(caught.value)
        assert (other.requests, len(script.requests)) == ([], 1)


def test_nothing_for_this_machine_goes_through_a_proxy(script, monkeypatch):
    """Nor do variables of OpenAI's own library send it elsewhere."""
    with scripted_server() as elsewhere:
        elsewhere.enqueue("我是代理。")
        address = elsewhere.base_url.removesuffix("/v1")
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "OPENAI_BASE_URL"):
            monkeypatch.setenv(name, address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        script.enqueue("好。")
        script.tokenizer = True
        for base in (script.base_url, script.base_url.replace("127.0.0.1", "localhost")):
            model = RemoteModel(LanguageModelSettings(api_base=base, model="m", first_token_s=9))
            assert "".join(piece.text for piece in model.stream(QUESTION, 8)) == "好。"
            assert model.count_tokens("好好") == 4
            model.facts()
            model.close()
        assert elsewhere.seen == []


def test_another_host_is_reached_through_the_proxy_that_the_machine_has(script, monkeypatch):
    """The name is resolved by the proxy alone: this machine asks nobody else."""
    monkeypatch.setenv("HTTP_PROXY", script.base_url.removesuffix("/v1"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    script.enqueue("好。")
    model = RemoteModel(LanguageModelSettings(api_base="http://model.invalid/v1", model="m", first_token_s=9))
    assert "".join(piece.text for piece in model.stream(QUESTION, 8)) == "好。"
    assert script.seen == ["POST http://model.invalid/v1/chat/completions"]
