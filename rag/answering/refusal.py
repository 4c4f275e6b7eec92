"""Do the documents answer the question? A probability from what retrieval and the passages show.

Scores alone do not know whether a passage answers, so the features also look at the words of the
question that nothing in the collection or the best passages takes up, at places named in the
question, and at whether the asked kind of thing stands near. The weights are fitted by
``eval/fit_refusal.py`` (logistic regression) and stored beside this file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rag.answering.selection import coverage, holds_asked_kind
from rag.retrieval.glossary import known_places
from rag.retrieval.query import Query
from rag.types import Hit

Features = Mapping[str, float]

_TOP = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What retrieval found for a question, as far as refusal looks at it.

    ``raw`` holds the unstandardised scores of each signal by passage ordinal; ``rarity`` the idf of
    the question's words; ``unknown`` those of them that stand nowhere in the collection.
    """

    query: Query
    hits: Sequence[Hit]
    raw: Mapping[str, Mapping[int, float]]
    rarity: Mapping[str, float]
    unknown: frozenset[str]


@dataclass(frozen=True, slots=True)
class RefusalModel:
    """Logistic regression: P(answerable) = 1 / (1 + exp(-(bias + sum(w * (x - mean) / scale))))."""

    bias: float
    weights: Mapping[str, float]
    means: Mapping[str, float]
    scales: Mapping[str, float]
    threshold: float

    def probability(self, features: Features) -> float:
        """The probability (0..1) that the passages answer the question."""
        total = self.bias + sum(
            weight * (features[name] - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def features_of(evidence: Evidence) -> dict[str, float]:
    """The features of one question; all finite."""
    hits, query = evidence.hits[:_TOP], evidence.query
    texts = [_with_headings(hit) for hit in hits]
    sentence = _sorted(evidence.raw.get("sentence", {}))
    late = _sorted(evidence.raw.get("late", {}))
    dense = _sorted(evidence.raw.get("dense", {}))
    total = sum(evidence.rarity.values()) or 1.0
    return {
        "sentence_best": sentence[0],
        "sentence_second": sentence[1],
        "late_best": late[0],
        "late_gap": late[0] - late[4],
        "dense_best": dense[0],
        "coverage_best": max((coverage(evidence.rarity, text) for text in texts), default=0.0),
        "coverage_all": coverage(evidence.rarity, "\n".join(texts)),
        "coverage_sentence": max(
            (coverage(evidence.rarity, sentence.text) for hit in hits for sentence in hit.passage.sentences),
            default=0.0,
        ),
        "unknown_share": sum(evidence.rarity[word] for word in evidence.unknown) / total,
        "unknown_any": float(bool(evidence.unknown)),
        "foreign_place": float(_names_foreign_place(query, texts)),
        "asked_kind_missing": float(_asked_kind_missing(query, texts)),
        "english": float(query.english),
        "few_words": float(len(evidence.rarity) <= 2),
    }


def _with_headings(hit: Hit) -> str:
    return "\n".join((hit.article.title, hit.article.place, *hit.passage.heading, hit.passage.text))


def _sorted(scores: Mapping[int, float]) -> list[float]:
    best = sorted(scores.values(), reverse=True)[:5]
    return best + [best[-1] if best else 0.0] * (5 - len(best))


def _names_foreign_place(query: Query, texts: Sequence[str]) -> bool:
    """Whether the question names a province or city that the best passages do not name."""
    body = "\n".join(texts)
    return any(place in query.text and place not in body for place in known_places())


def _asked_kind_missing(query: Query, texts: Sequence[str]) -> bool:
    if query.intent not in ("number", "date", "person", "title"):
        return False
    return not any(holds_asked_kind(query.intent, text) for text in texts)


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
