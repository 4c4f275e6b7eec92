"""The figures of a run: every measure by kind with its interval, the refusals, and the speed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eval import written
from eval.figures import Figure, Group, mean_figure, percentile_figure, statistic_figure
from eval.records import RunRow
from eval.statistics import Numbers, auroc, risk_coverage, risk_coverage_area
from eval.written_figures import writing_figures

ANSWERABLE, NO_ANSWER, ALL, BY_MODEL = "answerable", "no_answer", "all", "by_model"
REFUSAL, WRITING, SPEED = "refusal", "writing", "speed"

MEASURES = (
    "hit@1", "hit@5", "hit@10", "recall@5", "recall@10", "recall@20", "mrr@10", "ndcg@10",
    "complete@2000", "complete@4000",
    "key_points", "premise_corrected",
    "citation_precision", "citation_recall", "cited_evidence", "quotes_exact", "supported",
    "answered", "length",
)  # fmt: skip
"""The measures of a row, in the order in which they are shown."""

Summary = dict[str, Group]


def summarise(rows: Sequence[RunRow]) -> Summary:
    """The figures by group, and by measure in each.

    Groups are the kinds that occur, ``answerable``, ``no_answer``, ``all`` and ``by_model`` (the answerable
    questions that a language model answered or refused by itself), each with the mean of every
    measure that any of its rows has, ``auroc`` (of its questions against those of the other half) and the
    speed by stage; then ``refusal``, ``writing`` (of a language model) and ``speed`` over all questions, where
    there is something to tell.
    """
    summary: Summary = {
        name: means(group) | told_apart(group, rows) | speed_figures(group)
        for name, group in groups_of(rows).items()
    }
    if refusal := refusal_figures(rows):
        summary[REFUSAL] = refusal
    if writing := writing_figures(rows):
        summary[WRITING] = writing
    if speed := speed_figures(rows):
        summary[SPEED] = speed
    return summary


def groups_of(rows: Sequence[RunRow]) -> dict[str, list[RunRow]]:
    """The rows of each kind, in the order in which kinds occur, of both halves, all, and a model's own."""
    groups: dict[str, list[RunRow]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    halves = {
        ANSWERABLE: [row for row in rows if row.answerable],
        NO_ANSWER: [row for row in rows if not row.answerable],
        ALL: list(rows),
        BY_MODEL: [row for row in rows if row.answerable and written.by_model(row)],
    }
    return groups | {name: group for name, group in halves.items() if group}


def means(rows: Sequence[RunRow]) -> dict[str, Figure]:
    """The mean of each measure over the rows that have it; known measures first, in their order."""
    named = dict.fromkeys(name for row in rows for name in row.measures)
    known = (*MEASURES, *written.MEASURES)
    ordered = [name for name in known if name in named] + [name for name in named if name not in known]
    return {
        name: mean_figure([row.measures[name] for row in rows if name in row.measures]) for name in ordered
    }


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
        "precision": statistic_figure(table, lambda drawn: _share_of(drawn[:, 1], drawn[:, 0])),
        "recall": statistic_figure(table, lambda drawn: _share_of(drawn[:, 0], drawn[:, 1])),
        "auroc": statistic_figure(judged, lambda drawn: auroc(drawn[:, 0], drawn[:, 1])),
        "risk_area": statistic_figure(judged, _risk_area),
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
    figure = statistic_figure(judged, lambda drawn: auroc(drawn[:, 0], drawn[:, 1]))
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
            figures[f"{stage}_p{q}"] = percentile_figure(spent, q)
    return figures


def _risk_area(drawn: Numbers) -> float:
    return risk_coverage_area(risk_coverage(drawn[:, 0].tolist(), drawn[:, 1].tolist()))


def _share_of(part: Numbers, whole: Numbers) -> float:
    """The mean of ``part`` where ``whole`` is 1; nan where it nowhere is."""
    chosen = part[whole > 0]
    return float(chosen.mean()) if chosen.size else math.nan
