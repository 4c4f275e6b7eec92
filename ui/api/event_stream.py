"""Server-sent events: made at the pace of the desk, sent at the pace of the reader."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ui.jsonl import Json, dump

MEDIA_TYPE = "text/event-stream"
_SILENCE_S = 15.0
"""After so many seconds without an event a comment is sent, or proxies would close the connection."""


def event_of(name: str, data: Json) -> bytes:
    """Return one event as it goes over the wire."""
    return format_sse_event(event=name, data_str=dump(data))


class EventStream(Response):
    """Sends ``parts`` as they come.

    They are put aside as fast as they are made, so that a slow reader holds nothing but the text of the
    own answer; where the reader leaves, ``parts`` is closed at once.
    """

    def __init__(
        self,
        parts: AsyncGenerator[bytes],
        silence_s: float = _SILENCE_S,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """``on_end`` is called once all is sent or the reader has left, also while a part is being made."""
        super().__init__(
            headers={"cache-control": "no-store", "x-accel-buffering": "no"}, media_type=MEDIA_TYPE
        )
        del self.headers["content-length"]
        self._parts = parts
        self._silence_s = silence_s
        self._on_end = on_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        made, ready = anyio.create_memory_object_stream[bytes](math.inf)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._make, made)
            tasks.start_soon(_cancel_when_left, receive, tasks.cancel_scope)
            try:
                await self._send(ready, send)
            finally:  # else the part that is being made would be waited for
                self._on_end()
                tasks.cancel_scope.cancel()

    async def _make(self, made: MemoryObjectSendStream[bytes]) -> None:
        async with made, aclosing(self._parts) as parts:
            async for part in parts:
                try:
                    made.send_nowait(part)
                except anyio.BrokenResourceError:  # the reader has left
                    return

    async def _send(self, ready: MemoryObjectReceiveStream[bytes], send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with ready:
            while (part := await self._next(ready)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _next(self, ready: MemoryObjectReceiveStream[bytes]) -> bytes | None:
        with anyio.move_on_after(self._silence_s):
            try:
                return await ready.receive()
            except anyio.EndOfStream:
                return None
        return KEEPALIVE_COMMENT


async def _cancel_when_left(receive: Receive, tasks: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    tasks.cancel()
