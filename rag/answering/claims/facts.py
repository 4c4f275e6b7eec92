"""Figures and times of a text as values that can be compared: 30%, 百分之三十 and 三成 are one value.

A ``Fact`` carries the words around it, so that a figure of a neighbouring thing is not taken for this one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.fact_forms import COUNT, ISSUE, TIME
from rag.text import numeral_value

_NOT_NEARLY = frozenset(("月数", "日", "届", "次", "期", "批"))
"""近三年, 近两届 are the last ones."""
_ISSUED = re.compile("[发办函字文令规通]$")
_LIMIT = re.compile(
    r"(?:(?P<least>至少|最少|起码)|至多|最多(?!的)|顶多)[^,，。;；:：、\d一二两三四五六七八九十百千万]{0,8}$"
)
"""A bound that stands before the verb: 至少要联系20户."""
_WITHIN = frozenset(("以下", "以内", "之内", "内", "之下", "为上限", "为限", "为顶"))
_QUOTED = re.compile(r"“[^”]{1,24}”|《[^》]{1,80}》")
_PEOPLE, _THINGS = (
    frozenset(("名", "位", "人")),
    frozenset(
        (
            "个",
            "项",
            "条",
            "点",
            "件",
            "种",
            "类",
            "方面",
            "家",
            "处",
            "所",
            "座",
            "篇",
            "份",
            "句",
            "镇街",
            "套",
            "部",
            "组",
            "支",
        )
    ),
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7}
_SHARES = {"成": 0.1, "倍": 1.0}
_SAME = {"周岁": "岁", "个小时": "小时", "工作日": "个工作日"}
_TIMES = frozenset(("次", "遍", "回", "趟", "轮", "场"))
_EVERY = {
    "年": 12.0, "年度": 12.0, "届": 60.0, "季度": 3.0, "季": 3.0, "月": 1.0, "周": 0.25, "星期": 0.25, "天": 1 / 30, "日": 1 / 30, "半年": 6.0,
}  # fmt: skip
"""How many months each time of a thing that comes again lasts."""
_POINTS = frozenset(("项", "点", "件", "方面", "步", "部分"))
_ENDS = {
    "firsttime": ("第次", 1.0), "firstbatch": ("第批", 1.0), "firstyear": ("第年", 1.0), "lastyear": ("第年", -1.0),
}  # fmt: skip
"""What is the first or the last of its kind."""
_PARTS = {
    "年终": "年底",
    "年末": "年底",
    "岁末": "年底",
    "当晚": "晚上",
    "早上": "早晨",
    "清晨": "早晨",
    "次日": "第二天",
    "翌日": "第二天",
    "隔天": "第二天",
    "今": "今年",
    "本年": "今年",
    "本年度": "今年",
    "上年": "去年",
    "上年度": "去年",
    "来年": "明年",
    "下一年": "明年",
}
_SEGMENT = re.compile(
    r"[,，。;；:：、!！?？\n]|(?<=\d[名个件条项人次篇家处所位元年])(?:以?及|和|与)|(?<=%)(?:以?及|和|与)"
)
_AROUND = 14


@dataclass(frozen=True, slots=True)
class Fact:
    """``said`` stands at ``[start, end)``: ``low`` to ``high`` of ``kind``; ``bound`` is ≥, ≤ or empty.

    ``before`` and ``after`` are the words beside it within its part of the clause.
    """

    said: str
    start: int
    end: int
    kind: str
    low: float
    high: float
    bound: str = ""
    before: str = ""
    after: str = ""
    named: bool = False
    """Whether it stands in quotation marks, as a part of a name (“四个意识”)."""

    @property
    def is_time(self) -> bool:
        """Whether it says when or how often rather than how many."""
        return self.kind in _TIME_KINDS

    def equals(self, other: Fact) -> bool:
        """Whether both have the same value and neither bounds it where the other does from the other side."""
        if {self.bound, other.bound} == {"≥", "≤"}:
            return False
        if self.kind == other.kind == "文号":
            return self.low == other.low and _same_issue(self.said, other.said)
        if self.kind == other.kind == "year" and min(self.low, other.low) < 100:
            return self.low % 100 == other.low % 100
        if self._ends(other) or other._ends(self):
            return True
        return close(self.low, other.low) and close(self.high, other.high)

    def _ends(self, other: Fact) -> bool:
        """Whether this bound (最多九人, 至少七人) is an end of the range that the other is (七至九人)."""
        if other.bound or other.low == other.high or self.low != self.high:
            return False
        return (self.bound == "≤" and close(self.low, other.high)) or (
            self.bound == "≥" and close(self.low, other.low)
        )

    def same_kind(self, other: Fact) -> bool:
        """Whether both count the same kind of thing; 个 may count people too."""
        kinds = {self.kind, other.kind}
        return self.kind == other.kind or kinds == {"人", "个"}


_TIME_KINDS = frozenset(
    ("year", "date", "month", "quarter", "plan", "every", "session", "part", "第年", "第届", "第次")
)


def close(one: float, other: float) -> bool:
    """Whether two values are the same but for rounding."""
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


def _same_issue(one: str, other: str) -> bool:
    """Whether two numbers of documents are of the same year, and of the same body where both name it."""
    mine, theirs = ISSUE.match(one), ISSUE.match(other)
    if mine is None or theirs is None or mine["of"] != theirs["of"]:
        return False
    bodies = mine["body"], theirs["body"]
    return not all(map(_ISSUED.search, bodies)) or bodies[0] == bodies[1]


@lru_cache(maxsize=2048)
def facts_of(text: str) -> tuple[Fact, ...]:
    """The figures and times of a folded text, in order."""
    taken: list[tuple[int, int]] = []
    found: list[Fact] = []
    for match in TIME.finditer(text):
        for kind, value in _time(match):
            found.append(_placed(text, match.start(), match.end(), kind, value, value))
        taken.append(match.span())
    for match in ISSUE.finditer(text):
        number = float(match["number"])
        found.append(_placed(text, match.start(), match.end(), "文号", number, number))
        taken.append(match.span())
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in COUNT.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        in_quotes = any(start <= match.start() and match.end() <= end for start, end in quoted)
        fact = _count(text, match, in_quotes)
        if fact is not None:
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.start))


def _time(match: re.Match[str]) -> Iterator[tuple[str, float]]:
    """The kinds and values of a time, as many as it names."""
    value = match.group
    if value("year") or value("short"):
        yield "year", _worth_of((value("year") or value("short")).replace(" ", ""))
    elif value("from"):
        yield from _months(_worth_of(value("from")), _worth_of(value("till")))
    elif value("month"):
        month = _worth_of(value("month"))
        days = [_worth_of(day) for day in (value("day"), value("lastday")) if day]
        yield from [("date", month * 100 + day) for day in days] or [("month", month)]
    elif value("session"):
        yield "session", _worth_of(value("session")) * 100 + _worth_of(value("times") or value("times2"))
    elif value("quarter") or value("plan"):
        yield "quarter" if value("quarter") else "plan", _worth_of(value("quarter") or value("plan"))
    elif value("term"):
        yield "第届", _worth_of(value("term"))
    elif match.lastgroup in _ENDS:
        yield _ENDS[match.lastgroup]
    elif value("rank"):
        yield "第名", _worth_of(value("place") or "一")
    elif value("ordinal"):
        yield (
            "第" + ("项" if value("of") in _POINTS or value("of")[0] == "个" else value("of")),
            _worth_of(value("nth")),
        )
    elif value("part"):
        yield "part", _part(_PARTS.get(value("part"), value("part")))
    else:
        yield "every", _period(match)


def _period(match: re.Match[str]) -> float:
    """After how many months something comes again."""
    value = match.group
    if value("again"):
        return _EVERY[value("again")[0]]
    if value("per"):
        return _worth_of(value("per")) * _EVERY[value("perspan").removeprefix("个")]
    if value("spans"):
        return _worth_of(value("spans")) * (12.0 if value("span") == "年" else 1.0)
    if value("every") or value("often"):
        return _EVERY[(value("every") or value("often")).removeprefix("个")]
    return _EVERY["年" if value("yearly") else "届"]


def _worth_of(numeral: str) -> float:
    return numeral_value(numeral) or 0.0


def _months(first: float, last: float) -> Iterator[tuple[str, float]]:
    """A row of months as the quarter or the half of the year that it is, else its first and its last month."""
    if last - first == 2 and first % 3 == 1:
        yield "quarter", (first + 2) / 3
    elif (first, last) in ((1, 6), (7, 12)):
        yield "part", _part("上半年" if first == 1 else "下半年")
    else:
        yield "month", first
        yield "month", last


def _part(name: str) -> float:
    return float(sum(map(ord, name)))


def _count(text: str, match: re.Match[str], in_quotes: bool) -> Fact | None:
    worth = _worth(match)
    if worth is None:
        return None
    kind, low, high = worth
    value = match.group
    bound = ""
    if (
        value("least")
        or value("more")
        or value("about")
        or value("about2")
        or value("half") == "过半"
        or value("after") in ("以上", "为下限", "多")
    ):
        bound = "≥"
    if value("most") or value("less") or value("after") in _WITHIN:
        bound = "≤"
    if value("nearly") and not bound and kind not in _NOT_NEARLY:
        bound = "≤"
    limit = None if bound else _LIMIT.search(text[max(0, match.start() - _AROUND) : match.start()])
    if limit:
        bound = "≥" if limit["least"] else "≤"
    return _placed(
        text,
        match.start(),
        match.end(),
        kind,
        low,
        high,
        bound,
        in_quotes and not value("low")[:1].isdigit() if value("low") else False,
    )


def _worth(match: re.Match[str]) -> tuple[str, float, float] | None:
    value = match.group
    if value("share"):
        share = numeral_value("百分之" + value("share"))
        return None if share is None else ("比例", share, share)
    if value("tenths"):
        fifths = {"": 0.0, "半": 5.0}.get(value("fifths") or "", numeral_value(value("fifths") or "零"))
        share = ((numeral_value(value("tenths")) or 0.0) * 10 + (fifths or 0.0)) / 100
        return "比例", share, share
    if value("under"):
        share = float(value("over")) / (float(value("under")) or 1.0)
        return "比例", share, share
    if value("below"):
        share = numeral_value(f"{value('below')}分之{value('above')}")
        return None if share is None else ("比例", share, share)
    if value("doubled"):
        times = 2.0 ** (numeral_value(value("doubled")) or 0.0) - 1
        return "比例", times, times
    if value("half"):
        unit = value("half")[-1]
        return {"届": ("届", 0.5, 0.5), "年": ("月数", 6.0, 6.0), "月": ("日", 15.0, 15.0)}.get(
            unit, ("比例", 0.5, 0.5)
        )
    low = numeral_value(value("low"))
    high = numeral_value(value("high")) if value("high") else low
    unit = value("unit") or ""
    if low is None or high is None or (not unit and not value("percent") and not value("low").isascii()):
        return None
    if value("percent"):
        return "比例", low / 100, high / 100
    return _of_unit(unit, low, high)


def _of_unit(unit: str, low: float, high: float) -> tuple[str, float, float] | None:
    if unit in _SHARES:
        return "比例", low * _SHARES[unit], high * _SHARES[unit]
    if unit in _PEOPLE:
        return "人", low, high
    if unit in _TIMES:
        return "次", low, high
    if unit == "年":
        return "月数", low * 12, high * 12
    if unit in ("个月", "个半月"):
        extra = 0.5 if unit == "个半月" else 0.0
        return "月数", low + extra, high + extra
    if unit.endswith("元") or unit == "块钱":
        scale = {"万": 1e4, "亿": 1e8}.get(unit[0], 1.0)
        return "元", low * scale, high * scale
    if unit in _THINGS:
        return "个", low, high
    if unit in _DAYS:
        return "日", low * _DAYS[unit], high * _DAYS[unit]
    unit = _SAME.get(unit, unit)
    if unit == "月":
        return None
    return unit, low, high


def _placed(
    text: str, start: int, end: int, kind: str, low: float, high: float, bound: str = "", named: bool = False
) -> Fact:
    before = _SEGMENT.split(text[max(0, start - _AROUND) : start])[-1]
    after = _SEGMENT.split(text[end : end + _AROUND])[0]
    return Fact(text[start:end], start, end, kind, low, high, bound, before, after, named)
