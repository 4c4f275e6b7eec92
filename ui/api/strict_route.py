"""Routes that read JSON strictly: UTF-8, finite numbers, a type that says so, and within a time limit."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from email.message import Message
from typing import Any

import anyio
from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from ui.api.errors import RefusedError
from ui.jsonl import read_json

BODY_S = 30.0
"""Seconds within which the whole body of a request must have arrived."""


class StrictRoute(APIRoute):
    """A route whose body, if it takes one, must be JSON in UTF-8."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request of this route."""
        answer = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            if self.body_field is None:
                return await answer(request)
            _check_type(request.headers.get("content-type", ""))
            return await answer(_StrictRequest(request.scope, request.receive))

        return strictly


class _StrictRequest(Request):
    async def body(self) -> bytes:
        limit = getattr(self.app.state, "body_s", BODY_S)
        try:
            with anyio.fail_after(limit):
                return await super().body()
        except TimeoutError:
            raise RefusedError(408, "slow_body", seconds=limit) from None

    async def json(self) -> Any:  # noqa: ANN401 - as in the class above it
        body = await self.body()
        try:
            return read_json(body)
        except UnicodeDecodeError as error:
            raise RefusedError(400, "not_utf8", position=error.start) from None
        except RecursionError:
            raise RefusedError(400, "too_deep") from None
        except ValueError as error:
            raise RefusedError(400, "not_json", reason=str(error)[:200]) from None


def _check_type(given: str) -> None:
    """Raise RefusedError where the body is not declared as JSON in UTF-8."""
    message = Message()
    message["content-type"] = given
    kind = message.get_content_type() if given else ""
    charset = str(message.get_param("charset", "utf-8")).lower()
    if (kind == "application/json" or kind.endswith("+json")) and charset in {"utf-8", "utf8"}:
        return
    raise RefusedError(415, "content_type", "content-type", given=given[:100])
