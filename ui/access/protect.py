"""The composition root of access: what stands before the routes, from the outside in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.access.addresses import KnownHosts, listed
from ui.access.bodies import BodyLimit
from ui.access.gate import LoginGate, OpenGate
from ui.access.headers import SecurityHeaders
from ui.access.rate import RateLimit

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.settings import Settings
    from ui.services import Services
    from ui.store.database import Database
    from ui.strings import Strings

_CORS_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_CORS_HEADERS = ("Authorization", "Content-Type", "Last-Event-ID", "Mcp-Session-Id", "Mcp-Protocol-Version")


def protect(app: FastAPI, services: Services) -> None:
    """Let every request to ``app``, its mounted parts included, pass the checks that the settings ask for.

    Call it once, when all routes are there; what is added later stands outside of the gate.
    """
    from starlette.middleware.cors import CORSMiddleware
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    settings, strings = services.settings, services.strings
    # Each middleware that is added stands outside of those before it.
    if settings.rate_limit:
        app.add_middleware(RateLimit, strings=strings, limit=settings.rate_limit)
    if settings.login:
        _add_login(app, settings, strings, services.store.database)
    else:
        app.add_middleware(OpenGate, settings=settings, strings=strings)
    app.add_middleware(BodyLimit, strings=strings, max_bytes=settings.max_body_kib * 1024)
    # Added even where no origin is allowed: gradio then leaves its own answer to other origins away.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=listed(settings.cors_origins),
        allow_methods=_CORS_METHODS,
        allow_headers=_CORS_HEADERS,
        expose_headers=("Retry-After", "Mcp-Session-Id"),
    )
    app.add_middleware(KnownHosts, settings=settings, strings=strings)
    app.add_middleware(SecurityHeaders, strings=strings)
    proxies = listed(settings.trusted_proxies)
    if proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))


def _add_login(app: FastAPI, settings: Settings, strings: Strings, database: Database) -> None:
    from ui.access.api_keys import ApiKeys
    from ui.access.login_pages import LoginPages
    from ui.access.passwords import decoy
    from ui.access.sessions import Sessions
    from ui.access.tables import add_tables

    add_tables(database)
    decoy()  # made now, or the first login of an unknown name would take twice as long
    sessions = Sessions(database, settings.session_hours)
    app.add_middleware(
        LoginGate,
        settings=settings,
        strings=strings,
        sessions=sessions,
        keys=ApiKeys(database, strings),
        login_pages=LoginPages(settings, strings, sessions),
    )
