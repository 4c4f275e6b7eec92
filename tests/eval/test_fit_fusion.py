"""The weights of retrieval's signals come from the dev half by a fit that can be checked by hand."""

import json
from math import exp, log

import numpy as np
import pytest

from eval.fit_fusion import MODEL_PATH, Sample, cross_validated, fit, loss
from rag.retrieval.fusion import FITTED, load_weights


def sample(x, right, named=None):
    x = np.array(x, float)
    return Sample(x, np.zeros(len(x)) if named is None else np.array(named, float), np.array(right))


def test_the_loss_is_minus_the_log_of_the_chance_that_evidence_is_drawn():
    one = sample([[1.0], [0.0], [0.0]], [True, False, False])
    value, gradient = loss(np.array([2.0]), [one])
    chance = exp(2) / (exp(2) + 2)
    assert value == pytest.approx(-log(chance))
    assert gradient == pytest.approx([chance - 1])  # d/dw of ln(e^w + 2) - w


def test_any_passage_with_evidence_counts_and_naming_adds_to_the_score():
    one = sample([[0.0], [0.0], [0.0]], [True, True, False], named=[0.0, 0.0, log(2)])
    assert loss(np.array([5.0]), [one])[0] == pytest.approx(-log(2 / 4))


def test_the_penalty_grows_with_the_square_of_the_weights():
    one = sample([[0.0, 0.0]], [True])
    value, gradient = loss(np.array([3.0, 4.0]), [one], ridge=0.1)
    assert value == pytest.approx(2.5)
    assert gradient == pytest.approx([0.6, 0.8])


def test_the_gradient_is_the_slope_of_the_loss():
    random = np.random.default_rng(7)
    samples = [sample(random.standard_normal((6, 3)), random.random(6) < 0.5) for _ in range(5)]
    samples = [one for one in samples if one.right.any()]
    weights, step = np.array([0.5, 1.0, 0.1]), 1e-6
    _, gradient = loss(weights, samples, 0.02)
    slopes = [
        (loss(weights + step * unit, samples, 0.02)[0] - loss(weights - step * unit, samples, 0.02)[0])
        / (2 * step)
        for unit in np.eye(3)
    ]
    assert gradient == pytest.approx(slopes, abs=1e-5)


def test_a_signal_that_points_to_the_evidence_gets_the_weight_and_one_that_misleads_none():
    random = np.random.default_rng(1)
    samples = []
    for _ in range(40):
        right = np.arange(8) == random.integers(8)
        helpful = right + 0.3 * random.standard_normal(8)
        samples.append(Sample(np.stack([helpful, -helpful], axis=1), np.zeros(8), right))
    weights = fit(samples)
    assert weights[0] > 1
    assert weights[1] == 0
    assert cross_validated(samples) < log(8)  # better than drawing any of eight


def test_the_weights_in_use_are_those_of_the_signals_and_none_is_negative():
    data = json.loads(MODEL_PATH.read_text(encoding="utf-8"))
    assert tuple(data["weights"]) == FITTED
    assert min(data["weights"].values()) >= 0
    assert load_weights() == data["weights"]
    english = load_weights(english=True)
    assert english["official_words"] > load_weights()["official_words"]
    assert english["sentence"] == load_weights()["sentence"]
