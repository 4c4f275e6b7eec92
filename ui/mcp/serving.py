"""The two ways in: standard input and output of ``renda mcp``, and ``/mcp`` of the running service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from rag.errors import MissingPartError
from ui.shell import OK, Shell

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ui.services import Services
    from ui.strings import Strings

PATH = "/mcp"


def run_mcp(shell: Shell) -> int:
    """Answer one client on standard input and output until it closes them. Returns the exit code.

    Raises SettingsError, StoreError or ModelError where the index can't be opened, MissingPartError where the
    extra is not installed.
    """
    settings = shell.settings()
    _need_extra(shell.strings)
    from ui.desk import Desk
    from ui.engine_keeper import EngineKeeper
    from ui.mcp.tools import build_server
    from ui.serving import address_of
    from ui.workers import workers_for_questions

    with (
        EngineKeeper(settings, shell.open_engine) as keeper,
        closing(Desk(keeper.lend, shell.strings)) as desk,
    ):
        workers = workers_for_questions(settings)
        server = build_server(desk, shell.strings, workers, address_of(settings.host, settings.port))
        shell.say("mcp.ready", style="dim")
        server.run("stdio")
    return OK


def mount_mcp(app: FastAPI, services: Services) -> None:
    """Answer at ``/mcp`` of ``app``, which starts and stops the server with itself.

    Every request stands alone, so that a restart loses nothing. Foreign hosts and origins are refused by the
    gate before all routes (ui/access). Raises MissingPartError where the extra is not installed.
    """
    _need_extra(services.strings)
    from mcp.server.streamable_http_manager import StreamableHTTPASGIApp
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.routing import Route

    from ui.mcp.tools import build_server
    from ui.workers import workers_for_questions

    workers = workers_for_questions(services.settings)
    server = build_server(services.desk, services.strings, workers, "")
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=services.settings.max_body_kib * 1024,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    sessions = server.session_manager
    app.router.routes.append(Route(PATH, endpoint=_PostOnly(StreamableHTTPASGIApp(sessions))))
    whole = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[Any]:
        async with whole(running) as state, sessions.run():
            yield state

    app.router.lifespan_context = lifespan


class _PostOnly:
    """Refuses other methods by itself: a route that does would leave them to the pages at ``/``.

    What is no JSON is refused too, in the form of all the service's errors.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request."""
        from starlette.datastructures import Headers
        from starlette.exceptions import HTTPException

        from ui.api.errors import RefusedError

        if scope["method"] != "POST":
            raise HTTPException(405, headers={"Allow": "POST"})
        given = Headers(scope=scope).get("content-type", "")
        if not given.lower().startswith("application/json"):
            raise RefusedError(415, "content_type", "content-type", given=given)
        await self._app(scope, receive, send)


def _need_extra(strings: Strings) -> None:
    if find_spec("mcp") is None:
        raise MissingPartError(strings("mcp.missing_part"))
