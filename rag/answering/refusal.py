"""Do the documents answer the question? A probability, a decision, and the words of a refusal.

The weights are fitted by ``eval/fit_refusal.py`` (logistic regression) and stored beside this file, with one
threshold for each setting of how careful to be.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from rag.answering.refusal_features import (
    Evidence,
    Findings,
    features_of,
    findings_of,
    in_named_articles,
    nearest_sentence,
)
from rag.phrases import Phrases
from rag.types import Hit

__all__ = [
    "Carefulness",
    "Evidence",
    "Findings",
    "RefusalModel",
    "features_of",
    "findings_of",
    "load_model",
    "refusal_text",
]

Carefulness = Literal["careful", "balanced", "eager"]
"""``careful`` rather refuses than answers beside the question, ``eager`` the other way round."""

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RefusalModel:
    """Logistic regression: P(answerable) = 1 / (1 + exp(-(bias + sum(w * (x - mean) / scale)))).

    A feature that is left out counts as average.
    """

    bias: float
    weights: Mapping[str, float]
    means: Mapping[str, float]
    scales: Mapping[str, float]
    thresholds: Mapping[str, float]

    def refuses(self, features: Features, care: Carefulness = "balanced") -> bool:
        """Whether the question is to be refused.

        What one sentence holds word for word is there whatever the weights say, though a question of one
        rare term is too short to be near to it; but that does not give words a source that stand nowhere.
        """
        held = features["all_words_stand"] and not _is_decided(features)
        return not held and self.probability(features) < self.thresholds[care]

    def probability(self, features: Features) -> float:
        """The probability (0..1) that the passages answer the question.

        Certain are two things: the source of words that stand nowhere can't be given, nor what a place does
        that the collection never names.
        """
        if _is_decided(features):
            return 0.0
        total = self.bias + sum(
            weight * (features.get(name, self.means[name]) - self.means[name]) / self.scales[name]
            for name, weight in self.weights.items()
        )
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def _is_decided(features: Features) -> bool:
    """Whether it is certain that the documents don't answer."""
    return bool(features["quote_missing"] or features["place_unknown"])


@cache
def load_model() -> RefusalModel:
    """The fitted weights that come with the package."""
    data = json.loads((files("rag.answering") / "refusal_model.json").read_text(encoding="utf-8"))
    return RefusalModel(data["bias"], data["weights"], data["means"], data["scales"], data["thresholds"])


def refusal_text(evidence: Evidence, findings: Findings, phrases: Phrases) -> str:
    """The one sentence of a refusal: that the documents don't say, why where that is certain, what is nearest."""
    reason = _reason(findings, evidence, phrases)
    refused = (
        phrases.refused_for.format(refused=phrases.refused, reason=reason) if reason else phrases.refused
    )
    hits = in_named_articles(evidence)
    if not hits:
        return f"{refused}{phrases.stop}"
    if findings.quote_missing:
        hit, sentence = nearest_sentence(evidence, hits)
        quote = " ".join(sentence.text.split())
        return phrases.refused_near_quote.format(refused=refused, where=_where(hit, phrases), quote=quote)
    lack = _lack(findings, phrases)
    return phrases.refused_near.format(refused=refused, where=_where(hits[0], phrases), lack=lack)


def _reason(found: Findings, evidence: Evidence, phrases: Phrases) -> str:
    if found.quote_missing:
        return phrases.quote_missing
    if found.place:
        told = phrases.nothing_of if evidence.knows(found.place) else phrases.not_named
        return told.format(place=found.place)
    if found.law:
        return phrases.no_laws if found.law == "法律" else phrases.no_law.format(law=found.law)
    unknown = found.term or ("" if evidence.knows(found.noun) else found.noun)
    return phrases.term_missing.format(term=unknown) if unknown else ""


def _lack(found: Findings, phrases: Phrases) -> str:
    if found.broken_off or found.end_missing:
        return phrases.rest_missing
    if found.missing_form and not (found.place or found.law or found.term or found.quote_missing):
        return phrases.form_missing.format(form=phrases.form(found.missing_form))
    return phrases.no_answer_there


def _where(hit: Hit, phrases: Phrases) -> str:
    title, place = hit.article.title, hit.article.place
    named = (
        phrases.placed.format(place=place, title=title) if place and place not in title else f"《{title}》"
    )
    heading = hit.passage.heading
    return phrases.section.format(document=named, heading=heading[-1]) if heading else named
