"""Evidence quoted from cleaned text, found again in the raw file behind it."""

import pytest

from eval.cases import Evidence
from eval.raw_evidence import RawEvidence, RawSpan, coverage, first_chars
from rag.cleaning.edits import Change, MappedText
from rag.types import Article, ArticleMeta

RAW = "渡口每天開船四班，末班船——第1页——傍晚六點離岸。守塔人每晚点灯三次。"
QUOTE = "渡口每天开船四班，末班船傍晚六点离岸。"


def article_of(raw, changes, article_id="ferry", source="ferry.txt"):
    text = MappedText.from_raw(raw).replace(
        "test", [Change(raw.index(old), raw.index(old) + len(old), new) for old, new in changes]
    )
    return Article(ArticleMeta(article_id, "渡口", source), text.text, 0, len(raw), text.edits())


@pytest.fixture
def ferry():
    return article_of(RAW, [("開", "开"), ("——第1页——", ""), ("點離", "点离")])


def evidence(quote=QUOTE, article="ferry"):
    return Evidence(article=article, quote=quote)


def test_coverage_is_the_share_of_characters_in_at_least_one_passage():
    span = RawSpan("a", 10, 20)
    assert coverage(span, [RawSpan("a", 0, 15)]) == pytest.approx(5 / 10)
    assert coverage(span, [RawSpan("a", 0, 15), RawSpan("a", 13, 18)]) == pytest.approx(8 / 10)
    assert coverage(span, [RawSpan("a", 18, 30), RawSpan("a", 0, 12)]) == pytest.approx(4 / 10)
    assert coverage(span, [RawSpan("b", 0, 30), RawSpan("a", 20, 30)]) == 0.0


def test_a_quote_leads_to_the_raw_characters_behind_it_across_script_and_page_cuts(ferry):
    assert ferry.text.startswith(QUOTE)
    (span,) = RawEvidence([ferry]).spans(evidence())
    assert RAW[span.start : span.end] == "渡口每天開船四班，末班船——第1页——傍晚六點離岸"


def test_the_same_words_in_another_article_count_unless_they_are_few(ferry):
    other = article_of(f"转载：{QUOTE}每晚点灯", [], "copy", "copy.txt")
    found = RawEvidence([ferry, other])
    assert [span.source for span in found.spans(evidence())] == ["ferry.txt", "copy.txt"]
    assert [span.source for span in found.spans(evidence("每晚点灯"))] == ["ferry.txt"]


def test_a_passage_that_covers_most_of_the_quote_is_relevant(ferry):
    found = RawEvidence([ferry])
    length = RAW.index("守")
    most, less = RawSpan("ferry.txt", 0, length - 5), RawSpan("ferry.txt", 0, length // 2)
    assert found.holds([most], [evidence()])
    assert not found.holds([less], [evidence()])
    assert found.holds([less, RawSpan("ferry.txt", length // 2, length)], [evidence()])


def test_measures_are_those_of_the_first_relevant_passage_and_of_the_window(ferry):
    lamp = evidence("守塔人每晚点灯三次。")
    middle = RAW.index("守")
    passages = [
        RawSpan("other.txt", 0, 30),
        RawSpan("ferry.txt", middle, len(RAW)),
        RawSpan("ferry.txt", 0, middle),
    ]
    measures = RawEvidence([ferry]).measure(passages, [[evidence()], [lamp]], 200)
    assert measures == {"hit@1": 0.0, "hit@5": 1.0, "mrr@10": 1 / 2, "complete@200": 1.0}
    assert RawEvidence([ferry]).measure(passages, [[evidence()], [lamp]], 45)["complete@45"] == 0.0
    assert RawEvidence([ferry]).measure([], [[lamp]], 45)["mrr@10"] == 0.0


def test_the_window_cuts_the_last_passage():
    passages = [RawSpan("a", 0, 30), RawSpan("b", 5, 25), RawSpan("c", 0, 9)]
    assert list(first_chars(passages, 40)) == [RawSpan("a", 0, 30), RawSpan("b", 5, 15)]
