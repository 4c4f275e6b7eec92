"""The figures of a run: every measure by kind with its interval, the refusals, and the speed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.records import RunRow
from eval.statistics import (
    Interval,
    Numbers,
    auroc,
    bootstrap_interval,
    bootstrap_statistic,
    percentile,
    risk_coverage,
    risk_coverage_area,
)

ANSWERABLE, NO_ANSWER, ALL = "answerable", "no_answer", "all"
REFUSAL, SPEED = "refusal", "speed"

MEASURES = (
    "hit@1", "hit@5", "hit@10", "recall@5", "recall@10", "recall@20", "mrr@10", "ndcg@10",
    "complete@2000", "complete@4000",
    "key_points", "premise_corrected",
    "citation_precision", "citation_recall", "cited_evidence", "quotes_exact", "supported",
    "answered", "length",
)  # fmt: skip
"""The measures of a row, in the order in which they are shown."""

Group = Mapping[str, "Figure"]
Summary = dict[str, Group]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over ``n`` questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int


def summarise(rows: Sequence[RunRow]) -> Summary:
    """The figures by group, and by measure in each.

    Groups are the kinds that occur, ``answerable``, ``no_answer`` and ``all``, each with the mean of every
    measure that any of its rows has, ``auroc`` (of its questions against those of the other half) and the
    speed by stage; then ``refusal`` and ``speed`` over all questions, where there is something to tell.
    """
    summary: Summary = {
        name: means(group) | told_apart(group, rows) | speed_figures(group)
        for name, group in groups_of(rows).items()
    }
    if refusal := refusal_figures(rows):
        summary[REFUSAL] = refusal
    if speed := speed_figures(rows):
        summary[SPEED] = speed
    return summary


def groups_of(rows: Sequence[RunRow]) -> dict[str, list[RunRow]]:
    """The rows of each kind, in the order in which kinds occur, then those of both halves, then all."""
    groups: dict[str, list[RunRow]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    halves = {
        ANSWERABLE: [row for row in rows if row.answerable],
        NO_ANSWER: [row for row in rows if not row.answerable],
        ALL: list(rows),
    }
    return groups | {name: group for name, group in halves.items() if group}


def means(rows: Sequence[RunRow]) -> dict[str, Figure]:
    """The mean of each measure over the rows that have it; known measures first, in their order."""
    named = dict.fromkeys(name for row in rows for name in row.measures)
    ordered = [name for name in MEASURES if name in named] + [name for name in named if name not in MEASURES]
    return {
        name: mean_figure([row.measures[name] for row in rows if name in row.measures]) for name in ordered
    }


def mean_figure(values: Sequence[float]) -> Figure:
    """The mean of some values."""
    return _figure(math.fsum(values) / len(values), bootstrap_interval(values), len(values))


def refusal_figures(rows: Sequence[RunRow]) -> dict[str, Figure]:
    """How well refusing goes; empty unless there are questions with and without an answer.

    - ``precision``: of the refused questions, those without an answer; ``recall``: of the questions without
      an answer, those refused.
    - ``auroc``: the chance that the probability of being answerable is higher for a question with an answer
      than for one without.
    - ``risk_area``: the area under the risk-coverage curve, where only the questions of highest probability
      are answered and the risk is the share of these without an answer.

    A figure that can't be taken (nothing was refused) is left out.
    """
    if len({row.answerable for row in rows}) < 2:
        return {}
    table = [
        (float(row.answer["refused"]), float(not row.answerable)) for row in rows if row.answer is not None
    ]
    judged = [(row.probability, float(row.answerable)) for row in rows if row.probability is not None]
    figures = {
        "precision": _statistic(table, lambda drawn: _share_of(drawn[:, 1], drawn[:, 0])),
        "recall": _statistic(table, lambda drawn: _share_of(drawn[:, 0], drawn[:, 1])),
        "auroc": _statistic(judged, lambda drawn: auroc(drawn[:, 0], drawn[:, 1])),
        "risk_area": _statistic(judged, _risk_area),
    }
    return {name: figure for name, figure in figures.items() if not math.isnan(figure.value)}


def told_apart(group: Sequence[RunRow], rows: Sequence[RunRow]) -> dict[str, Figure]:
    """``auroc``: how well the probability tells this group's questions from all of the other half.

    In a group that has questions of both halves it tells these apart. Empty without probabilities.
    """
    halves = {row.answerable for row in group}
    others = [row for row in rows if row.answerable not in halves]
    judged = [
        (row.probability, float(row.answerable)) for row in [*group, *others] if row.probability is not None
    ]
    figure = _statistic(judged, lambda drawn: auroc(drawn[:, 0], drawn[:, 1]))
    return {} if math.isnan(figure.value) else {"auroc": figure}


def refusal_curve(rows: Sequence[RunRow]) -> list[tuple[float, float]]:
    """The risk-coverage curve of the probabilities, as ``(coverage, risk)``; empty without probabilities."""
    judged = [row for row in rows if row.probability is not None]
    return risk_coverage([row.probability or 0.0 for row in judged], [row.answerable for row in judged])


def speed_figures(rows: Sequence[RunRow]) -> dict[str, Figure]:
    """``<stage>_p50`` and ``<stage>_p95`` in milliseconds, for each stage that was timed."""
    figures = {}
    for stage in dict.fromkeys(stage for row in rows for stage in row.timings_ms):
        spent = [row.timings_ms[stage] for row in rows if stage in row.timings_ms]
        for q in (50, 95):
            interval = bootstrap_interval(spent, q=q)
            figures[f"{stage}_p{q}"] = _figure(percentile(spent, q), interval, len(spent))
    return figures


def _risk_area(drawn: Numbers) -> float:
    return risk_coverage_area(risk_coverage(drawn[:, 0].tolist(), drawn[:, 1].tolist()))


def _share_of(part: Numbers, whole: Numbers) -> float:
    """The mean of ``part`` where ``whole`` is 1; nan where it nowhere is."""
    chosen = part[whole > 0]
    return float(chosen.mean()) if chosen.size else math.nan


def _statistic(rows: Sequence[Sequence[float]], statistic: Callable[[Numbers], float]) -> Figure:
    value = statistic(np.asarray(rows, float)) if rows else math.nan
    return _figure(value, bootstrap_statistic(rows, statistic), len(rows))


def _figure(value: float, interval: Interval, n: int) -> Figure:
    return Figure(value, interval.low, interval.high, n)
