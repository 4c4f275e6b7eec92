"""Fit the refusal model on the dev rows of data sets, and write it with their hashes.

    python -m eval.fit_refusal eval/datasets/renda.jsonl eval/datasets/refusal.jsonl

The second set holds questions that say only whether the documents answer them: short ones for figures,
dates and names, near misses, other places, laws. It is for fitting, so all its rows are dev.

Logistic regression with L2 by Newton's method (Hastie, Tibshirani and Friedman, The Elements of
Statistical Learning, 4.4.1). Each threshold is the largest that refuses at most its share (``REFUSED``) of
the answerable questions, by probabilities from cross-validation, so that it is not chosen on questions
that the weights have seen. The same probabilities give the figures that are stored with the model: AUROC,
Brier score, reliability.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.cases import Case, data_set_hash, read_cases
from eval.logistic import newton
from eval.statistics import auroc
from rag.answering import refusal
from rag.engine import Engine, open_engine
from rag.settings import load_settings
from rag.types import Turn

MODEL_PATH = Path(refusal.__file__).with_name("refusal_model.json")
RIDGE = 2.0
FOLDS = 10
ROUNDS = 10
REFUSED: dict[refusal.Carefulness, float] = {"careful": 0.06, "balanced": 0.01, "eager": 0.005}
"""The share of answerable questions that each setting may refuse."""
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)

DECIDED = frozenset({"place_unknown", "quote_missing"})
CERTAIN = DECIDED | {"all_words_stand"}
"""Features that decide by themselves (see ``RefusalModel``); ``DECIDED`` that there is no answer."""
_MEANING = {"missing": -1.0, "best": 1.0}
"""The sign that a feature's weight must have, by the last word of its name."""

Matrix = NDArray[np.float64]


def main(paths: Sequence[Path]) -> None:
    """Fit on the dev rows of the data sets at ``paths`` and replace the model file."""
    cases = [case for path in paths for case in read_cases(path) if case.split == "dev"]
    with open_engine(load_settings()) as engine:
        rows = [features(engine, case) for case in cases]
    model = fit(rows, [case.answerable for case in cases])
    model |= {"data_sets": {path.name: data_set_hash(path) for path in paths}, "rows": len(cases)}
    MODEL_PATH.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    figures = {key: model[key] for key in ("thresholds", "refused", "auroc", "brier", "reliability")}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


def features(engine: Engine, case: Case) -> dict[str, float]:
    """The features of one case."""
    history = tuple(Turn(message.role, message.content) for message in case.history)
    return refusal.features_of(engine.evidence(case.question, history))


def fit(rows: Sequence[dict[str, float]], answerable: Sequence[bool]) -> dict[str, object]:
    """Weights, scaling, thresholds and cross-validated figures for the questions' features and labels.

    Questions that are decided without the weights have the probability 0 and do not shape them.
    """
    labels = np.array(answerable, float)
    open_ = np.array([not any(row[name] for name in DECIDED) for row in rows])
    names = sorted({name for row in rows for name in row} - CERTAIN)
    given = np.array([[row.get(name, np.nan) for name in names] for row in rows])[open_]
    means = np.nanmean(given, axis=0)
    x = np.where(np.isnan(given), means, given)
    x, names = without_wrong_signs(x, labels[open_], names)
    means, scales = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    z = (x - means) / scales
    held_out = np.zeros(len(rows))
    held_out[open_] = cross_validated(z, labels[open_])
    thresholds = {
        care: float(np.quantile(held_out[labels == 1], share, method="lower"))
        for care, share in REFUSED.items()
    }
    beta = newton(z, labels[open_], RIDGE)
    return {
        "bias": float(beta[0]),
        "weights": dict(zip(names, beta[1:].tolist(), strict=True)),
        "means": dict(zip(names, means.tolist(), strict=True)),
        "scales": dict(zip(names, scales.tolist(), strict=True)),
        "thresholds": thresholds,
        "refused": {
            care: float((held_out[labels == 0] < threshold).mean()) for care, threshold in thresholds.items()
        },
        "auroc": auroc(held_out.tolist(), labels.tolist()),
        "brier": float(((held_out - labels) ** 2).mean()),
        "reliability": reliability(held_out, labels),
    }


def reliability(probabilities: Matrix, y: Matrix) -> list[dict[str, float]]:
    """For each span of probabilities that holds questions: their mean, the share answerable, how many."""
    spans = zip(_BINS, (*_BINS[1:-1], 1.01), strict=False)
    held = [(probabilities >= low) & (probabilities < high) for low, high in spans]
    return [
        {
            "probability": round(float(probabilities[inside].mean()), 3),
            "answerable": round(float(y[inside].mean()), 3),
            "questions": int(inside.sum()),
        }
        for inside in held
        if inside.any()
    ]


def without_wrong_signs(x: Matrix, y: Matrix, names: list[str]) -> tuple[Matrix, list[str]]:
    """Leave out, one by one, the features whose weight says the opposite of what they mean.

    What is missing can't speak for an answer; with few questions a weight can come out so by chance.
    """
    while True:
        z = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-6)
        weights = dict(zip(names, newton(z, y, RIDGE)[1:], strict=True))
        wrong = [
            name for name in names if weights[name] * _MEANING.get(name.rpartition("_")[2], weights[name]) < 0
        ]
        if not wrong:
            return x, names
        worst = max(wrong, key=lambda name: abs(weights[name]))
        x, names = np.delete(x, names.index(worst), axis=1), [name for name in names if name != worst]


def cross_validated(z: Matrix, y: Matrix) -> Matrix:
    """Probability (n,) of each row by models that have not seen its fold: the mean over ``ROUNDS`` divisions."""
    random = np.random.default_rng(0)
    out = np.zeros(len(y))
    for _ in range(ROUNDS):
        folds = random.permutation(len(y)) % FOLDS
        for fold in range(FOLDS):
            beta = newton(z[folds != fold], y[folds != fold], RIDGE)
            out[folds == fold] += 1 / (1 + np.exp(-(beta[0] + z[folds == fold] @ beta[1:]))) / ROUNDS
    return out


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
