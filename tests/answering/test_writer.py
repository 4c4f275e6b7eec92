"""A model's answer, sentence by sentence: what counts, what is marked, what is left out, what replaces it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from rag.answering.by_model import write_answer
from rag.answering.prompt import load_prompt
from rag.answering.verification import Verdict
from rag.answering.writer import UNSUPPORTED, Writer
from rag.errors import LanguageModelError
from rag.llms.remote import RemoteModel
from rag.llms.replies import RememberedModel
from rag.phrases import ZH
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
    assert answer.text == "".join(texts) == ZH.not_said
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


@pytest.mark.parametrize(
    "marker",
    [
        "[1][2][3]",
        "[1-3]",
        "[1、3]",
        "【1】",
        "（1）",
        "(1)",
        "（资料1）",
        "[7]",
        "[0]",
        "[99][1]",
        "[7-9]",
        "",
    ],
)
def test_whatever_form_a_marker_has_the_answer_has_only_its_own(writer_of, script, marker):
    reply = f"{FIRST.rstrip('。')}{marker}。{SECOND}{marker}"
    texts, answer = answered(writer_of(), script, reply)
    assert answer.text == "".join(texts) == f"{FIRST}[1]{SECOND}[2]"
    assert [citation.quote for citation in answer.citations] == [FIRST, SECOND]


def test_a_refusal_with_claims_beside_it_is_a_refusal_without_them(writer_of, script):
    texts, answer = answered(
        writer_of(), script, "资料没有说明。代表须交年费。[1]\n资料没有说明，但代表免税。"
    )
    assert answer.refused
    assert answer.text == "".join(texts) == ZH.not_said
    assert (answer.citations, answer.unsupported) == ((), ())


def test_a_refusal_in_english_is_one_too(writer_of, script):
    _, answer = answered(writer_of(), script, "The documents do not say.")
    assert answer.refused


def test_an_answer_in_english_has_no_support_and_is_not_taken(writer_of, script):
    texts, answer = answered(
        writer_of(), script, "Deputies report to the voters once a year.[1] They may.[1]"
    )
    assert "".join(texts) == answer.text == EXTRACTIVE.text
    assert answer.notice_code == "unsupported"


@pytest.mark.parametrize("unsupported", ["mark", "drop"])
@pytest.mark.parametrize(
    "reply",
    [
        "要点：\n代表须交年费。[1]\n代表免税。[1]",
        "要点：",
        "[1][2]",
        "……",
        "<think>代表述职。</think>",
        "# \n\n---\n",
    ],
)
def test_a_reply_without_one_supported_sentence_is_replaced(writer_of, script, reply, unsupported):
    texts, answer = answered(writer_of(unsupported), script, reply)
    assert "".join(texts) == answer.text == EXTRACTIVE.text
    assert (answer.mode, answer.notice_code) == ("extractive", "unsupported")
    assert answer.citations == EXTRACTIVE.citations


def test_a_lead_in_whose_sentences_are_dropped_goes_with_them(writer_of, script):
    reply = f"{FIRST}[1]\n述职要求如下：\n代表须交年费。[1]"
    assert answered(writer_of("drop"), script, reply)[1].text == f"{FIRST}[1]"
    _, marked = answered(writer_of("mark"), script, reply)
    assert marked.text == f"{FIRST}[1]\n述职要求如下：\n代表须交年费。{UNSUPPORTED}"


@pytest.mark.parametrize("cut_after", [1, len(FIRST), len(FIRST) + 2])
def test_a_sentence_that_was_not_finished_is_not_shown(writer_of, script, cut_after):
    reply = f"代表须交年费。[1]{FIRST}[1]{SECOND}"
    texts, answer = answered(writer_of(), script, Reply(reply, cut_after=cut_after))
    assert "".join(texts) == answer.text == EXTRACTIVE.text
    assert answer.notice_code == "cut"


def test_a_reply_cut_within_its_second_sentence_keeps_the_first_and_marks_what_it_marked(writer_of, script):
    reply = f"{FIRST}[1]代表须交年费。[1]要点：\n{SECOND}"
    texts, answer = answered(writer_of(), script, Reply(reply, cut_after=len(reply) - 3))
    assert answer.text == "".join(texts) == f"{FIRST}[1]代表须交年费。{UNSUPPORTED}\n{SECOND}[2]"
    assert answer.unsupported == ("代表须交年费。",)
    assert answer.writing.support == 0.5


def test_numbers_of_the_quotations_are_moved_on_and_no_others(writer_of, script):
    quoted = replace(EXTRACTIVE, text=f"{SECOND}[1]依照国发[2016]12号。")
    script.enqueue(Reply(f"{FIRST}[1]{SECOND}", cut_after=len(FIRST) + 5))
    _, answer = run(write_answer(writer_of(), "怎么述职", HITS, quoted))
    assert answer.text == f"{FIRST}[1]\n{SECOND}[2]依照国发[2016]12号。"


def test_a_short_line_may_stand_again_under_another_label(writer_of, script):
    _, answer = answered(writer_of(), script, f"{FIRST}[1]\n县：\n每年。\n乡：\n每年。\n每年。")
    assert answer.text.count("每年。") == 2


def test_a_reply_that_goes_in_circles_of_short_sentences_is_ended(writer_of, script):
    _, answer = answered(writer_of(), script, Reply(f"{FIRST}[1]" + "是。好。" * 300, piece_after_s=0.001))
    assert answer.text.count("是。") <= 9


def test_no_part_of_the_prompt_is_shown_where_a_withheld_sentence_breaks_off(writer_of, script):
    told = load_prompt("answer", "zh")[0].template.replace("\n", "")
    half = len(told) // 2
    _, answer = answered(writer_of(), script, f"{FIRST}[1]{told[:half]}\n{told[half:]}")
    assert answer.text == f"{FIRST}[1]"


def test_the_question_said_again_is_no_answer(writer_of, script):
    _, answer = answered(writer_of(), script, f"怎么述职？[1]\n{FIRST}[1]")
    assert answer.text == f"{FIRST}[1]"


def test_nothing_but_the_question_said_again_leaves_the_quotations(writer_of, script):
    _, answer = answered(writer_of(), script, "怎么述职？[1]")
    assert (answer.mode, answer.notice_code) == ("extractive", "unsupported")
