"""Stored replies through the whole program: given again to the very same request only, and marked as such."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import replace

import pytest

from rag.engine import open_engine
from tests.index_samples import build, sample_article, sample_settings, write_sample_corpus
from tests.llms.scripted import Reply, scripted_server

QUESTION = "代表多久向选民述职一次"
FIRST, SECOND = "代表每年向选民述职一次，选民当场评议。[1]", "选民当场评议。[1]"
UNSUPPORTED = "代表每月向外国使馆述职九十次。[1]"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def script():
    with scripted_server() as server:
        yield server


@pytest.fixture(scope="module")
def built(tmp_path_factory, bundled_embedder):
    """A folder with the sample articles and their index."""
    folder = tmp_path_factory.mktemp("built")
    settings = sample_settings(folder, passage_chars=100)
    write_sample_corpus(settings)
    build(settings, embedder=bundled_embedder)
    return folder


@pytest.fixture
def ask(script, built, bundled_embedder, tmp_path):
    """Asks the whole program, opened anew with changed settings on the index as it is."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    settings = sample_settings(
        tmp_path,
        passage_chars=100,
        refusal="eager",
        answer_mode="llm",
        llm_api_base=script.base_url,
        llm_model="m",
        llm_first_token_s=20.0,
    )

    def one(**changes):
        with open_engine(settings.model_copy(update=changes), bundled_embedder) as engine:
            return engine.ask(QUESTION)

    one.settings = settings
    one.build = lambda **how: build(settings, embedder=bundled_embedder, **how)
    return one


@pytest.fixture
def first(ask, script):
    """The first answer; whatever the model writes next is ``SECOND``."""
    script.enqueue(FIRST, SECOND)
    answer = ask()
    assert (answer.mode, answer.writing.cached) == ("llm", False)
    return answer


@pytest.mark.parametrize(
    "changes", [{}, {"llm_unsupported": "drop"}, {"llm_timeout_s": 99.0}, {"host": "localhost"}]
)
def test_the_same_request_is_answered_from_before_and_marked_so(ask, first, script, changes):
    again = ask(**changes)
    assert again.writing.cached
    assert (again.text, again.citations) == (first.text, first.citations)
    assert (again.writing.prompt_tokens, again.writing.completion_tokens) == (0, 0)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"llm_model": "another"},
        {"llm_temperature": 0.7},
        {"llm_max_tokens": 512},
        {"llm_passages": 1},
        {"language": "en"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_decides_a_reply_is_part_of_the_request(ask, first, script, changes):
    again = ask(**changes)
    assert not again.writing.cached
    assert again.text == SECOND
    assert len(script.requests) == 2
    assert ask(**changes).writing.cached  # and kept beside the first one
    assert ask().text == first.text


@pytest.mark.parametrize("address", ["another server", "another path"])
def test_a_model_of_the_same_name_elsewhere_is_another_model(ask, first, script, address):
    with scripted_server() as other:
        other.enqueue(SECOND)
        script.enqueue(SECOND)
        base = other.base_url if address == "another server" else script.base_url.replace("/v1", "/second/v1")
        again = ask(llm_api_base=base)
        assert (again.text, again.writing.cached) == (SECOND, False)


def test_a_password_in_the_address_makes_no_other_model(ask, first, script):
    assert ask(llm_api_base=script.base_url.replace("//", "//me:word@")).writing.cached


def test_an_index_made_anew_from_the_same_documents_changes_nothing(ask, first):
    ask.build(fresh=True)
    assert ask().writing.cached


@pytest.mark.parametrize("change", ["changed", "added", "title"])
def test_changed_documents_never_answer_from_before(ask, first, script, change):
    beiliu = sample_article(
        "beiliu", "\n述职在十二月举行，述职满意的代表受到表扬。" if change == "added" else ""
    )
    if change == "changed":
        beiliu = _with_text(beiliu, beiliu.text.replace("每年向选民述职一次", "每年向选民述职两次"))
    elif change == "title":
        beiliu = _with_text(beiliu, beiliu.text, title="述职的老办法（已废止）")
    write_sample_corpus(ask.settings, sample_article("wenzhou"), beiliu, sample_article("hailing"))
    ask.build()
    again = ask()
    assert (again.text, again.writing.cached) == (SECOND, False)
    assert len(script.requests) == 2
    if change == "changed":
        assert "述职一次" not in again.text + "".join(citation.quote for citation in again.citations)


def test_deleted_documents_never_answer_from_before(ask, first):
    write_sample_corpus(ask.settings, sample_article("wenzhou"), sample_article("hailing"))
    ask.build()
    again = ask()
    assert first.text not in again.text
    assert all(citation.article.id != "beiliu" for citation in again.citations)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(UNSUPPORTED),
        Reply(FIRST, cut_after=len(FIRST) - 5),
        Reply(FIRST, finish="length"),
        Reply(status=500, headers={"Retry-After": "0"}),
    ],
    ids=["unsupported", "cut", "endless", "failed"],
)
def test_a_reply_that_is_not_whole_or_not_supported_is_not_kept(ask, script, reply):
    script.enqueue(*[reply] * (3 if reply.status == 500 else 1), FIRST)
    assert ask().notice
    again = ask()
    assert not again.notice
    assert not again.writing.cached


def test_a_reply_that_nobody_waited_for_is_not_kept(ask, script, bundled_embedder):
    script.enqueue(Reply(FIRST * 20, piece_after_s=0.01), SECOND)
    with open_engine(ask.settings, bundled_embedder) as engine:
        events = engine.stream(QUESTION)
        while next(events).kind != "text":
            pass
        events.close()
    assert (ask().text, script.left.wait(10)) == (SECOND, True)


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_replies_are_readable_by_their_owner_only(ask, first):
    path = ask.settings.data_dir / "replies.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)  # as an older version left it
    assert ask().writing.cached
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _with_text(article, text, **changes):
    end = replace(article.edits[0], raw_start=len(text), raw_end=len(text) + 2)
    meta = replace(article.meta, **changes)
    return replace(article, meta=meta, text=text, raw_end=len(text) + 2, edits=(end,))
