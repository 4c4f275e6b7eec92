"""What the report shows, as plain values: the template only lays them out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval import charts
from eval.figures import Figure, mean_figure
from eval.gate import Judged, Verdict
from eval.outcomes import HEADLINE, figure_key, groups_of, in_group, outcomes_of, rank_of
from eval.records import RunRow
from eval.statistics import percentile
from eval.strings import Strings
from eval.summary import refusal_curve, refusal_figures, speed_figures

BY_KIND = ("hit@1", "hit@5", "complete@4000", "key_points", "citation_precision", "decided")
RANKS = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 10))
"""The columns of the histogram of ranks: first and last rank of each. A run keeps the first ten hits."""

_UNITS = {"prompt_tokens": "token", "completion_tokens": "token", "seconds": "s"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is written, in ``unit`` (a plain number where that is empty)."""

    figure: Figure
    unit: str = ""

    @property
    def text(self) -> str:
        """The value."""
        return self.write(self.figure.value)

    @property
    def low(self) -> str:
        """The lower end of the interval."""
        return self.write(self.figure.low)

    @property
    def high(self) -> str:
        """The upper end of the interval."""
        return self.write(self.figure.high)

    @property
    def n(self) -> int:
        """Over how many questions."""
        return self.figure.n

    def write(self, value: float) -> str:
        """A number as figures of this kind are written."""
        return f"{value:.1f} {self.unit}" if self.unit else plain(value)


@dataclass(frozen=True, slots=True)
class Whisker:
    """A figure as a bar of 0 to 100 with its interval, and the bar to hold where there is one."""

    value: float
    low: float
    high: float
    bar: float | None


@dataclass(frozen=True, slots=True)
class Tile:
    """One main figure."""

    name: str
    meaning: str
    shown: Shown
    whisker: Whisker
    bound: str
    bar: str
    state: str
    """``ok``, ``below`` or ``missed`` against the bar; empty without one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a group or measure with a figure a column, None where it has none."""

    name: str
    n: int
    figures: tuple[Shown | None, ...]

    def whisker(self, at: int) -> Whisker:
        """The figure of column ``at`` as a bar."""
        found = self.figures[at]
        if found is None:
            raise IndexError(at)
        return whisker(found.figure, 1.0)


@dataclass(frozen=True, slots=True)
class Risk:
    """The risk-coverage curve with its points (coverage, risk), area and AUROC."""

    curve: charts.Curve
    points: tuple[tuple[float, float], ...]
    now: tuple[float, float] | None
    area: str
    auroc: str


def plain(value: float) -> str:
    """A share or mean with three decimals; whole numbers above 10 without."""
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.3f}"


def signed(value: float) -> str:
    """A difference with its sign and three decimals."""
    return f"{value:+.3f}".replace("-", "−")


def shown(rows: Sequence[RunRow], measure: str) -> Shown | None:
    """The mean of a measure over these questions, for ``…_ms`` the 95th percentile; None where none has it."""
    if measure.endswith("_ms"):
        found = speed_figures(rows).get(f"{measure.removesuffix('_ms')}_p95")
        return Shown(found, "ms") if found else None
    values = [value for row in rows if (value := outcomes_of(row).get(measure)) is not None]
    return Shown(mean_figure(values), _UNITS.get(measure, "")) if values else None


def whisker(figure: Figure, top: float, bar: float | None = None) -> Whisker:
    """A figure on a scale from 0 to ``top``."""

    def at(value: float) -> float:
        return round(min(100.0, max(0.0, 100 * value / top)), 2)

    return Whisker(at(figure.value), at(figure.low), at(figure.high), None if bar is None else at(bar))


def tiles(rows: Sequence[RunRow], verdict: Verdict | None, strings: Strings) -> Iterator[Tile]:
    """The main figures that this run has, with their bars where it was judged."""
    for measure, group in HEADLINE:
        found = shown([row for row in rows if in_group(row, group)], measure)
        if found is not None:
            yield _tile(found, measure, group, _judged(verdict, measure, group), strings)


def _tile(found: Shown, measure: str, group: str, judged: Judged | None, strings: Strings) -> Tile:
    key = figure_key(measure, group)
    bar = judged.bar if judged else None
    top = charts.nice_ceiling(max(found.figure.high, bar or 0.0)) if found.unit else 1.0
    state = "" if not judged else "missed" if judged.missed else "below" if judged.below else "ok"
    bound = strings("gate.at_least" if judged and judged.gate.sign > 0 else "gate.at_most")
    return Tile(
        strings.name("figure", key),
        strings.name("meaning", key),
        found,
        whisker(found.figure, top, bar),
        bound,
        found.write(bar) if bar is not None else "",
        state,
    )


def _judged(verdict: Verdict | None, measure: str, group: str) -> Judged | None:
    if verdict is None:
        return None
    wanted = (measure, group, "all")
    return next(
        (one for one in verdict.judged if (one.gate.measure, one.gate.over, one.gate.split) == wanted), None
    )


def columns_by_kind(rows: Sequence[RunRow]) -> tuple[str, ...]:
    """Those of ``BY_KIND`` that any question has."""
    measured = {name for row in rows for name in outcomes_of(row)}
    return tuple(name for name in BY_KIND if name in measured)


def lines_by_kind(rows: Sequence[RunRow], strings: Strings) -> Iterator[Line]:
    """A line for each group, with ``columns_by_kind`` as columns."""
    measures = columns_by_kind(rows)
    for group in groups_of(rows):
        members = [row for row in rows if in_group(row, group)]
        kind, _, name = group.partition(".")
        yield Line(
            strings.name(kind, name), len(members), tuple(shown(members, measure) for measure in measures)
        )


def lines_by_half(rows: Sequence[RunRow], strings: Strings) -> Iterator[Line]:
    """A line for each main figure: over all questions, the dev half and the test half."""
    for measure, group in HEADLINE:
        members = [row for row in rows if in_group(row, group)]
        halves = [[row for row in members if split in ("all", row.split)] for split in ("all", "dev", "test")]
        figures = tuple(shown(half, measure) for half in halves)
        if figures[0]:
            key = figure_key(measure, group)
            yield Line(strings.name("figure", key), figures[0].n, figures)


def risk(rows: Sequence[RunRow]) -> Risk | None:
    """How many of the answered questions have no answer, by falling probability; None without probabilities.

    The point of today is what the run really answered.
    """
    points = refusal_curve(rows)
    if not points:
        return None
    judged = [row for row in rows if row.probability is not None]
    answered = [row.answerable for row in judged if row.answer and not row.answer["refused"]]
    now = (len(answered) / len(judged), 1 - sum(answered) / len(answered)) if answered else None
    found = refusal_figures(rows)
    area, auroc = (plain(found[name].value) if name in found else "–" for name in ("risk_area", "auroc"))
    return Risk(charts.curve(points, now), tuple(points), now, area, auroc)


def ranks(rows: Sequence[RunRow], none: str) -> charts.Columns:
    """How many answerable questions have their first evidence at which rank."""
    found = [rank_of(row) for row in rows if row.answerable]
    names = [str(low) if low == high else f"{low}–{high}" for low, high in RANKS]
    counts = [sum(rank is not None and low <= rank <= high for rank in found) for low, high in RANKS]
    return charts.columns([*names, none], [*counts, len(found) - sum(counts)])


def speed(rows: Sequence[RunRow], strings: Strings) -> tuple[tuple[str, float, float], ...]:
    """Name, median and 95th percentile (milliseconds) of each stage."""
    stages = dict.fromkeys(stage for row in rows for stage in row.timings_ms)
    times = {stage: [row.timings_ms[stage] for row in rows if stage in row.timings_ms] for stage in stages}
    return tuple(
        (strings.name("stage", stage), percentile(values, 50), percentile(values, 95))
        for stage, values in times.items()
    )


def conditions(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Nested settings as lines of dotted name and value."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from conditions(value, f"{prefix}{name}.")
        else:
            yield prefix + name, "" if value is None else str(value)
