"""Which of two contraries a text says of what: 方式不同,目标一致 says neither 方式一致 nor 目标不同.

A word and its contrary may both stand in a text, each said of something else; what each is said of stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.claims.polarity import cues_of, denied_at
from rag.answering.claims.words import SPELT, grade, opposites, said
from rag.text import tagged_words

_ALIKE = ("相同", "一致", "一样", "同样", "相符", "统一")
_UNLIKE = ("不同", "各异", "差异", "分歧", "相反", "区别")
_POLES = (*opposites(), (_ALIKE, _UNLIKE), (_UNLIKE, _ALIKE))
_LENGTH = 2
"""Characters from which a word is looked at wherever it stands: 大 and 小 are parts of too many others."""
_LINKS = re.compile(
    r"[不很较最太偏极越是也都均皆则更还仍很较已并又的为有得上]|不仅|而且|基本|完全|大体|十分|非常|比较|相当|有所|保持|存在|已经|追求"
)
_HOW = "(?:[不很较更最太偏极]|非常|十分|相当|比较|越来越)"
_HOW_MUCH = re.compile("[够太很甚大再]?|那么|十分|完全")
_NAMES = ("n", "v", "j", "l", "t", "x")
_MARKS = ",，。;；:：、"
_PARTICLES = ("d", "p", "u", "c", "zg")


@dataclass(frozen=True, slots=True)
class _Place:
    """A word and what stands next to it in its clause: what it is said of. As ``attribute`` it stands before that."""

    name: str
    denied: bool
    beside: tuple[str, ...]
    attribute: bool


def other_pole(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of what ``claim`` says of a thing, and the contrary of which ``sentence`` says of it."""
    for names, others in _POLES:
        mine = [one for one in _at_pole(claim, names, others) if one.beside]
        if not mine:
            continue
        this, that = list(_at_pole(sentence, names, others)), list(_at_pole(sentence, others, names))
        for one in mine:
            if _of_same(one, that) and not _of_same(one, this):
                return [("negation", "".join(one.beside[:1]) + one.name)]
    return []


def _at_pole(text: str, names: tuple[str, ...], others: tuple[str, ...]) -> Iterator[_Place]:
    """Where ``text`` has one of ``names``, or denies one of ``others``."""
    yield from _places(text, names, denied=False)
    yield from _places(text, others, denied=True)


def _of_same(mine: _Place, places: list[_Place]) -> bool:
    """Whether any of ``places`` is said of the same."""
    return any(
        grade(said(other).find(word)) >= SPELT
        for place in places
        for other in place.beside
        for word in mine.beside
    )


def _places(text: str, names: tuple[str, ...], *, denied: bool) -> Iterator[_Place]:
    for name in names:
        spots = said(text).exactly(name) if len(name) >= _LENGTH else _graded(name, text)
        for at in spots:
            place = _place(name, text, at)
            if place.denied == denied == denied_at(text, at) and not (denied and place.attribute):
                yield place


def _graded(name: str, text: str) -> list[int]:
    """Where an adjective of one character closes a clause (问题不多, 困难很大)."""
    return [one.start("how") for one in re.finditer(rf"{_HOW}(?P<how>{name})(?=$|[,，。;；、])", text)]


def _denied_itself(text: str, at: int) -> bool:
    """Whether the word at ``at`` is itself denied (不够规范), not only together with the rest of its clause."""
    return denied_at(text, at) and any(
        cue.denies and cue.end <= at and _HOW_MUCH.fullmatch(text, cue.end, at) for cue in cues_of(text)
    )


def _place(name: str, text: str, at: int) -> _Place:
    """What ``name`` at ``at`` is said of: the noun next behind it in its clause, or where none is, before it."""
    first, last = next(span for span in said(text).clauses if span[0] <= at < span[1])
    denied = _denied_itself(text, at)
    behind = [one for one in tagged_words(text[at + len(name) : last]) if not _LINKS.fullmatch(one[0])]
    if behind and behind[0][1].startswith(_NAMES) and behind[0][0] not in _MARKS:
        return _Place(name, denied, (behind[0][0],), attribute=True)
    before = list(tagged_words(text[first:at]))
    while before and (_LINKS.fullmatch(before[-1][0]) or before[-1][1].startswith(_PARTICLES)):
        before.pop()
    named = (
        (before[-1][0],)
        if before and before[-1][1].startswith(_NAMES) and before[-1][0] not in _MARKS
        else ()
    )
    return _Place(name, denied, named, attribute=False)
