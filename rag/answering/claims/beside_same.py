"""What stands beside the same word, exchanged: 标准化建设 for 信息化建设, 舆论监督 for 群众监督, 总结教训 for 总结经验.

A thing has another quality, an act another object, where the source says nothing of what the claim has there and the
claim nothing of what the source has there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import lru_cache

from rag.answering.claims.slots import stands_for_any, word_bounds
from rag.answering.claims.words import NEAR, SPELT, Said, grade, said, weight_of
from rag.text import is_han, tagged_words

_TELLING = 0.3
_THINGS = ("n", "vn", "an", "b", "j")
_NAMES = ("nr", "ns", "nt", "nz")
"""Names are held against the source elsewhere."""
_LONGEST = 4

_Key = tuple[str, bool]
"""A word, and whether what belongs to it stands before it."""


def exchanged_beside(claim: str, sentence: str, context: str, known: str) -> str:
    """The word that ``claim`` has beside one beside which ``sentence`` has another; empty if there is none.

    All are folded. ``context`` is what the document says of itself; what ``known`` (the sentence with all that stands
    around it) has beside the same word counts as said.
    """
    heard, mine = said(f"{sentence}\n{context}"), said(claim)
    theirs = _beside(sentence, loosely=True)
    for key, words in _beside(claim).items():
        others = theirs.get(key, frozenset())
        same, before = key
        if not others or sentence.count(same) != len(others) or claim.count(same) != len(words):
            continue
        if any(grade(mine.find(other)) >= NEAR for other in others):
            continue
        for word in words:
            if (f"{word}{same}" if before else f"{same}{word}") in known:
                continue
            if _is_strange(word, others, heard):
                return word
    return ""


def _is_strange(word: str, others: frozenset[str], heard: Said) -> bool:
    return not any(set(word) & set(other) for other in others) and grade(heard.find(word)) < SPELT


@lru_cache(maxsize=4096)
def _beside(text: str, *, loosely: bool = False) -> dict[_Key, frozenset[str]]:
    """What stands right before each thing and right behind each act; ``loosely``: acts behind acts qualify too
    (履职补助办法).
    """
    found: dict[_Key, set[str]] = {}
    bounds = sorted(word_bounds(text))
    words = [text[start:end] for start, end in itertools.pairwise(bounds)]
    for key, word in itertools.chain(_qualities(words, loosely), _objects(words)):
        found.setdefault(key, set()).add(word)
    return {key: frozenset(beside) for key, beside in found.items()}


def _qualities(words: list[str], loosely: bool) -> Iterator[tuple[_Key, str]]:
    behind = (*_THINGS, "v") if loosely else _THINGS
    for before, word, head in zip(["", *words], words, words[1:], strict=False):
        if not _tells(word) or not _may_head(head):
            continue
        in_noun = before == "的" or (len(before) > 1 and _tag(before).startswith(behind))
        if _is_thing(word) or (_tag(word) == "v" and in_noun and _tag(head) != "v"):
            yield (head, True), word


def _objects(words: list[str]) -> Iterator[tuple[_Key, str]]:
    for act, word, after in zip(words, words[1:], [*words[2:], ""], strict=False):
        whole = len(after) < 2 or not _tag(after).startswith(("n", "v"))
        if len(act) > 1 and _tag(act).startswith("v") and _tells(word) and _is_thing(word) and whole:
            yield (act, False), word


@lru_cache(maxsize=8192)
def _may_head(word: str) -> bool:
    named = _tag(word).startswith(("n", "v", "l")) and _tag(word) not in ("nr", "nt")
    return len(word) > 1 and named and not stands_for_any(word)


def _is_thing(word: str) -> bool:
    return _tag(word).startswith(_THINGS) and not _tag(word).startswith(_NAMES)


@lru_cache(maxsize=8192)
def _tag(word: str) -> str:
    found = tagged_words(word)
    return found[0][1] if len(found) == 1 else "x"


@lru_cache(maxsize=8192)
def _tells(word: str) -> bool:
    telling = 1 < len(word) <= _LONGEST and weight_of(word) >= _TELLING and all(map(is_han, word))
    return telling and not stands_for_any(word)
