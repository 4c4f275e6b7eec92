"""Fit what tells other wording from other content: ``python -m eval.fit_claims`` writes support_model.json.

Only the dev half of the claims shapes it, and of these only sentences in which nothing is contradicted: where a figure
or a denial differs, no weight is needed. Beside the pairs, each true sentence is held against the passages without
the sentences that bear it out: near the matter, and unsupported. A corrupted sentence that is kept counts twice as
much as a true one that is marked. What is printed was decided for each article by a model fitted without it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.claims import Claim, hits_for, read_claims
from eval.logistic import newton
from rag.answering.claims import support
from rag.answering.claims.canonical import canonical
from rag.answering.claims.names import own_places
from rag.answering.claims.nearness import Nearness, token_nearness
from rag.answering.claims.reading import claim_of
from rag.answering.verification import nearest_sentences
from rag.embedding.choose import make_embedder
from rag.engine import open_engine
from rag.settings import load_settings
from rag.types import Hit

MODEL_PATH = Path(support.__file__).with_name("support_model.json")
RIDGE = 3.0
HARM = 2.0
"""What a corrupted sentence that is kept weighs, next to a true one that is marked: the reader is warned of the mark."""
BESIDE = 0.3
"""How much a sentence held against what does not bear it out counts, next to one of a pair."""


@dataclass(frozen=True, slots=True)
class Row:
    """The nearest trial of a sentence; ``paired``: it is one of a pair, and not only held against other sentences."""

    trial: support.Trial
    true: bool
    paired: bool
    article: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """Bias, weights of the raw features, and the odds from which a sentence is supported."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def odds(self, trial: support.Trial) -> float:
        """How likely the trial is support, as log odds."""
        return self.bias + sum(weight * trial.features[name] for name, weight in self.weights.items())

    def keeps(self, trial: support.Trial) -> bool:
        """Whether the trial is support."""
        return not trial.problems and self.odds(trial) >= self.threshold


def main() -> None:
    """Fit and write the weights, and print them with the shares kept and caught."""
    settings = load_settings()
    claims = [claim for claim in read_claims() if claim.split == "dev"]
    nearness = token_nearness(make_embedder(settings))
    model: dict[str, object] = {}
    with open_engine(settings) as engine:
        places = tuple(name for meta in engine.articles() for name in own_places(meta))
        found = [(claim, *hits_for(engine, claim)) for claim in claims]
    for kind, near in (("words", None), ("tokens", nearness)):
        rows = [row for one in found for row in rows_of(*one, places, near)]
        fitted = fit(rows, support.FEATURES[kind])
        threshold = 1 / (1 + np.exp(-fitted.threshold))
        model[kind] = {"bias": fitted.bias, "weights": fitted.weights, "threshold": float(threshold)}
        sys.stdout.write(f"{kind}: {json.dumps(left_out(rows, support.FEATURES[kind]))}\n")
    MODEL_PATH.write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(model, ensure_ascii=False) + "\n")


def rows_of(
    claim: Claim,
    hits: Sequence[Hit],
    cited: Sequence[int],
    places: tuple[str, ...],
    nearness: Nearness | None,
) -> list[Row]:
    """The nearest trials of both sentences in the cited passages, and of the true one beside them."""
    pool = support.Pool(hits, places, nearness)
    rows: list[Row] = []
    for sentence, true in ((claim.true, True), (claim.false, False)):
        folded = canonical(claim_of(sentence))
        near = nearest_sentences(folded, hits, frozenset(cited))
        rows.append(Row(_nearest(folded, near, pool), true, True, claim.article))
    folded = canonical(claim_of(claim.true))
    everywhere = nearest_sentences(folded, hits, frozenset(range(1, len(hits) + 1)))
    beside = [place for place in everywhere if not _bears_out(place, claim)]
    if beside:
        rows.append(Row(_nearest(folded, beside, pool), False, False, claim.article))
    return rows


def _nearest(folded: str, places: Sequence[support.Place], pool: support.Pool) -> support.Trial:
    return max(support.trials_of(folded, places, pool), key=lambda trial: trial.reach)


def _bears_out(place: support.Place, claim: Claim) -> bool:
    return any(
        part in place.sentence.text or place.sentence.text in part
        for quote in claim.quotes
        for part in quote.replace("；", "。").split("。")
        if part
    )


def fit(rows: Sequence[Row], names: Sequence[str]) -> Fitted:
    """The weights and the threshold, from the trials without a problem."""
    plain = [row for row in rows if not row.trial.problems]
    y = np.array([row.true for row in plain], float)
    x = np.array([[row.trial.features[name] for name in names] for row in plain])
    paired = np.array([row.paired for row in plain])
    means, scales = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    beta = newton((x - means) / scales, y, RIDGE, np.where(paired, 1.0, BESIDE))
    weights = beta[1:] / scales
    bias = float(beta[0] - (weights * means).sum())
    odds = (bias + x @ weights)[paired]
    true = y[paired] == 1

    def worth(threshold: float) -> float:
        kept, missed = int((odds[true] >= threshold).sum()), int((odds[~true] >= threshold).sum())
        return kept - HARM * missed

    threshold = max(np.unique(odds).tolist(), key=worth)
    return Fitted(bias, dict(zip(names, weights.tolist(), strict=True)), float(threshold))


def left_out(rows: Sequence[Row], names: Sequence[str]) -> dict[str, float]:
    """The shares kept, caught, and caught beside the quote, each article judged by a model fitted without it."""
    kept: dict[str, list[bool]] = {"kept": [], "caught": [], "beside": []}
    for article in sorted({row.article for row in rows}):
        fitted = fit([row for row in rows if row.article != article], names)
        for row in rows:
            if row.article == article:
                name = "kept" if row.true else "caught" if row.paired else "beside"
                kept[name].append(fitted.keeps(row.trial) == row.true)
    return {name: float(np.mean(values)) for name, values in kept.items()}


if __name__ == "__main__":
    main()
