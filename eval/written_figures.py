"""The figures of a run's language model: how far its answers have support, who refused, and what they cost."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from eval.figures import Figure, mean_figure, percentile_figure, statistic_figure
from eval.records import RunRow
from eval.statistics import Numbers
from eval.written import (
    COSTS,
    REFUSERS,
    SHARES,
    by_model,
    code_of,
    fell_back,
    part_of,
    was_asked,
    whole_replies,
    without_cost,
)

QUANTILES = (50, 95)


def writing_figures(rows: Sequence[RunRow]) -> dict[str, Figure]:
    """The figures of the mode ``llm``; empty where no model was to write.

    - ``support``, ``moved``, ``added``: means over the answers; with ``_pooled`` over all claims of all answers
    - ``fallback`` and ``fallback.<code>``: share of the questions put to the model that quotations answered
    - ``refused_by_….answerable`` and ``.unanswerable``: share of the questions of that half
    - ``<cost>_p50`` and ``_p95`` of the replies that cost something
    """
    figures = {name: mean_figure(values) for name in SHARES if (values := _values(rows, name))}
    figures |= _pooled(rows)
    figures |= _fallbacks(rows)
    for name in REFUSERS:
        for half, answerable in (("answerable", True), ("unanswerable", False)):
            if values := _values([row for row in rows if row.answerable is answerable], name):
                figures[f"{name}.{half}"] = mean_figure(values)
    for name in COSTS:
        if values := _values(rows, name):
            figures |= {f"{name}_p{q}": percentile_figure(values, q) for q in QUANTILES}
    return figures


def writing_counts(rows: Sequence[RunRow]) -> dict[str, Any]:
    """How many questions, and what they cost together; empty where no model was to write.

    ``asked`` were put to the model, ``by_model`` answered or refused by it alone, ``fallback`` counts the
    others by their code. Of its replies ``cached`` were remembered, and of ``uncounted`` no tokens are known;
    neither is in the sums.
    """
    if not any(part_of(row) for row in rows):
        return {}
    replies = whole_replies(rows)
    return {
        "asked": sum(map(was_asked, rows)),
        "by_model": sum(map(by_model, rows)),
        "fallback": dict(fallback_codes(rows).most_common()),
        "cached": sum(one["cached"] for one in replies),
        "uncounted": without_cost(replies),
        **{name: round(math.fsum(_values(rows, name)), 1) for name in COSTS},
    }


def fallback_codes(rows: Sequence[RunRow]) -> Counter[str]:
    """How often which code stands where quotations answered in the model's place."""
    return Counter(code_of(row) for row in rows if fell_back(row))


def _pooled(rows: Sequence[RunRow]) -> dict[str, Figure]:
    table = [
        (one["supported"], one["supported"] + one["unsupported"], one["moved"], one["added"])
        for one in whole_replies(rows)
    ]
    columns = {"support_pooled": (0, 1), "moved_pooled": (2, 0), "added_pooled": (3, 0)}
    figures = {
        name: statistic_figure(table, partial(_ratio, part=part, whole=whole))
        for name, (part, whole) in columns.items()
    }
    return {name: figure for name, figure in figures.items() if not math.isnan(figure.value)}


def _ratio(drawn: Numbers, part: int, whole: int) -> float:
    total = float(drawn[:, whole].sum())
    return float(drawn[:, part].sum()) / total if total else math.nan


def _fallbacks(rows: Sequence[RunRow]) -> dict[str, Figure]:
    asked = [row for row in rows if was_asked(row)]
    if not asked:
        return {}
    figures = {"fallback": mean_figure([float(fell_back(row)) for row in asked])}
    for code, _ in fallback_codes(asked).most_common():
        figures[f"fallback.{code}"] = mean_figure([float(code_of(row) == code) for row in asked])
    return figures


def _values(rows: Sequence[RunRow], name: str) -> list[float]:
    return [row.measures[name] for row in rows if name in row.measures]
