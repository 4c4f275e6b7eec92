"""Where no language model can be had, questions are answered all the same: by quotations, with the reason."""

from __future__ import annotations

import pytest

from rag.engine import open_engine
from rag.errors import LanguageModelError
from rag.llms import local
from rag.types import Turn
from tests.index_samples import build, sample_settings, write_sample_corpus

QUESTION = "代表多久向选民述职一次"
HISTORY = (Turn("user", "清河的代表多久述职一次"), Turn("assistant", "每年一次。"))

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def settings(tmp_path_factory, bundled_embedder):
    settings = sample_settings(
        tmp_path_factory.mktemp("built"), passage_chars=100, refusal="eager", answer_mode="llm"
    )
    write_sample_corpus(settings)
    build(settings, embedder=bundled_embedder)
    return settings


@pytest.fixture
def opened(settings, bundled_embedder):
    return lambda **changes: open_engine(settings.model_copy(update=changes), bundled_embedder)


def files(folder) -> dict:
    """Model files that cannot be used, and why."""
    (folder / "other.gguf").write_bytes(b"GIF89a")
    return {"file_unreadable": folder / "none.gguf", "file_other": folder / "other.gguf"}


@pytest.mark.parametrize("code", ["settings", "settings_model", "file_unreadable", "file_other"])
def test_a_model_that_cannot_be_had_gives_quotations_with_its_code_and_the_setting(opened, tmp_path, code):
    changes = {
        "settings": {},
        "settings_model": {"llm_api_base": "http://127.0.0.1:9/v1"},
    } | {name: {"llm_gguf": path} for name, path in files(tmp_path).items()}
    with opened(**changes[code]) as engine:
        quoted = engine.ask(QUESTION, mode="extractive")
        answer = engine.ask(QUESTION)
        *pieces, _ = engine.stream(QUESTION)
    assert (answer.text, answer.citations) == (quoted.text, quoted.citations)
    assert (answer.mode, answer.writing, answer.notice_code) == ("extractive", None, code)
    assert "RENDA_LLM_" in answer.notice
    assert "".join(piece.text for piece in pieces) == answer.text
    assert quoted.notice == ""


def test_a_part_that_is_not_installed_is_told_with_its_command(opened, tmp_path, monkeypatch):
    (tmp_path / "real.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr(local, "find_spec", lambda _: None)
    with opened(llm_gguf=tmp_path / "real.gguf") as engine:
        answer = engine.ask(QUESTION)
    assert (answer.notice_code, answer.mode) == ("part_missing", "extractive")
    assert "pip install 'renda[llm]'" in answer.notice


def test_a_follow_up_is_completed_by_rules_and_has_one_remark(opened):
    with opened() as engine:
        by_rules = engine.ask("那北流呢", HISTORY, "extractive")
        answer = engine.ask("那北流呢", HISTORY)
    assert answer.asked == by_rules.asked != "那北流呢"
    assert answer.notice.count("RENDA_LLM_GGUF") == 1


def test_a_refusal_needs_no_model_and_no_remark(opened):
    with opened(refusal="careful") as engine:
        answer = engine.ask("火星上有几座环形山")
    assert (answer.refused, answer.notice) == (True, "")


def test_a_file_that_is_put_in_its_place_is_found_without_a_restart(opened, tmp_path):
    path = tmp_path / "late.gguf"
    with opened(llm_gguf=path) as engine:
        first = engine.ask(QUESTION)
        path.write_bytes(b"GIF89a")
        second = engine.ask(QUESTION)
    assert (first.notice_code, second.notice_code) == ("file_unreadable", "file_other")


def test_a_model_that_takes_long_to_fail_is_not_loaded_for_every_question(opened, monkeypatch):
    tries, clock = [], [0.0]

    def fail(_: object) -> None:
        tries.append(clock[0])
        clock[0] += 5.0
        raise LanguageModelError("坏了。", "Broken.", "file_unusable", {"where": "x", "cause": "y"})

    monkeypatch.setattr("rag.answering.writers.make_language_model", fail)
    monkeypatch.setattr("rag.answering.writers.time.monotonic", lambda: clock[0])
    with opened() as engine:
        for clock[0] in (0.0, 20.0, 90.0, 110.0):
            with pytest.raises(LanguageModelError, match="坏了"):
                engine.writer()
    assert tries == [0.0, 110.0]


def test_an_address_that_is_none_is_an_error_at_start(opened):
    for address in ("model-server", "http://127.0.0.1:9/v1?key=sk-secret"):
        with pytest.raises(LanguageModelError, match="RENDA_LLM_API_BASE") as caught:
            opened(llm_api_base=address, llm_model="m")
        assert caught.value.reason == "settings_address"
        assert "sk-secret" not in str(caught.value)
    with opened(llm_api_base="model-server", answer_mode="extractive") as engine:
        assert engine.ask(QUESTION).notice == ""
