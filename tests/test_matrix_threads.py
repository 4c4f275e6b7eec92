"""One thread for products of matrices while any engine is open, and as it was afterwards."""

import numpy  # noqa: F401 - brings the library that is limited
from threadpoolctl import threadpool_info

from rag.matrix_threads import one_matrix_thread


def threads() -> list[int]:
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_products_take_one_thread_until_the_last_engine_is_closed():
    before = threads()
    older, newer = one_matrix_thread(), one_matrix_thread()
    older.__enter__()
    newer.__enter__()
    assert set(threads()) == {1}
    older.__exit__(None, None, None)
    assert set(threads()) == {1}
    newer.__exit__(None, None, None)
    assert threads() == before


def test_an_open_engine_limits_them(engine):
    assert set(threads()) == {1}
