"""Figures as they are said, in a question or a text: what they are worth, in which unit, beside which words.

A figure is a span of values, so that 1-2名, 50%以上 and 500多人 can be compared with what is asked.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from rag.text import fold, numeral_value

_N = r"(?:\d+(?:,\d{3})*(?:\.\d+)?[十百千万亿]*|[〇零一二两三四五六七八九十百千万亿]+)"
_FIGURE = re.compile(
    rf"(?<![第\d.])(?P<least>至少|不少于|不低于|不得少于)?(?P<most>不超过|(?:不能|不得)超过)?(?:约|近|达到?)?"
    rf"(?:每(?P<every>{_N}|半)?个?(?P<span>年|届|季度|月|周)|百分之(?P<share>{_N})|(?P<below>{_N})分之(?P<above>{_N})"
    rf"|(?P<half>一半|半数|过半)|(?P<halfyear>半年)"
    rf"|(?P<value>{_N})(?P<about>[多余来])?(?:\s*[-—~至到]\s*(?P<upto>{_N}))?"
    r"(?P<unit>%|成(?![立为员了效果绩功长熟])|人次|[名人位]|个月|[个处家所]|[篇项条件次届票套亩户场遍部章页]|周岁|岁|年|天|小时|万?亿?[元块])"
    rf"(?:[至到—~-](?P<untilyear>{_N})(?P=unit))?)"
    r"(?P<after>以上|以下|[以之]?内|左右|多)?"
)
_CALENDAR = re.compile(r"(?:19|20)\d\d年|\d{1,2}年(?=\d{1,2}月)|\d{1,2}月\d{1,2}[日号]|\d{4}-\d")
_KINDS = {
    **dict.fromkeys(("名", "人", "位", "人次"), "人"),
    **dict.fromkeys(("处", "家", "所"), "处"),
    "周岁": "岁",
}
_MONTHS = {"年": 12.0, "届": 60.0, "季度": 3.0, "月": 1.0, "周": 0.25}
_ROUGH = 0.15
_AROUND_BEFORE, _AROUND_AFTER = 16, 9
_STOP = re.compile(r"[。；;！？!?，,、：:\n]")


@dataclass(frozen=True, slots=True)
class Figure:
    """``said`` stands at ``[start, end)`` and is worth ``low`` to ``high`` of ``kind``; ``rough`` as 多, 余 make it.

    ``before`` and ``behind`` are the characters around it within the clause (``before``: the sentence).
    """

    said: str
    start: int
    end: int
    low: float
    high: float
    kind: str
    rough: bool
    before: str
    behind: str

    def agrees_with(self, other: Figure) -> bool:
        """Whether both can be true: the spans of values meet, widened where one is said roughly."""
        room = _ROUGH if self.rough or other.rough else 1e-9
        return self.low * (1 - room) <= other.high and other.low <= self.high * (1 + room)

    def same_kind(self, other: Figure) -> bool:
        """Whether both count the same kind of thing; 个 counts anything."""
        counts = {"人", "处", "个"}
        return self.kind == other.kind or (
            "个" in (self.kind, other.kind) and {self.kind, other.kind} <= counts
        )


def figures_in(text: str, ones: bool = False) -> list[Figure]:
    """The figures of ``text`` with a unit, in order; years of the calendar and ordinals are none.

    A single thing (一个, 1名) is mostly no figure but an article: it counts before 内 (一个月内) and, with
    ``ones``, where it is written as a digit.
    """
    body = fold(text)
    dates = [match.span() for match in _CALENDAR.finditer(body)]
    found: list[Figure] = []
    for match in _FIGURE.finditer(body):
        inside = any(start < match.end() and match.start() < end for start, end in dates)
        figure = None if inside else _figure(body, match, ones)
        if figure is not None:
            found.append(figure)
    return found


def _figure(body: str, match: re.Match[str], ones: bool) -> Figure | None:
    worth = _worth(match, ones)
    if worth is None:
        return None
    low, high, kind = worth
    after = match.group("after") or ""
    if match.group("least") or after == "以上":
        high = math.inf
    if match.group("most") or after in ("以下", "以内", "之内"):
        low = 0.0
    before = body[max(0, match.start() - _AROUND_BEFORE) : match.start()]
    behind = body[match.end() : match.end() + _AROUND_AFTER]
    return Figure(
        said=match.group(),
        start=match.start(),
        end=match.end(),
        low=low,
        high=high,
        kind=kind,
        rough=bool(match.group("about")) or after in ("左右", "多"),
        before=re.split(r"[。；;！？!?\n]", before)[-1],
        behind=_STOP.split(behind)[0],
    )


def _worth(match: re.Match[str], ones: bool) -> tuple[float, float, str] | None:
    """Lowest and highest value and the kind of unit; None for what counts nothing (一个 as an article)."""
    if match.group("span"):
        every = match.group("every") or "一"
        times = 0.5 if every == "半" else numeral_value(every)
        months = None if times is None else times * _MONTHS[match.group("span")]
        return None if months is None else (months, months, "每")
    if match.group("half"):
        return 0.5, 0.5, "比例"
    if match.group("halfyear"):
        return 6.0, 6.0, "月"
    if match.group("share"):
        share = numeral_value("百分之" + match.group("share"))
        return None if share is None else (share, share, "比例")
    if match.group("below"):
        share = numeral_value(f"{match.group('below')}分之{match.group('above')}")
        return None if share is None else (share, share, "比例")
    value, unit = numeral_value(match.group("value")), match.group("unit")
    until = match.group("upto") or match.group("untilyear")
    last = numeral_value(until) if until else value
    if value is None or last is None:
        return None
    counts = (
        unit == "%" or (match.group("after") or "").endswith("内") or (ones and match.group("value") == "1")
    )
    if value == 1 and last == 1 and not counts:
        return None
    scale, kind = _kind(unit)
    return value * scale, last * scale, kind


def _kind(unit: str) -> tuple[float, str]:
    if unit == "%":
        return 0.01, "比例"
    if unit == "成":
        return 0.1, "比例"
    if unit == "年":
        return 12.0, "月"
    if unit == "个月":
        return 1.0, "月"
    if unit[-1] in "元块":
        return {"万": 1e4, "亿": 1e8}.get(unit[0], 1.0), "元"
    return 1.0, _KINDS.get(unit, unit)
