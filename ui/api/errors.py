"""Failures as JSON: ``{"error": {"code", "message", "type", "param"}}``, never mistaken for an answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import Route

from rag.errors import InputError, MissingPartError, ModelError, NotFoundError, RendaError
from rag.llms.giving_up import GivenUpError
from ui.api.invalid import explain
from ui.desk import BusyError
from ui.jsonl import Json, dump

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ui.strings import Strings

logger = logging.getLogger(__name__)

RETRY_AFTER_S = 5
CLIENT_GONE = 499
"""What nobody receives: the client left before its answer was there."""
OPENAI_PREFIX = "/v1"
_STATUS: tuple[tuple[type[RendaError], int], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (MissingPartError, HTTPStatus.NOT_IMPLEMENTED),
    (ModelError, HTTPStatus.BAD_GATEWAY),
)
"""The first that fits counts; whatever else the service lacks (index, files, database) is 503."""
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_long"}
_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}


class RefusedError(HTTPException):
    """A request that is turned away before any part of it is looked at closely."""

    def __init__(self, status: int, code: str, param: str | None = None, **values: object) -> None:
        """``api.refused.<code>`` is the text, ``values`` fill its slots."""
        super().__init__(status, detail=code)
        self.code = code
        self.param = param
        self.values = values


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as the caller is told."""

    status: int
    code: str
    message: str
    param: str | None = None
    headers: Mapping[str, str] | None = None

    def json(self) -> Json:
        """Return the body of the response; ``type`` is the family that OpenAI's clients know."""
        family = _TYPES.get(self.status, _TYPES[400] if self.status < 500 else "server_error")
        return {
            "error": {"code": self.code, "message": self.message, "type": family, "param": self.param},
        }

    def response(self) -> Response:
        """Return the response."""
        return json_response(self.json(), self.status, self.headers)


def json_response(body: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return ``body`` as JSON that can always be encoded."""
    return Response(dump(body), status, dict(headers or {}), "application/json")


def problem_of(error: Exception, strings: Strings, path: str = "") -> Problem:
    """Return what to tell of ``error``. What nobody foresaw goes to the log, under the number in the message."""
    strict = HTTPStatus.BAD_REQUEST if path.startswith(OPENAI_PREFIX) else HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, RequestValidationError):
        return Problem(strict, *explain(error.errors(), strings))
    if isinstance(error, RendaError):
        return _problem_of_ours(error, strings, strict)
    if isinstance(error, RefusedError):
        message = strings(f"api.refused.{error.code}", **error.values)
        return Problem(error.status_code, error.code, message, error.param, error.headers)
    if isinstance(error, HTTPException):
        return _problem_of_http(error, strings)
    number = uuid4().hex[:12]
    logger.error("error %s", number, exc_info=error)
    return Problem(500, "internal", strings("api.internal", number=number))


def _problem_of_ours(error: RendaError, strings: Strings, strict: int) -> Problem:
    message = error.told(strings.language)
    if isinstance(error, BusyError):
        return Problem(503, error.code, message, headers={"retry-after": str(RETRY_AFTER_S)})
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 503)
    return Problem(strict if status == 422 else status, error.code, message)


def _problem_of_http(error: HTTPException, strings: Strings) -> Problem:
    status = error.status_code
    key = f"api.http.{status}"
    message = strings(key) if key in strings.tables[strings.language] else str(error.detail)
    return Problem(status, _CODES.get(status, "http"), message, headers=error.headers)


def handle_errors(app: FastAPI, strings: Strings) -> None:
    """Have ``app`` answer every failure of its routes by JSON."""

    async def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(error, strings, request.url.path)
        if problem.status == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods(request)):
            problem = replace(problem, headers={"allow": ", ".join(methods)})
        return problem.response()

    async def gone(_request: Request, _error: Exception) -> Response:
        return Response(status_code=CLIENT_GONE)

    app.add_exception_handler(GivenUpError, gone)
    for kind in (HTTPException, RequestValidationError, RendaError, Exception):
        app.add_exception_handler(kind, handle)


def _methods(request: Request) -> list[str]:
    """Return what all routes of the address take together; Starlette names those of the first alone."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    found = (route.methods or () for route in routes if route.path_regex.match(request.url.path))
    return sorted({method for methods in found for method in methods})


class Unforeseen:
    """Turns what nobody foresaw into a response, so that the server need not close the connection."""

    def __init__(self, app: ASGIApp, strings: Strings) -> None:
        self._app = app
        self._strings = strings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = False

        async def note(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: the details belong in the log alone
            problem = problem_of(error, self._strings)
            if not began:
                await problem.response()(scope, receive, send)
