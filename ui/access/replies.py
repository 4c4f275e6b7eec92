"""What the gate answers by itself: one JSON shape for every refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

_TYPES = {
    400: "invalid_request_error",
    404: "not_found_error",
    405: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
}
_TYPES |= {408: "timeout_error", 413: "invalid_request_error", 429: "rate_limit_error", 500: "server_error"}


def error_reply(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return ``{"error": {"code", "message", "type", "param"}}``, the shape of every error of the API."""
    error = {"code": code, "message": message, "type": _TYPES[status], "param": None}
    return JSONResponse({"error": error}, status_code=status, headers=dict(headers or {}))


async def refuse(reply: JSONResponse, scope: Scope, receive: Receive, send: Send) -> None:
    """Send ``reply``; a websocket that was not accepted is closed instead, which the client sees as 403."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await reply(scope, receive, send)
