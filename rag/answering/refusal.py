"""Do the documents answer the question? A probability from what retrieval and the passages show.

Scores alone do not know whether a passage answers: they tell questions off the topic. Near misses show in
the passages: the asked form of answer is not there (``answer_form``), a place is named of which the
collection says nothing, a quotation stands nowhere. The weights are fitted by ``eval/fit_refusal.py``
(logistic regression) and stored beside this file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.answering.answer_form import asks_where_it_stands, ordinal_stands, quoted, role_has_name, unit_stands
from rag.retrieval.glossary import known_places
from rag.retrieval.query import Query
from rag.text import tokenise
from rag.types import Hit

Features = Mapping[str, float]

_TOP = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question, as far as refusal looks at it.

    ``raw`` holds the unstandardised scores of each signal by passage ordinal. ``knows`` tells whether a
    word stands anywhere in the collection, ``quote_stands`` whether a quotation does.
    """

    query: Query
    hits: Sequence[Hit]
    raw: Mapping[str, Mapping[int, float]]
    rarity: Mapping[str, float]
    knows: Callable[[str], bool]
    quote_stands: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class RefusalModel:
    """Logistic regression: P(answerable) = 1 / (1 + exp(-(bias + sum(w * (x - mean) / scale))))."""

    bias: float
    weights: Mapping[str, float]
    means: Mapping[str, float]
    scales: Mapping[str, float]
    threshold: float

    def refuses(self, features: Features) -> bool:
        """Whether the question is to be refused.

        Two things are certain whatever the probability: the source of words that stand nowhere can't be
        given, and what one sentence holds word for word is there, though a question of one rare term is
        too short to be near to it.
        """
        if features["quote_missing"]:
            return True
        return not features["all_words_stand"] and self.probability(features) < self.threshold

    def probability(self, features: Features) -> float:
        """The probability (0..1) that the passages answer the question."""
        total = self.bias + sum(
            weight * (features[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def features_of(evidence: Evidence) -> dict[str, float]:
    """The features of one question; all finite."""
    question = evidence.query.text
    texts = [hit.passage.text for hit in _in_named_articles(evidence)[:_TOP]]
    sentence = _best_two(evidence.raw.get("sentence", {}))
    unit = unit_stands(question, texts)
    quotations = quoted(question)
    return {
        "sentence_best": sentence[0],
        "sentence_second": sentence[1],
        "dense_best": _best_two(evidence.raw.get("dense", {}))[0],
        "late_best": _best_two(evidence.raw.get("late", {}))[0],
        "unit_stands": float(unit is True),
        "unit_missing": float(unit is False),
        "ordinal_missing": float(ordinal_stands(question, texts) is False),
        "name_missing": float(evidence.query.intent == "person" and role_has_name(question, texts) is False),
        "quote_missing": float(
            bool(quotations)
            and asks_where_it_stands(question)
            and not any(map(evidence.quote_stands, quotations))
        ),
        "unknown_place": float(
            any(place in question and not evidence.knows(place) for place in known_places())
        ),
        "all_words_stand": float(_one_sentence_holds_all(evidence)),
        "english": float(evidence.query.english),
    }


def _one_sentence_holds_all(evidence: Evidence) -> bool:
    """Whether one sentence of the first hits holds every word of the question."""
    wanted = evidence.rarity.keys()
    return bool(wanted) and any(
        wanted <= set(tokenise(sentence.text))
        for hit in evidence.hits[:_TOP]
        for sentence in hit.passage.sentences
    )


def _in_named_articles(evidence: Evidence) -> Sequence[Hit]:
    """The hits that may answer: those of the articles that the question names, all where it names none."""
    named = frozenset[str]().union(*(name.article_ids for name in evidence.query.names))
    return [hit for hit in evidence.hits if hit.article.id in named] or evidence.hits


def _best_two(scores: Mapping[int, float]) -> tuple[float, float]:
    best = [*sorted(scores.values(), reverse=True)[:2], 0.0, 0.0]
    return best[0], best[1]


@cache
def load_model() -> RefusalModel:
    """The fitted weights that come with the package."""
    data = json.loads((files("rag.answering") / "refusal_model.json").read_text(encoding="utf-8"))
    return RefusalModel(data["bias"], data["weights"], data["means"], data["scales"], data["threshold"])


def nearest_text(hits: Sequence[Hit]) -> str:
    """The one sentence of a refusal: the documents don't say, and what is nearest."""
    if not hits:
        return "所收文件没有回答这个问题。"
    hit = hits[0]
    place = hit.article.place
    where = (
        f"{place}《{hit.article.title}》"
        if place and place not in hit.article.title
        else f"《{hit.article.title}》"
    )
    about = f"中“{hit.passage.heading[-1]}”一节" if hit.passage.heading else ""
    return f"所收文件没有回答这个问题；最接近的是{where}{about}，但其中没有答案。"
