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

_NO_ANSWER = "所收文件没有回答这个问题"


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


def refusal_text(evidence: Evidence, findings: Findings | None = None) -> str:
    """The one sentence of a refusal: that the documents don't say, why where that is certain, what is nearest."""
    found = findings or findings_of(evidence)
    reason = _reason(found, evidence)
    begin = f"{_NO_ANSWER}：{reason}" if reason else _NO_ANSWER
    hits = in_named_articles(evidence)
    if not hits:
        return f"{begin}。"
    if found.quote_missing:
        hit, sentence = nearest_sentence(evidence, hits)
        return f"{begin}；最接近的是{_where(hit)}的“{' '.join(sentence.text.split())}”，字句不同。"
    return f"{begin}；最接近的是{_where(hits[0])}，但{_lack(found)}。"


def _reason(found: Findings, evidence: Evidence) -> str:
    if found.quote_missing:
        return "没有找到这句话"
    if found.place:
        return f"没有提到{found.place}" if not evidence.knows(found.place) else f"没有讲到{found.place}的情况"
    if found.law:
        return "没有收录法律条文" if found.law == "法律" else f"没有收录《{found.law}》的条文"
    unknown = found.term or ("" if evidence.knows(found.noun) else found.noun)
    return f"没有提到“{unknown}”" if unknown else ""


def _lack(found: Findings) -> str:
    if found.broken_off or found.end_missing:
        return "原文中断，后文没有收录"
    if found.missing_form and not (found.place or found.law or found.term or found.quote_missing):
        return f"其中没有写明{found.missing_form}"
    return "其中没有答案"


def _where(hit: Hit) -> str:
    title, place = hit.article.title, hit.article.place
    where = f"{place}《{title}》" if place and place not in title else f"《{title}》"
    return f"{where}中“{hit.passage.heading[-1]}”一节" if hit.passage.heading else where
