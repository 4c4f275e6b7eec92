"""Is a sentence of an answer supported by the passages, by which of their sentences, and by which passage?

Every figure, date, name, denial and quantity of the sentence must stand in what supports it, and its words must
be found there; nearness in meaning helps to find the place but never suffices, since it can't tell a denial.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from rag.answering.claims import names
from rag.answering.claims.alignment import Pair, align, replaced
from rag.answering.claims.checks import Problem, Source, problems_of
from rag.answering.claims.reading import claim_of, claims_nothing
from rag.answering.claims.words import PARTLY, places_of, said
from rag.text import bigrams, fold
from rag.types import Hit, Sentence

Status = Literal["supported", "moved", "added", "unsupported", "no_claim"]
Nearness = Callable[[str, str], Sequence[float]]
"""Given a claim and a source: for each character of the claim, how near (cosine) its token comes to any of the source."""
Similarity = Callable[[str, Sequence[str]], Sequence[float]]

_CANDIDATES = 6
_JOINED = 3
_TRIED = 3
_SAID, _GAIN = 0.6, 0.15
_CLEARLY, _NEARLY = 0.02, 0.15
"""How much nearer (coverage) a contradicting place must come to outweigh a supporting one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one sentence of an answer.

    ``spans`` are (number of the hit from 1, start, end) in the hit's article, narrowed to the sentences that
    support; empty where none do. ``score`` (0..1) is how sure the support is. ``problems`` (kind, words) say what
    does not stand in the nearest sentences: number, date, name, place, negation, scope, role or content.
    """

    status: Status
    spans: tuple[tuple[int, int, int], ...] = ()
    score: float = 0.0
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence of a hit: its number, its position in the passage, its folded text."""

    hit: int
    position: int
    sentence: Sentence
    text: str


def verify(
    sentence: str,
    cited: Sequence[int],
    hits: Sequence[Hit],
    similarity: Similarity | None = None,
    nearness: Nearness | None = None,
    places: Sequence[str] = (),
) -> Verdict:
    """Hold one sentence of an answer against ``hits``, numbered from 1: first those ``cited``, then all others.

    ``similarity`` gives the cosines of a text to others; ``rarity`` the idf of words, estimated where absent.
    A number in ``cited`` that no hit has counts as not given.
    """
    if claims_nothing(sentence):
        return Verdict("no_claim", score=1.0)
    claim = claim_of(sentence)
    given = [number for number in dict.fromkeys(cited) if 1 <= number <= len(hits)]
    pool_of = _places(hits)
    own = tuple(dict.fromkeys((*_own_places(hits), *places)))
    trials: list[_Trial] = []
    for numbers in (set(given), set(range(1, len(hits) + 1)) - set(given)):
        pool = [place for place in pool_of if place.hit in numbers]
        fresh = _trials(claim, pool, hits, own, similarity, nearness)
        trials += fresh
        holding = [
            trial
            for trial in fresh
            if trial.holds and not any(trial.yields_to(other, cited=other not in fresh) for other in trials)
        ]
        if holding:
            chosen = max(holding, key=lambda trial: (trial.score, -len(trial.places)))
            status: Status = "supported" if numbers == set(given) else "moved" if given else "added"
            return Verdict(status, chosen.spans, chosen.score)
    nearest = max(trials, key=lambda trial: trial.reach, default=None)
    if nearest is None:
        return Verdict("unsupported", problems=(("content", claim),))
    return Verdict("unsupported", (), nearest.score, nearest.all_problems)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A claim held against some sentences."""

    places: tuple[_Place, ...]
    problems: tuple[Problem, ...]
    score: float
    features: Mapping[str, float]
    missing: str
    said: bool
    parts: tuple[float, ...]

    @property
    def holds(self) -> bool:
        return not self.problems and self.said

    @property
    def reach(self) -> float:
        return self.features["coverage"]

    @property
    def spans(self) -> tuple[tuple[int, int, int], ...]:
        return tuple((place.hit, place.sentence.start, place.sentence.end) for place in self.places)

    @property
    def all_problems(self) -> tuple[tuple[str, str], ...]:
        found = tuple(dict.fromkeys((problem.kind, problem.text) for problem in self.problems))
        return found or (("content", self.missing),)

    def yields_to(self, other: _Trial, *, cited: bool) -> bool:
        """Whether a single sentence that comes nearer to the claim, or to a part of it, contradicts that.

        A cited one outweighs another that is as near, or nearly so.
        """
        margin = -_NEARLY if cited else _CLEARLY
        if len(other.places) > 1:
            return False
        for problem in other.problems:
            mine, theirs = self.reach, other.reach
            if problem.part is not None:
                mine, theirs = self.parts[problem.part], other.parts[problem.part]
            if problem.contradicted and theirs > mine + margin:
                return True
        return False


def _trials(
    claim: str,
    pool: Sequence[_Place],
    hits: Sequence[Hit],
    own: tuple[str, ...],
    similarity: Similarity | None,
    nearness: Nearness | None = None,
) -> list[_Trial]:
    """The claim held against its nearest sentences, one by one and joined, nearest first."""
    candidates = _nearest(claim, pool)
    if not candidates:
        return []
    cosines = dict.fromkeys(candidates, math.nan)
    if similarity is not None:
        cosines = dict(
            zip(candidates, similarity(claim, [one.sentence.text for one in candidates]), strict=True)
        )
    mine = said(claim)
    found = {one: places_of(mine, said(one.text)) for one in candidates}
    contexts = {one: _context(one, hits) for one in candidates}
    alone = {
        one: align(mine, (said(one.text),), (found[one],), contexts[one], _around((one,), hits))
        for one in candidates
    }
    ranked = sorted(candidates, key=lambda one: -_covered(alone[one]))
    trials: list[_Trial] = []
    for first in ranked[:_TRIED]:
        trials.append(_try(claim, (first,), alone[first], hits, own, cosines[first], nearness))
        joined = _join(first, alone, hits)
        if len(joined) > 1 and all(joined != trial.places for trial in trials):
            pairs = align(
                mine,
                [said(one.text) for one in joined],
                [found[one] for one in joined],
                contexts[first],
                _around(joined, hits),
            )
            trials.append(
                _try(claim, joined, pairs, hits, own, max(cosines[one] for one in joined), nearness)
            )
    return trials


def _covered(pairs: Sequence[Pair]) -> float:
    weights = [sum(word.weight for word in pair.grades) for pair in pairs]
    total = sum(weights)
    return (
        sum(weight * pair.score for weight, pair in zip(weights, pairs, strict=True)) / total
        if total
        else 0.0
    )


def _join(first: _Place, alone: Mapping[_Place, Sequence[Pair]], hits: Sequence[Hit]) -> tuple[_Place, ...]:
    """``first`` with those sentences of its article that say a part of the claim which it lacks."""
    article = hits[first.hit - 1].passage.article_id
    chosen = {first.sentence.start: first}
    for number, pair in enumerate(alone[first]):
        if pair.score >= _SAID:
            continue
        best = max(
            (one for one in alone if hits[one.hit - 1].passage.article_id == article),
            key=lambda one: alone[one][number].score,
        )
        if alone[best][number].score >= max(_SAID, pair.score + _GAIN) and len(chosen) < _JOINED:
            chosen.setdefault(best.sentence.start, best)
    return tuple(chosen[start] for start in sorted(chosen))


def _context(place: _Place, hits: Sequence[Hit]) -> str:
    hit = hits[place.hit - 1]
    return fold(names.context_of(hit.article, hit.passage.heading))


def _try(
    claim: str,
    places: tuple[_Place, ...],
    pairs: Sequence[Pair],
    hits: Sequence[Hit],
    own: tuple[str, ...],
    cosine: float,
    nearness: Nearness | None = None,
) -> _Trial:
    """Hold a folded claim against ``places`` together."""
    source = Source(
        tuple(place.text for place in places), _context(places[0], hits), _around(places, hits), own
    )
    problems = tuple(problems_of(claim, source, pairs))
    grades = {word: value for pair in pairs for word, value in pair.grades.items()}
    missing = sorted(
        (word for word, value in grades.items() if value <= PARTLY), key=lambda word: -word.weight
    )
    strange, strangest = 0.0, 0.9
    heavy = [word for word in missing if word.weight >= 0.4]
    if heavy and nearness is not None and not problems:
        near = nearness(claim, "\n".join((source.text, source.context)))
        each = [min(near[word.start : word.end]) for word in heavy]
        strange = sum(word.weight * max(0.0, 0.86 - one) * 10 for word, one in zip(heavy, each, strict=True))
        strangest = min(each)
    swapped = []
    mine = said(claim)
    for pair in pairs:
        sentence = said(places[pair.home].text)
        swapped += replaced(mine, pair, places_of(mine, sentence), sentence)
    swapped = [
        (word, text)
        for word, text in swapped
        if any(w.weight >= 0.5 and said(claim).find(w.text) == () for w in said(text).words)
    ]
    features = {
        "strange": strange,
        "strangest": strangest,
        "swapped": sum(word.weight for word, _ in swapped),
        "swapcount": len(swapped),
        "length": sum(w.weight for w in mine.words),
        "coverage": _covered(pairs),
        "worst": min((pair.score for pair in pairs), default=1.0),
        "missing": missing[0].weight if missing else 0.0,
        "lost": sum(word.weight for word in missing),
        "cosine": cosine,
    }
    score, enough = _score(features, "words" if nearness is None else "tokens")
    return _Trial(
        places,
        problems,
        score,
        features,
        "、".join(word.text for word in missing[:3]),
        enough,
        tuple(pair.score for pair in pairs),
    )


@cache
def _model() -> dict[str, dict[str, Any]]:
    """The fitted weights, by what the features come from: words alone, or tokens' nearness too."""
    data: dict[str, dict[str, Any]] = json.loads(
        (files("rag.answering.claims") / "support_model.json").read_text(encoding="utf-8")
    )
    return data


def _score(features: Mapping[str, float], kind: str) -> tuple[float, bool]:
    """How likely (0..1) the words are supported, and whether that suffices."""
    model = _model()[kind]
    odds = model["bias"] + sum(weight * features[name] for name, weight in model["weights"].items())
    score = 1 / (1 + math.exp(-odds))
    return score, score >= model["threshold"]


def _around(places: tuple[_Place, ...], hits: Sequence[Hit]) -> str:
    """The sentences before and after, which say of whom the supporting ones speak."""
    texts: list[str] = []
    for place in places:
        sentences = hits[place.hit - 1].passage.sentences
        near = sentences[max(0, place.position - 2) : place.position + 2]
        texts += [fold(one.text) for one in near]
    return "\n".join(dict.fromkeys(texts))


def _places(hits: Sequence[Hit]) -> list[_Place]:
    return [
        _Place(number, position, sentence, fold(sentence.text))
        for number, hit in enumerate(hits, start=1)
        for position, sentence in enumerate(hit.passage.sentences)
    ]


def _own_places(hits: Sequence[Hit]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for hit in hits:
        found.update(dict.fromkeys(names.own_places(hit.article)))
    return tuple(found)


@lru_cache(maxsize=8192)
def _grams(text: str) -> frozenset[str]:
    return frozenset(bigrams(text))


def _nearest(claim: str, pool: Sequence[_Place]) -> list[_Place]:
    """The sentences that share most of the claim's character pairs, rare ones counting more."""
    wanted = _grams(claim)
    held = [_grams(place.text) & wanted for place in pool]
    spread: dict[str, int] = {}
    for gram in itertools.chain.from_iterable(held):
        spread[gram] = spread.get(gram, 0) + 1
    weights = {gram: math.log(1 + len(pool) / count) for gram, count in spread.items()}
    scores = [sum(weights[gram] for gram in grams) for grams in held]
    order = sorted(range(len(pool)), key=lambda at: -scores[at])
    return [pool[at] for at in order[:_CANDIDATES] if scores[at] > 0]
