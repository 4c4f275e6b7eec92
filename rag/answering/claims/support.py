"""A claim held against some sentences of the passages: what is borne out, what is not, and how surely."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from statistics import fmean
from typing import Any

from rag.answering.claims import names
from rag.answering.claims.alignment import AROUND, Pair, align
from rag.answering.claims.canonical import canonical
from rag.answering.claims.checks import problems_of
from rag.answering.claims.contrary_words import with_contraries
from rag.answering.claims.facts import facts_of
from rag.answering.claims.nearness import Nearness
from rag.answering.claims.problems import Problem, Source
from rag.answering.claims.words import Places, Word, clause_at, places_of, said
from rag.text import fold, tagged_words
from rag.types import Hit, Sentence

FEATURES = {"words": ("coverage", "missing", "lost"), "tokens": ("coverage", "missing", "lost", "strange")}
"""What the score is made of, without and with the nearness of tokens: share of what the words say that is found;
weight of the weightiest word not found, and of all; how far these are from anything in the source."""

_TRIED = 3
_JOINED = 3
_SAID, _WHOLLY, _GAIN = 0.6, 0.95, 0.15
"""A part of a claim is said, and wholly, from these coverages on; another sentence is joined for this much more
of a part that is not said yet, or where it says the part wholly.
"""
_WORTH = 0.02
"""How much more (coverage) sentences must say together than the best of them alone."""
_CASE = re.compile(
    r"的$|[没未不已][^,，。;；]{2,14}的[\u4e00-\u9fff]{2,4}$|^(?:如果|若|凡|当|在)|[时后前中]$|期间$|情况下$"
)
"""What only says when the rest holds."""
_AIM = re.compile(
    "为(?:了|此|(?!期|数|何|人民(?!代表|政府|法院|检察院)|民(?=[办服排解谋造除])|人(?:[处师正]|$)|[主首止准限](?:的|[,，。;；、]|$)))"
)
"""The word before an aim; not that of a measure (为期, 为数), of an order (为主, 为首) or of a set phrase (为民办事)."""
_DOES = re.compile("放[在到]|放|安排[在到]?|排在|定[在为于]?|搞|办|开|做|进行|开展|举行|召开|组织|达到?|占")
"""Verbs that leave it to the topic before them to say what is done."""
_POINTS_BACK = re.compile("这[项些种]|该项|此项")
_CLEARLY, _NEARLY = 0.02, 0.15
"""How much nearer (coverage) a contradicting place must come to outweigh a supporting one; how much farther a
cited one may be."""
_HEAVY, _FAR = 0.25, 0.87
"""Words of this weight are looked up by their tokens; below this cosine they are strange to the source."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a hit: the hit's number from 1, the sentence's position in the passage, its folded text."""

    hit: int
    position: int
    sentence: Sentence
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim held against ``places`` together. ``parts`` are the coverages of the claim's parts."""

    places: tuple[Place, ...]
    problems: tuple[Problem, ...]
    features: Mapping[str, float]
    missing: tuple[str, ...]
    score: float
    said: bool
    parts: tuple[float, ...]

    @property
    def holds(self) -> bool:
        """Whether the places support the claim."""
        return not self.problems and self.said

    @property
    def reach(self) -> float:
        """Share (0..1) of what the claim's words say that is found here."""
        return self.features["coverage"]

    @property
    def spans(self) -> tuple[tuple[int, int, int], ...]:
        """Number of the hit, start and end of each sentence."""
        return tuple((place.hit, place.sentence.start, place.sentence.end) for place in self.places)

    def yields_to(self, other: Trial, *, cited: bool) -> bool:
        """Whether a single sentence that comes nearer to the claim, or to a part of it, contradicts that.

        A ``cited`` one outweighs another that is as near, or nearly so.
        """
        if len(other.places) > 1:
            return False
        margin = -_NEARLY if cited else _CLEARLY
        for problem in other.problems:
            mine, theirs = self.reach, other.reach
            if problem.kind == "role" and problem.text in self.missing:
                # This place does not speak of the act at all which the other ascribes to somebody else.
                mine -= _NEARLY
            if problem.part is not None:
                mine, theirs = self.parts[problem.part], other.parts[problem.part]
            if problem.contradicted and theirs > mine + margin:
                return True
        return False


@dataclass(frozen=True)
class Pool:
    """The passages, and the names of places that a claim may hold."""

    hits: Sequence[Hit]
    own: tuple[str, ...] = ()
    nearness: Nearness | None = None

    @cached_property
    def documents(self) -> str:
        """All that a model was shown of them, folded."""
        return documents_of(self.hits)

    def context(self, place: Place) -> str:
        """What the article and the headings above ``place`` say of themselves, folded."""
        hit = self.hits[place.hit - 1]
        return folded(names.context_of(hit.article, hit.passage.heading))

    def around(self, places: Sequence[Place]) -> str:
        """The sentences before and after, which say of whom the supporting ones speak."""
        texts: list[str] = []
        for place in places:
            sentences = self.hits[place.hit - 1].passage.sentences
            near = sentences[max(0, place.position - 2) : place.position + 2]
            texts += [canonical(folded(one.text)) for one in near]
        return "\n".join(dict.fromkeys(texts))

    def led(self, place: Place) -> str:
        """The text of the passage up to the end of ``place``, folded."""
        passage = self.hits[place.hit - 1].passage
        return folded(passage.text[: place.sentence.end - passage.start])

    def article(self, place: Place) -> str:
        """The id of the article in which ``place`` stands."""
        return self.hits[place.hit - 1].passage.article_id


def documents_of(hits: Sequence[Hit]) -> str:
    """All that a model was shown of the documents, folded."""
    heads = [(hit.article.title, hit.article.place, *hit.passage.heading) for hit in hits]
    return "\n".join(
        [*(folded("\n".join(head)) for head in heads), *(folded(hit.passage.text) for hit in hits)]
    )


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """``fold``, remembered: the sentences of an answer are held against the same passages."""
    return fold(text)


def trials_of(claim: str, candidates: Sequence[Place], pool: Pool) -> list[Trial]:
    """A folded claim held against the nearest of ``candidates``, each alone and with what it lacks.

    Sentences that say no more together than one of them alone bear out no more either.
    """
    mine = said(claim)
    heard = {one: said(one.text) for one in candidates}
    found = {one: with_contraries(mine, text, places_of(mine, text)) for one, text in heard.items()}
    alone = {one: _aligned(claim, (one,), found, pool) for one in candidates}
    ranked = sorted(candidates, key=lambda one: -_covered(alone[one]))
    trials: list[Trial] = []
    for first in ranked[:_TRIED]:
        trials.append(_try(claim, (first,), alone[first], pool))
        joined = _join(claim, first, alone, pool)
        if len(joined) > 1 and all(joined != trial.places for trial in trials):
            together = _aligned(claim, joined, found, pool)
            if _covered(together) >= max(_covered(alone[one]) for one in joined) + _WORTH:
                trials.append(_try(claim, joined, together, pool))
    return trials


def _aligned(claim: str, places: tuple[Place, ...], found: Mapping[Place, Places], pool: Pool) -> list[Pair]:
    sentences = [said(place.text) for place in places]
    context, around = pool.context(places[0]), pool.around(places)
    return align(said(claim), sentences, [found[place] for place in places], context, around)


def _covered(pairs: Sequence[Pair]) -> float:
    weights = [sum(word.weight for word in pair.grades) for pair in pairs]
    total = sum(weights)
    return (
        sum(weight * pair.score for weight, pair in zip(weights, pairs, strict=True)) / total
        if total
        else 0.0
    )


def _join(claim: str, first: Place, alone: Mapping[Place, Sequence[Pair]], pool: Pool) -> tuple[Place, ...]:
    """``first`` with those sentences of its article that say a part of the claim better; without any sentence that
    says no part best, since what only stands beside bears nothing out.
    """
    article = pool.article(first)
    chosen: dict[int, Place] = {}
    for number, pair in enumerate(alone[first]):
        scores = {one: alone[one][number].score for one in alone if pool.article(one) == article}
        best = max(scores, key=scores.__getitem__)
        said_here = pair.score >= _SAID
        better = scores[best] >= max(_WHOLLY if said_here else _SAID, pair.score + _GAIN)
        bound = _is_tied(claim, alone[first], number) or (said_here and _depends(claim, alone[first], number))
        one = best if better and not bound and len(chosen) < _JOINED else first
        chosen.setdefault(one.sentence.start, one)
    return tuple(chosen[start] for start in sorted(chosen))


def _is_tied(claim: str, pairs: Sequence[Pair], number: int) -> bool:
    """Whether a part of a claim makes one statement with its neighbour: an aim and what is done for it, a topic and when."""
    if any(_only_places(claim[one.start : one.end]) for one in pairs[max(1, number) : number + 2]):
        return True
    return any(_AIM.match(claim, one.start, one.end) for one in pairs[max(0, number - 1) : number + 1])


def _depends(claim: str, pairs: Sequence[Pair], number: int) -> bool:
    """Whether a part of a claim says when another holds, or follows one that does, or points to what stands before
    it: both belong to one sentence.
    """
    if number and _POINTS_BACK.search(claim, pairs[number].start, pairs[number].end):
        return True
    return any(_CASE.search(claim[one.start : one.end]) for one in pairs[max(0, number - 1) : number + 1])


@lru_cache(maxsize=1024)
def _only_places(text: str) -> bool:
    """Whether ``text`` only says when or how often what its topic names is done: (工作例会,)各镇每月开一次."""
    facts = facts_of(text)
    for fact in facts:
        text = text.replace(fact.said, "")
    words = [one for one in tagged_words(text.rstrip("。了的")) if one[0].isalnum()]
    return bool(facts and words) and _DOES.fullmatch(words[-1][0]) is not None


def _try(claim: str, places: tuple[Place, ...], pairs: Sequence[Pair], pool: Pool) -> Trial:
    texts = tuple(place.text for place in places)
    led = tuple(map(pool.led, places))
    source = Source(texts, pool.context(places[0]), pool.around(places), pool.own, pool.documents, led)
    problems = tuple(problems_of(claim, source, pairs))
    grades = {word: value for pair in pairs for word, value in pair.grades.items()}
    missing = sorted(
        (
            word
            for word, value in grades.items()
            if value < AROUND or (value == AROUND and not _is_topic(word, claim))
        ),
        key=lambda word: -word.weight,
    )
    near = None if problems else pool.nearness
    features = {
        "coverage": _covered(pairs),
        "missing": missing[0].weight if missing else 0.0,
        "lost": sum(word.weight for word in missing),
        "strange": _strangeness(claim, source, missing, near) if near else 0.0,
    }
    score, enough = _score(features, "tokens" if pool.nearness else "words")
    told = tuple(word.text for word in missing[:3])
    return Trial(places, problems, features, told, score, enough, tuple(pair.score for pair in pairs))


def _is_topic(word: Word, claim: str) -> bool:
    """Whether ``word`` stands before what the claim says of it: such a word goes on from the sentences before."""
    start = clause_at(claim, word.start)[0]
    before = (claim[:start], claim[start : word.start])
    return not any(tag == "v" for text in before for _, tag in tagged_words(text))


def _strangeness(claim: str, source: Source, missing: Sequence[Word], nearness: Nearness) -> float:
    heavy = [word for word in missing if word.weight >= _HEAVY]
    if not heavy:
        return 0.0
    near = nearness(claim, f"{source.text}\n{source.context}")
    return sum(10 * word.weight * max(0.0, _FAR - fmean(near[word.start : word.end])) for word in heavy)


@cache
def _model() -> dict[str, dict[str, Any]]:
    """The weights fitted by ``eval/fit_claims.py``, by what the features come from."""
    text = (files("rag.answering.claims") / "support_model.json").read_text(encoding="utf-8")
    data: dict[str, dict[str, Any]] = json.loads(text)
    return data


def _score(features: Mapping[str, float], kind: str) -> tuple[float, bool]:
    """How likely (0..1) the words are supported, and whether that suffices."""
    model = _model()[kind]
    odds = model["bias"] + sum(model["weights"][name] * features[name] for name in FEATURES[kind])
    score = 1 / (1 + math.exp(-odds))
    return score, score >= model["threshold"]
