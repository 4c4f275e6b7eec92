"""Remarks on figures and years that can't be right. They stay as printed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from rag.cleaning.patterns import HAN
from rag.cleaning.tables import load_table
from rag.types import Mark

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|\s*年|[全度]|乡镇|工作)")
_COUNT = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:多|余)?(?:名|人|个|件|户|元|万|亿|家|次|项|份|位|条|处|篇|场|平方|公里|亩|吨|%))"
)
_DOCUMENT = re.compile(rf"(?P<issuer>[{HAN}]{{1,6}})[〔\[【（(](?P<year>\d{{4}})[〕\]】)）](?P<number>\d+)号")
_REVIEWED = re.compile(r"(?:回顾|总结|表彰|过去的|取得|成效|成绩)")
_PLANNED = re.compile(r"(?:安排部署|部署|努力做好今年|开局之年|今年|计划)")
_OPENING_YEAR = re.compile(
    rf"((?:19|20)\d{{2}})年是[“\"]?(?P<plan>[{HAN}]{{2,3}})[”\"]?规划?的?(?:开局|第一)之?年"
)


@dataclass(frozen=True, slots=True)
class Era:
    """The latest thing a text speaks of: it was written from ``first`` on and before ``before``."""

    name: str
    first: int
    before: int


def era_of(text: str) -> Era | None:
    """When a text must have been written, by the latest congress, plenum or guiding idea it names."""
    found = [era for era, pattern in _eras() if pattern.search(text)]
    return max(found, key=lambda era: (era.first, -era.before)) if found else None


@lru_cache(maxsize=1)
def _eras() -> list[tuple[Era, re.Pattern[str]]]:
    return [
        (Era(event["name"], event["year"], event["until"]), re.compile(event["pattern"]))
        for event in load_table("events")["event"]
    ]


def doubtful_years(text: str) -> dict[str, str]:
    """Years of a text that can't be true, with the reason."""
    reasons: dict[str, str] = {}
    years = {m[1] for m in _YEAR.finditer(text)} | {m["year"] for m in _DOCUMENT.finditer(text)}
    era = era_of(text)
    for year in sorted(years):
        if era and int(year) > era.before:
            reasons[year] = (
                f"文中所说的最近大事是{era.name}（{era.first}年），与{year}年不合，年份可能被转载网站改写。"
            )
    plans = {p["name"]: p["first"] for p in load_table("events")["plan"]}
    for match in _OPENING_YEAR.finditer(text):
        first = plans.get(match["plan"])
        if first and str(first) != match[1]:
            reasons[match[1]] = (
                f"“{match['plan']}”规划的开局之年是{first}年，文中作{match[1]}年，年份可能被转载网站改写。"
            )
    return reasons


def doubt_marks(text: str, file_years: dict[str, str], own_date: str) -> list[Mark]:
    """Marks on doubtful years, document numbers and counts of one article.

    ``file_years`` are years that another article of the same file showed to be rewritten;
    ``own_date`` is the article's date.
    """
    reasons = {**{y: r for y, r in file_years.items() if y in text}, **doubtful_years(text)}
    marks = [
        Mark("doubtful_date", m.start(1), m.end(1), reasons[m[1]])
        for m in _YEAR.finditer(text)
        if m[1] in reasons
    ]
    marks += _both_reviewed_and_planned(text, {m.start for m in marks})
    marks += _document_marks(text, reasons, own_date)
    marks += _count_marks(text, reasons)
    return marks


def _document_marks(text: str, reasons: dict[str, str], own_date: str) -> list[Mark]:
    written = re.search(r"(?:19|20)\d{2}", own_date)
    marks = []
    for match in _DOCUMENT.finditer(text):
        year = match["year"]
        if year in reasons:
            marks.append(Mark("doubtful_date", *match.span("year"), f"文号年份存疑：{reasons[year]}"))
        elif written and written[0] not in reasons and int(year) > int(written[0]):
            note = f"文号年份{year}晚于本文日期{own_date}，可能被转载网站改写。"
            marks.append(Mark("doubtful_date", *match.span("year"), note))
    return marks


def _count_marks(text: str, reasons: dict[str, str]) -> list[Mark]:
    years = {m[1] for m in _YEAR.finditer(text)} | set(reasons)
    return [
        Mark(
            "doubtful_number",
            m.start(1),
            m.end(1),
            f"“{m[1]}”与文中被改写的年份相同，疑是转载网站改写年份时误改的数字，原数不详。",
        )
        for m in _COUNT.finditer(text)
        if m[1] in years
    ]


def _both_reviewed_and_planned(text: str, known: set[int]) -> list[Mark]:
    """A year that is summed up and planned in one text is wrong in one of the places."""
    roles: dict[str, set[str]] = defaultdict(set)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in _YEAR.finditer(text):
        around = (
            re.split(r"[，,。；;]", text[max(0, match.start() - 12) : match.start()])[-1]
            + text[match.start() : match.end() + 14]
        )
        places[match[1]].append(match.span(1))
        if _REVIEWED.search(around):
            roles[match[1]].add("reviewed")
        if _PLANNED.search(around):
            roles[match[1]].add("planned")
    return [
        Mark(
            "doubtful_date", *span, f"文中既总结{year}年的工作，又部署{year}年的工作，其中至少一处年份有误。"
        )
        for year, role in roles.items()
        if len(role) == 2
        for span in places[year]
        if span[0] not in known
    ]


def conflicting_documents(texts: dict[str, str]) -> dict[str, list[Mark]]:
    """Documents cited with different years in different articles, by article id.

    Where the other year can't be true anyway, the year that agrees with its text is left alone.
    """
    sound: dict[tuple[str, str], set[str]] = defaultdict(set)
    doubted = {article_id: doubtful_years(text) for article_id, text in texts.items()}
    for article_id, text in texts.items():
        for match in _DOCUMENT.finditer(text):
            if match["year"] not in doubted[article_id]:
                sound[_document_key(match)].add(match["year"])
    marks: dict[str, list[Mark]] = defaultdict(list)
    for article_id, text in texts.items():
        for match in _DOCUMENT.finditer(text):
            others = sorted(sound[_document_key(match)] - {match["year"]})
            if others:
                cited = f"{match['issuer'][-2:]}〔{others[0]}〕{match['number']}号"
                note = f"同一文号在另一篇文章中作{cited}，此处年份可能被转载网站改写。"
                marks[article_id].append(Mark("doubtful_date", *match.span("year"), note))
    return marks


def _document_key(match: re.Match[str]) -> tuple[str, str]:
    return match["issuer"][-2:], match["number"]
