"""The figures of a run as tables for a terminal of 80 columns, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from eval.figures import Group
from eval.records import RunRow
from eval.strings import Strings
from eval.summary import (
    ALL,
    ANSWERABLE,
    BY_MODEL,
    MEASURES,
    NO_ANSWER,
    REFUSAL,
    SPEED,
    WRITING,
    Summary,
    groups_of,
)
from eval.written_figures import writing_counts
from eval.written_text import written_lines

BY_KIND = ("hit@1", "hit@5", "mrr@10", "complete@4000", "key_points", "citation_recall", "answered")
"""The measures of the table by kind: as many as fit."""

_HALVES = {
    ANSWERABLE: "group.answerable",
    NO_ANSWER: "group.unanswerable",
    ALL: "group.all",
    BY_MODEL: "group.by_model",
}
_DIGITS = 4


def as_json(summary: Summary, rows: Sequence[RunRow]) -> dict[str, dict[str, Any]]:
    """``{group: {"n", measure: value, ..., "intervals": {measure: [low, high]}}}``.

    Every kind and half has all known measures, None where no row has one; ``refusal``, ``writing`` and ``speed``
    what they have, ``writing`` also its ``counts``.
    """
    counts = {name: len(group) for name, group in groups_of(rows).items()}
    told = {name: _group_json(group, counts.get(name)) for name, group in summary.items()}
    if WRITING in told:
        told[WRITING]["counts"] = writing_counts(rows)
    return told


def _group_json(group: Group, n: int | None) -> dict[str, Any]:
    figures: dict[str, Any] = dict.fromkeys(MEASURES) if n is not None else {}
    figures |= {name: _rounded(figure.value) for name, figure in group.items()}
    intervals = {name: [_rounded(figure.low), _rounded(figure.high)] for name, figure in group.items()}
    counted = max((figure.n for figure in group.values()), default=0) if n is None else n
    return {"n": counted, **figures, "intervals": intervals}


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, _DIGITS)


def show_summary(console: Console, summary: Summary, rows: Sequence[RunRow], strings: Strings) -> None:
    """Print the figures by kind, the measures with their intervals, the refusals and the speed."""
    counts = {name: len(group) for name, group in groups_of(rows).items()}
    console.print(kinds_table(summary, counts, strings))
    group = ANSWERABLE if ANSWERABLE in summary else ALL
    measures = {name: figure for name, figure in summary[group].items() if name in MEASURES}
    console.print(figures_table(measures, "figure", strings(f"run.table.{group}"), strings))
    if REFUSAL in summary:
        console.print(figures_table(summary[REFUSAL], "refusal", strings("run.table.refusal"), strings))
    if WRITING in summary:
        console.print(writing_table(summary[WRITING], strings))
    if SPEED in summary:
        console.print(speed_table(summary[SPEED], strings))


def kinds_table(summary: Summary, counts: Mapping[str, int], strings: Strings) -> Table:
    """A row a kind, then the halves and the whole; a column a measure that any of them has."""
    shown = [name for name in BY_KIND if any(name in summary[group] for group in counts)]
    table = _table(strings, "run.head.kind", "run.head.n", *(f"head.{name}" for name in shown))
    kinds = [group for group in counts if group not in _HALVES]
    for group, n in counts.items():
        name = strings(_HALVES[group]) if group in _HALVES else strings.name("kind", group)
        cells = (summary[group].get(measure) for measure in shown)
        table.add_row(
            name,
            str(n),
            *(f"{cell.value:.3f}" if cell else "" for cell in cells),
            end_section=group == kinds[-1],
        )
    return table


def figures_table(figures: Group, prefix: str, title: str, strings: Strings) -> Table:
    """A row a figure, with its interval and the number of questions."""
    table = _table(strings, "run.head.figure", "run.head.value", "run.head.interval", "run.head.n")
    table.title = title
    for name, figure in figures.items():
        form = ".0f" if name == "length" else ".3f"
        interval = f"{figure.low:{form}}–{figure.high:{form}}"
        table.add_row(strings.name(prefix, name), f"{figure.value:{form}}", interval, str(figure.n))
    return table


def writing_table(figures: Group, strings: Strings) -> Table:
    """A row a figure of the language model: shares, tokens and seconds."""
    table = _table(strings, "run.head.figure", "run.head.value", "run.head.interval", "run.head.n")
    table.title = strings("run.table.writing")
    for line, figure in zip(written_lines([figures], strings), figures.values(), strict=True):
        table.add_row(line.name, *line.values, *line.spreads, str(figure.n))
    return table


def speed_table(figures: Group, strings: Strings) -> Table:
    """A row a stage, in milliseconds."""
    table = _table(
        strings, "run.head.stage", "run.head.p50", "run.head.interval", "run.head.p95", "run.head.interval"
    )
    table.title = strings("run.table.speed")
    for stage in dict.fromkeys(name.rpartition("_")[0] for name in figures):
        cells: list[str] = []
        for q in ("p50", "p95"):
            figure = figures[f"{stage}_{q}"]
            cells += [f"{figure.value:.1f}", f"{figure.low:.0f}–{figure.high:.0f}"]
        table.add_row(strings.name("stage", stage), *cells)
    return table


def _table(strings: Strings, *headings: str) -> Table:
    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1), title_justify="left", title_style="bold")
    for at, heading in enumerate(headings):
        table.add_column(strings(heading), no_wrap=True, justify="left" if at == 0 else "right")
    return table
