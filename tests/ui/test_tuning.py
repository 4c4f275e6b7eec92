from __future__ import annotations

import gc
import sys

import pytest

from ui.tuning import many_questions, undisturbed_start


def test_no_garbage_is_collected_until_the_start_is_over():
    assert gc.isenabled()
    with undisturbed_start() as started:
        assert not gc.isenabled()
        started()
        assert gc.isenabled()
    assert gc.isenabled()


def test_a_start_that_fails_leaves_the_collector_as_it_was():
    with pytest.raises(RuntimeError), undisturbed_start():
        raise RuntimeError
    assert gc.isenabled()


def test_a_product_of_matrices_takes_one_thread_while_many_ask():
    import numpy  # noqa: F401 - brings the library that is limited
    from threadpoolctl import threadpool_info

    before = threadpool_info(), sys.getswitchinterval()
    with many_questions():
        threads = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
        assert threads == {1}
        assert sys.getswitchinterval() == pytest.approx(0.001)
    assert (threadpool_info(), sys.getswitchinterval()) == before
