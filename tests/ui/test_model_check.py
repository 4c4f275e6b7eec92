"""What ``renda doctor`` says of the language model, tried on a server that speaks the protocol."""

from __future__ import annotations

import re
import time

import pytest

from rag.llms.base import Piece, Usage
from rag.settings import LanguageModelSettings, Settings
from tests.llms.scripted import KEY, Reply, scripted_server
from ui.model_check import check_model, try_model
from ui.strings import Strings

ZH, EN = Strings("zh"), Strings("en")
COUNTED = Reply("一二三四五六七八九十", piece_after_s=0.02)

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def script():
    with scripted_server() as server:
        yield server


def chosen_for(script, **changes) -> LanguageModelSettings:
    given = {
        "llm_api_base": script.base_url,
        "llm_model": "qwen",
        "llm_api_key": KEY,
        "llm_first_token_s": 20.0,
    }
    return Settings(_env_file=None, answer_mode="llm", **given | changes).language_model


def test_model_place_speed_tokenizer_and_context_are_told(script):
    script.enqueue(COUNTED)
    script.tokenizer = True
    script.pages = {"/props": {"default_generation_settings": {"n_ctx": 16_384}}}
    state, fix = check_model(ZH, chosen_for(script))
    host = script.base_url.split("/")[2]
    told = r"qwen@%s，在本机运行，[\d.]+ 秒开始回答，每秒 ([\d.]+) token，token 由模型自己的分词来数，上下文用 8192 token，模型有 16384"
    match = re.fullmatch(told % re.escape(host), state)
    assert match is not None
    assert 1 < float(match[1]) < 1000
    assert fix == ""
    assert script.requests[0]["max_tokens"] == 32


def test_the_speed_counts_the_tokens_after_the_first_one():
    class Slow:
        def stream(self, messages, max_tokens):
            for letter in "一二三四五六":
                yield Piece(letter)
                time.sleep(0.05)
            yield Piece(finish="stop")
            yield Piece(usage=Usage(9, 6))

    trial = try_model(Slow(), "数")
    assert 0 < trial.tokens_per_s <= (6 - 1) / (5 * 0.05)
    assert trial.first_s < 5


def test_a_context_that_the_server_does_not_have_is_told_with_what_to_set(script):
    script.enqueue(COUNTED)
    script.pages = {"/v1/models": {"data": [{"id": "qwen", "max_model_len": 4096}]}}
    for strings, told in ((ZH, "请改为 4096"), (EN, "set it to 4096")):
        state, fix = check_model(strings, chosen_for(script))
        assert "8192" in state
        assert "RENDA_LLM_CONTEXT_WINDOW" in fix
        assert told in fix


def test_a_trial_that_reaches_its_limit_is_no_failure_and_an_untold_context_is_told_as_such(script):
    script.enqueue(Reply("一二三", finish="length", usage=False))
    state, fix = check_model(EN, chosen_for(script))
    assert fix == ""
    assert "tokens are estimated" in state
    assert "the service does not say" in state


@pytest.mark.parametrize(
    ("reply", "changes", "step"),
    [
        (Reply(status=401, message=f"wrong {KEY}"), {}, "RENDA_LLM_API_KEY"),
        (Reply(status=404, message="no such model"), {}, "RENDA_LLM_MODEL"),
        (Reply(status=429, message="busy", headers={"Retry-After": "300"}), {}, "300"),
        (Reply(status=500, message="out of memory", headers={"Retry-After": "0"}), {}, "out of memory"),
        (Reply(body="<html></html>"), {}, "/v1"),
        (Reply("好", cut_after=0), {}, "log"),
        (Reply(""), {}, "dialogue"),
        (Reply("好", first_after_s=30), {"llm_first_token_s": 0.5}, "RENDA_LLM_FIRST_TOKEN_S"),
        (Reply("好"), {"llm_api_base": "http://127.0.0.1:9/v1"}, "RENDA_LLM_API_BASE"),
        (Reply("好"), {"llm_api_base": f"http://127.0.0.1:9/v1?key={KEY}"}, "RENDA_LLM_API_KEY"),
        (Reply("好"), {"llm_api_base": ""}, "RENDA_LLM_API_BASE"),
        (Reply("好"), {"llm_model": ""}, "RENDA_LLM_MODEL"),
        (Reply("好"), {"llm_gguf": "/nowhere/model.gguf"}, "RENDA_LLM_GGUF"),
    ],
)
def test_each_failure_has_a_next_step_and_no_key(script, reply, changes, step):
    script.enqueue(reply)
    state, fix = check_model(EN, chosen_for(script, **changes))
    assert state == "not usable"
    assert step in fix
    assert KEY not in fix


def test_a_model_elsewhere_is_told_with_the_machine_that_sees_the_questions(script, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", script.base_url.removesuffix("/v1"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    script.enqueue(COUNTED)
    state, _ = check_model(ZH, chosen_for(script, llm_api_base="http://model.invalid/v1"))
    assert "在 model.invalid（问题和段落会发到那里）" in state


def test_a_model_file_is_told_by_its_name_with_its_own_context(tmp_path):
    pytest.importorskip("xllamacpp", reason="the extra llm is not installed: pip install 'renda[llm]'")
    from tests.llms.tiny_gguf import write_tiny_gguf

    path = write_tiny_gguf(tmp_path / "tiny.gguf", "一二三四五六", for_ever=True, context=1024)
    state, fix = check_model(
        ZH, Settings(_env_file=None, answer_mode="llm", llm_gguf=path, llm_threads=1).language_model
    )
    assert state.startswith("tiny，在本机运行，")
    assert state.endswith("token 由模型自己的分词来数，上下文用 1024 token，模型有 1024")
    assert fix == ""
