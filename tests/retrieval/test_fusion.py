"""Signals are standardised, then added with weights."""

import numpy as np
import pytest

from rag.retrieval.fusion import standardise, weighted_sum

ORDINALS = np.array([0, 1, 2], np.int64)


def test_scores_become_z_scores_and_a_missing_one_counts_as_the_lowest():
    # scores 3, 1 and (missing) 1: mean 5/3, standard deviation sqrt(8/9)
    expected = (np.array([3, 1, 1]) - 5 / 3) / np.sqrt(8 / 9)
    assert standardise({0: 3.0, 1: 1.0}, ORDINALS) == pytest.approx(expected)


def test_a_signal_that_says_nothing_adds_nothing():
    assert standardise({}, ORDINALS).tolist() == [0, 0, 0]
    assert standardise({0: 2.0, 1: 2.0, 2: 2.0}, ORDINALS).tolist() == [0, 0, 0]


def test_a_signal_without_weight_does_not_count():
    signals = {"a": {0: 1.0, 1: 0.0, 2: 0.0}, "b": {2: 1.0, 0: 0.0, 1: 0.0}}
    total, parts = weighted_sum(signals, {"a": 2.0}, ORDINALS)
    assert int(np.argmax(total)) == 0
    assert total == pytest.approx(2 * standardise(signals["a"], ORDINALS))
    assert parts["b"].tolist() == [0, 0, 0]
