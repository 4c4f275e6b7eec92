"""Logistic regression whose coefficients can be worked out on paper."""

import numpy as np
import pytest

from eval.logistic import newton


def test_a_constant_feature_leaves_the_share_of_answerable_questions():
    # log(3 / 1) for 3 of 4 answerable
    beta = newton(np.zeros((4, 1)), np.array([1.0, 1.0, 1.0, 0.0]), ridge=2.0)
    assert beta == pytest.approx([np.log(3), 0.0], abs=1e-5)


def test_a_row_of_double_weight_counts_like_two_rows():
    z = np.array([[0.0], [1.0], [2.0], [2.0]])
    y = np.array([0.0, 1.0, 0.0, 1.0])
    twice = newton(np.vstack([z, z[1:2]]), np.append(y, y[1]), ridge=1.0)
    assert newton(z, y, 1.0, np.array([1.0, 2.0, 1.0, 1.0])) == pytest.approx(twice)


def test_a_larger_ridge_draws_the_weight_towards_zero_but_not_the_bias():
    z, y = np.array([[-1.0], [-1.0], [1.0], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    loose, tight = newton(z, y, 0.1), newton(z, y, 10.0)
    assert loose[1] > tight[1] > 0
    assert tight[0] == pytest.approx(0.0)
