"""Where the marks of the report's charts go: pure geometry, drawn by eval/assets/charts.html.j2.

All lengths are in the units of the drawing's view box, whose width is that of a phone, so that text in a
drawing is never smaller than beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 340.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 12.0, 26.0, 36.0
ROW_HEIGHT = 44.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis, at ``at``."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with the text above (or behind) it and the name below (or before) it."""

    x: float
    y: float
    width: float
    height: float
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Upright bars over a base line."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    base: float = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Curve:
    """A stepped line through points of the unit square, with the point where the system works now."""

    path: str
    area: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    now: tuple[float, float] | None
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    base: float = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Span:
    """A lying bar to the median with a thin one to the 95th percentile."""

    y: float
    median: float
    high: float
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Lying bars, one a stage."""

    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]
    height: float
    width: float = WIDTH
    left: float = 2.0
    right: float = WIDTH - RIGHT


def columns(names: Sequence[str], counts: Sequence[int]) -> Columns:
    """A histogram of ``counts``."""
    top = nice_ceiling(max(counts, default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(counts))
    rise = HEIGHT - BOTTOM - TOP
    bars = tuple(
        Bar(
            round(LEFT + at * step + step * 0.12, 2),
            round(HEIGHT - BOTTOM - rise * count / top, 2),
            round(step * 0.76, 2),
            round(rise * count / top, 2),
            name,
            str(count),
        )
        for at, (name, count) in enumerate(zip(names, counts, strict=True))
    )
    return Columns(
        bars, tuple(Tick(round(HEIGHT - BOTTOM - rise * at / 2, 2), f"{top * at / 2:g}") for at in range(3))
    )


def curve(points: Sequence[tuple[float, float]], now: tuple[float, float] | None) -> Curve:
    """A line through (x, y) with x in 0..1; y is drawn from 0 to a round number above the largest."""
    top = min(1.0, nice_ceiling(max((y for _, y in [*points, *([now] if now else [])]), default=1.0)))
    place = [_at(x, y, top) for x, y in points]
    line = " ".join(f"{'M' if not at else 'L'}{x:g} {y:g}" for at, (x, y) in enumerate(place))
    base = HEIGHT - BOTTOM
    area = f"{line} L{place[-1][0]:g} {base:g} L{place[0][0]:g} {base:g} Z" if place else ""
    return Curve(
        line,
        area,
        tuple(Tick(_at(x / 4, 0, top)[0], f"{25 * x} %") for x in range(5)),
        tuple(Tick(_at(0, top * y / 2, top)[1], f"{100 * top * y / 2:g} %") for y in range(3)),
        _at(*now, top) if now else None,
    )


def spans(stages: Sequence[tuple[str, float, float]]) -> Spans:
    """Lying bars for (name, median, 95th percentile), all in milliseconds."""
    top = nice_ceiling(max((high for _, _, high in stages), default=1.0))
    reach = WIDTH - RIGHT - 2.0
    drawn = tuple(
        Span(
            round(20 + at * ROW_HEIGHT, 2),
            round(reach * median / top, 2),
            round(reach * high / top, 2),
            name,
            f"{median:.0f} / {high:.0f} ms",
        )
        for at, (name, median, high) in enumerate(stages)
    )
    ticks = tuple(Tick(round(2 + reach * at / 2, 2), f"{top * at / 2:g}") for at in range(3))
    return Spans(drawn, ticks, 34 + len(drawn) * ROW_HEIGHT)


def nice_ceiling(value: float) -> float:
    """The smallest of 1, 2, 4, 5, 8 and 10 times a power of ten that is not below ``value``."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(
        round(factor * power, 12) for factor in (1, 2, 4, 5, 8, 10) if factor * power >= value * (1 - 1e-9)
    )


def _at(x: float, y: float, top: float) -> tuple[float, float]:
    return (
        round(LEFT + x * (WIDTH - LEFT - RIGHT), 2),
        round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y / top, 2),
    )
