"""A figure over some questions, with the uncertainty of having asked just these."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.statistics import Interval, Numbers, bootstrap_interval, bootstrap_statistic, percentile


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over ``n`` questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


Group = Mapping[str, Figure]


def mean_figure(values: Sequence[float]) -> Figure:
    """The mean of some values."""
    return _figure(math.fsum(values) / len(values), bootstrap_interval(values), len(values))


def percentile_figure(values: Sequence[float], q: float) -> Figure:
    """The ``q``-th percentile (0 to 100) of some values."""
    return _figure(percentile(values, q), bootstrap_interval(values, q=q), len(values))


def statistic_figure(rows: Sequence[Sequence[float]], statistic: Callable[[Numbers], float]) -> Figure:
    """A statistic of an array (n, columns) that is no mean; its value is nan without rows."""
    value = statistic(np.asarray(rows, float)) if rows else math.nan
    return _figure(value, bootstrap_statistic(rows, statistic), len(rows))


def _figure(value: float, interval: Interval, n: int) -> Figure:
    return Figure(value, interval.low, interval.high, n)
