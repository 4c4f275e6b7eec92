"""How the process of the service is set up: a quick start, and several questions at once."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

NO_TELEMETRY: TelemetryConfig = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
"""FastAPI would hand spans to whatever exporter its environment names; /metrics tells what is to be told."""

_SWITCH_S = 0.001


@contextmanager
def undisturbed_start() -> Iterator[Callable[[], None]]:
    """Collect no garbage until the function that is yielded was called, or the block is left.

    The libraries make a million objects that all stay; looking through them again and again would take a
    fifth of the start.
    """
    was_enabled = gc.isenabled()
    gc.disable()

    def started() -> None:
        if was_enabled:
            gc.enable()

    try:
        yield started
    finally:
        started()


@contextmanager
def many_questions() -> Iterator[None]:
    """Have whoever serves connections get the interpreter within a millisecond, not five, from whoever computes."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
