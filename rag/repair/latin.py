"""Pinyin typed in Latin letters: ``renda daibiao shuzhi``, ``人大daibiao``."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from rag.repair.vocabulary import Vocabulary
from rag.text import is_han

_LATIN_RUN = re.compile(r" *[a-z]+(?:[ '’]+[a-z]+)* *")
_MIN_COVERED = 0.75
"""Share of the letters that must turn into words of the collection before any is replaced."""

_MIN_SYLLABLES = 2
_MIN_LETTERS = 4
_MAX_LETTERS = 120
"""A longer stretch is no question typed in pinyin."""

# Words of questions, which a collection of documents may lack.
_QUESTION_WORDS = {
    "shenme": "什么", "zenme": "怎么", "zenyang": "怎样", "ruhe": "如何", "naxie": "哪些", "duoshao": "多少", "weishenme": "为什么",
    "shifou": "是否", "shui": "谁", "nali": "哪里", "jige": "几个", "jinian": "几年", "de": "的", "he": "和", "shi": "是", "you": "有",
    "ma": "吗", "zai": "在", "dui": "对", "bu": "不", "neng": "能", "yao": "要", "yu": "与",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spelled:
    """``[start, end)`` of the question, Latin letters and the spaces around them, reads ``text``."""

    start: int
    end: int
    text: str


def find_spelled(text: str, vocabulary: Vocabulary) -> list[Spelled]:
    """Return the stretches of ``text`` (folded) that are pinyin of words of the collection.

    A stretch of Latin words is taken as a whole, and a question without any Chinese as a whole too:
    an English sentence with ``women`` or ``Panzhihua`` in it stays English.
    """
    found: list[Spelled] = []
    letters = covered = 0
    for run in _LATIN_RUN.finditer(text):
        reading, read = _read(run.group().strip(), vocabulary)
        letters += sum(map(str.isalpha, run.group()))
        covered += read
        if reading:
            found.append(Spelled(run.start(), run.end(), reading))
    if not any(map(is_han, text)) and covered < _MIN_COVERED * letters:
        return []
    return found


def _read(run: str, vocabulary: Vocabulary) -> tuple[str, int]:
    """The Chinese reading of a stretch of Latin words and its letters that were read; empty if none."""
    words = re.split(r"[ '’]+", run)
    letters = "".join(words)
    if letters in vocabulary.words or not _MIN_LETTERS <= len(letters) <= _MAX_LETTERS:
        return "", 0
    breaks = set(itertools.accumulate(map(len, words)))
    reading, covered, syllables = _best_words(letters, breaks, vocabulary)
    if syllables < _MIN_SYLLABLES or covered < _MIN_COVERED * len(letters):
        return "", 0
    return "".join(reading), covered


def _best_words(letters: str, breaks: set[int], vocabulary: Vocabulary) -> tuple[list[str], int, int]:
    """Cover ``letters`` with words: most letters first, then fewest words, then the most frequent.

    Returns the words (letters that fit nothing stay letters), the letters covered by words, and the
    syllables of words that stand in the collection.
    """
    best: list[tuple[int, int, int, list[str], int]] = [(0, 0, 0, [], 0)]
    longest = max(map(len, vocabulary.by_letters), default=0)
    for end in range(1, len(letters) + 1):
        covered, pieces, weight, words, syllables = best[end - 1]
        options = [(covered, pieces - 1, weight, [*words, letters[end - 1]], syllables)]
        for start in range(max(0, end - longest), end):
            word = _word(letters, start, end, breaks, vocabulary)
            if not word:
                continue
            covered, pieces, weight, words, syllables = best[start]
            count = vocabulary.count(word)
            own = 0 if letters[start:end] in _QUESTION_WORDS else len(word)
            options.append(
                (covered + end - start, pieces - 1, weight + count, [*words, word], syllables + own)
            )
        best.append(max(options, key=lambda option: option[:3]))
    covered, _, _, words, syllables = best[-1]
    return words, covered, syllables


def _word(letters: str, start: int, end: int, breaks: set[int], vocabulary: Vocabulary) -> str:
    """The likeliest word spelled by ``letters[start:end]``; spaces typed may part syllables only."""
    spelled = letters[start:end]
    if spelled in _QUESTION_WORDS:
        return _QUESTION_WORDS[spelled]
    inner = {at - start for at in breaks if start < at < end}
    fitting = [
        word
        for word in vocabulary.by_letters.get(spelled, ())
        if inner <= _syllable_ends(vocabulary.spelled(word))
    ]
    return max(fitting, key=vocabulary.count, default="")


def _syllable_ends(spelling: str) -> set[int]:
    ends: set[int] = set()
    at = 0
    for syllable in spelling.split(" "):
        at += len(syllable)
        ends.add(at)
    return ends
