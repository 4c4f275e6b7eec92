"""Words of a claim that stand where its source has others: the same sentence, with one thing put for another.

A language model that copies a sentence and slips writes another word in the same place. The words around the place
are the same on both sides, so that what stands between them can be compared by itself. Nearness in meaning does not
tell it, since what is put for another thing is mostly near to it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import lru_cache
from typing import Literal

from rag.answering.claims.facts import facts_of
from rag.answering.claims.names import people_spans
from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import SPELT, Said, clause_at, said, weight_of
from rag.text import cut_words, is_han, is_known_word, tagged_words

_FLANK = 2
"""Characters that must be the same beside a place, unless the clause begins or ends there."""
_COPIED = 8
"""Characters beside a place from which the sentence is a copy."""
_LONGEST, _SHORT, _FEW = 8, 5, 2
_TELLING = 0.3
_MOVED = 4
"""More characters than this that the source has together were only moved."""
_EDGES = frozenset(',，。;；:：!！?？、\n“”"《》()（）')
_THINGS = ("n", "i", "l", "j", "t", "b", "z", "x", "vn")
"""Parts of speech that name or qualify a thing: nouns (n, nr, ns ...), set phrases, times, kinds, terms, and verbs
as nouns. One act is too often put for another that means the same there, unless all around it is a copy.
"""
_ACTS = ("v", "a")
_ANY = re.compile("会议|工作|活动|情况|问题|方面|内容|单位|人员|部门|地方|事情|事项|东西|大力|积极|认真")
"""Nouns that may stand for most others, and adverbs that the dictionary has as nouns."""
_POINTS = re.compile(r"[我本该此这其他她它]|全[省市县区镇乡村]|大家|自己|目前|现在|今天|当前|有关|相关|等$")
"""Words that point at what is named elsewhere."""
_DEMANDS = (
    ("may", re.compile(r"可以|可(?!是|能|见|行|靠|谓|爱)|允许|能够|(?<!只)能(?![力源量干])|自愿")),
    ("must", re.compile(r"必须|只能|务必|应当|应该|应(?![对用变邀付急])|须|需要|要(?![求点素件闻])|一定")),
)
_EACH = re.compile("[^,，。;；]{0,8}(?:[、和与及]|以及)[^,，。;；]{1,14}各")
"""A row whose items are told together (省代表和全国代表各1名): the source has each in its own place."""
_DENIAL = frozenset("不没未无非")
_CASES = frozenset("让使叫把将被由向给对")
_LED = re.compile(
    r"[并而且]?(?:在(?=.{1,8}[上中里]$)|按照|根据|依照|依据|围绕|关于|对于|通过|随着|为了|作为|结合|由(?!于)|把(?!握|关)|将(?!来)|被|让|等|[上中里](?!上|中|里|级|央|午|下|等))"
)
"""What leads in a part of a sentence, or ends the one before it (…方面, …上)."""
_DENIES = re.compile(r"[不没未无非勿禁防免拒]")
"""What is denied is held against the source elsewhere."""
_AMOUNTS = (
    (
        "all",
        re.compile(
            r"所有|全部|全体|每(?!年|季|月|次|周|天|日)|各(?!自)|一律|普遍|任何|凡是?|均|一致|全都|都"
        ),
    ),
    ("most", re.compile(r"大多数|大部分|多数|绝大|基本|一般|原则上|主要|大体|大致|总体")),
    ("only", re.compile(r"唯一|仅仅?|只有|只(?![要能])|单独")),
    (
        "some",
        re.compile(
            r"(?<!大)部分|一些|有的|有些|某些|许多|不少|很多|少数|个别|若干|个把|一项|之一|重要|重大|适当"
        ),
    ),
)
_TIMES = (
    ("regular", re.compile(r"定期|每年|每季度|每月|每次|每周|每届|经常|按期|按时|及时|始终|一直|都")),
    ("seldom", re.compile(r"必要时|视情况?|需要时|偶尔|有时|不定期|适时|择机")),
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
    people: tuple[frozenset[str], frozenset[str]]
    """Persons named there, in the claim and in the source."""


def slots(claim: str, source: str) -> Iterator[Slot]:
    """The places of two folded texts where, between the same words, each has its own."""
    for before, after in itertools.pairwise(_runs(claim, source)):
        start, first = before.a + before.size, before.b + before.size
        if start == after.a or first == after.b:
            continue
        mine, theirs, left, right = _widened(claim, source, before, after)
        if left < _FLANK and _opens(claim, mine[0]):
            theirs = max([theirs[0], *(at + 1 for at in _marks_in(source, *theirs))]), theirs[1]
            left = (
                0 if before.size < _FLANK and _leads_in(source[slice(*theirs)], mine[1] - mine[0]) else _FLANK
            )
        if right < _FLANK and _closes(claim, mine[1]):
            theirs, right = (theirs[0], min(_marks_in(source, *theirs), default=theirs[1])), _FLANK
        mine, theirs = _without_marks(claim, mine), _without_marks(source, theirs)
        words = claim[slice(*mine)], source[slice(*theirs)]
        beside = before.size + after.size
        if min(left, right, beside) >= _FLANK and all(map(_is_plain, words)):
            people = _people(claim, *mine), _people(source, *theirs)
            yield Slot(*words, *mine, beside, people)


_Span = tuple[int, int]


def _widened(claim: str, source: str, before: Match, after: Match) -> tuple[_Span, _Span, int, int]:
    """What stands between two runs in both texts, widened to whole words, and what is left of the runs."""
    ours, others = word_bounds(claim), word_bounds(source)
    start, first, left = before.a + before.size, before.b + before.size, before.size
    end, last, right = after.a, after.b, after.size
    while left and (start not in ours or first not in others):
        start, first, left = start - 1, first - 1, left - 1
    while right and (end not in ours or last not in others):
        end, last, right = end + 1, last + 1, right - 1
    return (start, end), (first, last), left, right


def _is_plain(words: str) -> bool:
    return 0 < len(words) <= _LONGEST and not _EDGES & set(words)


def _opens(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in _EDGES


def _closes(text: str, at: int) -> bool:
    return at == len(text) or text[at] in _EDGES


def _without_marks(text: str, span: _Span) -> _Span:
    start, end = span
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _leads_in(theirs: str, length: int) -> bool:
    """Whether what begins the source's clause is a time or a condition, not what stands in for ``length`` characters."""
    return len(theirs) > length + _FLANK or theirs.endswith(("时", "后", "前", "中", "里", "期间"))


def _people(text: str, start: int, end: int) -> frozenset[str]:
    """Persons named within ``[start, end)``."""
    return frozenset(text[a:b] for a, b in people_spans(text) if start <= a and b <= end)


def _runs(claim: str, source: str) -> list[Match]:
    """What both have in common, in order, without runs too short to hold a place between them."""
    matcher = copy(_matcher(source))  # A matcher is changed as it matches.
    matcher.set_seq1(claim)
    long = [block for block in matcher.get_matching_blocks() if block.size >= _FLANK]
    return [Match(0, 0, 0), *long, Match(len(claim), len(source), 0)]


@lru_cache(maxsize=256)
def _matcher(source: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, "", source, autojunk=False)


def _marks_in(text: str, start: int, end: int) -> list[int]:
    return [at for at in range(start, end) if text[at] in _EDGES]


@lru_cache(maxsize=1024)
def word_bounds(text: str) -> frozenset[int]:
    """Where words begin and end, also those of which longer ones are made (立法|质量)."""
    found, at = {0}, 0
    for word in cut_words(text):
        found |= {
            at + cut
            for cut in range(2, len(word) - 1)
            if is_known_word(word[:cut]) and is_known_word(word[cut:])
        }
        at += len(word)
        found.add(at)
    return frozenset(found)


def replaced(claim: str, source: str, known: str = "") -> list[tuple[Kind, Slot]]:
    """The slots in which ``claim`` names another thing or amount than ``source``; what ``known`` (the
    source with what stands around it) has counts as said.
    """
    found = tuple(slots(claim, source))
    heard = said(known or source) if found else None
    return [(kind, slot) for slot in found if heard and (kind := _kind(slot, heard, claim, source))]


def _kind(slot: Slot, heard: Said, claim: str, source: str) -> Kind | None:
    """What the claim has in a slot that is another thing than what the source has there; None where it isn't."""
    if _figures_only(slot):
        return None
    if all(slot.people) and not slot.people[0] & slot.people[1]:
        return "name"
    short = max(len(slot.mine), len(slot.theirs)) <= _SHORT
    denied = _DENIES.search(slot.mine) or _DENIES.search(slot.theirs)
    if short and not denied and any(_differs(slot, classes) for classes in (_DEMANDS, _AMOUNTS, _TIMES)):
        return "scope"
    if _POINTS.search(slot.theirs) or _POINTS.search(slot.mine):
        return None
    mine, theirs = telling_words(slot.mine), telling_words(slot.theirs)
    own = [word for word, tag in mine if tag == "ns" and word not in slot.theirs]
    if own and any(tag == "ns" for _, tag in theirs):
        return "place"
    if slot.mine in source and (len(slot.mine) > _MOVED or _EACH.match(claim, slot.end)):
        return None
    if slot.mine in _clause_of(slot.theirs, source) or _led_otherwise(slot):
        return None
    if _another_thing(slot, mine, theirs, heard) or (
        not denied
        and not denied_at(claim, slot.start)
        and _cases(_clause_of(slot.mine, claim)) == _cases(_clause_of(slot.theirs, source))
        and _another_word(slot, mine, theirs)
    ):
        return "content"
    return None


def _led_otherwise(slot: Slot) -> bool:
    """Whether only one side begins with a word that says what part in the sentence the rest of it plays (由乡镇人大 and
    采取措施, 主持人最后 and 按照县委的): these have different places, whatever stands around them.
    """
    mine, theirs = (_LED.match(one) for one in (slot.mine, slot.theirs))
    return (mine is None) != (theirs is None)


def _clause_of(words: str, text: str) -> str:
    """The clause of ``text`` in which ``words`` first stand."""
    at = text.find(words)
    return text[slice(*clause_at(text, at))] if at >= 0 else ""


def _cases(clause: str) -> frozenset[str]:
    """The little words that say who does what to whom: 向党组介绍 is the same as 让党组了解, without being a copy."""
    return _CASES.intersection(cut_words(clause))


def _figures_only(slot: Slot) -> bool:
    """Whether both sides differ in their figures or times alone (去年, 上年; 调研四次, 调研一次): these are held
    against the source elsewhere.
    """
    rests = [_without_figures(text) for text in (slot.mine, slot.theirs)]
    return None not in rests and rests[0] == rests[1]


def _without_figures(text: str) -> str | None:
    """``text`` without its figures and times; None where it has none."""
    facts = facts_of(text)
    for fact in reversed(facts):
        text = text[: fact.start] + text[fact.end :]
    return _STEP.sub("", text.removeprefix("比").removesuffix("了")) if facts else None


_STEP = re.compile("^(?:增加|增长|提高|上升|提升|减少|下降|降低)了?$")
"""翻一番 and 增加一倍 differ in their figures alone."""
_PAIR = re.compile("([\u4e00-\u9fff]{2,3})[和与及、或]([\u4e00-\u9fff]{2,3})")
_Tagged = Sequence[tuple[str, str]]


def _another_thing(slot: Slot, mine: _Tagged, theirs: _Tagged, heard: Said) -> bool:
    if slot.theirs in slot.mine or slot.mine in slot.theirs or _found(slot.mine, said(slot.theirs)):
        return False
    copied = slot.beside >= _COPIED
    pieces = tagged_words(slot.mine)
    if any(tag.startswith("ul") for _, tag in pieces[1:]):
        return False
    acts = any((tag.startswith(_ACTS) and tag != "vn") or tag.startswith("u") for _, tag in pieces)
    if acts and (not copied or len(pieces) > _FEW):
        return False
    things = [
        word
        for word, tag in mine
        if tag.startswith(_THINGS)
        and tag != "ns"
        and (len(word) > 2 or is_known_word(word))
        and word[0] not in _DENIAL
    ]
    others = [word for word in things if not _said_in(word, slot.theirs, copied)]
    named = any(tag.startswith(_THINGS) for _, tag in theirs)
    return named and any(copied or not _found(word, heard) for word in others)


def _another_word(slot: Slot, mine: _Tagged, theirs: _Tagged) -> bool:
    """Whether one telling word, be it an act, stands for one other in a copy (监督 for 选举), and the two have
    neither a character nor a meaning in common. An act (应邀) does not stand for a thing (同志).
    """
    if slot.beside < _COPIED:
        return False
    if _other_pair(slot):
        return True
    if [one for one, _ in (*mine, *theirs)] != [slot.mine, slot.theirs]:
        return False
    if mine[0][1] == "v" and theirs[0][1].startswith("n"):
        return False
    return not set(slot.mine) & set(slot.theirs) and not _found(slot.mine, said(slot.theirs))


def _other_pair(slot: Slot) -> bool:
    """Whether two joined words stand for two others (指导与配合 for 决定与执行), of which neither says one of the other two."""
    mine, theirs = _PAIR.fullmatch(slot.mine), _PAIR.fullmatch(slot.theirs)
    if not (mine and theirs and all(map(is_known_word, (*mine.groups(), *theirs.groups())))):
        return False
    words, heard = mine.groups(), said(slot.theirs)
    return not any(set(word) & set(slot.theirs) or _found(word, heard) for word in words)


def _said_in(word: str, theirs: str, copied: bool) -> bool:
    """Whether ``theirs`` has the word, one of the same meaning, or one that begins like it (人手, 人力)."""
    alike = len(word) > 2 and 2 * len(set(word) & set(theirs)) >= len(word) and not is_known_word(word)
    return alike or word in theirs or _found(word, said(theirs)) or (not copied and word[0] in theirs)


def _found(word: str, heard: Said) -> bool:
    return any(value >= SPELT for _, value in heard.find(word))


def _differs(slot: Slot, classes: tuple[tuple[str, re.Pattern[str]], ...]) -> bool:
    """Whether both sides have words of the classes, and none in common."""
    mine = {name for name, words in classes if words.search(slot.mine)}
    theirs = {name for name, words in classes if words.search(slot.theirs)}
    return bool(mine and theirs and not mine & theirs)


def stands_for_any(word: str) -> bool:
    """Whether ``word`` is a noun that may stand for most others (单位, 工作)."""
    return _ANY.fullmatch(word) is not None


def telling_words(text: str) -> list[tuple[str, str]]:
    """The words of ``text`` that say something of their own, each with its part of speech."""
    return [(word, tag) for word, tag in tagged_words(text) if _tells(word, tag)]


def _tells(word: str, tag: str) -> bool:
    telling = len(word) > 1 and weight_of(word) >= _TELLING and not stands_for_any(word)
    return telling and all(map(is_han, word)) and tag[0] not in "upcyedrmq"
