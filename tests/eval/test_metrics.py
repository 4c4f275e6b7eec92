"""Each measure of a question with its arithmetic."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    Cited,
    answer_sentences,
    citation_precision,
    citation_recall,
    key_point_coverage,
    novel_gains,
    premise_corrected,
    quotes_exact,
    ranking_measures,
    retrieval_measures,
    supported_share,
    window_measures,
)
from eval.relevance import Quote, Stretch


def log2_gain(gain: float, rank: int) -> float:
    """Järvelin and Kekäläinen's discount: a gain counts by 1 / log2(1 + rank)."""
    return gain / math.log2(1 + rank)


def test_the_first_relevant_document_decides_hits_and_reciprocal_rank():
    found = ranking_measures(["x", "a", "y", "b"], {"a": 1.0, "b": 1.0})
    assert found["hit@1"] == 0.0
    assert found["hit@5"] == 1.0
    assert found["mrr@10"] == 1 / 2


def test_recall_is_the_share_of_relevant_documents_found():
    found = ranking_measures(["x", "a", "y"], {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0})
    assert found["recall@5"] == 1 / 4


def test_ndcg_discounts_gains_by_rank_and_divides_by_the_best_order():
    found = ranking_measures(["x", "a", "b"], {"a": 1.0, "b": 2.0, "missed": 1.0})
    got = log2_gain(0, 1) + log2_gain(1, 2) + log2_gain(2, 3)
    best = log2_gain(2, 1) + log2_gain(1, 2) + log2_gain(1, 3)
    assert found["ndcg@10"] == pytest.approx(got / best)


def test_what_stands_behind_the_tenth_place_earns_nothing_within_ten():
    found = ranking_measures([f"x{n}" for n in range(10)] + ["a"], {"a": 1.0})
    assert (found["hit@10"], found["mrr@10"], found["ndcg@10"], found["recall@20"]) == (0.0, 0.0, 0.0, 1.0)


def test_a_question_without_relevant_documents_has_no_measures_and_one_without_hits_has_zeros():
    assert ranking_measures(["a"], {}) == {}
    assert retrieval_measures([{0}], 0) == {}
    assert set(ranking_measures([], {"a": 1.0}).values()) == {0.0}
    assert set(retrieval_measures([], 2).values()) == {0.0}


def test_recall_of_passages_is_the_share_of_groups_and_a_repeated_group_earns_nothing():
    """Passage 2 holds group 0 again, passage 3 groups 1 and 2; nobody holds group 3."""
    held = [set(), {0}, {0}, {1, 2}, set(), set()]
    found = retrieval_measures(held, 4)
    assert found["hit@1"] == 0.0
    assert found["mrr@10"] == 1 / 2
    assert found["recall@5"] == 3 / 4
    assert novel_gains(held, 4) == {"1": 1.0, "3": 2.0, "missing 3": 1.0}
    got = log2_gain(1, 2) + log2_gain(2, 4)
    best = log2_gain(2, 1) + log2_gain(1, 2) + log2_gain(1, 3)
    assert found["ndcg@10"] == pytest.approx(got / best)


held_lists = st.lists(st.sets(st.integers(0, 3)), max_size=25)


@given(held_lists)
def test_measures_of_a_ranking_lie_between_0_and_1_and_grow_with_depth(held):
    found = retrieval_measures(held, 4)
    assert all(0 <= value <= 1 + 1e-9 for value in found.values())
    assert found["hit@1"] <= found["hit@5"] <= found["hit@10"]
    assert found["recall@5"] <= found["recall@10"] <= found["recall@20"]


@given(held_lists)
def test_measures_of_a_ranking_are_those_counted_by_hand(held):
    found = retrieval_measures(held, 4)
    first = next((rank for rank, groups in enumerate(held[:10], 1) if groups), 0)
    assert found["hit@5"] == float(1 <= first <= 5)
    assert found["mrr@10"] == pytest.approx(1 / first if first else 0)
    assert found["recall@10"] == pytest.approx(len(set().union(*held[:10])) / 4)


TEXT = "会议开得很好。每年至少听取一次汇报。配备一名副职。"
GROUPS = (
    (Quote("a", "每年至少听取一次汇报", (7,)), Quote("b", "没有这一篇文章的话")),
    (Quote("a", "配备一名副职", (18,)),),
)


def stretch(start: int, end: int) -> Stretch:
    return Stretch("a", start, end, TEXT[start:end])


def test_evidence_is_complete_when_every_group_lies_in_the_window():
    found = window_measures([stretch(0, 18), Stretch("c", 0, 1985, "无" * 1985), stretch(18, 25)], GROUPS)
    assert found == {"complete@2000": 0.0, "complete@4000": 1.0}


def test_key_points_count_in_any_wording():
    points = [["监督权"], ["选举的权利", "选举权"], ["决定权"]]
    assert key_point_coverage("有监督权和选举 权", points) == pytest.approx(2 / 3)
    assert math.isnan(key_point_coverage("有监督权", []))


def test_a_correction_must_stand_in_the_first_two_sentences_or_the_first_150_characters():
    assert premise_corrected("满意率是100％。[1]其余从略。[2]", [["100%"]]) == 1.0
    assert premise_corrected("长" * 160 + "。满意率是100%。", [["100%"]]) == 1.0
    assert premise_corrected("长" * 160 + "。又一句。满意率是100%。", [["100%"]]) == 0.0
    assert premise_corrected("一。二。三是100%。", [["100%"]]) == 1.0
    assert premise_corrected("满意率是100%。", [["100%"], ["从略"]]) == 0.0


def test_citation_precision_is_the_share_of_cited_sentences_that_are_evidence():
    assert citation_precision([True, False, False, True]) == 2 / 4
    assert math.isnan(citation_precision([]))


def test_citation_recall_is_the_share_of_groups_that_the_cited_sentences_hold():
    assert citation_recall([stretch(0, 7), stretch(18, 25)], GROUPS) == 1 / 2
    assert citation_recall([], GROUPS) == 0.0
    assert math.isnan(citation_recall([stretch(0, 7)], ()))


def cited(n: int, text: str, exact: bool = True) -> Cited:
    return Cited(n, Stretch("a", 0, len(text), text), exact)


def test_quotes_are_exact_where_they_are_the_text_at_their_span():
    assert quotes_exact([cited(1, "一句。"), cited(2, "两句。", exact=False)]) == 1 / 2
    assert math.isnan(quotes_exact([]))


def test_sentences_end_with_their_numbers_before_or_behind_the_full_stop():
    answer = "潍坊：一句[1][2]。两句。[3]三句[4]（存疑：年份（2004年）不合）四句。\n标题：\n五句。[5]（存疑：不合）"
    assert list(answer_sentences(answer)) == [
        ("潍坊：一句。", [1, 2]),
        ("两句。", [3]),
        ("三句", [4]),
        ("（存疑：年份（2004年）不合）四句。", []),
        ("五句。", [5]),
    ]


def test_a_sentence_is_supported_by_a_checked_citation_only():
    """The second has no number, the third one that is not exact, the fourth one that does not exist."""
    answer = "一句话。[1]两句话。三句话。[2]四句话。[9]"
    assert supported_share(answer, [cited(1, "一句话。"), cited(2, "三句话。", exact=False)]) == 1 / 4


def test_a_quote_of_two_sentences_supports_both():
    assert supported_share("一句话。两句话。[1]", [cited(1, "一句话。两句话。")]) == 1.0


def test_a_text_without_sentences_has_no_supported_share():
    assert math.isnan(supported_share("", []))
