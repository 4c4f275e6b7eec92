"""Fit the refusal model on the dev part of a data set, and write it with the set's hash.

    python -m eval.fit_refusal eval/datasets/renda.jsonl

Logistic regression with L2 by Newton's method (Hastie, Tibshirani and Friedman, The Elements of
Statistical Learning, 4.4.1). The threshold is the largest that refuses at most ``MAX_REFUSED`` of the
answerable dev questions, by probabilities from cross-validation, so that it is not chosen on questions that
the weights have seen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case, data_set_hash, read_cases
from rag.answering import refusal
from rag.engine import Engine, open_engine
from rag.settings import load_settings
from rag.types import Turn

MODEL_PATH = Path(refusal.__file__).with_name("refusal_model.json")
RIDGE = 2.0
FOLDS = 10
MAX_REFUSED = 0.02

CERTAIN = frozenset({"all_words_stand", "quote_missing"})
"""Features that decide by themselves (see ``RefusalModel.refuses``)."""
_MEANING = {"missing": -1.0, "place": -1.0, "best": 1.0, "second": 1.0, "stands": 1.0}
"""The sign that a feature's weight must have, by the last word of its name."""

Matrix = NDArray[np.float64]


def main(path: Path) -> None:
    """Fit on the dev rows of the data set at ``path`` and replace the model file."""
    cases = [case for case in read_cases(path) if case.split == "dev"]
    with open_engine(load_settings()) as engine:
        rows = [features(engine, case) for case in cases]
    names = [name for name in sorted(rows[0]) if name not in CERTAIN and len({row[name] for row in rows}) > 1]
    x = np.array([[row[name] for name in names] for row in rows])
    y = np.array([case.answerable for case in cases], float)
    x, names = without_wrong_signs(x, y, names)
    model = fit(x, y, names) | {"data_set": data_set_hash(path), "rows": len(cases)}
    MODEL_PATH.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({key: model[key] for key in ("threshold", "auroc", "refused")}) + "\n")


def features(engine: Engine, case: Case) -> dict[str, float]:
    """The features of one case."""
    history = tuple(Turn(message.role, message.content) for message in case.history)
    return refusal.features_of(engine.evidence(case.question, history))


def fit(x: Matrix, y: Matrix, names: Sequence[str]) -> dict[str, object]:
    """Weights, scaling and threshold for the feature matrix ``x`` (n, d) and labels ``y`` (n,)."""
    means, scales = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    z = (x - means) / scales
    held_out = cross_validated(z, y)
    answerable = held_out[y == 1]
    threshold = float(np.quantile(answerable, MAX_REFUSED))
    beta = newton(z, y)
    return {
        "bias": float(beta[0]),
        "weights": dict(zip(names, beta[1:].tolist(), strict=True)),
        "means": dict(zip(names, means.tolist(), strict=True)),
        "scales": dict(zip(names, scales.tolist(), strict=True)),
        "threshold": threshold,
        "auroc": auroc(held_out, y),
        "refused": float((held_out[y == 0] < threshold).mean()),
    }


def without_wrong_signs(x: Matrix, y: Matrix, names: list[str]) -> tuple[Matrix, list[str]]:
    """Leave out, one by one, the features whose weight says the opposite of what they mean.

    What is missing can't speak for an answer; with few questions a weight can come out so by chance.
    """
    while True:
        z = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-6)
        weights = dict(zip(names, newton(z, y)[1:], strict=True))
        wrong = [
            name for name in names if weights[name] * _MEANING.get(name.rpartition("_")[2], weights[name]) < 0
        ]
        if not wrong:
            return x, names
        worst = max(wrong, key=lambda name: abs(weights[name]))
        x, names = np.delete(x, names.index(worst), axis=1), [name for name in names if name != worst]


def newton(z: Matrix, y: Matrix, steps: int = 25) -> Matrix:
    """Coefficients (d + 1,), the bias first and unpenalised; the classes weigh the same."""
    design = np.hstack([np.ones((len(z), 1)), z])
    balance = np.where(y == 1, 0.5 / max(y.mean(), 1e-9), 0.5 / max(1 - y.mean(), 1e-9))
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 1e-6
    beta = np.zeros(design.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (balance * (y - p)) - penalty @ beta
        curvature = design.T @ (design * (balance * p * (1 - p))[:, None]) + penalty
        beta = beta + np.linalg.solve(curvature, gradient)
    return beta


def cross_validated(z: Matrix, y: Matrix) -> Matrix:
    """Probability (n,) of each row by a model that has not seen its fold."""
    folds = np.arange(len(y)) % FOLDS
    out = np.zeros(len(y))
    for fold in range(FOLDS):
        beta = newton(z[folds != fold], y[folds != fold])
        out[folds == fold] = 1 / (1 + np.exp(-(beta[0] + z[folds == fold] @ beta[1:])))
    return out


def auroc(scores: Matrix, y: Matrix) -> float:
    """Chance that an answerable question scores above an unanswerable one (ties count half)."""
    positive, negative = scores[y == 1][:, None], scores[y == 0][None, :]
    return float((positive > negative).mean() + 0.5 * (positive == negative).mean())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
