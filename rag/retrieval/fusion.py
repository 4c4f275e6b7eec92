"""Scores of different signals, made comparable and added up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Scores = Mapping[int, float]
"""Passage ordinal -> score of one signal; only the signal's own best passages are listed."""


FITTED = ("sentence", "late", "bigrams", "official_words", "official_bigrams")
"""The signals that are weighed; others only bring candidates. What each is worth, and what was left out for
being worth nothing beside them, stands in eval/NOTES.md."""

_ENGLISH = {"official_words": 0.5, "official_bigrams": 0.5}
"""A question in English has no words of its own in Chinese documents: the glossary's speak for them."""


@cache
def load_weights(english: bool = False) -> Mapping[str, float]:
    """The weights of the standardised signals, as ``eval/fit_fusion.py`` fitted them."""
    data = json.loads((files("rag.retrieval") / "fusion_weights.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = data["weights"]
    return weights | _ENGLISH if english else weights


def standardise(scores: Scores, ordinals: NDArray[np.int64]) -> NDArray[np.float32]:
    """Z-scores of one signal over the candidate ``ordinals``, shape (n,).

    A candidate that the signal does not list gets the signal's lowest listed score. A signal that
    lists nothing, or the same score for all, contributes zeros.
    """
    if not scores:
        return np.zeros(len(ordinals), np.float32)
    floor = min(scores.values())
    values = np.array([scores.get(ordinal, floor) for ordinal in ordinals.tolist()], np.float32)
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros(len(ordinals), np.float32)
    standardised: NDArray[np.float32] = ((values - values.mean()) / spread).astype(np.float32)
    return standardised


def weighted_sum(
    signals: Mapping[str, Scores], weights: Mapping[str, float], ordinals: NDArray[np.int64]
) -> tuple[NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    """Weighted sum of standardised signals over ``ordinals``, shape (n,), and each weighted part."""
    parts = {name: weights.get(name, 0.0) * standardise(scores, ordinals) for name, scores in signals.items()}
    total = np.sum(list(parts.values()), axis=0) if parts else np.zeros(len(ordinals), np.float32)
    return total.astype(np.float32), parts
