"""Which sentences of the hits answer best, within a budget of characters.

Each sentence is scored by its passage's score, its own nearness to the question, the rare words of the
question that it holds, and whether it holds the kind of thing that is asked for. Neighbours lend each
other a part of their score, so that whole thoughts are kept together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.answer_form import unit_stands
from rag.retrieval.intent import Intent
from rag.retrieval.retriever import Nearness
from rag.text import (
    find_dates,
    find_enumerations,
    find_numbers,
    find_people,
    find_titles,
    numeral_value,
    tokenise,
)
from rag.types import Hit


@dataclass(frozen=True, slots=True)
class SelectionWeights:
    """How the parts of a sentence's score add up; chosen on ``eval/datasets/renda.jsonl``.

    ``gap`` is what a passage loses for each unit of score behind the first hit; ``row`` how far the
    items of a row may stay behind the second best of them; ``heading`` what a line without a closing mark
    loses. A sentence that lies more than ``cut`` behind the best is left out (half of it where a
    figure is asked for). The best sentence of each of the first ``spread`` hits
    comes before all others if it has at most ``lead_chars`` characters and lies at most ``lead_cut``
    behind, so that the answer does not rest on one passage.
    """

    gap: float = 0.15
    nearness: float = 8.0
    coverage: float = 1.0
    asked_kind: float = 0.3
    neighbour: float = 0.2
    row: float = 0.2
    heading: float = 0.8
    cut: float = 1.0
    lead_cut: float = 2.5
    spread: int = 5
    lead_chars: int = 120
    max_hits: int = 8


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
    """What the question needs from a sentence: rarity of its words (idf), the intent, and the articles that
    may answer where it names their place, issuer or title (none named: all may).
    """

    rarity: Mapping[str, float]
    intent: Intent
    articles: frozenset[str] = frozenset()
    question: str = ""


_CLOSED = re.compile(r"[。！？!?；;：:”]\s*$")
_ANNOUNCED = re.compile(r"以下|如下|下列|几[个点项种条方]|[:：]\s*$")
_NUMERAL = re.compile(r"[二两三四五六七八九十]|\d{1,2}")
_CALENDAR = re.compile(
    r"(?:19|20)\d\d年|\d{1,2}月(?:\d{1,2}日|初|底|中旬|[上下]旬)?|[去今明前]年|[去今][冬秋夏春]|第[一二三四]季度|[一二三四]季度"
)
_NUMBER_CHARS = 4
_NAME_CHARS = 8

_ROW = re.compile(r"[^、。！？；;，,]{2,20}(?:、[^、。！？；;，,]{2,20}){2,}")


def _find_rows(text: str) -> list[tuple[int, int]]:
    """Spans of rows of three or more named side by side: 审议决定权、监督权、选举权."""
    return [match.span() for match in _ROW.finditer(text)]


_KIND_FINDERS: Mapping[str, Callable[[str], list[tuple[int, int]]]] = {
    "number": find_numbers,
    "date": find_dates,
    "person": find_people,
    "title": find_titles,
    "list": _find_rows,
}


def holds_asked_kind(asked: Asked, text: str) -> bool:
    """Whether ``text`` holds the number (in the asked unit), date, person, title or row that is asked for."""
    finder = _KIND_FINDERS.get(asked.intent)
    if finder is None:
        return False
    if asked.intent == "date":
        return _CALENDAR.search(text) is not None
    in_unit = unit_stands(asked.question, [text]) if asked.intent == "number" else None
    return bool(finder(text)) if in_unit is None else in_unit


def choose(
    hits: Sequence[Hit],
    asked: Asked,
    nearness: Nearness,
    max_chars: int,
    weights: SelectionWeights | None = None,
) -> list[Chosen]:
    """The best sentences of the first hits, together at most ``max_chars`` characters with their numbers
    and the names of their articles.
    """
    weights = weights or SelectionWeights()
    hits = [hit for hit in hits if hit.article.id in asked.articles] or hits
    by_hit = [_scored(hit, hits[0].score, asked, nearness, weights) for hit in hits[: weights.max_hits]]
    ranked = sorted((one for sentences in by_hit for one in sentences), key=_score, reverse=True)
    if not ranked:
        return []
    best = ranked[0].score
    cut = weights.cut / 2 if asked.intent == "number" else weights.cut
    leads = [max(sentences, key=_score) for sentences in by_hit[: weights.spread] if sentences]
    chosen: list[Chosen] = []
    left = max_chars
    for one in [
        *(
            one
            for one in leads
            if len(one.text) <= weights.lead_chars and one.score >= best - weights.lead_cut
        ),
        *(one for one in ranked if one.score >= best - cut),
    ]:
        cost = _cost(one, chosen)
        if one not in chosen and cost <= left:
            chosen.append(one)
            left -= cost
    return chosen


def _score(one: Chosen) -> float:
    return one.score


def _cost(one: Chosen, chosen: Sequence[Chosen]) -> int:
    """Characters that the sentence adds: itself, its number, and the name of an article not yet named."""
    named = any(other.hit.passage.article_id == one.hit.passage.article_id for other in chosen)
    return len(one.text.strip()) + _NUMBER_CHARS + (0 if named else _NAME_CHARS)


def _scored(
    hit: Hit, best: float, asked: Asked, nearness: Nearness, weights: SelectionWeights
) -> list[Chosen]:
    own = [
        weights.nearness * nearness(hit, number)
        + weights.coverage * coverage(asked.rarity, sentence.text)
        + _form_score(asked, sentence.text, weights)
        for number, sentence in enumerate(hit.passage.sentences)
    ]
    scores = _smooth(np.array(own, np.float32) - weights.gap * (best - hit.score), weights.neighbour)
    _lift_rows(hit, scores, weights.row)
    return [
        Chosen(hit, sentence.start, sentence.end, sentence.text, float(score))
        for sentence, score in zip(hit.passage.sentences, scores, strict=True)
    ]


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
    return (scores + share * np.maximum(better - scores, 0)).astype(np.float32)


def _form_score(asked: Asked, text: str, weights: SelectionWeights) -> float:
    """A dateline or a heading is no sentence, unless it holds what is asked for."""
    if holds_asked_kind(asked, text):
        return weights.asked_kind
    return 0.0 if _CLOSED.search(text) else -weights.heading


def _lift_rows(hit: Hit, scores: NDArray[np.float32], behind: float) -> None:
    """Keep rows (一是…二是…) whole.

    Where more than one item answers, the others are raised to just below the second best; where the
    sentence that announces the row answers (“四合”, 以下几点), the first sentence of each item follows it.
    """
    passage = hit.passage
    starts = [sentence.start - passage.start for sentence in passage.sentences]
    for row in find_enumerations(passage.text):
        inside = [number for number, start in enumerate(starts) if row.start <= start < row.end]
        if len(inside) > 1:
            scores[inside] = np.maximum(scores[inside], np.sort(scores[inside])[-2] - behind)
        if inside and inside[0] and _announces(passage.sentences[inside[0] - 1].text, len(row.items)):
            first = [number for number in inside if any(start == starts[number] for start, _ in row.items)]
            scores[first] = np.maximum(scores[first], scores[inside[0] - 1] - behind)


def _announces(sentence: str, items: int) -> bool:
    """Whether ``sentence`` says that a row of so many items follows."""
    return _ANNOUNCED.search(sentence) is not None or any(
        numeral_value(numeral) == items for numeral in _NUMERAL.findall(sentence)
    )
