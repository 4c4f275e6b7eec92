"""Which days of which years a claim names, and how long after one day another came."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.words import Word, clause_at, said, share_said
from rag.text import numeral_value

_SPAN = re.compile("[间来里]|当中|[之以]?内|共")
_APART = re.compile(r"(?:时隔|相隔|间隔|隔|相差|差|过|早|晚|迟|历时|前后|持续|后)了?[^,，。;；]{0,2}$")
_LATER = re.compile(r"^(?:之|以)?后|^[^,，。;；]{0,2}(?:时间|光景)")
_CLOSES = re.compile("[。;；!！?？\n]")
_UNTIL = re.compile("(?:年度?)?[至到\\-—~]+")
_COMMON_YEAR = 2001
"""A year that is no leap year, for days of which the text tells none."""


@dataclass(frozen=True, slots=True)
class _Event:
    """What a text says of a day or a year: its number, and the words that stand with it."""

    number: float
    words: tuple[Word, ...]

    def told_in(self, text: str) -> float:
        """Share (0..1) of what its words say that ``text`` says."""
        return share_said(self.words, text)


def elapsed(fact: Fact, claim: str, source: str) -> bool:
    """Whether the claim says how long after one day (or year) another one came (隔了两天), of both of which it tells most
    of all that the source dates, in their order; or how many years there are from the first to the last (三年间).
    """
    if fact.bound or fact.low != fact.high:
        return False
    if fact.kind == "月数" and _SPAN.match(claim, fact.end):
        return any(12 * (1 + last - first) == fact.low for first, last in _spans(source))
    if not (_APART.search(claim[: fact.start]) or _LATER.search(claim[fact.end :])):
        return False
    events = sorted(_days(source) if fact.kind == "日" else _years(source), key=lambda event: event.number)
    pairs = [(one, two) for one, two in itertools.combinations(events, 2) if one.number < two.number]
    told = [first.told_in(claim) + last.told_in(claim) for first, last in pairs]
    return any(
        share == max(told)
        and last.number - first.number == fact.low
        and _in_order(first, last, claim[: fact.start], claim[fact.end :])
        for share, (first, last) in zip(told, pairs, strict=True)
    )


def _in_order(first: _Event, last: _Event, before: str, behind: str) -> bool:
    """Whether the text ``before`` the time does not rather tell the last event, and the one ``behind`` it the first."""
    return first.told_in(before) + last.told_in(behind) >= last.told_in(before) + first.told_in(behind)


def _spans(text: str) -> Iterator[tuple[float, float]]:
    """The first and the last year of each span (2019年至2021年); without any, those of a text that names but two."""
    years = [fact for fact in facts_of(text) if fact.kind == "year"]
    joined = [
        (one.low, two.low)
        for one, two in itertools.pairwise(years)
        if _UNTIL.fullmatch(text, one.end, two.start)
    ]
    named = {one.low for one in years}
    yield from joined
    if not joined and len(named) == 2:
        yield min(named), max(named)


def _years(text: str) -> Iterator[_Event]:
    """The years of a text, in months."""
    years = [fact for fact in facts_of(text) if fact.kind == "year"]
    for fact, words in zip(years, _words_beside([(one.start, one.end) for one in years], text), strict=True):
        yield _Event(12 * fact.low, words)


def _days(text: str) -> Iterator[_Event]:
    """The days of a text."""
    days = [one for one in _dates(text) if one.day]
    for day, words in zip(days, _words_beside([one.span for one in days], text), strict=True):
        with contextlib.suppress(ValueError):
            number = datetime.date(day.year or _COMMON_YEAR, day.month, day.day).toordinal()
            yield _Event(number, words)


def _words_beside(spans: Sequence[tuple[int, int]], text: str) -> Iterator[tuple[Word, ...]]:
    """For each date at one of ``spans``, the words from its clause, or the date before, up to the clause of the next."""
    clauses = [clause_at(text, start)[0] for start, _ in spans]
    for number, (start, end) in enumerate(spans):
        first = max(clauses[number], spans[number - 1][1] if number else 0)
        close = _CLOSES.search(text, end)
        last = close.start() if close else len(text)
        if number + 1 < len(spans):
            last = min(
                last,
                max(end, clauses[number + 1])
                if clauses[number + 1] > clauses[number]
                else spans[number + 1][0],
            )
        yield tuple(
            word for word in said(text).words if first <= word.start < start or end <= word.start < last
        )


_NUMERAL = r"[一二三四五六七八九十\d]{1,3}"
_DATE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{{2}})年)?(?P<month>{_NUMERAL})月(?:份|(?P<day>{_NUMERAL})[日号])?"
    r"|(?P<y>(?:19|20)\d\d)-(?P<m>\d\d?)-(?P<d>\d\d?)"
)
_RELATIVE = re.compile("(?:今|去|前|明|本|当|同|次|翌|上|每)年度?$")


@dataclass(frozen=True, slots=True)
class _Date:
    """A month, or a day of it, at ``span``; ``year`` and ``day`` are 0 where the text does not tell them."""

    span: tuple[int, int]
    year: int
    month: int
    day: int


def mixed_date(claim: str, known: str) -> str:
    """A date of ``claim`` whose month or day ``known`` has in other years only; empty where there is none."""
    there = list(_dates(known))
    for match in _DATE.finditer(claim):
        year, month, day = _numbers(match)
        same = [one for one in there if one.month == month and day in (0, one.day)] if year else []
        if same and all(one.year not in (0, year) for one in same):
            return match.group()
    return ""


def _dates(text: str) -> Iterator[_Date]:
    """The dates of a text; one without a year is of the year that its line named last, if that tells no other (去年)."""
    for match in _DATE.finditer(text):
        year, month, day = _numbers(match)
        line = text.rfind("\n", 0, match.start()) + 1
        if not year and not _RELATIVE.search(text, line, match.start()):
            named = [
                one for one in facts_of(text) if one.kind == "year" and line <= one.start < match.start()
            ]
            year = int(named[-1].low) if named else 0
        yield _Date(match.span(), year, month, day)


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    """Year, month and day of a date; 0 for what it does not tell."""
    told = (match[long] or match[short] for long, short in (("year", "y"), ("month", "m"), ("day", "d")))
    year, month, day = (int(numeral_value(one) or 0) if one else 0 for one in told)
    return year, month, day
