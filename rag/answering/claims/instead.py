"""One thing put for another of its kind: 人才保障 where the source has 物资保障, 新建 where it has 修缮.

``kinds_of_things.txt`` and ``kinds_of_acts.txt`` hold what is of one kind. That two words are of one kind is no
exchange by itself: the claim's word must stand beside the same words as the other does in the source, must be named
nowhere in what supports, and the claim must not say the other there too. A thing has its words on the same side; an
act has what is done on either (新建了办公楼, 对办公楼进行了修缮).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.answering.claims.polarity import denied_at
from rag.answering.claims.slots import word_bounds
from rag.answering.claims.tables import named_rows_of
from rag.answering.claims.words import NEAR, Word, clause_at, grade, said, weight_of

_TELLING, _HEAVY = 0.25, 0.5
_TAKEN_FOR = re.compile("当[成作做]|看[成作做]|视[为作]|称[为作]|说成|归为|定位[为成]|等同于|混同于")
_CLOSED = re.compile("的?(?:[,，。;；]|$)")
_LINKS = frozenset("的和与及或、了对在为由")
_REACH, _ACT_REACH = 6, 14
"""Characters within which what stands beside a thing, or belongs to an act, is looked for."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class _Named:
    """A name at ``[start, end)`` of a text with the kinds it is of: (number of the kind, number in it)."""

    text: str
    start: int
    end: int
    kinds: frozenset[tuple[int, int]]


def put_instead(part: str, sentence: str, support: str) -> list[tuple[str, str]]:
    """Words of a claim's ``part`` in whose place ``sentence`` has another of the kind, each with that.

    All folded. ``support`` is all in which the part's word might be named: the supporting sentences and what their
    article says of itself.
    """
    found: list[tuple[str, str]] = []
    for mine in _named(part):
        if _is_named(mine, part, support) or denied_at(part, mine.start):
            continue
        other = next(
            (one.text for one in _others(mine, sentence) if _exchanged(mine, part, one, sentence)), ""
        )
        if other:
            found.append((mine.text, other))
    return found


def _others(mine: _Named, sentence: str) -> Iterator[_Named]:
    """The names in ``sentence`` that are of a kind with ``mine``, and other ones."""
    for one in _named(sentence):
        both = {
            kind
            for kind, number in mine.kinds
            for other, there in one.kinds
            if kind == other and number != there
        }
        if both and not denied_at(sentence, one.start):
            yield one


def _is_named(mine: _Named, part: str, support: str) -> bool:
    names = itertools.chain.from_iterable(_names()[kind][number] for kind, number in mine.kinds)
    return any(name in support for name in names) or _in_other_words(mine, part, support)


def _in_other_words(mine: _Named, part: str, support: str) -> bool:
    """Whether ``support`` has a word that means the same, which ``part`` does not say as well (负责同志 beside 分管)."""
    near = {at for at, value in said(support).find(mine.text) if value >= NEAR}
    held = said(support).words
    return any(word.start in near and word.text not in part for word in held) or bool(
        near - {word.start for word in held}
    )


def _exchanged(mine: _Named, part: str, other: _Named, sentence: str) -> bool:
    """Whether the two stand in the same place, and ``part`` does not name the other in such a place too."""
    too = [one for one in _named(part) if one.kinds & other.kinds]
    return _same_place(mine, part, other, sentence) and not any(
        _same_place(one, part, other, sentence) for one in too
    )


def _same_place(mine: _Named, part: str, other: _Named, sentence: str) -> bool:
    acts = all(kind >= _first_act() for kind, _ in mine.kinds)
    here, there = _beside(mine, part, acts), _beside(other, sentence, acts)
    return _share(here, there, acts) or _alike(mine, part, other, sentence)


def _alike(mine: _Named, part: str, other: _Named, sentence: str) -> bool:
    """Whether the same characters touch both names, the names have the same head, or both are what a thing is taken for."""
    for here, there in (
        (part[max(0, mine.start - _FEW) : mine.start], sentence[max(0, other.start - _FEW) : other.start]),
        (part[mine.end : mine.end + _FEW], sentence[other.end : other.end + _FEW]),
    ):
        if here == there and len(here) == _FEW and here.isalpha() and not _LINKS & set(here):
            return True
    head = mine.text[-_FEW:]
    if len(mine.text) > _FEW and other.text.endswith(head) and weight_of(head) >= _HEAVY:
        return True
    return all(
        _CLOSED.match(text, name.end) and _TAKEN_FOR.search(text, clause_at(text, name.start)[0], name.start)
        for name, text in ((mine, part), (other, sentence))
    )


_Sides = tuple[Sequence[Word], Sequence[Word]]


def _share(here: _Sides, there: _Sides, acts: bool) -> bool:
    if acts:
        words = [word for side in there for word in side]
        return any(word.weight >= _HEAVY and _same(word, words) for side in here for word in side)
    return any(
        any(_same(one, others[:_FEW]) for one in mine[:1])
        or any(_same(one, others[:1]) for one in mine[:_FEW])
        for mine, others in zip(here, there, strict=True)
    )


def _same(word: Word, others: Sequence[Word]) -> bool:
    return any(word.text == one.text or grade(said(one.text).find(word.text)) >= NEAR for one in others)


def _beside(name: _Named, text: str, acts: bool) -> _Sides:
    """The telling words to the left and to the right of a name, the nearest first."""
    first, last = clause_at(text, name.start)
    reach = _ACT_REACH if acts else _REACH
    words = [one for one in said(text).words if one.weight >= _TELLING and first <= one.start < last]
    left = [one for one in reversed(words) if name.start - reach <= one.start and one.end <= name.start]
    right = [one for one in words if name.end <= one.start and one.end <= name.end + reach]
    return left[: 2 * _FEW if acts else _FEW], right[: 2 * _FEW if acts else _FEW]


@lru_cache(maxsize=4096)
def _named(text: str) -> tuple[_Named, ...]:
    """The names of kinds in a folded text, of those that begin at the same place or overlap the longest."""
    found: list[_Named] = []
    edges, at = word_bounds(text), 0
    while at < len(text):
        rows = _by_first().get(text[at], ()) if at in edges else ()
        name = next((one for one, _ in rows if text.startswith(one, at) and at + len(one) in edges), "")
        if name:
            found.append(_Named(name, at, at + len(name), dict(rows)[name]))
        at += len(name) or 1
    return tuple(found)


@cache
def _names() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Each kind as a row of things, each thing its names; the acts behind the things."""
    return tuple(kind for name in _FILES for kind in named_rows_of(name))


@cache
def _first_act() -> int:
    return len(named_rows_of(_FILES[0]))


_FILES = ("kinds_of_things.txt", "kinds_of_acts.txt")


@cache
def _by_first() -> dict[str, tuple[tuple[str, frozenset[tuple[int, int]]], ...]]:
    """The names by their first character, the longest first, with the kinds they are of."""
    kinds: dict[str, set[tuple[int, int]]] = {}
    for number, kind in enumerate(_names()):
        for place, names in enumerate(kind):
            for name in names:
                kinds.setdefault(name, set()).add((number, place))
    found: dict[str, list[tuple[str, frozenset[tuple[int, int]]]]] = {}
    for name in sorted(kinds, key=len, reverse=True):
        found.setdefault(name[0], []).append((name, frozenset(kinds[name])))
    return {first: tuple(rows) for first, rows in found.items()}
