"""Answers are the documents' own sentences, numbered, grouped by source, doubts remarked."""

import re

from rag.answering.extractive import compose
from rag.answering.premise import Correction
from rag.answering.scoring import Asked
from rag.answering.selection import SelectionLimits, choose
from rag.phrases import ZH
from tests.answering.samples import ARTICLES, hits_of


def nowhere(hit, number):
    return 0.0


def answer(article_ids: tuple[str, ...], rarity: dict[str, float], intent: str, budget: int = 600):
    limits = SelectionLimits(cut=99.0)
    chosen = choose(hits_of(*article_ids), Asked(rarity, intent), nowhere, budget, limits=limits)
    return compose(chosen, Asked(rarity, intent), ARTICLES.__getitem__, ZH)


def test_every_sentence_has_its_number_and_every_number_its_quote():
    text, citations = answer(("a", "b"), {"经费": 1.0}, "other")
    numbers = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
    assert numbers == [citation.n for citation in citations]
    for citation in citations:
        body = ARTICLES[citation.article.id].text
        assert citation.quote == body[citation.start : citation.end]
        assert (citation.raw_start, citation.raw_end) == (citation.start, citation.end)


def test_several_sources_are_named_one_source_is_not():
    both, _ = answer(("a", "b"), {"经费": 1.0}, "other")
    assert [line.split("：", 1)[0] for line in both.splitlines()] == ["临江", "白石"]
    alone, _ = answer(("b",), {"培训": 1.0}, "other")
    assert not alone.startswith("白石：")


def test_the_sentence_that_holds_the_asked_person_leads():
    text, citations = answer(("a", "b"), {"培训": 1.0}, "person")
    assert "李建国" in citations[0].quote
    assert text.startswith("培训由")


def test_a_doubtful_figure_carries_its_remark():
    text, citations = answer(("a",), {"调研费": 5.0}, "number")
    doubtful = next(citation for citation in citations if "2024元" in citation.quote)
    assert doubtful.remark == "数字疑被年份改写"
    assert f"[{doubtful.n}]（存疑：数字疑被年份改写）" in text
    assert all(not citation.remark for citation in citations if citation is not doubtful)


def test_nothing_chosen_gives_no_text_and_no_citation():
    assert compose([], Asked({}, "other"), ARTICLES.__getitem__, ZH) == ("", ())


def test_a_correction_stands_first_word_for_word_and_the_sentence_does_not_come_again():
    asked = Asked({"经费": 1.0}, "other")
    chosen = choose(hits_of("a"), asked, nowhere, 600, limits=SelectionLimits(cut=99.0))
    against = next(one for one in chosen if "600元" in one.text)
    text, citations = compose(chosen, asked, ARTICLES.__getitem__, ZH, Correction(against, "每人300元"))
    assert text.startswith(f"提问中的“每人300元”与原文不符，原文是：“{against.text}”[1]")
    assert citations[0].quote == against.text
    assert text.count(against.text) == 1
    assert len(citations) == len(chosen)


def test_a_sentence_that_may_correct_leads_without_a_word_about_the_question():
    asked = Asked({"经费": 1.0}, "other")
    chosen = choose(hits_of("a", "b"), asked, nowhere, 600, limits=SelectionLimits(cut=99.0))
    lead = chosen[-1]
    text, citations = compose(chosen, asked, ARTICLES.__getitem__, ZH, Correction(lead))
    assert citations[0].quote == lead.text
    assert "提问中" not in text
