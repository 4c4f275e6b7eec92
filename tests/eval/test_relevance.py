"""When a passage holds evidence, and when a cited sentence is evidence."""

import pytest

from eval.cases import Case, Evidence
from eval.relevance import (
    Quote,
    Stretch,
    contains_any,
    held_groups,
    held_share,
    holds,
    is_evidence,
    located,
    window,
)

TEXT = "各级党委，每年至少听取一次人大工作汇报。配备一名副职。"
QUOTE = Quote("a", "每年至少听取一次人大工作汇报", (5,))


def stretch(start: int, end: int, article: str = "a") -> Stretch:
    return Stretch(article, start, end, TEXT[start:end])


def test_white_space_and_punctuation_do_not_decide():
    assert contains_any("每年至少听取\n一次,汇报", ["至少听取一次汇报"])
    assert not contains_any("每年至少听取两次汇报", ["至少听取一次汇报"])


def test_evidence_is_found_at_each_of_its_places():
    case = Case(
        id="q",
        question="?",
        kind="fact",
        answerable=True,
        split="dev",
        evidence=((Evidence(article="a", quote="甲乙"), Evidence(article="none", quote="甲乙")),),
    )
    assert located(case, {"a": "甲乙丙甲乙"}.get) == (
        (Quote("a", "甲乙", (0, 3)), Quote("none", "甲乙", ())),
    )


def test_a_passage_holds_the_share_of_letters_that_its_span_covers():
    """The quote has 14 letters, from 5 to 19; the span leaves out the first 4 of them."""
    assert held_share(QUOTE, [stretch(9, 19)]) == pytest.approx(10 / 14)
    assert not holds(QUOTE, [stretch(9, 19)])
    assert holds(QUOTE, [stretch(7, 19)])


def test_passages_hold_together_what_each_holds_in_part():
    assert held_share(QUOTE, [stretch(0, 9), stretch(9, 25)]) == 1.0


def test_the_same_letters_elsewhere_count_unless_they_are_few():
    elsewhere = Stretch("b", 0, 20, "每年至少听取一次，人大工作汇报")
    assert holds(QUOTE, [elsewhere])
    assert not holds(Quote("a", "工作汇报", (14,)), [elsewhere])
    assert holds(Quote("b", "工作汇报"), [elsewhere])


def test_the_same_span_of_another_article_holds_nothing():
    other = Stretch("b", 5, 19, "无关的十四个字无关的十四个字")
    assert held_share(QUOTE, [other]) == 0.0


def test_any_alternative_serves_for_its_group():
    groups = ((Quote("b", "没有这样的一句话"), QUOTE), (Quote("a", "配备一名副职", (20,)),))
    assert held_groups(groups, [stretch(0, 20)]) == {0}
    assert held_groups(groups, [stretch(0, 20), stretch(20, 27)]) == {0, 1}


def test_a_window_cuts_the_last_passage():
    assert window([stretch(0, 5), stretch(5, 20)], 8) == [stretch(0, 5), stretch(5, 8)]
    assert window([stretch(0, 5)], 0) == []


def test_a_cited_sentence_is_evidence_where_it_shares_half_the_letters_of_the_shorter():
    """Of the sentence's 6 letters from 16 on, 3 lie in the quote; of those from 17 on, 2 of 5."""
    groups = ((QUOTE,),)
    assert is_evidence(Stretch("a", 16, 22, "作汇报。配备一"), groups, [])
    assert not is_evidence(Stretch("a", 18, 26, "报。配备一名副职"), groups, [])


def test_a_cited_sentence_with_a_key_point_is_evidence_in_the_articles_of_the_evidence():
    points = [["一名副职"]]
    assert is_evidence(stretch(20, 27), ((QUOTE,),), points)
    assert not is_evidence(stretch(20, 27), ((QUOTE,),), [["两名副职"]])
    assert not is_evidence(stretch(20, 27, "b"), ((QUOTE,),), points)
