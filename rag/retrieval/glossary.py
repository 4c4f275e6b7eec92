"""Everyday and English words of a question, put into the words of official documents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from rag.retrieval.english import PhraseBook
from rag.text import cut_words

_LATIN = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")
_GENERIC = frozenset({"人大", "人民代表大会", "代表", "人大代表", "工作", "会议"})
"""What stands in nearly every document of the field, and so tells little."""


def is_english(question: str) -> bool:
    """Whether the question is written mainly in Latin letters, so that keywords can't speak."""
    return len(_LATIN.findall(question)) > 3 * len(_HAN.findall(question))


def official_words(question: str) -> tuple[str, ...]:
    """Words that official documents use for what ``question`` says; each once, in order.

    Of an English question, the Chinese in it speaks first, and what stands in nearly every document last.
    """
    found: dict[str, None] = {}
    if _LATIN.search(question):
        english = [word for words in _english().find(question) for word in words]
        own = _CHINESE.findall(question) if is_english(question) else []
        found = dict.fromkeys(own + sorted(english, key=_GENERIC.__contains__))
    body = question.lower()
    begun = sorted(entry for char in set(body) for entry in _everyday().get(char, ()))
    for _, phrase, words in begun:
        if phrase in body:
            found.update(dict.fromkeys(words))
    return tuple(found)


def everyday_phrases(question: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Where everyday phrases stand in ``question``, as ``[start, end)``, each with its official words."""
    body = question.lower()
    return tuple(
        (start, start + len(phrase), words)
        for start, char in enumerate(body)
        for _, phrase, words in _everyday().get(char, ())
        if body.startswith(phrase, start)
    )


@cache
def official_vocabulary() -> frozenset[str]:
    """All words that stand for everyday or English phrases, whole and in the parts they are made of."""
    words = {word for name in ("everyday.txt", "english.txt") for _, row in _entries(name) for word in row}
    return frozenset(words.union(*map(cut_words, words)))


@cache
def known_places() -> tuple[str, ...]:
    """Names of provinces and larger cities of China, longest first."""
    text = (files("rag.retrieval") / "places.txt").read_text(encoding="utf-8")
    return tuple(sorted(text.split(), key=len, reverse=True))


@cache
def _english() -> PhraseBook:
    return PhraseBook(_entries("english.txt"))


@cache
def _everyday() -> Mapping[str, Sequence[tuple[int, str, tuple[str, ...]]]]:
    """Everyday phrases by their first character, each with its place in the order, the longest phrase first,
    and its official words.
    """
    pairs = ((phrase, words) for phrases, words in _entries("everyday.txt") for phrase in phrases)
    begun: defaultdict[str, list[tuple[int, str, tuple[str, ...]]]] = defaultdict(list)
    for place, (phrase, words) in enumerate(sorted(pairs, key=lambda pair: -len(pair[0]))):
        begun[phrase[0]].append((place, phrase, words))
    return begun


def _entries(name: str) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Phrases and their official words, one entry a line: ``words = phrase; phrase``."""
    text = (files("rag.retrieval") / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            words, phrases = line.split(" = ")
            yield phrases.split("; "), tuple(words.split())
