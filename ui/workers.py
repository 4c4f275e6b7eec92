"""Threads for what blocks: the desk's questions never hold up the event loop, the gate or the page's threads."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

if TYPE_CHECKING:
    from fastapi import Request

    from rag.settings import Settings

Result = TypeVar("Result")

_SPARE = 32


class Workers:
    """At most ``threads`` blocking calls at the same time; further ones wait without a thread."""

    def __init__(self, threads: int) -> None:
        self._limiter = anyio.CapacityLimiter(threads)

    async def run(self, function: Callable[..., Result], *values: object, **named: object) -> Result:
        """Call ``function`` in a thread and return what it returns."""
        return await anyio.to_thread.run_sync(partial(function, *values, **named), limiter=self._limiter)

    async def run_for(self, request: Request | None, function: Callable[[threading.Event], Result]) -> Result:
        """Call ``function`` in a thread with an event that is set once the client of ``request`` has left, or the
        call is cancelled.

        What is left of the request's body is passed over. Without a request, nobody can be seen leaving.
        """
        left = threading.Event()
        outcome: list[Result] = []
        failure: list[Exception] = []

        async def work() -> None:
            try:
                outcome.append(await self.run(function, left))
            except Exception as error:  # noqa: BLE001 - raised again below, as itself and not as one of a group
                failure.append(error)
            tasks.cancel_scope.cancel()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(work)
            try:
                await (anyio.sleep_forever() if request is None else _client_left(request))
            finally:
                left.set()
        if failure:
            raise failure[0]
        return outcome[0]

    async def continued(
        self, first: Result, steps: Generator[Result], explain: Callable[[Exception], Result]
    ) -> AsyncGenerator[Result]:
        """Yield ``first`` and what ``steps`` still yields, each step in a thread; close it, come what may.

        A failure is what ``explain`` makes of it: the response has begun, so it can have no other status.
        """
        try:
            yield first
            while (step := await self.run(next, steps, None)) is not None:
                yield step
        except Exception as error:  # noqa: BLE001 - the edge, see above
            yield explain(error)
        finally:
            with anyio.CancelScope(shield=True):  # who left must not keep a place at the desk
                await self.run(steps.close)


async def _client_left(request: Request) -> None:
    """Return once nobody waits for the response any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def workers_for_questions(settings: Settings) -> Workers:
    """Threads for more than may wait at the desk, so that it is the desk that turns a question away."""
    return Workers(settings.at_once + settings.max_waiting + _SPARE)
