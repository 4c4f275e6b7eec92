"""How many questions one user, or one address, may ask in a time."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from ui.access import rules
from ui.access.addresses import client_of
from ui.access.identity import identity_of
from ui.access.replies import error_reply, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ui.strings import Strings


class RateLimit:
    """Refuses questions beyond ``limit`` (such as ``30/minute``), in a window that moves. Counts in this process."""

    def __init__(self, app: ASGIApp, strings: Strings, limit: str) -> None:
        from limits import parse
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self.app = app
        self._strings = strings
        self._limit = parse(limit)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        is_question = scope["type"] == "http" and rules.matches(
            rules.QUESTIONS, scope["method"], scope["path"]
        )
        if not is_question or self._limiter.hit(self._limit, asker := _asker(scope)):
            await self.app(scope, receive, send)
            return
        free_at = self._limiter.get_window_stats(self._limit, asker).reset_time
        seconds = max(1, math.ceil(free_at - time.time()))
        message = self._strings("access.too_many", limit=self._limit.amount, seconds=seconds)
        reply = error_reply(429, "too_many_questions", message, {"Retry-After": str(seconds)})
        await refuse(reply, scope, receive, send)


def _asker(scope: Scope) -> str:
    """A user counts wherever they are; who did not log in counts by address, as a cookie is soon thrown away."""
    identity = identity_of(scope)
    return identity.owner if identity.kind in {"user", "key"} else f"address:{client_of(scope)}"
