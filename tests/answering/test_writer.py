"""A model's answer, sentence by sentence: what counts, what is marked, what is left out, what replaces it."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from rag.answering.by_model import NO_ANSWER, write_answer
from rag.answering.verification import Verdict
from rag.answering.writer import UNSUPPORTED, Writer
from rag.errors import LanguageModelError
from rag.llms.remote import RemoteModel
from rag.llms.replies import RememberedModel
from rag.settings import LanguageModelSettings
from rag.types import Answer, Article, ArticleMeta, Citation, Hit, Passage, Sentence
from tests.llms.scripted import KEY, Reply, scripted_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

FIRST = "代表每年向选民述职一次。"
SECOND = "述职前十日公布名单。"
TEXT = FIRST + SECOND
META = ArticleMeta("a", "述职办法", "a.txt", place="某镇")
ARTICLE = Article(META, TEXT, 0, len(TEXT))
PASSAGE = Passage(
    "a-0",
    "a",
    0,
    len(TEXT),
    0,
    len(TEXT),
    TEXT,
    (),
    (Sentence(0, len(FIRST), FIRST), Sentence(len(FIRST), len(TEXT), SECOND)),
)
HITS = (Hit(1, 1.0, PASSAGE, META),)
SPANS = {FIRST: (1, 0, len(FIRST)), SECOND: (1, len(FIRST), len(TEXT))}


def verify(sentence, cited, hits):
    """Supports what stands in the passage word for word."""
    if sentence.endswith("："):
        return Verdict("no_claim")
    if sentence not in SPANS:
        return Verdict("unsupported", problems=(("content", sentence),))
    return Verdict("supported" if cited == (1,) else "added", (SPANS[sentence],), 1.0)


EXTRACTIVE = Answer(
    "怎么述职",
    f"{SECOND}[1]",
    "answered",
    "extractive",
    (Citation(1, SECOND, len(FIRST), len(TEXT), len(FIRST), len(TEXT), PASSAGE, META),),
)


@pytest.fixture
def script():
    with scripted_server() as server:
        yield server


@pytest.fixture
def writer_of(script, tmp_path):
    def build(unsupported="mark", **changes) -> Writer:
        given = {"first_token_s": 10.0, "timeout_s": 10.0, "max_tokens": 256, **changes}
        remote = RemoteModel(
            LanguageModelSettings(api_base=script.base_url, model="m", api_key=SecretStr(KEY), **given)
        )
        model = RememberedModel(remote, tmp_path / "replies.db", "0.1")
        return Writer(model, "zh", 256, unsupported, verify, lambda article_id: ARTICLE, 6)

    return build


def run(generator):
    """The yielded texts, and what was returned."""
    texts = []
    while True:
        try:
            texts.append(next(generator))
        except StopIteration as finished:
            return texts, finished.value


def answered(writer, script, *replies, hits=HITS):
    script.enqueue(*replies)
    return run(write_answer(writer, "怎么述职", hits, EXTRACTIVE))


def test_supported_sentences_are_cited_where_they_stand(writer_of, script):
    texts, answer = answered(writer_of(), script, f"{FIRST}[1]{SECOND}[1]")
    assert texts == [f"{FIRST}[1]", f"{SECOND}[2]"]
    assert answer.text == f"{FIRST}[1]{SECOND}[2]"
    assert [citation.quote for citation in answer.citations] == [FIRST, SECOND]
    assert (answer.mode, answer.unsupported) == ("llm", ())
    assert (answer.writing.supported, answer.writing.unsupported, answer.writing.support) == (2, 0, 1.0)
    assert answer.writing.prompt_tokens == 100


def test_the_same_support_keeps_its_number(writer_of, script):
    _, answer = answered(writer_of(), script, f"{FIRST}[1]{SECOND}[1]\n要点：\n{FIRST}")
    assert answer.text.count("[1]") == 1  # said twice, shown once


def test_a_missing_citation_is_added_and_counted(writer_of, script):
    _, answer = answered(writer_of(), script, FIRST)
    assert answer.text == f"{FIRST}[1]"
    assert answer.writing.added == 1


def test_a_sentence_without_support_is_marked(writer_of, script):
    _, answer = answered(writer_of(), script, f"{FIRST}[1]代表须交年费。[1]")
    assert answer.text == f"{FIRST}[1]代表须交年费。{UNSUPPORTED}"
    assert answer.unsupported == ("代表须交年费。",)
    assert answer.writing.support == 0.5


def test_a_sentence_without_support_is_dropped_where_that_is_set(writer_of, script):
    _, answer = answered(writer_of("drop"), script, f"代表须交年费。[1]{FIRST}[1]")
    assert answer.text == f"{FIRST}[1]"
    assert answer.unsupported == ()
    assert answer.writing.unsupported == 1


def test_nothing_is_shown_before_something_is_supported(writer_of, script):
    texts, _ = answered(writer_of(), script, f"要点：\n代表须交年费。[1]{FIRST}[1]")
    assert texts == ["要点：", f"\n代表须交年费。{UNSUPPORTED}", f"{FIRST}[1]"]


def test_an_answer_without_any_support_is_not_taken(writer_of, script):
    texts, answer = answered(writer_of(), script, "代表须交年费。[1]代表免税。[1]")
    assert "".join(texts) == EXTRACTIVE.text
    assert answer.mode == "extractive"
    assert "没有一句能在文件中找到依据" in answer.notice


@pytest.mark.parametrize("reply", ["资料没有说明。", "根据资料，文件中并未提到这个问题。"])
def test_a_model_that_finds_nothing_refuses(writer_of, script, reply):
    texts, answer = answered(writer_of(), script, reply)
    assert answer.refused
    assert answer.text == "".join(texts) == NO_ANSWER
    assert answer.citations == ()


def test_what_is_missing_may_be_said_beside_an_answer(writer_of, script):
    _, answer = answered(writer_of(), script, f"{FIRST}[1]资料没有说明述职的时间。")
    assert not answer.refused
    assert answer.text == f"{FIRST}[1]资料没有说明述职的时间。"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=401, message="no"), "密钥"),
        (Reply(status=404, message="no such model"), "RENDA_LLM_MODEL"),
        (Reply(""), "空"),
        (Reply(f"{FIRST}", cut_after=2), "断"),
    ],
)
def test_a_model_that_fails_is_replaced_by_quotations_that_say_why(writer_of, script, reply, reason):
    texts, answer = answered(writer_of(), script, reply)
    assert "".join(texts) == answer.text == EXTRACTIVE.text
    assert answer.mode == "extractive"
    assert reason in answer.notice
    assert KEY not in answer.notice


def test_what_was_written_before_the_model_failed_is_kept(writer_of, script):
    reply = f"{FIRST}[1]{SECOND}"
    texts, answer = answered(writer_of(), script, Reply(reply, cut_after=len(FIRST) + 5))
    assert answer.text == "".join(texts) == f"{FIRST}[1]\n{SECOND}[2]"
    assert [citation.n for citation in answer.citations] == [1, 2]
    assert "断" in answer.notice


def test_an_answer_that_repeats_itself_for_ever_is_ended(writer_of, script):
    reply = FIRST + SECOND * 500
    _, answer = answered(writer_of(), script, Reply(reply, piece_after_s=0.001))
    assert answer.text == f"{FIRST}[1]{SECOND}[2]"


def test_the_same_question_on_the_same_passages_is_asked_once(writer_of, script):
    writer = writer_of()
    _, first = answered(writer, script, f"{FIRST}[1]")
    _, again = run(write_answer(writer, "怎么述职", HITS, EXTRACTIVE))
    assert (first.text, first.writing.cached) == (again.text, False)
    assert again.writing.cached
    assert len(script.requests) == 1


def test_a_changed_passage_is_asked_anew(writer_of, script):
    writer = writer_of()
    answered(writer, script, f"{FIRST}[1]")
    changed = Passage("a-0", "a", 0, len(FIRST), 0, len(FIRST), FIRST, (), PASSAGE.sentences[:1])
    run(write_answer(writer, "怎么述职", (Hit(1, 1.0, changed, META),), EXTRACTIVE))
    assert len(script.requests) == 2


def test_a_window_too_small_for_any_passage_is_told(writer_of, script):
    _, answer = answered(writer_of(context_window=300), script, "好。")
    assert "RENDA_LLM_CONTEXT_WINDOW" in answer.notice
    assert script.requests == []


def test_a_model_without_a_good_answer_raises_to_who_asks_for_the_bare_text(writer_of, script):
    script.enqueue("代表须交年费。")
    with pytest.raises(LanguageModelError) as caught:
        run(writer_of().write("怎么述职", HITS))
    assert caught.value.reason == "unsupported"
