"""Is a sentence of an answer supported by the passages, by which of their sentences, and by which passage?

Every figure, date, name, denial and quantity of the sentence must stand in what supports it, its words must be
found there, and no nearer place may contradict it. Nearness in meaning helps but never suffices, since it can't
tell a denial.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal

from rag.answering.claims.canonical import canonical
from rag.answering.claims.corrections import correction_in, may_be_said
from rag.answering.claims.names import own_places
from rag.answering.claims.nearness import Nearness
from rag.answering.claims.reading import claim_of, claims_nothing
from rag.answering.claims.support import Place, Pool, Trial, folded, trials_of
from rag.text import bigrams
from rag.types import Hit

Status = Literal["supported", "moved", "added", "unsupported", "no_claim"]
Similarity = Callable[[str, Sequence[str]], Sequence[float]]
"""(text, others) -> the cosine of the text to each of the others."""

_BY_WORDS, _BY_MEANING = 6, 2
"""Sentences that are looked at: those that share most with the claim, and those nearest in meaning."""
_LOOKED_THROUGH = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one sentence of an answer.

    ``spans`` are (number of the hit from 1, start, end) in the hit's article, narrowed to the sentences that
    support; empty where none do. ``score`` (0..1) is how sure its words are of support. ``problems`` (kind, words)
    say what the nearest sentences don't bear out: number, date, name, place, negation, scope, role or content.
    """

    status: Status
    spans: tuple[tuple[int, int, int], ...] = ()
    score: float = 0.0
    problems: tuple[tuple[str, str], ...] = ()


def verify(
    sentence: str,
    cited: Sequence[int],
    hits: Sequence[Hit],
    similarity: Similarity | None = None,
    *,
    nearness: Nearness | None = None,
    places: Sequence[str] = (),
) -> Verdict:
    """Hold one sentence of an answer against ``hits``, numbered from 1: first those ``cited``, then all others.

    A number in ``cited`` that no hit has counts as not given. ``similarity`` widens the sentences looked at,
    ``nearness`` (see ``token_nearness``) tells other wording from other content; ``places`` are names of places
    that the collection knows beside those of the hits.
    """
    if claims_nothing(sentence):
        return Verdict("no_claim", score=1.0)
    claim = canonical(claim_of(sentence))
    held = partial(_held, cited=cited, hits=hits, similarity=similarity, nearness=nearness, places=places)
    verdict = held(claim)
    correction = correction_in(claim) if verdict.status == "unsupported" else None
    if correction is None:
        return verdict
    corrected = held(correction.rest)
    if corrected.status == "unsupported" or may_be_said(correction, _sentences(hits)):
        return verdict
    if correction.otherwise and held(correction.otherwise).status != "unsupported":
        return verdict
    return corrected


def _sentences(hits: Sequence[Hit]) -> Iterator[str]:
    """Every sentence of the hits, as it is compared."""
    return (canonical(folded(sentence.text)) for hit in hits for sentence in hit.passage.sentences)


def _held(
    claim: str,
    cited: Sequence[int],
    hits: Sequence[Hit],
    similarity: Similarity | None,
    nearness: Nearness | None,
    places: Sequence[str],
) -> Verdict:
    given = {number for number in cited if 1 <= number <= len(hits)}
    own = itertools.chain(itertools.chain.from_iterable(own_places(hit.article) for hit in hits), places)
    pool = Pool(hits, tuple(dict.fromkeys(own)), nearness)
    trials: list[Trial] = []
    for here in (True, False):
        numbers = given if here else set(range(1, len(hits) + 1)) - given
        candidates = nearest_sentences(claim, hits, numbers, similarity)
        fresh = trials_of(claim, candidates, pool)
        holding = [
            trial
            for trial in fresh
            if trial.holds
            and not any(trial.yields_to(other, cited=False) for other in fresh)
            and not any(trial.yields_to(other, cited=True) for other in trials)
            and trial.reach >= max((other.reach for other in trials), default=0.0)
        ]
        if holding:
            chosen = max(holding, key=lambda trial: (trial.score, -len(trial.places)))
            return Verdict(_status(here, given), chosen.spans, chosen.score)
        trials += fresh
    return _unsupported(claim, trials)


def _status(here: bool, given: set[int]) -> Status:
    if here:
        return "supported"
    return "moved" if given else "added"


def _unsupported(claim: str, trials: Sequence[Trial]) -> Verdict:
    nearest = max(trials, key=lambda trial: trial.reach, default=None)
    if nearest is None:
        return Verdict("unsupported", problems=(("content", claim),))
    problems = tuple(dict.fromkeys((problem.kind, problem.text) for problem in nearest.problems))
    return Verdict(
        "unsupported", (), nearest.score, problems or (("content", "、".join(nearest.missing) or claim),)
    )


@lru_cache(maxsize=8192)
def _grams(text: str) -> frozenset[str]:
    return frozenset(bigrams(text))


def nearest_sentences(
    claim: str, hits: Sequence[Hit], numbers: Collection[int], similarity: Similarity | None = None
) -> list[Place]:
    """The sentences of the hits of these ``numbers`` that share most of the claim's character pairs.

    Rare pairs count more. With ``similarity``, those nearest in meaning among the next ones come too.
    """
    places = [
        Place(number, position, sentence, canonical(folded(sentence.text)))
        for number, hit in enumerate(hits, start=1)
        if number in numbers
        for position, sentence in enumerate(hit.passage.sentences)
    ]
    wanted = _grams(claim)
    held = [_grams(place.text) & wanted for place in places]
    spread: dict[str, int] = {}
    for gram in itertools.chain.from_iterable(held):
        spread[gram] = spread.get(gram, 0) + 1
    weights = {gram: math.log(1 + len(places) / count) for gram, count in spread.items()}
    scores = [sum(weights[gram] for gram in grams) for grams in held]
    order = [at for at in sorted(range(len(places)), key=lambda at: -scores[at]) if scores[at] > 0]
    ranked = [places[at] for at in order]
    chosen, others = ranked[:_BY_WORDS], ranked[_BY_WORDS:_LOOKED_THROUGH]
    if similarity is None or not others:
        return chosen
    cosines = similarity(claim, [one.sentence.text for one in others])
    by_meaning = sorted(range(len(others)), key=lambda at: -cosines[at])[:_BY_MEANING]
    return chosen + [others[at] for at in by_meaning]
