"""The tables of the baselines and of outside sets, for the terminal and for the READMEs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eval.baselines import PERCENTILES, Measured
from eval.outside_results import MEASURES, OutsideResult
from eval.strings import Strings

if TYPE_CHECKING:
    from rich.table import Table

Rows = list[list[str]]
"""Rows of cells, the first being the heads."""

_NEWCOMER_MEASURES = ("hit@1", "hit@5", "mrr@10", "complete@4000")
_COMMIT_CHARS = 7
_INTERVAL = re.compile(r" \(([\d.]+–[\d.]+)\)$")


def newcomer_table(measured: Sequence[Measured], strings: Strings, *, short: bool = False) -> Rows:
    """A row a system: its measures with their intervals, and its search time. ``short`` fits 80 columns."""
    names, heads, time = ("short", "head", "short.time") if short else ("system", "column", "column.time")
    rows = [
        [
            strings("system"),
            *(strings.name(heads, measure) for measure in _NEWCOMER_MEASURES),
            strings(time),
        ]
    ]
    for system in measured:
        figures = (system.figure(name) for name in _NEWCOMER_MEASURES)
        cells = (_cell(figure.value, figure.low, figure.high, 2 if short else 3) for figure in figures)
        p50, p95 = (system.search_percentile(q) for q in PERCENTILES)
        rows.append([strings.name(names, system.name), *cells, f"{p50:.0f} / {p95:.0f}"])
    return rows


def outside_table(results: Sequence[OutsideResult], strings: Strings) -> Rows:
    """A row a set: its size, its measures with their intervals, the search time, and what was measured when."""
    heads = [strings(f"outside.{name}") for name in ("set", "documents", "questions")]
    rows = [
        [
            *heads,
            *(strings.name("column", name) for name in MEASURES),
            strings("column.time"),
            strings("outside.measured"),
        ]
    ]
    for result in results:
        cells = (_cell(*result.figures[name]) for name in MEASURES)
        size = [result.name, f"{result.documents:,}", f"{result.questions:,}"]
        time = f"{result.search_p50_ms:.0f} / {result.search_p95_ms:.0f}"
        code = result.commit[:_COMMIT_CHARS] + (strings("outside.changed") if result.dirty else "")
        rows.append([*size, *cells, time, f"{result.date}, {code}"])
    return rows


def markdown(rows: Rows) -> str:
    """``rows`` as a Markdown table."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def terminal(rows: Rows) -> Table:
    """``rows`` as a table for the terminal, intervals below their figures."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, pad_edge=False, padding=(0, 1))
    for number, head in enumerate(rows[0]):
        table.add_column(Text(head), justify="right" if number else "left", no_wrap=True)
    for row in rows[1:]:
        table.add_row(*(Text(_INTERVAL.sub(r"\n\1", cell)) for cell in row))
    return table


def _cell(value: float, low: float, high: float, digits: int = 3) -> str:
    """A figure with its interval, whose ends have ``digits`` decimals."""
    return f"{value:.3f} ({low:.{digits}f}–{high:.{digits}f})"
