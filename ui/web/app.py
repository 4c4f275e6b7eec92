"""The application of ``renda serve``: the HTTP API and the pages in one process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.services import Services
    from ui.web.conversation import Runs

_SANS = [
    "system-ui",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "sans-serif",
]
_MONO = ["ui-monospace", "Consolas", "Noto Sans Mono CJK SC", "monospace"]


def build_app(services: Services) -> FastAPI:
    """Return the application: routes of its own first, the chat page at ``/`` for the rest."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio reads it while it is imported

    async def assemble() -> FastAPI:
        return _assemble(services)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Where no loop runs, gradio makes one for each of its locks and never closes it.
        return asyncio.run(assemble())
    return _assemble(services)


def _assemble(services: Services) -> FastAPI:
    from fastapi import FastAPI

    from ui.access.protect import protect
    from ui.api.app import register
    from ui.meters import add_metrics_route, count_requests
    from ui.tuning import NO_TELEMETRY
    from ui.web import article_routes, tab_routes
    from ui.web.conversation import Runs
    from ui.web.conversation_routes import conversation_router

    runs = Runs(services.desk, services.store, services.strings)
    app = FastAPI(
        title=services.strings("page.title"),
        openapi_url=None,
        lifespan=_closing(runs),
        telemetry=NO_TELEMETRY,
    )
    app.include_router(conversation_router(services, runs))
    article_routes.register(app, services)
    tab_routes.register(app, services)
    register(app, services)
    add_metrics_route(app, services.meters)
    if services.settings.mcp:
        from ui.mcp.serving import mount_mcp

        mount_mcp(app, services)
    app = _with_pages(app, services)
    protect(app, services)
    count_requests(app, services.meters)
    return app


def _closing(runs: Runs) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what keeps the questions under way as far as they came, once the service ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(runs.close)

    return lifespan


def _with_pages(app: FastAPI, services: Services) -> FastAPI:
    import gradio
    from starlette.routing import Mount

    from ui.web.blocks import build_blocks, head_html
    from ui.web.unknown_page import answer_unknown, close_unused

    close_unused(app)
    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        build_blocks(services),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        app_kwargs={"openapi_url": None},
        max_file_size=1,  # bytes: nobody has anything to upload here
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        theme=gradio.themes.Base(font=_SANS, font_mono=_MONO),
        head=head_html(services.strings),
    )
    pages = next(route.app for route in reversed(mounted.routes) if isinstance(route, Mount))
    answer_unknown(cast("FastAPI", pages), services.strings)
    return mounted
