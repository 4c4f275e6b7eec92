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


def test_who_serves_connections_waits_a_millisecond_while_many_ask():
    before = sys.getswitchinterval()
    with many_questions():
        assert sys.getswitchinterval() == pytest.approx(0.001)
    assert sys.getswitchinterval() == before
