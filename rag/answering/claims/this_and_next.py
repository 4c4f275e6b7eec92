"""Which of several terms, months or meetings is meant (上届, 本届, 下届), and of what time something is one (当前的重点,
全年的重点).
"""

from __future__ import annotations

import re

_UNITS = "届|任|月|周|季度?|次|学期|阶段"
_WHICH = re.compile(
    rf"(?P<last>上(?:一)?|前(?:一)?|往)(?:个)?(?P<a>{_UNITS})|(?P<this>本|这一?|此|现)(?:个)?(?P<b>{_UNITS})"
    rf"|(?P<next>下(?:一)?)(?:个)?(?P<c>{_UNITS})|(?P<new>新一)(?P<d>{_UNITS})"
)
_EXCLUDED = {
    "last": frozenset(("this", "next", "new")),
    "this": frozenset(("last", "next")),
    "next": frozenset(("last", "this")),
    "new": frozenset(("last",)),
}
"""A new term may be this one or the next."""
_HEAD = "(?:的|一段时期的?|一个时期的?)(?P<what>[\u4e00-\u9fff]{2})"
_TIMES = {
    "now": "当前|目前|眼下|现阶段|近期|当下",
    "year": "全年|今年|本年度?|年度|整年",
    "later": "明年|来年|今后|将来|未来|下一?阶段|下一步|长期|远期",
    "before": "去年|上年|过去|以往|前一阶段|上一阶段",
}
_OF_TIME = tuple((name, re.compile(rf"(?:{words}){_HEAD}")) for name, words in _TIMES.items())


def other_one(claim: str, sentence: str) -> str:
    """The words of a part of ``claim`` that speak of another term (上一届), or of the thing of another time (全年的大事), than
    ``sentence`` does; empty where none do.
    """
    there = _which(sentence)
    for (unit, one), words in _which(claim).items():
        others = {other for other_unit, other in there if other_unit == unit}
        if others and others <= _EXCLUDED[one]:
            return words
    known = _of_time(sentence)
    return next(
        (
            words
            for (what, time), words in _of_time(claim).items()
            if (times := {other for name, other in known if name == what}) and time not in times
        ),
        "",
    )


def _which(text: str) -> dict[tuple[str, str], str]:
    """The words that say which one is meant, by unit (届) and "last", "this", "next" or "new"."""
    found: dict[tuple[str, str], str] = {}
    for match in _WHICH.finditer(text):
        unit = next(match[group] for group in "abcd" if match[group])
        side = next(name for name in _EXCLUDED if match[name])
        found[unit.removesuffix("度"), side] = match.group()
    return found


def _of_time(text: str) -> dict[tuple[str, str], str]:
    """The words that say of what time a thing is one, by the thing and the time."""
    return {
        (match["what"], name): match.group() for name, pattern in _OF_TIME for match in pattern.finditer(text)
    }
