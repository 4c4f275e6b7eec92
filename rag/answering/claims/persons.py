"""Persons whose name is nearly another's, and titles that a source gives to somebody else."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from rag.answering.claims.names import OFFICE, people_of, people_spans
from rag.text import SURNAMES, cut_words, is_known_word, word_frequency

_LINK = re.compile(r"[、,和与及]|以及")
_COMMON = 400
_NO_SURNAME = "向于和都全任时原单连解能应成位由代常党"
"""Surnames that before an office are mostly another word: 向主任汇报, 任书记."""
_CALLED = re.compile(f"[{''.join(set(SURNAMES) - set(_NO_SURNAME))}](?={OFFICE})")
_HEAD = re.compile(rf"(?P<body>[\u4e00-\u9fff]{{0,16}}?)(?P<office>{OFFICE})[、,和兼]?")
_TITLE = re.compile(rf"(?:[\u4e00-\u9fff]{{0,16}}?{OFFICE}[、,和兼]?)+$")
_IS_TITLED = re.compile(
    rf"(?:同志)?[,，]?(?:是|为|系|担任|现任|时任)(?P<body>[\u4e00-\u9fff]{{0,20}}?)(?P<office>{OFFICE})"
)
_BODY = re.compile(
    r"党组|(?P<level>[省市县区镇乡州])?(?P<kind>人大|政府|政协|党委|纪委|法院|检察院|委(?![员会托]))"
)


def called_by_surname(text: str) -> list[tuple[int, int]]:
    """Where a folded text calls somebody by surname and office (区委陈书记, 请马主任): the spans of the surnames.

    In 任何主任 何 is part of another word.
    """
    if not _CALLED.search(text):
        return []
    ends = list(itertools.accumulate(map(len, words := cut_words(text))))
    inside = {
        at
        for word, end in zip(words, ends, strict=True)
        if is_known_word(word)
        for at in range(end - len(word) + 1, end)
    }
    return [match.span() for match in _CALLED.finditer(text) if match.start() not in inside]


def misspelt_people(claim: str, said: str) -> list[str]:
    """Names of ``claim`` that differ in one character from a person's whom ``said`` names (both folded)."""
    found: list[str] = []
    for name in people_of(said):
        if len(name) < 3:
            continue
        pattern = f"{name[0]}(?:[\u4e00-\u9fff]{name[2:]}|{name[1]}[\u4e00-\u9fff])"
        for match in re.finditer(pattern, claim):
            other = match.group()
            if other not in said and _may_be_name(other, claim):
                found.append(other)
    return found


def _may_be_name(name: str, text: str) -> bool:
    """Whether no common word of ``text`` begins inside ``name`` and goes on behind it, or makes up its end."""
    words = cut_words(text[text.find(name) + 1 :])[:1]
    rest = len(name) - 1
    return not any(
        len(word) > rest or (len(word) == rest and word_frequency(word) >= _COMMON) for word in words
    )


def titles_of(text: str, known: Iterable[str] = ()) -> dict[str, frozenset[tuple[str, str]]]:
    """The titles (body, office) of each person in a folded text. A title governs the names in a row behind it
    until the next title: 副主任甲、乙,秘书长丙.
    """
    spans = {match.start(): match.end() for name in known for match in re.finditer(name, text)}
    spans |= dict(people_spans(text))
    found: dict[str, set[tuple[str, str]]] = {}
    last_end, last = -1, frozenset[tuple[str, str]]()
    for start, end in sorted(spans.items()):
        between = text[last_end:start] if last_end >= 0 else ""
        titles = last if last_end >= 0 and _LINK.fullmatch(between) else _titles_before(text, last_end, start)
        titles = titles or _titles_after(text, end)
        found.setdefault(text[start:end], set()).update(titles)
        last_end, last = end, titles
    return {name: frozenset(titles) for name, titles in found.items()}


def _titles_before(text: str, begin: int, start: int) -> frozenset[tuple[str, str]]:
    clause = re.split("[。;:\n]", text[max(0, begin, start - 40) : start])[-1]
    run = _TITLE.search(clause)
    if run is None:
        return frozenset()
    return frozenset((_body(match["body"]), match["office"]) for match in _HEAD.finditer(run.group()))


def _titles_after(text: str, end: int) -> frozenset[tuple[str, str]]:
    """The title that is said of who is named before ``end``: 刘明是市人大常委会副主任."""
    match = _IS_TITLED.match(text, end)
    return frozenset([(_body(match["body"]), match["office"])]) if match else frozenset()


def _body(text: str) -> str:
    bodies = list(_BODY.finditer(text))
    return bodies[-1].group() if bodies else ""


def moved_titles(claim: str, source: str) -> list[str]:
    """Titles that ``claim`` gives to a person and ``source`` to others only, who has other titles there."""
    known = people_of(claim) | people_of(source)
    mine, theirs = titles_of(claim, known), titles_of(source, known)
    found: list[str] = []
    for name, titles in mine.items():
        held = theirs.get(name, frozenset())
        for body, office in titles:
            if held and not any(_fits((body, office), one) for one in held):
                found.append(body + office + name)
    return found


def _fits(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (body, office), (others, held) = one, other
    if office != held:
        return False
    mine, theirs = _BODY.fullmatch(body), _BODY.fullmatch(others)
    if mine and theirs and mine["kind"] and mine["kind"] == theirs["kind"]:
        levels = {match["level"] and match["level"].replace("镇", "乡") for match in (mine, theirs)}
        if None not in levels and len(levels) > 1:
            return False
    special = {"党组"} & {body, others}
    return not special or body == others or "" in (body, others)
