"""The figures of a judge, and how far it agrees with the key points, which no model judged."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.figures import Figure, Group, mean_figure, statistic_figure
from eval.grade_prompt import VERDICTS
from eval.grades import UNREADABLE, Grades
from eval.records import Run, RunRow
from eval.statistics import Numbers, agreement, cohen_kappa
from eval.summary import ANSWERABLE, BY_MODEL, NO_ANSWER
from eval.written import by_model

LEVELS = ("none", "some", "all")
"""Of the key points: none, some or all of them said; a judge's wrong and not_said, partly, right."""
_LEVEL_OF = {"wrong": 0, "not_said": 0, "partly": 1, "right": 2}


@dataclass(frozen=True, slots=True)
class Graded:
    """What a judge made of the answers of a run.

    ``groups`` hold the share of each verdict over the answers with a verdict: ``answerable``, ``no_answer``, and
    ``by_model`` where a language model wrote some itself. ``agreement`` and ``kappa`` (Cohen, 1960) compare the
    judge with the key points over answerable questions, in ``LEVELS``; ``table`` counts (key points, judge). Both are
    None where nothing could be compared.
    """

    judge: str
    answered: int
    refused: int
    unreadable: Mapping[str, int]
    groups: Mapping[str, Group]
    agreement: Figure | None
    kappa: Figure | None
    table: Mapping[tuple[str, str], int]


def graded(run: Run, grades: Grades) -> Graded:
    """The figures of one judge."""
    answers = {row.id: row for row in run.rows if was_answered(row)}
    given = [(answers[one.id], one) for one in grades.grades if one.id in answers]
    clear = [(row, one.verdict) for row, one in given if one.verdict != UNREADABLE]
    members = {
        ANSWERABLE: [verdict for row, verdict in clear if row.answerable],
        NO_ANSWER: [verdict for row, verdict in clear if not row.answerable],
        BY_MODEL: [verdict for row, verdict in clear if row.answerable and by_model(row)],
    }
    levels = [
        (key_point_level(row.measures["key_points"]), _LEVEL_OF[verdict])
        for row, verdict in clear
        if row.answerable and "key_points" in row.measures
    ]
    return Graded(
        grades.info.judge,
        len(answers),
        sum(row.answer is not None and row.answer["refused"] for row in run.rows),
        Counter(one.reason for _, one in given if one.verdict == UNREADABLE),
        {name: _shares(verdicts) for name, verdicts in members.items() if verdicts},
        _known(statistic_figure(levels, lambda drawn: agreement(*_columns(drawn)))),
        _known(statistic_figure(levels, lambda drawn: cohen_kappa(*_columns(drawn)))),
        Counter((LEVELS[points], LEVELS[judged]) for points, judged in levels),
    )


def was_answered(row: RunRow) -> bool:
    """Whether there is an answer to judge."""
    return row.answer is not None and not row.answer["refused"]


def key_point_level(coverage: float) -> int:
    """The place in ``LEVELS`` of a share of key points."""
    return 0 if coverage <= 0 else 2 if coverage >= 1 else 1


def _shares(verdicts: Sequence[str]) -> Group:
    return {name: mean_figure([float(verdict == name) for verdict in verdicts]) for name in VERDICTS}


def _columns(drawn: Numbers) -> tuple[list[float], list[float]]:
    return drawn[:, 0].tolist(), drawn[:, 1].tolist()


def _known(figure: Figure) -> Figure | None:
    return None if math.isnan(figure.value) else figure
