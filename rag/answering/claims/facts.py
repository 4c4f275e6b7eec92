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
    r"个百分点|个工作日|工作日|个半月|个月|个小时|个星期|星期|人次|平方公里|公里|周岁|小时|分钟|分(?=[的,，。;；、以]|$)|篇|项|条|处|座|家|所|户|届|级|岁|天|日|周|次|遍|回|趟|轮|场|批|组|份|期|票|"
    r"辆|台|亩|吨|公斤|米|平方米|倍|成(?![立为员了效果绩功长熟就都])|种|类|部|本|页|字|套|件|句|点|方面|方阵|章|节|款|步|名|位|人(?![大民事才员们])|个|年|月|镇街|万?亿?元|块钱"
)
_LEAST = r"至少|起码|最少|不少于|不低于|不得少于|不得低于|不能少于|不能低于|不应少于|不应低于|最低|下限(?:定)?[是为在]?"
_MOST = r"至多|最多|不超过|不多于|不高于|不大于|(?:不得|不能|不许|不准|不可|不应|不可以|不允许|别|没有?)(?:超过|多于|高于|大于|超出|突破|多过|逾)|最高|顶多|控制在|上限(?:定)?[是为在]?"
_MORE, _LESS = r"超过|多于|高于|大于|超出|突破|逾", r"不到|不足|少于|低于|未达|没到|未满|没满|不满|未满"
_COUNT = re.compile(
    rf"(?<![第这那哪\d.〇零一二两三四五六七八九十百千万亿])(?P<least>{_LEAST})?(?P<most>{_MOST})?(?P<more>{_MORE})?(?P<less>{_LESS})?"
    rf"(?:只能|只|也|要|是|占|达到?|约|近|有|共|配备|召开|听取|开|听)*"
    rf"(?:百分之(?P<share>{_N})|(?P<over>\d{{1,2}})/(?P<under>\d{{1,2}})(?![\d/])|(?P<tenths>[一二两三四五六七八九])成(?P<fifths>[一二三四五六七八九半])?(?![立为员了效果绩功长熟就都])|(?P<below>{_N})分之(?P<above>{_N})|(?P<half>一半|半数|过半|半届|半年|半个月)"
    rf"|(?P<low>{_N})(?P<about>[多余来几])?\s*(?P<percent>%)?(?:\s*[-—~至到或]\s*(?P<high>{_N})%?)?(?P<about2>[多余])?\s*(?P<unit>{_UNITS})?)"
    r"(?:[/每](?:人|年|月|天))?(?P<after>为(?:上限|限|顶)|为下限|以上|以下|以内|之内|(?<=[年月天日%])内|之下)?"
)
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
        )
    ),
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7}
_SAME = {"周岁": "岁", "个小时": "小时", "工作日": "个工作日"}
_TIMES = frozenset(("次", "遍", "回", "趟", "轮", "场"))
_YEAR = r"(?:19|20)\d\d|[一二]\s*[九〇零][〇零一二三四五六七八九]{2}"
_CN = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_EVERY = {
    "年": 12.0, "年度": 12.0, "届": 60.0, "季度": 3.0, "季": 3.0, "月": 1.0, "周": 0.25, "星期": 0.25, "天": 1 / 30, "日": 1 / 30, "半年": 6.0,
}  # fmt: skip
"""How many months each time of a thing that comes again lasts."""
_MEETING = r"(?:人大|人民代表大会|常委会|常务委员会|党代会|代表大会|委员会|全国|中央|政协|纪委|全体)*"
_TIME = re.compile(
    rf"(?P<year>{_YEAR})\s*年|(?<![\d.])(?P<short>\d{{2}}|[七八九〇零][〇零一二三四五六七八九])年(?=[^内以来级]|$)"
    rf"|(?<![\d.])(?P<from>{_CN})(?:月份?)?[-—~至到](?P<till>{_CN})月(?:份)?(?!{_CN}[日号])"
    rf"|(?<!\d)(?P<month>{_CN})月(?:份)?(?:(?P<day>{_CN})[日号]?(?:[-—~至到](?P<lastday>{_CN})(?=[日号]))?[日号])?"
    rf"|第?(?P<session>{_CN})届(?:(?P<times>{_CN})[次中](?:全会|全体|会议)?|{_MEETING}第?(?P<times2>{_CN})[次中](?=全会|全体|会议))"
    r"|(?<![第头那这前后近])(?P<per>[一1两二三四五六])(?P<perspan>年|个?季度|个?月)(?=[^,，。;；\d]{0,3}[一1][次回遍轮](?![会全]))"
    r"|第?(?P<quarter>[一二三四1-4])个?季度|(?P<plan>十[一二三四五六七])五(?=”?(?:规划|时期|期间|计划)|”)"
    rf"|(?:[每逐](?:一)?(?:隔)?|按(?!年度?[计目任预要]))(?:(?P<every>半年|个?季度?|年度?|届|个?月|个?星期|周|天|日)|(?P<spans>[二两三四五六2-9])(?P<span>年|个月))"
    r"|(?P<again>月月|周周|天天|日日|季季)"
    r"|(?P<often>半年|季度|月|周)(?=[一两二三四1-4][次回遍])"
    r"|(?P<yearly>年年|(?<![第头同这那哪])一年(?=要|里|开|总结|之内|内|至少|的时间里|听)|(?<![第头同这那哪近前后满])一年(?![来后前以多半之过])(?=一度|[^,，。;；\d一两二三四五六七八九十]{0,16}(?:[\d一两二三四五六七八九十](?:[-—~至到或][\d一两二三四五六七八九十])?[次回遍]|次数)))"
    r"|(?P<termly>(?<![这那本上下新])一届(?:之内|内|当中|里)|(?<![第这那本上下新同每])一届(?!任期|的)(?=[^,，。;；\d一两二三四五六七八九十]{0,16}[\d一两二三四五六七八九十][次回])|一届(?=的任期|人大任期|人大的任期)|同一届)"
    rf"|(?P<rank>(?<=[居列名省市县国界球区镇排位获占得])第(?P<place>{_CN})[名位]?(?=$|[,，。;；、的])|首位|榜首|(?<=[列居排])之首)"
    r"|(?P<ordinal>第(?P<nth>"
    + _CN
    + r")(?P<of>年|届|次|批|条|项|点|个?方面|件|位|章)|(?<![每一新本上下历这那该同\d])(?P<term>"
    + _CN
    + r")届(?=人大|全国|人民代表|常委会|政府|党委|政协|市委|县委))|(?P<firsttime>首次|首度|头一[次回]|第一回)|(?P<firstbatch>首批)|(?P<firstyear>头一年|首年|首个年[头度]|开局(?:之)?年|起步(?:之)?年|第一个年头)|(?P<lastyear>最后一年|收官(?:之)?年|末年)"
    r"|(?P<part>上午|下午|上半年|下半年|年初|年底|年终|年末|月初|月底|去冬今春|今(?:年(?![底初末终])|(?=年[底初末终]))|本年度?|去年|上年度?|明年|来年|下一年|前年)"
)
_POINTS = frozenset(("项", "点", "件", "方面", "个方面"))
_ENDS = {
    "firsttime": ("第次", 1.0), "firstbatch": ("第批", 1.0), "firstyear": ("第年", 1.0), "lastyear": ("第年", -1.0),
}  # fmt: skip
"""What is the first or the last of its kind."""
_PARTS = {
    "年终": "年底",
    "年末": "年底",
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
        if self.kind == other.kind == "year" and min(self.low, other.low) < 100:
            return self.low % 100 == other.low % 100
        return _close(self.low, other.low) and _close(self.high, other.high)

    def same_kind(self, other: Fact) -> bool:
        """Whether both count the same kind of thing; what has no unit counts anything."""
        kinds = {self.kind, other.kind}
        return self.kind == other.kind or kinds == {"人", "个"}


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
        yield "第" + ("项" if value("of") in _POINTS else value("of")), _worth_of(value("nth"))
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
        or value("after") in ("以上", "为下限")
    ):
        bound = "≥"
    if value("most") or value("less") or value("after") in _WITHIN:
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
    if unit == "成":
        return "比例", low / 10, high / 10
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
