"""The words of a sentence, how much each says, and how well another text has them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rag.retrieval.glossary import official_words
from rag.text import cut_words, is_han, is_known_word, word_frequency

EXACT, NEAR, SPELT, PARTLY = 1.0, 0.9, 0.75, 0.4
"""How well a word is found: itself; one of the same meaning; all of its characters close together; some of them."""

_EMPTY = frozenset(
    "的了着过是在和与及或也都就而地得之于为以等其这那们吗呢吧啊把被将给对从向由并且但又还很已则即所让使该此各每个"
    "一上下中内里不没未无要应可能会有来去到再才更最且如若因故某些向跟同比按据经请"
)
_DENYING = frozenset("不没未无")
_LEXICON = ("near.txt", "near_verbs.txt", "near_words.txt")
_TOTAL = 60_000_000
_WORD_CLAUSE = re.compile(r"[,，。;；:：!！?？\n]")
_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``[start, end)`` of its text; ``weight`` (0..1.3) is how much it says."""

    text: str
    start: int
    end: int
    weight: float


_NUMERAL = re.compile(
    r"[\d.,%〇零一二两三四五六七八九十百千万亿]+(?:[多余来几]?[个名位次人年月日号届级项条种类件份篇家户处场批])?"
)


_RESULT = re.compile(
    r".{1,2}[得不].{1,2}|[办管编看学搞弄做干抓走讲说想听定放用打拿给写查问选派提报交收立订贴站坐传养引送找当拉带变写摆]"
    r"[好到成着起住完上下来去开出过清满掉](?:来|去|的)?"
)
"""A plain verb with how it comes out: 办得好, 管好, 编成, 抓下去."""


_DENIED = re.compile(r"[不没未](?![足满断少久同])[\u4e00-\u9fff]{1,3}")
"""A word of the dictionary that begins with a denial (不好, 不走过场): what it denies is a word of its own."""


_FAILS = re.compile(r"([\u4e00-\u9fff]{1,2})(不)([了好到成着起动住完开出清])")
"""解决不了 is a verb and that it does not come out."""
_WITHOUT = re.compile(r"[无非][\u4e00-\u9fff]{2,4}")
_BOTH = re.compile(r"([\u4e00-\u9fff]{2,})([和与及])([\u4e00-\u9fff]{2,})")
"""听取和审议 says two things, in any order and however they are linked."""
_COUNTED = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿余多]$")


def _denies_inside(word: str) -> bool:
    if word in set_phrases() or word in _little():
        return False
    return _DENIED.fullmatch(word) is not None or (
        _WITHOUT.fullmatch(word) is not None and is_known_word(word[1:])
    )


def _pieces(text: str) -> Iterator[str]:
    """Words of the dictionary; what the segmenter guesses beyond it (由县, 要配) falls into its known parts."""
    for word in cut_words(text):
        both = _BOTH.fullmatch(word)
        if both and is_known_word(both.group(1)) and is_known_word(both.group(3)):
            yield from both.groups()
            continue
        outcome = _FAILS.fullmatch(word)
        if outcome and is_known_word(outcome.group(1)) and word not in set_phrases():
            yield from outcome.groups()
            continue
        if _denies_inside(word):
            yield word[0]
            yield word[1:]
            continue
        if len(word) == 1 or not is_han(word[0]) or is_known_word(word):
            yield word
            continue
        at = 0
        while at < len(word):
            end = next((end for end in range(len(word), at + 1, -1) if is_known_word(word[at:end])), at + 1)
            yield word[at:end]
            at = end


def _cut(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    at = 0
    for piece in _pieces(text):
        start = text.index(piece, at)
        at = start + len(piece)
        if piece == "个人" and _COUNTED.search(text, 0, start):
            # 45个人 counts people; 个人 is no word there.
            continue
        weight = weight_of(piece)
        if weight > 0:
            found.append(Word(piece, start, at, weight))
    return tuple(found)


@lru_cache(maxsize=8192)
def weight_of(word: str) -> float:
    """How much a word says: 0 for function words and marks, more the rarer it is in the language."""
    if not any(map(str.isalnum, word)) or word in _EMPTY:
        return 0.0
    if _EMPTY.issuperset(word) and not _DENYING.intersection(word):
        return 0.0
    if word in _little() or _NUMERAL.fullmatch(word):
        return 0.1
    rarity = math.log(_TOTAL / (word_frequency(word) + 20))
    weight = min(1.3, max(0.2, (rarity - 5.0) / 7.0))
    halved = len(word) == 1 or word in _slight() or _RESULT.fullmatch(word) is not None
    return weight * 0.5 if halved else weight


def clauses_of(text: str) -> list[tuple[int, int]]:
    """The clauses of ``text`` as ``[start, end)``, without the marks between them."""
    spans, at = [], 0
    for match in _WORD_CLAUSE.finditer(text):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < len(text):
        spans.append((at, len(text)))
    return spans


@cache
def _groups(name: str) -> tuple[tuple[str, ...], ...]:
    text = (files("rag.answering.claims") / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _little() -> frozenset[str]:
    return frozenset(word for row in _groups("little.txt") for word in row)


@cache
def _slight() -> frozenset[str]:
    return frozenset(word for row in _groups("slight.txt") for word in row)


@cache
def set_phrases() -> frozenset[str]:
    """The phrases of ``set_phrases.txt``."""
    return frozenset(phrase for row in _groups("set_phrases.txt") for phrase in row)


@cache
def near_groups() -> dict[str, frozenset[int]]:
    """Each word of the lexicon (``near*.txt``) with the numbers of its groups."""
    found: dict[str, set[int]] = {}
    rows = itertools.chain.from_iterable(map(_groups, _LEXICON))
    for number, group in enumerate(rows):
        for word in group:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def contrast_groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The groups of ``contrasts.txt`` and ``opposites.txt``: each a row of meanings, each meaning its names."""
    rows = (*_groups("contrasts.txt"), *_groups("opposites.txt"))
    return tuple(tuple(tuple(one.split("|")) for one in group) for group in rows)


@cache
def opposites() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The pairs of ``opposites.txt``, in both directions: to deny the one says the other."""
    pairs = [[tuple(one.split("|")) for one in group] for group in _groups("opposites.txt")]
    return tuple(both for one, other in pairs for both in ((one, other), (other, one)))


@cache
def _phrases_by_first() -> dict[str, tuple[tuple[str, frozenset[int]], ...]]:
    """The phrases of two characters or more by their first character, longest first."""
    found: dict[str, list[tuple[str, frozenset[int]]]] = {}
    for phrase, groups in near_groups().items():
        if len(phrase) > 1:
            found.setdefault(phrase[0], []).append((phrase, groups))
    return {first: tuple(sorted(row, key=lambda one: -len(one[0]))) for first, row in found.items()}


def _phrases_in(text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
    table = _phrases_by_first()
    for start, char in enumerate(text):
        for phrase, groups in table.get(char, ()):
            if text.startswith(phrase, start):
                yield start, start + len(phrase), groups


class Said:
    """A folded text, read for comparing it with another: its words, its clauses, and where what is said."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _cut(text)
        self.clauses = tuple(clauses_of(text))
        self.phrases = tuple(_phrases_in(text))
        self._groups: dict[int, list[int]] = {}
        table = near_groups()
        for start, _, groups in self.phrases:
            for group in groups:
                self._groups.setdefault(group, []).append(start)
        for word in self.words:
            if len(word.text) == 1:
                for group in table.get(word.text, ()):
                    self._groups.setdefault(group, []).append(word.start)
        self._chars: dict[str, list[int]] = {}
        for at, char in enumerate(text):
            if is_han(char):
                self._chars.setdefault(char, []).append(at)
        self._found: dict[str, tuple[tuple[int, float], ...]] = {}

    def find(self, word: str) -> tuple[tuple[int, float], ...]:
        """Where ``word`` is found here and how well (EXACT, NEAR, SPELT, PARTLY); the best kind only."""
        known = self._found.get(word)
        if known is None:
            known = self._found[word] = self._find(word)
        return known

    def find_groups(self, groups: frozenset[int]) -> tuple[tuple[int, float], ...]:
        """Where a phrase of any of ``groups`` stands."""
        return tuple((at, NEAR) for group in groups for at in self._groups.get(group, ()))

    def _find(self, word: str) -> tuple[tuple[int, float], ...]:
        exact = self.exactly(word)
        if exact:
            return tuple((at, EXACT) for at in exact)
        near = self.find_groups(near_groups().get(word, frozenset()))
        if near or len(word) == 1:
            return near or tuple((at, PARTLY) for at in self._chars.get(word, ()))
        parts = self._in_parts(word)
        if parts:
            return parts
        official = [at for other in _official(word) if (at := self.text.find(other)) >= 0]
        if official:
            return tuple((at, NEAR) for at in official)
        return self._spelt(word)

    def exactly(self, word: str) -> list[int]:
        """Where ``word`` itself stands; a single character only where it is a word."""
        if len(word) == 1 and is_han(word):
            return [one.start for one in self.words if one.text == word]
        places, at = [], self.text.find(word)
        while at >= 0:
            places.append(at)
            at = self.text.find(word, at + 1)
        return places

    def _in_parts(self, word: str) -> tuple[tuple[int, float], ...]:
        """Where the words stand of which a longer one is made (区人大, 乡镇党委), if all do."""
        for cut in range(2, len(word) - 1):
            first, second = word[:cut], word[cut:]
            if is_known_word(first) and is_known_word(second):
                places = self.exactly(first), self.exactly(second)
                if all(places):
                    return tuple((at, SPELT) for row in places for at in row)
        return ()

    def _spelt(self, word: str) -> tuple[tuple[int, float], ...]:
        """Where the characters of ``word`` stand close together, or some of them."""
        held = [char for char in word if char in self._chars]
        if len(held) * 2 < len(word):
            return ()
        if len(held) == len(word):
            close = [
                first
                for first in self._chars[word[0]]
                if all(any(abs(at - first) <= _WINDOW for at in self._chars[char]) for char in word[1:])
            ]
            if close:
                return tuple((at, SPELT) for at in close)
        share = PARTLY * len(held) / len(word)
        return tuple((at, share) for char in held for at in self._chars[char])


@lru_cache(maxsize=4096)
def _official(word: str) -> tuple[str, ...]:
    return official_words(word)


@lru_cache(maxsize=4096)
def said(text: str) -> Said:
    """A folded text, read and remembered."""
    return Said(text)


Places = dict[Word, tuple[tuple[int, float], ...]]
"""For each word of a claim where in the source it is found, and how well."""


def places_of(claim: Said, source: Said) -> Places:
    """Where ``source`` has each word of ``claim``; a phrase of several words counts for each of them."""
    found = {word: source.find(word.text) for word in claim.words}
    for start, end, groups in claim.phrases:
        inside = [word for word in claim.words if start <= word.start and word.end <= end]
        if len(inside) > 1 or (inside and not found[inside[0]]):
            more = source.find_groups(groups)
            for word in inside:
                if more and all(grade < NEAR for _, grade in found[word]):
                    found[word] = more
    return found


def grade(places: tuple[tuple[int, float], ...], start: int = 0, end: int | None = None) -> float:
    """How well a word is found within ``[start, end)`` of the source."""
    return max((value for at, value in places if start <= at and (end is None or at < end)), default=0.0)


def coverage(grades: Mapping[Word, float]) -> float:
    """Share (0..1) of what the words say that is found; 1 where they say nothing."""
    total = sum(word.weight for word in grades)
    return sum(word.weight * value for word, value in grades.items()) / total if total else 1.0
