"""Routes of the article pages. They need no script and allow no other script than their own."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import InputError, RendaError
from ui.web.article_page import cleaning_page, raw_page, text_page
from ui.web.article_place import find_place, read_asked
from ui.web.templates import render

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.types import Article, ArticleMeta
    from ui.services import Services

_ASSETS = Path(__file__).parent / "assets"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ID_SHOWN = 80
_VARIABLES = re.compile(r"(--rd-[\w-]+:[^;}]+);")
_LIGHT = re.compile(r":root\s*\{([^}]*)\}")
_DARK = re.compile(r"\.dark\s*\{([^}]*)\}")

logger = logging.getLogger(__name__)


def register(app: FastAPI, services: Services) -> None:
    """Add the pages of articles and the files they need."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response
    from starlette.staticfiles import StaticFiles

    async def article(request: Request) -> Response:
        return await run_in_threadpool(_answer, services, request, _article_page)

    async def cleaning(request: Request) -> Response:
        return await run_in_threadpool(_answer, services, request, _cleaning_page)

    async def theme(request: Request) -> Response:
        return Response(theme_css(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    app.add_route("/pages/theme.css", theme, include_in_schema=False)
    app.mount("/pages", StaticFiles(directory=_ASSETS / "article"), name="pages")
    app.add_route("/article/{article_id}/cleaning", cleaning, include_in_schema=False)
    app.add_route("/article/{article_id:path}", article, include_in_schema=False)


@cache
def theme_css() -> str:
    """Return the colours and faces of the chat page, so that both look alike in light and dark."""
    style = "".join(path.read_text(encoding="utf-8") for path in sorted(_ASSETS.glob("*.css")))
    light, dark = (
        ";".join(match for block in pattern.findall(style) for match in _VARIABLES.findall(block))
        for pattern in (_LIGHT, _DARK)
    )
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {light} }} }}\n"
    )


def _answer(
    services: Services, request: Request, page: Callable[[Services, Request, Article], str]
) -> Response:
    """Return a page of the article in the address, or one that says why there is none."""
    strings = services.strings
    article_id = str(request.path_params["article_id"])
    try:
        return html_response(page(services, request, services.desk.article(article_id)), 200)
    except KeyError:
        shown = article_id if len(article_id) <= _ID_SHOWN else f"{article_id[:_ID_SHOWN]}……"
        heading, message, status = strings("article.unknown"), strings("article.unknown_hint", id=shown), 404
    except InputError as error:
        heading, message, status = strings("article.bad_link"), error.told(strings.language), 400
    except RendaError as error:
        heading, message, status = strings("article.failed"), error.told(strings.language), 503
    except Exception as error:  # the edge of the process: a page in the reader's language, not a bare line
        logger.exception("the page of an article failed")
        message = strings("page.error_internal", kind=type(error).__name__)
        heading, status = strings("article.failed"), 500
    return html_response(render("message", strings, heading=heading, message=message), status)


def _article_page(services: Services, request: Request, article: Article) -> str:
    strings = services.strings
    place = find_place(article, read_asked(request.query_params, strings), strings)
    longer = _longer(services, article.meta)
    view = request.query_params.get("view", "text")
    if view == "raw":
        return raw_page(article, longer, place, strings, services.settings.raw_dir)
    if view != "text":
        raise InputError(strings("article.bad_view", value=view[:40]))
    return text_page(article, longer, place, strings)


def _cleaning_page(services: Services, request: Request, article: Article) -> str:
    return cleaning_page(article, services.settings.raw_dir, services.strings)


def _longer(services: Services, meta: ArticleMeta) -> ArticleMeta | None:
    """The article of which this one is only the beginning."""
    if not meta.prefix_of:
        return None
    return next((other for other in services.desk.articles() if other.id == meta.prefix_of), None)


def html_response(page: str, status: int) -> Response:
    """Return a page that was made on the server, with the policy that keeps out every other script."""
    from starlette.responses import HTMLResponse

    headers = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store" if status != 200 else "private, no-cache",
    }
    return HTMLResponse(page.encode("utf-8", "xmlcharrefreplace"), status, headers)
