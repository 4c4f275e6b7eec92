"""What is answered where the chat page has nothing: a page to people, JSON with a code to programs."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from ui.strings import Strings

_GRADIO = "/gradio_api/"
"""Its own script reads its own errors."""


def answer_unknown(pages: FastAPI, strings: Strings) -> None:
    """Have ``pages``, the application of the chat page, answer what it does not know in the reader's language."""
    from fastapi.exception_handlers import http_exception_handler
    from starlette.exceptions import HTTPException

    from ui.api.errors import problem_of
    from ui.web.article_routes import html_response
    from ui.web.templates import render

    async def handle(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith(_GRADIO):
            return await http_exception_handler(request, error)
        if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
            heading, message = strings("page.unknown"), strings("page.unknown_hint")
            return html_response(render("message", strings, heading=heading, message=message), 404)
        return problem_of(error, strings).response()

    async def handle_file(request: Request, error: OSError) -> Response:
        if error.errno != errno.ENAMETOOLONG:
            raise error
        return await handle(request, HTTPException(404))

    pages.add_exception_handler(OSError, handle_file)  # type: ignore[arg-type]
    pages.add_exception_handler(HTTPException, handle)  # type: ignore[arg-type]  # its own handlers are as narrow
