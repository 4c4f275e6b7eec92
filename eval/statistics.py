"""Uncertainty and tests: how far a figure may be chance, and whether two runs differ.

Pure functions over plain numbers. Resampling is seeded, so that the same rows give the same interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a confidence interval; nan where nothing was measured."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of paired differences ``b - a`` with its interval and two-sided p-value."""

    mean: float
    low: float
    high: float
    p: float


def bootstrap_interval(
    values: Sequence[float],
    *,
    q: float | None = None,
    samples: int = SAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> Interval:
    """The percentile bootstrap interval of the mean, or of the ``q``-th percentile (0 to 100).

    Efron and Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.
    """
    if not len(values):
        return Interval(math.nan, math.nan)
    drawn = np.asarray(values, float)[_resamples(len(values), samples, seed)]
    return _central(drawn.mean(axis=1) if q is None else np.percentile(drawn, q, axis=1), level)


def bootstrap_statistic(
    rows: Sequence[Sequence[float]],
    statistic: Callable[[Numbers], float],
    *,
    samples: int = SAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> Interval:
    """The percentile bootstrap interval of a statistic that is no mean, such as a precision.

    ``statistic`` gets resampled rows, an array (n, columns); a resample for which it is nan (no positive
    drawn) counts nothing.
    """
    if not rows:
        return Interval(math.nan, math.nan)
    table = np.asarray(rows, float)
    values = np.array([statistic(table[drawn]) for drawn in _resamples(len(table), samples, seed)])
    return _central(values[~np.isnan(values)], level)


def paired_bootstrap(
    a: Sequence[float],
    b: Sequence[float],
    *,
    samples: int = SAMPLES,
    level: float = LEVEL,
    seed: int = 0,
) -> Difference:
    """How much larger ``b`` is than ``a`` on the same questions, in the same order.

    The p-value is twice the smaller share of resampled mean differences on either side of zero (zero
    itself on both), with one added to count and total so that it is never 0 (Davison and Hinkley, 1997,
    4.2.3). Raises ValueError for unequal lengths.
    """
    if len(a) != len(b):
        raise ValueError(f"paired values expected, got {len(a)} and {len(b)}")
    if not len(a):
        return Difference(math.nan, math.nan, math.nan, math.nan)
    differences = np.asarray(b, float) - np.asarray(a, float)
    means = differences[_resamples(len(differences), samples, seed)].mean(axis=1)
    below, above = int((means <= 0).sum()), int((means >= 0).sum())
    p = min(1.0, 2 * (min(below, above) + 1) / (samples + 1))
    interval = _central(means, level)
    return Difference(float(differences.mean()), interval.low, interval.high, p)


def mcnemar(only_a: int, only_b: int) -> float:
    """The exact two-sided McNemar p-value, from the questions that only one of two runs got right.

    Under the null either run wins such a question with probability 1/2 (McNemar, 1947; exact by the
    binomial distribution). 1.0 where there is none. Raises ValueError for negative counts.
    """
    if min(only_a, only_b) < 0:
        raise ValueError(f"counts expected, got {only_a} and {only_b}")
    n, smaller = only_a + only_b, min(only_a, only_b)
    tail = sum(math.comb(n, k) for k in range(smaller + 1))
    return min(1.0, 2 * tail / (1 << n))


def auroc(
    scores: Sequence[float] | Numbers, labels: Sequence[bool] | Sequence[int] | Sequence[float] | Numbers
) -> float:
    """The chance that a positive scores above a negative, ties counting half (Mann and Whitney, 1947).

    nan where one of the two classes is missing. Raises ValueError for unequal lengths.
    """
    if len(scores) != len(labels):
        raise ValueError(f"a label for each score expected, got {len(scores)} and {len(labels)}")
    values, positive = np.asarray(scores, float), np.asarray(labels, float) > 0
    high, low = values[positive][:, None], values[~positive][None, :]
    if not high.size or not low.size:
        return math.nan
    return float((high > low).mean() + 0.5 * (high == low).mean())


def risk_coverage(
    confidence: Sequence[float], correct: Sequence[bool] | Sequence[int] | Sequence[float]
) -> list[tuple[float, float]]:
    """What share of answers is wrong where only the most confident share of questions is answered.

    Points ``(coverage, risk)`` by falling confidence, one for each distinct confidence: equal ones can't
    be told apart by a threshold (El-Yaniv and Wiener, 2010). Raises ValueError for unequal lengths.
    """
    if len(confidence) != len(correct):
        raise ValueError(f"paired values expected, got {len(confidence)} and {len(correct)}")
    order = sorted(range(len(confidence)), key=lambda at: -confidence[at])
    points: list[tuple[float, float]] = []
    wrong = 0
    for answered, at in enumerate(order, start=1):
        wrong += not correct[at]
        if answered == len(order) or confidence[order[answered]] != confidence[at]:
            points.append((answered / len(order), wrong / answered))
    return points


def risk_coverage_area(points: Sequence[tuple[float, float]]) -> float:
    """The mean risk over all coverages: each step of ``risk_coverage`` with its width; nan without points."""
    if not points:
        return math.nan
    starts = [0.0, *(coverage for coverage, _ in points[:-1])]
    return sum((coverage - start) * risk for start, (coverage, risk) in zip(starts, points, strict=True))


def agreement(a: Sequence[float], b: Sequence[float]) -> float:
    """The share of items that two raters put into the same class; nan without items."""
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a) if len(a) else math.nan


def cohen_kappa(a: Sequence[float], b: Sequence[float]) -> float:
    """How far two raters agree beyond chance: (p - e) / (1 - e), e from the classes each of them uses (Cohen, 1960).

    nan without items, and where both use one and the same class only, so that chance explains everything.
    """
    observed = agreement(a, b)
    expected = sum((a.count(one) / len(a)) * (b.count(one) / len(b)) for one in {*a}) if len(a) else math.nan
    return (observed - expected) / (1 - expected) if expected < 1 else math.nan


def percentile(values: Sequence[float] | Numbers, q: float) -> float:
    """The ``q``-th percentile (0 to 100) by linear interpolation; nan without values."""
    return float(np.percentile(np.asarray(values, float), q)) if len(values) else math.nan


def _resamples(n: int, samples: int, seed: int) -> NDArray[np.int64]:
    """Row numbers drawn with replacement, (samples, n)."""
    return np.random.default_rng(seed).integers(0, n, size=(samples, n))


def _central(values: Numbers, level: float) -> Interval:
    if not values.size:
        return Interval(math.nan, math.nan)
    tail = 50 * (1 - level)
    low, high = np.percentile(values, [tail, 100 - tail])
    return Interval(float(low), float(high))
