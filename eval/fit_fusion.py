"""Fit the weights of retrieval's signals on the dev part of a data set, and write them with the set's hash.

    python -m eval.fit_fusion eval/datasets/renda.jsonl

The weights maximise the likelihood that a passage with evidence is drawn when passages are drawn with
probabilities softmax(weighted sum of standardised signals), the listwise loss of Cao et al., Learning to
Rank (ICML 2007), with top-one probabilities, under an L2 penalty and weights of at least 0. That a question
names an article counts as it does in retrieval. Questions in English are left out: their lexical signals
have weights of their own, and there are too few of them to fit any.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.cases import Case, data_set_hash, read_cases
from eval.relevance import Stretch, held_groups, located
from rag.engine import Engine, open_engine
from rag.retrieval import fusion
from rag.retrieval.fusion import FITTED, standardise
from rag.settings import load_settings
from rag.types import Turn

MODEL_PATH = Path(fusion.__file__).with_name("fusion_weights.json")
RIDGE = 0.02
FOLDS = 10

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The candidates of one question: signals ``x`` (n, d), what naming adds (n,), and which hold evidence (n,)."""

    x: Matrix
    named: Matrix
    right: NDArray[np.bool_]


def main(path: Path) -> None:
    """Fit on the dev rows of the data set at ``path`` and replace the weights' file."""
    cases = [case for case in read_cases(path) if case.split == "dev" and case.evidence]
    with open_engine(load_settings()) as engine:
        samples = [sample for case in cases if (sample := sample_of(engine, case)) and sample.right.any()]
    weights = fit(samples)
    data = {
        "weights": dict(zip(FITTED, np.round(weights, 3).tolist(), strict=True)),
        "data_set": data_set_hash(path),
        "questions": len(samples),
        "held_out_loss": round(cross_validated(samples), 4),
    }
    MODEL_PATH.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(data) + "\n")


def sample_of(engine: Engine, case: Case) -> Sample | None:
    """The candidates of one case; None for a question in English."""
    history = tuple(Turn(message.role, message.content) for message in case.history)
    ranking = engine.rank(case.question, history)
    if ranking.query.english:
        return None
    ordinals = np.array(ranking.ordinals, np.int64)
    x = np.stack([standardise(ranking.raw.get(name, {}), ordinals) for name in FITTED], axis=1)
    named = [ranking.parts[ordinal]["names"] for ordinal in ranking.ordinals]
    known = {meta.id for meta in engine.articles()}
    evidence = located(case, lambda name: engine.article(name).text if name in known else None)
    right = [
        bool(held_groups(evidence, [Stretch(passage.article_id, passage.start, passage.end, passage.text)]))
        for passage in engine.retriever.passages(ranking)
    ]
    return Sample(x.astype(float), np.array(named, float), np.array(right))


def fit(samples: Sequence[Sample]) -> Matrix:
    """The weights (d,) of the signals."""
    size = samples[0].x.shape[1]
    found = minimize(
        loss, np.full(size, 0.2), (samples, RIDGE), jac=True, bounds=[(0, None)] * size, method="L-BFGS-B"
    )
    weights: Matrix = found.x
    return weights


def loss(weights: Matrix, samples: Sequence[Sample], ridge: float = 0.0) -> tuple[float, Matrix]:
    """Mean of -ln P(a passage with evidence is drawn) plus ``ridge`` times |weights|^2, and its gradient (d,)."""
    total, gradient = 0.0, np.zeros_like(weights)
    for sample in samples:
        scores = sample.x @ weights + sample.named
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        right = max(float(chances[sample.right].sum()), 1e-12)
        total -= float(np.log(right))
        gradient -= sample.x.T @ (np.where(sample.right, chances / right, 0) - chances)
    count = len(samples)
    return total / count + ridge * float(weights @ weights), gradient / count + 2 * ridge * weights


def cross_validated(samples: Sequence[Sample]) -> float:
    """Mean loss of each question under weights that were fitted without its fold."""
    losses: list[float] = []
    for fold in range(FOLDS):
        weights = fit([sample for at, sample in enumerate(samples) if at % FOLDS != fold])
        losses += [loss(weights, [sample])[0] for sample in samples[fold::FOLDS]]
    return float(np.mean(losses))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
