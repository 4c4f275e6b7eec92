"""Which days of which years a claim names, and how long after one day another came."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.answering.claims.facts import Fact, facts_of
from rag.text import numeral_value

_SPAN = re.compile("[间来里]|当中|[之以]?内|共")
_APART = re.compile(r"(?:时隔|相隔|间隔|隔|相差|差|过|早|晚|迟|历时|前后|持续|后)了?[^,，。;；]{0,2}$")
_LATER = re.compile(r"^(?:之|以)?后|^[^,，。;；]{0,2}(?:时间|光景)")


def elapsed(fact: Fact, claim: str, source: str) -> bool:
    """Whether the claim says how long after one day (or year) that the source names another one came (隔了两天),
    or how many years both span (三年间).
    """
    if fact.kind == "月数" and _SPAN.match(claim, fact.end):
        years = {int(one.low) for one in facts_of(source) if one.kind == "year"}
        return any(12 * (1 + last - first) == fact.low for first in years for last in years)
    if not (_APART.search(claim[: fact.start]) or _LATER.search(claim[fact.end :])):
        return False
    if fact.kind == "日":
        return fact.low in _steps([_day(one.low) for one in facts_of(source) if one.kind == "date"])
    return fact.low in _steps([12 * one.low for one in facts_of(source) if one.kind == "year"])


def _day(month_and_day: float) -> float:
    """The number of a day in a year that is no leap year."""
    month, day = divmod(int(month_and_day), 100)
    return sum((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[: month - 1]) + day


def _steps(values: Sequence[float]) -> set[float]:
    return {abs(one - other) for one, other in itertools.combinations(values, 2)}


_NUMERAL = r"[〇零一二三四五六七八九十\d]{1,3}"


_DATE = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{{2}})年(?P<month>{_NUMERAL})月(?:(?P<day>{_NUMERAL})[日号])?"
    r"|(?P<y>(?:19|20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)"
)


def mixed_date(claim: str, known: str) -> str:
    """A date of ``claim`` whose month or day ``known`` has in other years only; empty where there is none."""
    mine = list(_DATE.finditer(claim))
    there = [_date(match) for match in _DATE.finditer(known)] if mine else []
    for match in mine:
        year, month, day = _date(match)
        same = [other for other in there if other[1] == month and (day in (None, other[2]))]
        if same and all(other[0] != year for other in same):
            return match.group()
    return ""


def _date(match: re.Match[str]) -> tuple[float | None, float | None, float | None]:
    year, month, day = (
        match[long] or match[short] for long, short in (("year", "y"), ("month", "m"), ("day", "d"))
    )
    return (
        numeral_value(year),
        numeral_value(month),
        numeral_value(day) if day else None,
    )
