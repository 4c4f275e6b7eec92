"""Products of matrices on one thread while an engine is open.

They are small here, and each question has its own: spread over the cores, the threads mostly wait for each other
in busy loops, which was half of the processor time of an answer on two cores.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_users = 0
_limit: Any = None


@contextmanager
def one_matrix_thread() -> Iterator[None]:
    """Limit numpy's BLAS to one thread until the last block like this one is left, in this process."""
    global _users, _limit
    from threadpoolctl import threadpool_limits

    with _lock:
        if _users == 0:
            _limit = threadpool_limits(limits=1, user_api="blas")
        _users += 1
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                _limit.restore_original_limits()
                _limit = None
