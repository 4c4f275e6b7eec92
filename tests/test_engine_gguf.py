"""The whole program with a model file in the process: written, verified and remembered, or quoted with the reason."""

from __future__ import annotations

import pytest

pytest.importorskip("xllamacpp", reason="the extra llm is not installed: pip install 'renda[llm]'")
pytest.importorskip("gguf", reason="gguf, which writes the model, is not installed: pip install 'renda[dev]'")

from rag.engine import open_engine
from rag.llms import local
from tests.index_samples import build, sample_settings, write_sample_corpus
from tests.llms.tiny_gguf import write_tiny_gguf

QUESTION = "代表多久向选民述职一次"
TRUE = "代表每年向选民述职一次。"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def settings(tmp_path_factory, bundled_embedder):
    folder = tmp_path_factory.mktemp("gguf")
    settings = sample_settings(
        folder,
        passage_chars=100,
        refusal="eager",
        answer_mode="llm",
        llm_gguf=write_tiny_gguf(folder / "tiny.gguf", TRUE, context=4096),
        llm_context_window=4096,
        llm_max_tokens=256,
        llm_threads=1,
    )
    write_sample_corpus(settings)
    build(settings, embedder=bundled_embedder)
    return settings


def test_what_the_model_writes_is_verified_cited_and_remembered(settings, bundled_embedder):
    with open_engine(settings, bundled_embedder) as engine:
        answer, again = engine.ask(QUESTION), engine.ask(QUESTION)
        assert (answer.mode, answer.text, answer.notice) == ("llm", f"{TRUE}[1]", "")
        assert answer.citations[0].article.id == "beiliu"
        assert TRUE[:-1] in answer.citations[0].quote
        assert (answer.writing.model, answer.writing.support, answer.writing.cached) == ("tiny", 1.0, False)
        assert answer.writing.completion_tokens == len(TRUE) + 1
        assert (again.text, again.writing.cached) == (answer.text, True)
        assert len(local._running) == 1
    assert local._running == {}


def test_an_older_engine_may_close_while_the_newer_one_answers(settings, bundled_embedder):
    older = open_engine(settings, bundled_embedder)
    older.ask(QUESTION)
    with open_engine(settings, bundled_embedder) as newer:
        newer.ask(QUESTION)
        older.close()
        assert newer.ask(QUESTION).mode == "llm"
    assert local._running == {}


def test_a_context_too_short_for_a_passage_gives_quotations_with_the_reason(
    settings, bundled_embedder, tmp_path
):
    short = write_tiny_gguf(tmp_path / "short.gguf", TRUE, context=512)
    with open_engine(settings.model_copy(update={"llm_gguf": short}), bundled_embedder) as engine:
        answer = engine.ask(QUESTION)
    assert (answer.mode, answer.notice_code, answer.notice_values) == (
        "extractive",
        "window",
        {"window": "512"},
    )
    assert answer.citations


def test_a_damaged_model_file_gives_quotations_with_the_setting(settings, bundled_embedder, tmp_path):
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(settings.llm_gguf.read_bytes()[:5000])
    with open_engine(settings.model_copy(update={"llm_gguf": damaged}), bundled_embedder) as engine:
        answer = engine.ask(QUESTION)
    assert (answer.mode, answer.notice_code) == ("extractive", "file_unusable")
    assert "RENDA_LLM_" in answer.notice
    assert answer.citations
