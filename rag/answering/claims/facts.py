"""Figures and times of a text as values that can be compared: 30%, 百分之三十 and 三成 are one value.

A ``Fact`` carries the words around it, so that a figure of a neighbouring thing is not taken for this one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.text import numeral_value

_N = r"(?:\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?[十百千万亿]*|[〇零一二两三四五六七八九十百千万亿]+)"
_UNITS = (
    r"个百分点|个月|个小时|人次|平方公里|公里|周岁|小时|分钟|篇|项|条|处|座|家|所|户|届|级|岁|天|日|周|次|遍|回|趟|轮|场|批|组|份|期|票|"
    r"辆|台|亩|吨|倍|成(?![立为员了效果绩功长熟就都])|种|类|部|本|页|字|套|件|句|点|方面|方阵|章|节|款|步|名|位|人(?![大民事才员们])|个|年|月|镇街|万?亿?元|块钱"
)
_LEAST = r"至少|起码|最少|不少于|不低于|不得少于|不得低于|不能少于|不能低于|不应少于|不应低于|最低"
_MOST = r"至多|最多|不超过|不多于|不高于|不大于|(?:不得|不能|不许|不准|不可|不应|不可以|不允许|别|没有?)(?:超过|多于|高于|大于|超出)|最高|顶多"
_MORE, _LESS = r"超过|多于|高于|大于|超出|突破|逾", r"不到|不足|少于|低于|未达|没到|未满|没满|不满"
_COUNT = re.compile(
    rf"(?<![第这那哪\d.〇零一二两三四五六七八九十百千万亿])(?P<least>{_LEAST})?(?P<most>{_MOST})?(?P<more>{_MORE})?(?P<less>{_LESS})?"
    rf"(?:只能|只|也|要|是|占|达到?|约|近|有|共|配备|召开|听取|开|听)*"
    rf"(?:百分之(?P<share>{_N})|(?P<below>{_N})分之(?P<above>{_N})|(?P<half>一半|半数|过半|半届|半年)"
    rf"|(?P<low>{_N})(?P<about>[多余来几])?\s*(?P<percent>%)?(?:\s*[-—~至到或]\s*(?P<high>{_N})%?)?(?P<about2>[多余])?\s*(?P<unit>{_UNITS})?)"
    r"(?:[/每](?:人|年|月|天))?(?P<after>以上|以下|以内|之内|(?<=[年月天日%])内|之下)?"
)
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
        )
    ),
)
_TIMES = frozenset(("次", "遍", "回", "趟", "轮", "场"))
_YEAR = r"(?:19|20)\d\d|[一二]\s*[九〇零][〇零一二三四五六七八九]{2}"
_CN = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_EVERY = {
    "年": "年",
    "届": "届",
    "季度": "季",
    "个季度": "季",
    "月": "月",
    "个月": "月",
    "周": "周",
    "天": "日",
    "日": "日",
    "半年": "半年",
}
_TIME = re.compile(
    rf"(?P<year>{_YEAR})\s*年|(?<![\d.])(?P<short>\d{{2}}|[七八九〇零][〇零一二三四五六七八九])年(?=[^内以来级]|$)|(?<!\d)(?P<month>{_CN})月(?:份)?(?:(?P<day>{_CN})[日号])?"
    rf"|(?P<session>{_CN})届(?P<times>{_CN})[次中](?:全会|全体|会议)?"
    r"|第?(?P<quarter>[一二三四1-4])个?季度|(?P<plan>十[一二三四五六七])五(?=”?(?:规划|时期|期间|计划)|”)"
    r"|[每逐](?:一)?(?:隔)?(?P<every>半年|个?季度|年|届|个?月|周|天|日)|(?P<yearly>年年|(?<![第头同这那哪])一年(?=要|里|开|总结|之内|内|至少|的时间里|听)|(?<![第头同这那哪])一年(?=[一两二三四]次|[一两]回))"
    r"|(?P<termly>一届(?=之内|内|当中|里|的任期|人大任期|人大的任期)|同一届)"
    r"|(?P<ordinal>第(?P<nth>" + _CN + r")(?P<of>年|届|次|批|条|项|位|章))|(?P<firstyear>头一年|首年)"
    r"|(?P<part>上午|下午|上半年|下半年|年初|年底|年终|年末|月初|月底|去冬今春|今年|本年度?|去年|上年度?|明年|来年|下一年|前年)"
)
_PARTS = {
    "年终": "年底",
    "年末": "年底",
    "本年": "今年",
    "本年度": "今年",
    "上年": "去年",
    "上年度": "去年",
    "来年": "明年",
    "下一年": "明年",
}
_SEGMENT = re.compile(r"[,，。;；:：、!！?？\n]")
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
        if self.kind == other.kind == "year" and min(self.low, other.low) < 100:
            return self.low % 100 == other.low % 100
        return _close(self.low, other.low) and _close(self.high, other.high)

    def same_kind(self, other: Fact) -> bool:
        """Whether both count the same kind of thing; what has no unit counts anything."""
        kinds = {self.kind, other.kind}
        return self.kind == other.kind or kinds == {"人", "个"} or kinds == {"every", "月数"}


_TIME_KINDS = frozenset(
    ("year", "date", "month", "quarter", "plan", "every", "session", "part", "第年", "第届", "第次")
)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


@lru_cache(maxsize=2048)
def facts_of(text: str) -> tuple[Fact, ...]:
    """The figures and times of a folded text, in order."""
    taken: list[tuple[int, int]] = []
    found: list[Fact] = []
    for match in _TIME.finditer(text):
        for kind, value in _time(match):
            found.append(_placed(text, match.start(), match.end(), kind, value, value))
        taken.append(match.span())
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _COUNT.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        in_quotes = any(start <= match.start() and match.end() <= end for start, end in quoted)
        fact = _count(text, match, in_quotes)
        if fact is not None:
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.start))


def _time(match: re.Match[str]) -> Iterator[tuple[str, float]]:
    value = match.group
    if value("year"):
        yield "year", numeral_value(value("year").replace(" ", "")) or 0.0
    elif value("short"):
        yield "year", numeral_value(value("short")) or 0.0
    elif value("month"):
        month = numeral_value(value("month")) or 0.0
        day = numeral_value(value("day")) if value("day") else None
        yield ("month", month) if day is None else ("date", month * 100 + day)
    elif value("session"):
        yield "session", (numeral_value(value("session")) or 0) * 100 + (numeral_value(value("times")) or 0)
    elif value("quarter"):
        yield "quarter", numeral_value(value("quarter")) or 0.0
    elif value("plan"):
        yield "plan", numeral_value(value("plan")) or 0.0
    elif value("every"):
        yield "every", float(list(_EVERY.values()).index(_EVERY[value("every")]))
    elif value("yearly") or value("termly"):
        yield "every", float(list(_EVERY.values()).index("年" if value("yearly") else "届"))
    elif value("firstyear"):
        yield "第年", 1.0
    elif value("ordinal"):
        yield "第" + value("of"), numeral_value(value("nth")) or 0.0
    else:
        part = _PARTS.get(value("part"), value("part"))
        yield "part", float(sum(map(ord, part)))


def _count(text: str, match: re.Match[str], in_quotes: bool) -> Fact | None:
    worth = _worth(match)
    if worth is None:
        return None
    kind, low, high = worth
    value = match.group
    bound = ""
    if value("least") or value("more") or value("about") or value("about2") or value("after") == "以上":
        bound = "≥"
    if value("most") or value("less") or value("after") in ("以下", "以内", "之内", "内", "之下"):
        bound = "≤"
    if text[max(0, match.start() - 8) : match.start()].endswith(("最多只能占", "最多占", "至多占")):
        bound = "≤"
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
    if value("below"):
        share = numeral_value(f"{value('below')}分之{value('above')}")
        return None if share is None else ("比例", share, share)
    if value("half"):
        unit = value("half")[-1]
        return {"届": ("届", 0.5, 0.5), "年": ("月数", 6.0, 6.0)}.get(unit, ("比例", 0.5, 0.5))
    low = numeral_value(value("low"))
    high = numeral_value(value("high")) if value("high") else low
    unit = value("unit") or ""
    if low is None or high is None or (not unit and not value("percent") and not value("low").isascii()):
        return None
    if value("percent"):
        return "比例", low / 100, high / 100
    return _of_unit(unit, low, high)


def _of_unit(unit: str, low: float, high: float) -> tuple[str, float, float] | None:
    if unit == "成":
        return "比例", low / 10, high / 10
    if unit in _PEOPLE:
        return "人", low, high
    if unit in _TIMES:
        return "次", low, high
    if unit == "年":
        return "月数", low * 12, high * 12
    if unit == "个月":
        return "月数", low, high
    if unit.endswith("元") or unit == "块钱":
        scale = {"万": 1e4, "亿": 1e8}.get(unit[0], 1.0)
        return "元", low * scale, high * scale
    if unit in _THINGS:
        return "个", low, high
    if unit == "月":
        return None
    return unit, low, high


def _placed(
    text: str, start: int, end: int, kind: str, low: float, high: float, bound: str = "", named: bool = False
) -> Fact:
    before = _SEGMENT.split(text[max(0, start - _AROUND) : start])[-1]
    after = _SEGMENT.split(text[end : end + _AROUND])[0]
    return Fact(text[start:end], start, end, kind, low, high, bound, before, after, named)
