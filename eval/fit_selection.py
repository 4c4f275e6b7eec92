"""Fit the scoring of sentences on the dev part of a data set, and write it with the set's hash.

    python -m eval.fit_selection eval/datasets/renda.jsonl

Logistic regression over the sentences of the first hits; a sentence belongs to the answer where
``eval.relevance`` takes it for evidence. Each question weighs the same, however many sentences answer it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.cases import Case, data_set_hash, read_cases
from eval.logistic import newton
from eval.relevance import Stretch, is_evidence, located
from rag.answering import scoring
from rag.answering.scoring import FEATURES, Matrix, SelectionModel
from rag.answering.selection import first_hits
from rag.engine import Engine, open_engine
from rag.settings import load_settings
from rag.types import Turn

MODEL_PATH = Path(scoring.__file__).with_name("selection_model.json")
RIDGE = 3.0
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """The sentences of one question: features ``x`` (n, d) and whether each belongs to the answer (n,)."""

    x: Matrix
    y: Matrix


def main(path: Path) -> None:
    """Fit on the answerable dev rows of the data set at ``path`` and replace the model file."""
    cases = [case for case in read_cases(path) if case.split == "dev" and case.evidence]
    with open_engine(load_settings()) as engine:
        samples = [sample for case in cases if (sample := sample_of(engine, case)).y.any()]
    model = fit(samples)
    data = {
        "bias": model.bias,
        "weights": dict(zip(FEATURES, model.weights.tolist(), strict=True)),
        "means": dict(zip(FEATURES, model.means.tolist(), strict=True)),
        "scales": dict(zip(FEATURES, model.scales.tolist(), strict=True)),
        "data_set": data_set_hash(path),
        "questions": len(samples),
        "reciprocal_rank": round(cross_validated(samples), 4),
    }
    MODEL_PATH.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({key: data[key] for key in ("weights", "reciprocal_rank")}) + "\n")


def sample_of(engine: Engine, case: Case) -> Sample:
    """The sentences that an answer to the case would be chosen from."""
    history = tuple(Turn(message.role, message.content) for message in case.history)
    hits, asked, nearness = engine.selection_input(case.question, history)
    hits = first_hits(hits, asked)
    known = {meta.id for meta in engine.articles()}
    evidence = located(case, lambda name: engine.article(name).text if name in known else None)
    y = [
        is_evidence(
            Stretch(hit.passage.article_id, sentence.start, sentence.end, sentence.text),
            evidence,
            case.key_points,
        )
        for hit in hits
        for sentence in hit.passage.sentences
    ]
    return Sample(scoring.features_of(hits, asked, nearness), np.array(y, float))


def fit(samples: list[Sample]) -> SelectionModel:
    """Weights and scaling for the sentences of ``samples``."""
    x = np.vstack([sample.x for sample in samples])
    y = np.concatenate([sample.y for sample in samples])
    share = np.concatenate([np.full(len(sample.y), 1 / max(1.0, sample.y.sum())) for sample in samples])
    means, scales = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    beta = newton((x - means) / scales, y, RIDGE, share)
    return SelectionModel(float(beta[0]), beta[1:], means, scales)


def cross_validated(samples: list[Sample]) -> float:
    """Mean reciprocal rank of the first right sentence, by models that have not seen the question."""
    found: list[float] = []
    for fold in range(FOLDS):
        model = fit([sample for at, sample in enumerate(samples) if at % FOLDS != fold])
        for sample in samples[fold::FOLDS]:
            order = np.argsort(-model.log_odds(sample.x), kind="stable")
            found.append(1 / (1 + int(np.argmax(sample.y[order]))))
    return float(np.mean(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
