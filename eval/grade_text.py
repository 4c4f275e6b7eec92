"""A judge's figures as people and programs read them, always under its name."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.figures import Figure
from eval.grade_figures import LEVELS, Graded
from eval.grade_prompt import VERDICTS
from eval.strings import Strings
from eval.summary import ANSWERABLE, BY_MODEL, NO_ANSWER
from eval.written_text import counted_reasons

_GROUPS = {
    ANSWERABLE: "group.answerable",
    NO_ANSWER: "group.unanswerable",
    BY_MODEL: "group.by_model",
}


def graded_text(found: Graded, strings: Strings) -> Iterator[RenderableType]:
    """The shares of the verdicts, then how far the judge agrees with the key points."""
    yield Text(strings("grade.title", judge=found.judge), "bold")
    yield Text(strings("grade.apart"), "dim")
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(strings("grade.group"), no_wrap=True)
    table.add_column(strings("run.head.n"), justify="right", no_wrap=True)
    for verdict in VERDICTS:
        table.add_column(strings(f"grade.{verdict}"), justify="right", no_wrap=True)
    for name, n, cells in group_lines(found, strings):
        table.add_row(name, n, *cells)
    yield table
    for line in remark_lines(found, strings):
        yield Text(line)


def group_lines(found: Graded, strings: Strings) -> Iterator[tuple[str, str, list[str]]]:
    """Name, number of answers and share of each verdict, of each group."""
    for group, figures in found.groups.items():
        cells = [_percent(figures[verdict]) for verdict in VERDICTS]
        yield strings(_GROUPS[group]), str(figures[VERDICTS[0]].n), cells


def remark_lines(found: Graded, strings: Strings) -> Iterator[str]:
    """How many answers there were, which have no verdict, and how far the judge agrees with the key points."""
    yield strings("grade.answered", answered=found.answered, refused=found.refused)
    if found.unreadable:
        reasons = counted_reasons(found.unreadable, strings)
        yield strings("grade.unreadable", count=sum(found.unreadable.values()), reasons=reasons)
    if found.agreement is None:
        return
    kappa = _spread(found.kappa) if found.kappa else "–"
    yield strings("grade.agreement", n=found.agreement.n, share=_spread(found.agreement), kappa=kappa)
    for points in LEVELS:
        counts = {f"judged_{judged}": found.table.get((points, judged), 0) for judged in LEVELS}
        if any(counts.values()):
            yield strings("grade.confusion", points=strings(f"grade.points.{points}"), **counts)


def graded_json(found: Graded) -> dict[str, object]:
    """The figures for programs."""
    return {
        "judge": found.judge,
        "answered": found.answered,
        "refused": found.refused,
        "unreadable": dict(found.unreadable),
        "groups": {
            group: {"n": figures[VERDICTS[0]].n, **{name: _json(one) for name, one in figures.items()}}
            for group, figures in found.groups.items()
        },
        "agreement": _json(found.agreement),
        "kappa": _json(found.kappa),
        "table": [
            {"key_points": points, "judge": judged, "n": n} for (points, judged), n in found.table.items()
        ],
    }


def _json(figure: Figure | None) -> dict[str, object] | None:
    if figure is None:
        return None
    interval = [round(figure.low, 4), round(figure.high, 4)]
    return {"value": round(figure.value, 4), "interval": interval, "n": figure.n}


def _percent(figure: Figure) -> str:
    value, low, high = (f"{100 * one:.0f}" for one in (figure.value, figure.low, figure.high))
    return f"{value} % ({low}–{high})"


def _spread(figure: Figure) -> str:
    return f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"
