"""A citation is the article's own text at its span, with a remark where a figure is doubtful."""

from dataclasses import replace

import pytest

from rag.answering.citations import cite, doubts
from rag.answering.scoring import Chosen
from rag.errors import IndexDamagedError
from rag.passages import split_passages
from rag.phrases import ZH
from rag.types import Hit, Mark
from tests.answering.samples import ARTICLES, article, hits_of


def chosen(article_id: str, words: str) -> Chosen:
    hit = hits_of(article_id)[0]
    sentence = next(one for one in hit.passage.sentences if words in one.text)
    return Chosen(hit, sentence.start, sentence.end, sentence.text, 1.0)


def test_a_citation_is_the_text_at_its_span_with_its_place_in_the_raw_file():
    citation = cite(chosen("b", "至少培训一次"), 3, ARTICLES.__getitem__, ZH)
    assert citation.n == 3
    assert citation.quote == ARTICLES["b"].text[citation.start : citation.end]
    assert (citation.raw_start, citation.raw_end) == (citation.start, citation.end)
    assert citation.remark == ""


def test_a_quote_that_the_article_does_not_hold_is_a_damaged_index():
    with pytest.raises(IndexDamagedError, match="renda index"):
        cite(replace(chosen("b", "至少培训一次"), text="代表每届培训两次。"), 1, ARTICLES.__getitem__, ZH)


def test_each_doubt_in_the_span_is_remarked_once():
    marks = (
        Mark("doubtful_number", 10, 15, "数字疑被改写。"),
        Mark("doubtful_date", 12, 14, "年份存疑。"),
        Mark("doubtful_date", 18, 19, "年份存疑。"),
        Mark("restored_word", 11, 12, "原作效劳。"),
        Mark("doubtful_number", 20, 25, "不在此处。"),
    )
    assert doubts(marks, 0, 20) == "数字疑被改写；年份存疑"
    assert doubts(marks, 0, 10) == ""


@pytest.mark.parametrize(("text", "remark"), [("开幕\n下面,我讲几", "原文到此中断"), ("开幕\n讲完了。", "")])
def test_a_sentence_in_whose_middle_the_source_breaks_off_says_so(text: str, remark: str):
    source = article("c", "某地", text, (Mark("truncation", len(text), len(text), "来源到此中断。"),))
    (passage,) = split_passages(source, 400)
    last = passage.sentences[-1]
    hit = Hit(1, 1.0, passage, source.meta)
    citation = cite(Chosen(hit, last.start, last.end, last.text, 1.0), 1, lambda article_id: source, ZH)
    assert citation.remark.startswith(remark)
    assert bool(citation.remark) == bool(remark)
