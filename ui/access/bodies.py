"""Bodies of requests: not too long, and not forever on their way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from ui.access.replies import error_reply

if TYPE_CHECKING:
    from starlette.responses import JSONResponse
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ui.strings import Strings

PATIENCE_S = 30.0
_READ_AWAY_BYTES = 64 * 2**20
_READ_AWAY_S = 10.0


class _UnusableBodyError(HTTPException):
    """Raised where a route reads the body; an HTTPException, as FastAPI turns others into a 400."""


class BodyLimit:
    """Refuses a body of more than ``max_bytes``, counted as it comes, and one whose next part is not sent.

    Whatever the routes made of the interrupted body, the client gets the refusal of this class.
    """

    def __init__(
        self, app: ASGIApp, strings: Strings, max_bytes: int, patience_s: float = PATIENCE_S
    ) -> None:
        self.app = app
        self._strings = strings
        self._max_bytes = max_bytes
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > self._max_bytes:
            await _read_away(receive)
            await self._too_long()(scope, receive, send)
            return
        await _Reading(self, receive, send).run(scope)

    async def next_part(self, receive: Receive) -> Message:
        """Return the next part of a body. Raises TimeoutError."""
        return await asyncio.wait_for(receive(), self._patience_s)

    def refusal(self, size: int) -> JSONResponse | None:
        """Return the refusal of a body of ``size`` bytes so far."""
        return self._too_long() if size > self._max_bytes else None

    def too_slow(self) -> JSONResponse:
        """Return the refusal of a body that stopped coming."""
        seconds = round(self._patience_s)
        message = self._strings("access.body_too_slow", seconds=seconds)
        return error_reply(408, "body_too_slow", message, {"Connection": "close"})

    def _too_long(self) -> JSONResponse:
        message = self._strings("access.body_too_long", kib=self._max_bytes // 1024)
        return error_reply(413, "body_too_long", message, {"Connection": "close"})


class _Reading:
    """One request on its way through the limit."""

    def __init__(self, limit: BodyLimit, receive: Receive, send: Send) -> None:
        self._limit = limit
        self._receive = receive
        self._send = send
        self._size = 0
        self._complete = False
        self._started = False
        self._refusal: JSONResponse | None = None

    async def run(self, scope: Scope) -> None:
        try:
            await self._limit.app(scope, self._receive_part, self._send_unless_refused)
        except _UnusableBodyError:
            if self._started:
                raise
        if self._refusal is not None and not self._started:
            if not self._complete:
                await _read_away(self._receive)
            await self._refusal(scope, self._receive, self._send)

    async def _receive_part(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            message = await self._limit.next_part(self._receive)
        except TimeoutError:
            self._complete = True  # nobody waits for the rest
            return self._stop(self._limit.too_slow())
        self._complete = not message.get("more_body", False)
        self._size += len(message.get("body", b""))
        refusal = self._limit.refusal(self._size)
        return message if refusal is None else self._stop(refusal)

    def _stop(self, refusal: JSONResponse) -> Message:
        if self._started:  # too late for a refusal: to the route it is as if the client had gone
            return {"type": "http.disconnect"}
        self._refusal = refusal
        raise _UnusableBodyError(refusal.status_code)

    async def _send_unless_refused(self, message: Message) -> None:
        if self._refusal is not None and not self._started:
            return
        self._started = True
        await self._send(message)


async def _read_away(receive: Receive) -> None:
    """Read what is left of a body, within reason: a client that is still sending misses the answer."""
    left = _READ_AWAY_BYTES
    try:
        async with asyncio.timeout(_READ_AWAY_S):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return
