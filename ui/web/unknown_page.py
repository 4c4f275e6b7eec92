"""What is answered where the chat page has nothing: a page to people, JSON with a code to programs."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from ui.strings import Strings

_UNUSED = "/gradio_api/{path:path}"


def close_unused(app: FastAPI) -> None:
    """Answer 404 wherever Gradio would run functions, take or give files: its page is laid out and uses none of it.

    Call it before Gradio is mounted.
    """
    from starlette.exceptions import HTTPException
    from starlette.routing import Route

    class Nothing:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            raise HTTPException(404)

    app.router.routes.append(Route(_UNUSED, endpoint=Nothing()))


def answer_unknown(pages: FastAPI, strings: Strings) -> None:
    """Have ``pages``, the application of the chat page, answer what it does not know in the reader's language."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    from ui.api.errors import problem_of
    from ui.web.article_routes import html_response
    from ui.web.templates import render

    async def handle(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
            heading, message = strings("page.unknown"), strings("page.unknown_hint")
            return html_response(render("message", strings, heading=heading, message=message), 404)
        return problem_of(error, strings).response()

    async def handle_file(request: Request, error: OSError) -> Response:
        if error.errno != errno.ENAMETOOLONG:
            raise error
        return await handle(request, HTTPException(404))

    async def handle_invalid(request: Request, error: RequestValidationError) -> Response:
        return problem_of(error, strings).response()

    pages.add_exception_handler(RequestValidationError, handle_invalid)  # type: ignore[arg-type]
    pages.add_exception_handler(OSError, handle_file)  # type: ignore[arg-type]
    pages.add_exception_handler(HTTPException, handle)  # type: ignore[arg-type]  # its own handlers are as narrow
