"""Whoever waits for a reply may give it up from another thread, whatever the model is busy with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOOK_S = 0.1
"""How often a thread that waits looks whether anybody still wants what it waits for."""

_signals: ContextVar[tuple[threading.Event, ...]] = ContextVar("given_up", default=())


class GivenUpError(Exception):
    """Nobody wants the reply any more. Raised only inside ``may_be_given_up``."""


@contextmanager
def may_be_given_up(*signals: threading.Event) -> Iterator[None]:
    """Let this thread's waiting for a model end with GivenUpError soon after one of ``signals`` is set."""
    token = _signals.set(signals)
    try:
        yield
    finally:
        _signals.reset(token)


def check_wanted() -> None:
    """Raise GivenUpError where the reply was given up."""
    if any(signal.is_set() for signal in _signals.get()):
        raise GivenUpError
