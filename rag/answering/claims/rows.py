"""Rows of items (调研、务实、团结和廉洁) in a claim, held against the rows of its source.

Who copies a row and slips puts a neighbouring thing in the place of one of its items. The item is strange to the
source while the one beside it stands there in a row, and another item of that row is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.answering.claims.slots import stands_for_any
from rag.answering.claims.words import CLAUSE_MARK, EXACT, PARTLY, SPELT, Said, grade, said
from rag.text import tagged_words

_BETWEEN = frozenset(("、", "和", "与", "及", "以及", "或", "或者"))
_LINK = re.compile("[、和与及或]")
_MARKS = frozenset("“”\"'《》()（）【】")
_COPIED = 3
"""Items of a row that is held against another as a copy."""
_LONGEST = 6
"""Characters of the part of an item that tells it from the others."""
_EMPTY = ("u", "c", "p", "d", "r", "m", "q", "y", "e", "x", "w")
"""Parts of speech that tell no item from another."""

_Tokens = list[tuple[str, str]]


def strange_items(claim: str, source: str) -> list[str]:
    """What of items in ``claim`` the ``source`` does not have, where both have a row that begins alike. Both folded."""
    heard, mine = said(source), said(claim)
    rows, others = _rows(claim), _rows(source)
    theirs = [_cores(row) for row in others]
    found = [item for row in rows for other in others for item in _put_for(row, other)]
    for row in map(_cores, rows if theirs else ()):
        strange = [item for item in row if item and not _told(item, heard)]
        known = [item for item in row if item and grade(heard.find(item)) == EXACT]
        for other in theirs if strange and len(strange) <= len(known) else ():
            left_out = [item for item in other if item and not _told(item, mine)]
            if left_out and set(known) & set(other):
                found += strange
    return list(dict.fromkeys([*found, *_of_other_quality(claim, source)]))


def _of_other_quality(claim: str, source: str) -> Iterator[str]:
    """What ``claim`` says a quality of that it repeats in a row, where ``source`` repeats it too and never of this
    (优秀报告和优秀代表 for 优秀报告、优秀建议).
    """
    for match in _SAME_QUALITY.finditer(claim):
        quality = match["quality"]
        there = [source[at.end() :] for at in re.finditer(quality, source)]
        begin = match.start("two")
        word = next((one.text for one in said(claim).words if one.start == begin), match["two"][:2])
        one = match["one"][:2]
        own_item = f"、{word}" in source
        if len(word) > 1 and not own_item and len(there) > 1 and any(text.startswith(one) for text in there):
            heads = [said(text[: len(word) + 2]) for text in there]
            if not any(grade(head.find(word)) >= SPELT for head in heads):
                yield quality + word


_HAN = "[\u4e00-\u9fff]"
_SAME_QUALITY = re.compile(
    rf"(?P<quality>{_HAN}{{2}})(?P<one>{_HAN}{{2,6}}?)(?:[、和与及]|以及)(?P=quality)(?P<two>{_HAN}{{2,6}})"
)


def _put_for(row: Sequence[_Tokens], other: Sequence[_Tokens]) -> Iterator[str]:
    """What stands for another item in a row of three or more that is otherwise a copy of the ``other``."""
    mine, theirs = (["".join(word for word, _ in item) for item in one] for one in (row, other))
    if len(mine) != len(theirs) or len(mine) < _COPIED:
        return
    # Before the first item stands what governs the row, behind the last one what belongs to all of it.
    same = [
        one == two
        or (number == 0 and one[-2:] == two[-2:])
        or (number == len(mine) - 1 and one[:2] == two[:2])
        for number, (one, two) in enumerate(zip(mine, theirs, strict=True))
    ]
    inner = [number for number in range(1, len(mine) - 1) if not same[number]]
    if len(inner) == 1 and sum(same) == len(mine) - 1:
        here, there = _apart(mine[inner[0]], theirs[inner[0]])
        words = [word.text for word in said(here).words]
        if (
            words
            and there
            and not set(here) & set(there)
            and not any(_told(one, said(there)) for one in words)
        ):
            yield here


def _apart(one: str, two: str) -> tuple[str, str]:
    """Both without what they begin and end with alike."""
    start = _alike(one, two)
    end = _alike(one[start:][::-1], two[start:][::-1])
    return one[start : len(one) - end], two[start : len(two) - end]


def _alike(one: str, two: str) -> int:
    """With how many of the same characters both begin."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (mine, other) in pairs if mine != other), min(len(one), len(two)))


def _told(item: str, heard: Said) -> bool:
    """Whether a text has the item, one of the same meaning, or half of its words; one that may stand for any other
    (单位, 工作) tells nothing.
    """
    if stands_for_any(item):
        return True
    places = heard.find(item)
    return grade(places) >= SPELT or (len(item) > 3 and grade(places) > PARTLY / 2)


@lru_cache(maxsize=2048)
def _rows(text: str) -> tuple[list[_Tokens], ...]:
    """The items of each row of ``text``, without marks."""
    return tuple(
        row for clause in CLAUSE_MARK.split(text) if _LINK.search(clause) and len(row := _items(clause)) > 1
    )


def _items(clause: str) -> list[_Tokens]:
    found: list[_Tokens] = [[]]
    for word, tag in tagged_words(clause):
        if word in _BETWEEN:
            found.append([])
        elif word not in _MARKS:
            found[-1].append((word, tag))
    return found


def _cores(items: Sequence[_Tokens]) -> list[str]:
    """What tells the items of a row from each other: of each item the words next to its neighbour that these do not have; empty where none tells it.

    A verb may stand before the first item, a noun that belongs to all behind the last one.
    """
    cores: list[str] = []
    for number, item in enumerate(items):
        others = {
            word
            for near in (*items[max(0, number - 1) : number], *items[number + 1 : number + 2])
            for word, _ in near
        }
        own = [(word, tag) for word, tag in item if word not in others]
        whole = 0 < number < len(items) - 1
        if not own:
            core = ""
        elif whole:
            core = "".join(word for word, tag in own if not tag.startswith(_EMPTY))
        else:
            core = _edge(own[::-1], last=True) if number == 0 else _edge(own, last=False)
        cores.append(core if 1 < len(core) <= _LONGEST else "")
    return cores


def _edge(words: Sequence[tuple[str, str]], *, last: bool) -> str:
    """The first of ``words``, one of a single character with the noun beside it; empty if it says nothing."""
    core = ""
    for word, tag in words:
        if tag.startswith((*_EMPTY, "ns") if not core else (*_EMPTY, "ns", "v")):
            return ""
        core = word + core if last else core + word
        if len(core) > 1:
            return core
    return ""
