"""Scores of different signals, made comparable and added up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = Mapping[int, float]
"""Passage ordinal -> score of one signal; only the signal's own best passages are listed."""


def standardise(scores: Scores, ordinals: NDArray[np.int64]) -> NDArray[np.float32]:
    """Z-scores of one signal over the candidate ``ordinals``, shape (n,).

    A candidate that the signal does not list gets the signal's lowest listed score. A signal that
    lists nothing, or the same score for all, contributes zeros.
    """
    if not scores:
        return np.zeros(len(ordinals), np.float32)
    floor = min(scores.values())
    values = np.array([scores.get(int(ordinal), floor) for ordinal in ordinals], np.float32)
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
