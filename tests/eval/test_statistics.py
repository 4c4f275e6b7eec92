"""Intervals and tests, each against arithmetic or an independent computation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from eval.statistics import (
    Interval,
    auroc,
    bootstrap_interval,
    bootstrap_statistic,
    mcnemar,
    paired_bootstrap,
    percentile,
    risk_coverage,
    risk_coverage_area,
)

shares = st.floats(0, 1, allow_nan=False)


def test_the_interval_of_equal_values_is_a_point_and_of_none_unknown():
    assert bootstrap_interval([0.5] * 7) == Interval(0.5, 0.5)
    assert math.isnan(bootstrap_interval([]).low)


def test_the_interval_is_that_of_the_normal_approximation_for_many_values():
    """64 of 100: standard error sqrt(.64 * .36 / 100) = .048, so .64 -+ 1.96 * .048 = .546 to .734."""
    interval = bootstrap_interval([1.0] * 64 + [0.0] * 36)
    assert interval.low == pytest.approx(0.64 - 1.96 * 0.048, abs=0.01)
    assert interval.high == pytest.approx(0.64 + 1.96 * 0.048, abs=0.01)


def test_the_interval_agrees_with_scipy():
    values = np.random.default_rng(1).random(60)
    expected = stats.bootstrap((values,), np.mean, method="percentile", rng=2).confidence_interval
    interval = bootstrap_interval(values.tolist())
    assert interval.low == pytest.approx(expected.low, abs=0.01)
    assert interval.high == pytest.approx(expected.high, abs=0.01)


@given(st.lists(shares, min_size=1, max_size=40))
def test_the_interval_lies_within_the_values_and_is_the_same_again(values):
    interval = bootstrap_interval(values, samples=200)
    assert min(values) - 1e-12 <= interval.low <= interval.high <= max(values) + 1e-12
    assert bootstrap_interval(values, samples=200) == interval


def test_the_interval_of_a_percentile_agrees_with_the_general_way():
    values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0]
    general = bootstrap_statistic([(value,) for value in values], lambda drawn: percentile(drawn[:, 0], 95))
    assert bootstrap_interval(values, q=95) == general


def test_a_wider_level_gives_a_wider_interval():
    values = [0.0, 1.0] * 20
    wide, narrow = bootstrap_interval(values, level=0.99), bootstrap_interval(values, level=0.5)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_a_statistic_that_a_resample_does_not_have_counts_nothing():
    """The precision of two rows, one of them positive: a resample without it has none, the others have 1."""

    def precision(drawn):
        chosen = drawn[drawn[:, 0] > 0, 1]
        return float(chosen.mean()) if chosen.size else math.nan

    assert bootstrap_statistic([(1, 1), (0, 0)], precision) == Interval(1.0, 1.0)
    assert math.isnan(bootstrap_statistic([], precision).low)


def test_the_bootstrap_of_a_mean_is_the_same_by_either_way():
    values = [0.1, 0.4, 0.4, 0.9]
    by_rows = bootstrap_statistic([(value,) for value in values], lambda drawn: float(drawn.mean()))
    assert by_rows.low == pytest.approx(bootstrap_interval(values).low)
    assert by_rows.high == pytest.approx(bootstrap_interval(values).high)


def test_paired_differences_are_taken_question_by_question():
    """Of 40 questions 10 became right and 2 wrong: (10 - 2) / 40."""
    a = [0.0] * 10 + [1.0] * 2 + [1.0] * 28
    b = [1.0] * 10 + [0.0] * 2 + [1.0] * 28
    difference = paired_bootstrap(a, b)
    assert difference.mean == pytest.approx(8 / 40)
    assert 0 < difference.low < 8 / 40 < difference.high
    assert difference.p < 0.05
    mirrored = paired_bootstrap(b, a)
    assert mirrored.mean == -difference.mean
    assert mirrored.low == pytest.approx(-difference.high)


def test_equal_runs_do_not_differ():
    difference = paired_bootstrap([1.0, 0.0, 0.5], [1.0, 0.0, 0.5])
    assert (difference.mean, difference.low, difference.high, difference.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_p_value_is_never_zero_and_pairs_must_match():
    assert paired_bootstrap([0.0] * 9, [1.0] * 9, samples=99).p == pytest.approx(2 / 100)
    with pytest.raises(ValueError, match="3 and 2"):
        paired_bootstrap([1, 1, 1], [1, 1])


def test_mcnemar_counts_the_tail_of_coin_tosses():
    """Of 4 questions that turned, 3 or more on one side: (1 + 4) / 16 on each of two sides."""
    assert mcnemar(1, 3) == pytest.approx(2 * (1 + 4) / 16)
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(2, 2) == 1.0
    with pytest.raises(ValueError, match="-1"):
        mcnemar(-1, 2)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test(only_a, only_b):
    if only_a + only_b:
        assert mcnemar(only_a, only_b) == pytest.approx(stats.binomtest(only_a, only_a + only_b).pvalue)


def test_auroc_counts_pairs_and_halves_ties():
    """Pairs (positive, negative): .8 > .4, .8 > .1, .4 = .4 counts half, .4 > .1: 3.5 of 4."""
    assert auroc([0.8, 0.4, 0.4, 0.1], [1, 1, 0, 0]) == 3.5 / 4
    assert math.isnan(auroc([0.1], [1]))
    with pytest.raises(ValueError, match="label"):
        auroc([0.1], [])


@given(st.lists(st.tuples(shares, st.booleans()), min_size=2, max_size=40))
def test_auroc_is_the_mann_whitney_statistic(pairs):
    scores, labels = [score for score, _ in pairs], [label for _, label in pairs]
    positive = [score for score, label in pairs if label]
    negative = [score for score, label in pairs if not label]
    if positive and negative:
        u = stats.mannwhitneyu(positive, negative).statistic
        assert auroc(scores, labels) == pytest.approx(u / len(positive) / len(negative))


def test_risk_is_the_share_of_wrong_answers_among_the_most_confident():
    points = risk_coverage([0.9, 0.2, 0.8, 0.8], [True, False, True, False])
    assert points == [(1 / 4, 0.0), (3 / 4, 1 / 3), (1.0, 2 / 4)]
    assert risk_coverage_area(points) == pytest.approx(1 / 4 * 0 + 2 / 4 * 1 / 3 + 1 / 4 * 2 / 4)


def test_without_answers_there_is_no_curve():
    assert risk_coverage([], []) == []
    assert math.isnan(risk_coverage_area([]))
    with pytest.raises(ValueError, match="1 and 0"):
        risk_coverage([0.5], [])


@given(st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=40))
def test_the_curve_ends_at_the_share_of_all_wrong_answers(pairs):
    points = risk_coverage([score for score, _ in pairs], [right for _, right in pairs])
    wrong = sum(not right for _, right in pairs)
    assert points[-1] == (1.0, pytest.approx(wrong / len(pairs)))
    assert 0 <= risk_coverage_area(points) <= 1


def test_percentiles_are_interpolated():
    """Of 10, 20, 30 the 95th percentile lies at 1 + .95 * 2 = 2.9: 20 + .9 * 10."""
    assert percentile([30, 10, 20], 95) == pytest.approx(29)
    assert percentile([30, 10, 20], 50) == 20
    assert math.isnan(percentile([], 50))
