"""Routes that fill the tabs beside the chat, each when it is looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ui.web import collection_tab, quality_tab, quote_tab, search_tab
from ui.web.fragments import Fragment, attempt
from ui.web.templates import render
from ui.workers import Workers, workers_for_questions

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from ui.services import Services

FRAGMENTS: dict[str, Callable[[Services, QueryParams], Fragment]] = {
    "search": search_tab.fragment,
    "quote": quote_tab.fragment,
    "collection": collection_tab.fragment,
    "quality": quality_tab.fragment,
}
_REPORT_POLICY = "sandbox allow-scripts allow-popups; frame-ancestors 'none'"
"""The report's own policy stands in the page; this one keeps it away from the rest of the service."""


def register(app: FastAPI, services: Services) -> None:
    """Add the routes of the tabs and of the report."""
    workers = workers_for_questions(services.settings)

    async def report(request: Request) -> Response:
        return await workers.run(_report, services)

    for name, fragment in FRAGMENTS.items():
        app.add_route(f"/tab/{name}", _route(services, workers, fragment), include_in_schema=False)
    app.add_route("/quality/report", report, include_in_schema=False)


def _route(
    services: Services, workers: Workers, fragment: Callable[[Services, QueryParams], Fragment]
) -> Callable[[Request], Awaitable[Response]]:
    from starlette.responses import HTMLResponse

    def make(query: QueryParams) -> Fragment:
        made = attempt(services.strings, lambda: fragment(services, query))
        if made.value is not None:
            return made.value
        return Fragment(render("tab_error", services.strings, error=made.error), made.status)

    async def answer(request: Request) -> Response:
        made = await workers.run(make, request.query_params)
        page = made.html.encode("utf-8", "xmlcharrefreplace")
        return HTMLResponse(page, made.status, {"Cache-Control": "no-store"})

    return answer


def _report(services: Services) -> Response:
    from starlette.responses import FileResponse, HTMLResponse

    path = quality_tab.newest_report(services.settings)
    if path is None:
        strings = services.strings
        heading, message = strings("quality.none"), strings("quality.none_hint")
        return HTMLResponse(render("message", strings, heading=heading, message=message), 404)
    return FileResponse(
        path, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _REPORT_POLICY}
    )
