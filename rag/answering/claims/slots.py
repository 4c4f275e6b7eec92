"""Words of a claim that stand where its source has others: the same sentence, with one thing put for another.

A language model that copies a sentence and slips writes another word in the same place. The words around the place
are the same on both sides, so that what stands between them can be compared by itself. Nearness in meaning does not
tell it, since what is put for another thing is mostly near to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rag.answering.claims.names import people_spans
from rag.answering.claims.words import SPELT, Said, said, weight_of
from rag.text import cut_words, is_han, tagged_words

_FLANK = 2
"""Characters that must be the same beside a place, unless the clause begins or ends there."""
_COPIED = 8
"""Characters beside a place from which the sentence is a copy."""
_LONGEST = 8
_TELLING = 0.3
_EDGES = frozenset(",，。;；:：!！?？、\n“”\"《》()（）")
_THINGS = ("n", "i", "l", "j", "t", "b", "z", "x", "vn")
"""Parts of speech that name or qualify a thing: nouns (n, nr, ns ...), set phrases, times, kinds, terms, and verbs
as nouns. One act is too often put for another that means the same there.
"""
_ACTS = ("v", "a")
_POINTS = re.compile(r"[我本该此这其他她它]|大家|自己|目前|现在|今天|当前|有关|相关|等$")
"""Words that point at what is named elsewhere."""
_DEMANDS = (
    ("may", re.compile(r"可以|可(?!是|能|见|行|靠|谓|爱)|允许|能够|能(?![力源量干])|不必|不一定|不用|无须|无需|自愿")),
    ("must", re.compile(r"必须|务必|应当|应该|应(?![对用变邀付急])|须|需要|要(?![求点素件闻])|一定")),
)
_AMOUNTS = (
    ("all", re.compile(r"所有|全部|全体|每(?!年|季|月|次|周|天|日)|各(?!自)|一律|普遍|任何|凡是?|均|一致|全都|都")),
    ("most", re.compile(r"大多数|大部分|多数|绝大|基本|一般|原则上|主要")),
    ("some", re.compile(r"(?<!大)部分|一些|有的|有些|某些|许多|不少|很多|少数|个别|若干|个把|一项|之一|重要|重大|适当")),
)
_TIMES = (
    ("regular", re.compile(r"定期|每年|每季度|每月|每次|每周|每届|经常|按期|按时|及时|始终|一直|都")),
    ("seldom", re.compile(r"必要时|视情况?|需要时|偶尔|有时|不定期|适时|择机|可以")),
)
Kind = Literal["content", "name", "place", "scope"]


@dataclass(frozen=True, slots=True)
class Slot:
    """``mine`` stands in the claim at ``[start, end)`` where the source has ``theirs``; ``beside`` characters
    to the left and the right of it are the same on both sides.
    """

    mine: str
    theirs: str
    start: int
    end: int
    beside: int


def slots(claim: str, source: str) -> Iterator[Slot]:
    """The places of two folded texts where, between the same words, each has its own."""
    bounds = _bounds(claim), _bounds(source)
    blocks = SequenceMatcher(None, claim, source, autojunk=False).get_opcodes()
    for at, (kind, start, end, first, last) in enumerate(blocks):
        if kind != "replace":
            continue
        left = blocks[at - 1][2] - blocks[at - 1][1] if at and blocks[at - 1][0] == "equal" else 0
        right = blocks[at + 1][2] - blocks[at + 1][1] if at + 1 < len(blocks) else 0
        while left and (start not in bounds[0] or first not in bounds[1]):
            start, first, left = start - 1, first - 1, left - 1
        while right and (end not in bounds[0] or last not in bounds[1]):
            end, last, right = end + 1, last + 1, right - 1
        begins = left >= _FLANK or start == 0 or claim[start - 1] in _EDGES
        ends = right >= _FLANK or end == len(claim) or claim[end] in _EDGES
        if begins and ends and left + right >= _FLANK and max(end - start, last - first) <= _LONGEST:
            yield Slot(claim[start:end], source[first:last], start, end, left + right)


def _bounds(text: str) -> set[int]:
    """Where words begin and end."""
    found, at = {0}, 0
    for word in cut_words(text):
        at += len(word)
        found.add(at)
    return found


def replaced(claim: str, source: str, known: str = "") -> list[tuple[Kind, Slot]]:
    """The slots in which ``claim`` names another thing or amount than ``source``; what ``known`` has counts as said."""
    heard = said(f"{source}\n{known}")
    found = ((_kind(slot, heard), slot) for slot in slots(claim, source))
    return [(kind, slot) for kind, slot in found if kind]


def _kind(slot: Slot, heard: Said) -> Kind | None:
    """What the claim has in a slot that is another thing than what the source has there; None where it isn't."""
    if any(_differs(slot, classes) for classes in (_DEMANDS, _AMOUNTS, _TIMES)):
        return "scope"
    mine, theirs = _telling(slot.mine), _telling(slot.theirs)
    if _POINTS.search(slot.theirs) or _POINTS.search(slot.mine):
        return None
    if any(tag == "ns" and word not in slot.theirs for word, tag in mine) and any(tag == "ns" for _, tag in theirs):
        return "place"
    people = [_people(slot.mine), _people(slot.theirs)]
    if all(people) and not people[0] & people[1]:
        return "name"
    if not mine or not theirs or _EDGES & set(slot.mine + slot.theirs):
        return None
    copied = slot.beside >= _COPIED
    acts = any(tag.startswith(_ACTS) and tag != "vn" for _, tag in mine)
    if (acts and not copied) or not any(tag.startswith(_THINGS) for _, tag in theirs):
        return None
    others = [word for word, tag in mine if tag.startswith(_THINGS) and not _said_in(word, slot.theirs, copied)]
    return "content" if any(copied or not _found(word, heard) for word in others) else None


def _said_in(word: str, theirs: str, copied: bool) -> bool:
    """Whether ``theirs`` has the word, one of the same meaning, or one that begins like it (人手, 人力)."""
    return word in theirs or _found(word, said(theirs)) or (not copied and word[0] in theirs)


def _found(word: str, heard: Said) -> bool:
    return any(value >= SPELT for _, value in heard.find(word))


def _differs(slot: Slot, classes: tuple[tuple[str, re.Pattern[str]], ...]) -> bool:
    """Whether both sides have words of the classes, and none in common."""
    mine = {name for name, words in classes if words.search(slot.mine)}
    theirs = {name for name, words in classes if words.search(slot.theirs)}
    return bool(mine and theirs and not mine & theirs)


def _people(text: str) -> set[str]:
    return {text[start:end] for start, end in people_spans(text)}


def _telling(text: str) -> list[tuple[str, str]]:
    return [(word, tag) for word, tag in tagged_words(text) if _tells(word, tag)]


def _tells(word: str, tag: str) -> bool:
    return all(map(is_han, word)) and weight_of(word) >= _TELLING and tag[0] not in "upcyedrmq"
