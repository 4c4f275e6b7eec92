"""The words of a sentence, how much each says, and how well another text has them."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.answering.claims.lexicon import little, narrower, near_groups, phrases_in, set_phrases, slight
from rag.retrieval.glossary import official_words
from rag.text import cut_words, is_han, is_known_word, word_frequency

EXACT, NEAR, SPELT, PARTLY = 1.0, 0.9, 0.75, 0.4
"""How well a word is found: itself; one of the same meaning; all of its characters close together; some of them."""

_EMPTY = frozenset(
    "的了着过是在和与及或也都就而地得之于为以等其这那们吗呢吧啊把被将给对从向由并且但又还很已则即所让使该此各每个"
    "一上下中内里不没未无要应可能会有来去到再才更最且如若因故某些向跟同比按据经请"
)
_DENYING = frozenset("不没未无")
_TOTAL = 60_000_000
CLAUSE_MARK = re.compile(r"[,，。;；:：!！?？\n]")
"""What parts two clauses of a folded text."""
_WINDOW = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``[start, end)`` of its text; ``weight`` (0..1.3) is how much it says."""

    text: str
    start: int
    end: int
    weight: float


_NUMERAL = re.compile(
    r"第[一二三四五六七八九十\d]+[条项点个步件]|[\d.,%〇零一二两三四五六七八九十百千万亿]+(?:[多余来几]元?|[多余来几]?[个名位次人年月日号届级项条种类件份篇家户处场批部步点成倍])?|一?半数?|过半|[一二三四五六七八九十百]+分之[一二三四五六七八九十百]+"
)

_RESULT = re.compile(
    r".{1,2}[得不].{1,2}|[办管编看学搞弄做干抓走讲说想听定放用打拿给写查问选派提报交收立订贴站坐传养引送找当拉带变写摆]"
    r"[好到成着起住完上下来去开出过清满掉](?:来|去|的)?"
)
"""A plain verb with how it comes out: 办得好, 管好, 编成, 抓下去."""

_DENIED = re.compile(r"[不没未](?![足满断少久同])[\u4e00-\u9fff]{1,3}")
"""A word of the dictionary that begins with a denial (不好, 不走过场): what it denies is a word of its own."""

_MODAL = frozenset("能可得会该应要准许敢")
"""What may stand between a denial and what it denies (不能取消)."""

_FAILS = re.compile(r"([\u4e00-\u9fff]{1,2})(不)([了好到成着起动住完开出清])")
"""解决不了 is a verb and that it does not come out."""
_WITHOUT = re.compile(r"[无非][\u4e00-\u9fff]{2,4}")
_BOTH = re.compile(r"([\u4e00-\u9fff]{2,})([和与及])([\u4e00-\u9fff]{2,})")
"""听取和审议 says two things, in any order and however they are linked."""
_WITHIN = re.compile(r"(在)([\u4e00-\u9fff]{2,})([中上内里])")
"""在讲话中 says 讲话 and that it is there."""
_BUILDS = (_BOTH, _FAILS, _WITHIN)
_COUNTERS = re.compile("个人|[万亿]?[余多](?:人次|[万亿]?[个人名位家项件条次户元]?)")
_COUNTED = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿余多]$")

_POINTS = frozenset("各该每")
"""各乡镇 are 乡镇."""


def _denies_inside(word: str) -> bool:
    if word in set_phrases() or word in little():
        return False
    return _DENIED.fullmatch(word) is not None or (
        _WITHOUT.fullmatch(word) is not None and is_known_word(word[1:])
    )


def _built(word: str) -> tuple[str, ...]:
    """The words of which one is built that the dictionary or the segmenter takes as a whole; empty where it is not."""
    match = next(filter(None, (build.fullmatch(word) for build in _BUILDS)), None) if len(word) > 2 else None
    parts = match.groups() if match and word not in set_phrases() else ()
    return parts if all(len(one) < 2 or is_known_word(one) for one in parts) else ()


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    """Words of the dictionary; what the segmenter guesses beyond it (由县, 要配) falls into its known parts."""
    built = _built(word)
    if built:
        return built
    if len(word) > 2 and word[0] in _POINTS and is_known_word(word[1:]):
        return word[0], word[1:]
    if _denies_inside(word):
        able = word[1] in _MODAL and is_known_word(word[2:])
        return (word[0], word[1], word[2:]) if able else (word[0], word[1:])
    if len(word) == 1 or not is_han(word[0]) or is_known_word(word):
        return (word,)
    parts, at = [], 0
    while at < len(word):
        end = next((end for end in range(len(word), at + 1, -1) if is_known_word(word[at:end])), at + 1)
        parts.append(word[at:end])
        at = end
    return tuple(parts)


def _cut(text: str) -> tuple[Word, ...]:
    found: list[Word] = []
    at = 0
    for piece in itertools.chain.from_iterable(map(_pieces, cut_words(text))):
        start = text.index(piece, at)
        at = start + len(piece)
        if _COUNTERS.fullmatch(piece) and _COUNTED.search(text, 0, start):
            # 45个人 counts people, 一百多人 some more; neither 个人 nor 多人 is a word there.
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
    if word in little() or _NUMERAL.fullmatch(word):
        return 0.1
    rarity = math.log(_TOTAL / (word_frequency(word) + 20))
    weight = min(1.3, max(0.2, (rarity - 5.0) / 7.0))
    halved = len(word) == 1 or word in slight() or _RESULT.fullmatch(word) is not None
    return weight * 0.5 if halved else weight


def clauses_of(text: str) -> list[tuple[int, int]]:
    """The clauses of ``text`` as ``[start, end)``, without the marks between them."""
    spans, at = [], 0
    for match in CLAUSE_MARK.finditer(text):
        if match.start() > at:
            spans.append((at, match.start()))
        at = match.end()
    if at < len(text):
        spans.append((at, len(text)))
    return spans


class Said:
    """A folded text, read for comparing it with another: its words, its clauses, and where what is said."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: dict[str, tuple[tuple[int, float], ...]] = {}

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words that say something, in order."""
        return _cut(self.text)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """As ``clauses_of`` has them."""
        return tuple(clauses_of(self.text))

    @cached_property
    def phrases(self) -> tuple[tuple[int, int, frozenset[int]], ...]:
        """Start, end and groups of each phrase of the lexicon."""
        return tuple(phrases_in(self.text))

    @cached_property
    def _groups(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        table = near_groups()
        for start, _, groups in self.phrases:
            for group in groups:
                found.setdefault(group, []).append(start)
        for word in self.words:
            if len(word.text) == 1:
                for group in table.get(word.text, ()):
                    found.setdefault(group, []).append(word.start)
        return found

    @cached_property
    def _chars(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, char in enumerate(self.text):
            if is_han(char):
                found.setdefault(char, []).append(at)
        return found

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
        told = [at for one in narrower().get(word, ()) for at in self.exactly(one)]
        if told:
            return tuple((at, NEAR) for at in told)
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
    best = 0.0
    for at, value in places:
        if value > best and start <= at and (end is None or at < end):
            best = value
    return best


def coverage(grades: Mapping[Word, float]) -> float:
    """Share (0..1) of what the words say that is found; 1 where they say nothing."""
    total = sum(word.weight for word in grades)
    return sum(word.weight * value for word, value in grades.items()) / total if total else 1.0


def share_said(words: Iterable[Word], text: str) -> float:
    """Share (0..1) of what ``words`` say that a folded ``text`` says; 1 where they say nothing."""
    heard = said(text)
    return coverage({word: grade(heard.find(word.text)) for word in words})


def clause_at(text: str, at: int) -> tuple[int, int]:
    """The clause of a folded text in which ``at`` stands, as ``[start, end)``; empty where a mark stands there."""
    return next((span for span in said(text).clauses if span[0] <= at < span[1]), (at, at))
