"""Blocking work of the gate, in threads of its own: questions that fill the common ones must not hold it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Threads:
    """At most ``count`` calls at a time; the limiter is made where the loop runs."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._limiter: CapacityLimiter | None = None

    async def run(self, call: Callable[[], Result]) -> Result:
        """Return what ``call`` returns, once it had its turn."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._count)
        return await to_thread.run_sync(call, limiter=self._limiter)
