"""Which sentences of the hits answer best, within a budget of characters.

Each sentence is scored by its passage's place in the ranking, its own nearness to the question, the
rare words of the question that it holds, and whether it holds the kind of thing that is asked for.
Neighbours lend each other a part of their score, so that whole thoughts are kept together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.intent import Intent
from rag.retrieval.retriever import Nearness
from rag.text import find_dates, find_enumerations, find_numbers, find_people, find_titles, tokenise
from rag.types import Hit


@dataclass(frozen=True, slots=True)
class SelectionWeights:
    """How the parts of a sentence's score add up."""

    passage: float = 1.0
    decay: float = 0.75
    nearness: float = 1.0
    coverage: float = 1.0
    asked_kind: float = 0.5
    neighbour: float = 0.4
    max_hits: int = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to be cited: ``[start, end)`` in the article of ``hit``."""

    hit: Hit
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question needs from a sentence: rarity of its words (idf), and the intent."""

    rarity: Mapping[str, float]
    intent: Intent


_KIND_FINDERS: Mapping[str, Callable[[str], list[tuple[int, int]]]] = {
    "number": find_numbers,
    "date": find_dates,
    "person": find_people,
    "title": find_titles,
}


def holds_asked_kind(intent: Intent, text: str) -> bool:
    """Whether ``text`` holds a number, date, person or title, where the question asks for one."""
    finder = _KIND_FINDERS.get(intent)
    return finder is not None and bool(finder(text))


def choose(
    hits: Sequence[Hit],
    asked: Asked,
    nearness: Nearness,
    max_chars: int,
    weights: SelectionWeights | None = None,
) -> list[Chosen]:
    """The best sentences of the first hits, best first, together at most ``max_chars`` characters."""
    weights = weights or SelectionWeights()
    units = [
        unit
        for rank, hit in enumerate(hits[: weights.max_hits])
        for unit in _units(hit, rank, asked, nearness, weights)
    ]
    chosen: list[Chosen] = []
    used = 0
    for unit in sorted(units, key=lambda unit: -unit.score):
        cost = len(unit.text) + 3
        if used + cost <= max_chars:
            chosen.append(unit)
            used += cost
    return chosen


def _units(hit: Hit, rank: int, asked: Asked, nearness: Nearness, weights: SelectionWeights) -> list[Chosen]:
    sentences = hit.passage.sentences
    own = np.array(
        [_score(hit, i, rank, asked, nearness, weights) for i in range(len(sentences))], np.float32
    )
    scores = _smooth(own, weights.neighbour)
    _lift_enumerations(hit, scores)
    return [
        Chosen(hit, sentence.start, sentence.end, sentence.text, float(score))
        for sentence, score in zip(sentences, scores, strict=True)
    ]


def _score(hit: Hit, i: int, rank: int, asked: Asked, nearness: Nearness, weights: SelectionWeights) -> float:
    text = hit.passage.sentences[i].text
    return (
        weights.passage * weights.decay**rank
        + weights.nearness * nearness(hit, i)
        + weights.coverage * coverage(asked.rarity, text)
        + weights.asked_kind * holds_asked_kind(asked.intent, text)
    )


def coverage(rarity: Mapping[str, float], text: str) -> float:
    """Share (0..1) of the question's rarity-weighted words that stand in ``text``."""
    total = sum(rarity.values())
    if not total:
        return 0.0
    words = set(tokenise(text))
    return sum(idf for word, idf in rarity.items() if word in words) / total


def _smooth(scores: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Each score raised towards the better neighbour by ``share`` of the difference."""
    if len(scores) < 2:
        return scores
    left = np.concatenate(([scores[0]], scores[:-1]))
    right = np.concatenate((scores[1:], [scores[-1]]))
    better = np.maximum(left, right)
    return scores + share * np.maximum(better - scores, 0)


def _lift_enumerations(hit: Hit, scores: NDArray[np.float32]) -> None:
    """Items of one enumeration share the score of their best, so that the row stays whole."""
    passage = hit.passage
    for enumeration in find_enumerations(passage.text):
        start, end = passage.start + enumeration.start, passage.start + enumeration.end
        inside = [i for i, sentence in enumerate(passage.sentences) if start <= sentence.start < end]
        if inside:
            scores[inside] = np.maximum(scores[inside], 0.97 * scores[inside].max())
