"""Fit what tells other wording from other content: ``python -m eval.fit_claims`` writes support_model.json.

Only the dev half of the claims shapes it, and of these only sentences in which nothing is contradicted: where a
figure or a denial differs, no weight is needed. The threshold makes the two kinds of mistakes equally rare.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.claims import Claim, hits_for, read_claims
from eval.logistic import newton
from rag.answering.claims import support
from rag.answering.claims.names import own_places
from rag.answering.claims.nearness import Nearness, token_nearness
from rag.answering.claims.reading import claim_of
from rag.answering.verification import nearest_sentences
from rag.embedding.choose import make_embedder
from rag.engine import Engine, open_engine
from rag.settings import load_settings

MODEL_PATH = Path(support.__file__).with_name("support_model.json")
RIDGE = 3.0


def main() -> None:
    """Fit and write the weights, and print them."""
    settings = load_settings()
    claims = [claim for claim in read_claims() if claim.split == "dev"]
    nearness = token_nearness(make_embedder(settings))
    with open_engine(settings) as engine:
        places = tuple(name for meta in engine.articles() for name in own_places(meta))
        rows = [row for claim in claims for row in _trials(engine, claim, places, nearness)]
    model = {kind: fit(rows, names, len(claims)) for kind, names in support.FEATURES.items()}
    MODEL_PATH.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(model, ensure_ascii=False) + "\n")


def _trials(
    engine: Engine, claim: Claim, places: tuple[str, ...], nearness: Nearness | None
) -> list[tuple[support.Trial, bool]]:
    """The nearest trial of both sentences in the cited passages, with whether the sentence is true."""
    hits, cited = hits_for(engine, claim)
    pool = support.Pool(hits, places, nearness)
    rows: list[tuple[support.Trial, bool]] = []
    for sentence, true in ((claim.true, True), (claim.false, False)):
        folded = claim_of(sentence)
        trials = support.trials_of(folded, nearest_sentences(folded, hits, frozenset(cited)), pool)
        rows.append((max(trials, key=lambda trial: trial.reach), true))
    return rows


def fit(rows: Sequence[tuple[support.Trial, bool]], names: Sequence[str], pairs: int) -> Mapping[str, object]:
    """Bias and weights of the raw features, and the threshold, from the trials without a problem."""
    plain = [(trial, true) for trial, true in rows if not trial.problems]
    y = np.array([true for _, true in plain], float)
    x = np.array([[trial.features[name] for name in names] for trial, _ in plain])
    means, scales = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    beta = newton((x - means) / scales, y, RIDGE)
    weights = beta[1:] / scales
    bias = float(beta[0] - (weights * means).sum())
    p = 1 / (1 + np.exp(-(bias + x @ weights)))

    def worse(threshold: float) -> float:
        return min(float((p[y == 1] >= threshold).mean()), 1 - float((p[y == 0] >= threshold).sum()) / pairs)

    threshold = max(np.unique(p).tolist(), key=worse)
    return {
        "bias": bias,
        "weights": dict(zip(names, weights.tolist(), strict=True)),
        "threshold": float(threshold),
    }


if __name__ == "__main__":
    main()
