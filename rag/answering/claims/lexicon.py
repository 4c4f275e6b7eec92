"""The word lists by which two texts are compared: words of one meaning, contraries, phrases, words that say little."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache

from rag.answering.claims.tables import named_rows_of, rows_of, words_of

Opposites = tuple[tuple[str, ...], tuple[str, ...]]
"""The names of the one, and those of the other."""
_NEAR = ("near.txt", "near_verbs.txt", "near_words.txt")


def little() -> frozenset[str]:
    """Words that say next to nothing (``little.txt``)."""
    return words_of("little.txt")


def slight() -> frozenset[str]:
    """Words that say half of what they would by their rarity (``slight.txt``)."""
    return words_of("slight.txt")


def set_phrases() -> frozenset[str]:
    """The phrases of ``set_phrases.txt``."""
    return words_of("set_phrases.txt")


@cache
def near_groups() -> dict[str, frozenset[int]]:
    """Each word of the lexicon (``near*.txt``) with the numbers of its groups."""
    found: dict[str, set[int]] = {}
    rows = itertools.chain.from_iterable(map(rows_of, _NEAR))
    for number, group in enumerate(rows):
        for word in group:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def narrower() -> dict[str, tuple[str, ...]]:
    """Each general word of ``broader.txt`` with those it may stand for."""
    return {row[0]: row[1:] for row in rows_of("broader.txt")}


@cache
def contrast_groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The groups of ``contrasts.txt`` and ``opposites.txt``: each a row of meanings, each meaning its names."""
    return (*named_rows_of("contrasts.txt"), *named_rows_of("opposites.txt"))


@cache
def opposites() -> tuple[Opposites, ...]:
    """The pairs of ``opposites.txt``, in both directions: what is the one is not the other."""
    return tuple(
        both for one, other in named_rows_of("opposites.txt") for both in ((one, other), (other, one))
    )


@cache
def either_or() -> tuple[Opposites, ...]:
    """The pairs of ``either_or.txt``, in both directions: what is not the one is the other."""
    return tuple(
        both for one, other in named_rows_of("either_or.txt") for both in ((one, other), (other, one))
    )


@cache
def _phrases_by_begin() -> dict[str, tuple[tuple[str, frozenset[int]], ...]]:
    """The phrases of two characters or more by their first two characters, longest first."""
    found: dict[str, list[tuple[str, frozenset[int]]]] = {}
    for phrase, groups in near_groups().items():
        if len(phrase) > 1:
            found.setdefault(phrase[:2], []).append((phrase, groups))
    return {begin: tuple(sorted(row, key=lambda one: -len(one[0]))) for begin, row in found.items()}


def phrases_in(text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Start, end and groups of each phrase of two characters or more in ``text``, folded."""
    table = _phrases_by_begin()
    for start in range(len(text) - 1):
        for phrase, groups in table.get(text[start : start + 2], ()):
            if text.startswith(phrase, start):
                yield start, start + len(phrase), groups
