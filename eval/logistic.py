"""Logistic regression, for the models that are fitted on a data set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_STEPS = 25


def newton(z: Matrix, y: Matrix, ridge: float, weights: Matrix | None = None) -> Matrix:
    """Coefficients (d + 1,) for standardised features ``z`` (n, d) and labels ``y`` (n,), the bias first.

    L2 penalty ``ridge`` on all but the bias, by Newton's method (Hastie, Tibshirani and Friedman, The Elements
    of Statistical Learning, 4.4.1); ``weights`` (n,) say how much each row counts, the same without them.
    """
    share = np.ones(len(y)) if weights is None else weights
    design = np.hstack([np.ones((len(z), 1)), z])
    penalty = ridge * np.eye(design.shape[1])
    penalty[0, 0] = 1e-6
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (share * (y - p)) - penalty @ beta
        curvature = design.T @ (design * (share * p * (1 - p))[:, None]) + penalty
        beta = beta + np.linalg.solve(curvature, gradient)
    return beta
