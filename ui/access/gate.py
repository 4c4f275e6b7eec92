"""The gate: who sends a request, and whether they may; everything that is not named open is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse

from rag.this_machine import is_loopback
from ui.access import rules
from ui.access.addresses import is_at_this_machine, listed
from ui.access.cookies import YEAR_S, browser_cookie, session_cookie
from ui.access.identity import LOCAL, SCOPE_KEY, Identity
from ui.access.origin import is_foreign
from ui.access.replies import error_reply, refuse
from ui.access.tokens import digest, is_token, new_token
from ui.workers import Workers

if TYPE_CHECKING:
    from starlette.responses import JSONResponse
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.settings import Settings
    from ui.access.api_keys import ApiKeys
    from ui.access.sessions import Sessions
    from ui.strings import Strings

_LOOKUPS = 4
"""At a time, in threads of the gate's own: questions that fill others must not hold it up."""


class LoginGate:
    """Lets through who brings a session or an API key; ``login_pages`` answers at /login and /logout."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        strings: Strings,
        sessions: Sessions,
        keys: ApiKeys,
        login_pages: ASGIApp,
    ) -> None:
        self.app = app
        self._strings = strings
        self._sessions = sessions
        self._keys = keys
        self._login_pages = login_pages
        self._cookie = session_cookie(settings.secure_cookies)
        self._trusted = listed(settings.cors_origins)
        self._threads = Workers(_LOOKUPS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        path, is_http = scope["path"], scope["type"] == "http"
        if is_http and (path in {rules.LOGIN, rules.LOGOUT} or path.startswith(rules.ASSETS)):
            await self._at_login(scope, receive, send)
        elif is_http and rules.is_open(path):
            await self.app(scope, receive, send)
        else:
            await self._inside(scope, receive, send)

    async def _at_login(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_foreign(scope):
            await refuse(_foreign(self._strings), scope, receive, send)
            return
        await self._login_pages(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        identity = await self._who(scope)
        if identity is None:
            await self._turn_away(scope, receive, send)
        elif identity.kind != "key" and is_foreign(scope, self._trusted):
            await refuse(_foreign(self._strings), scope, receive, send)
        else:
            await _admit(self.app, self._strings, identity, scope, receive, send)

    async def _who(self, scope: Scope) -> Identity | None:
        """A key that is sent decides alone: a revoked one is not saved by a cookie."""
        kind, _, secret = Headers(scope=scope).get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return await self._threads.run(lambda: self._keys.who(secret.strip()))
        token = self._cookie.read(scope)
        return await self._threads.run(lambda: self._sessions.who(token)) if is_token(token) else None

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _wants_page(scope):
            query = scope["query_string"].decode("latin-1")
            target = rules.local_path(quote(scope["path"]) + (f"?{query}" if query else ""))
            where = rules.LOGIN if target == "/" else f"{rules.LOGIN}?{urlencode({'next': target})}"
            await RedirectResponse(where, status_code=303)(scope, receive, send)
            return
        headers = {"WWW-Authenticate": "Bearer"}
        reply = error_reply(401, "not_logged_in", self._strings("access.not_logged_in"), headers)
        await refuse(reply, scope, receive, send)


class OpenGate:
    """Where nobody logs in: this machine is the local editor, each browser of the network a reader of its own."""

    def __init__(self, app: ASGIApp, settings: Settings, strings: Strings) -> None:
        self.app = app
        self._strings = strings
        self._alone = is_loopback(settings.host)
        self._cookie = browser_cookie(settings.secure_cookies)
        self._trusted = listed(settings.cors_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        if is_foreign(scope, self._trusted):
            await refuse(_foreign(self._strings), scope, receive, send)
            return
        if self._alone and is_at_this_machine(scope):
            await _admit(self.app, self._strings, LOCAL, scope, receive, send)
            return
        token = self._cookie.read(scope)
        known = is_token(token)
        token = token if known else new_token()
        identity = Identity(f"browser:{digest(token)[:32]}", "", "reader", "browser")
        lasting = known or rules.is_lasting(scope["path"])
        sender = send if lasting else _setting_cookie(send, self._cookie.header(token, YEAR_S))
        await _admit(self.app, self._strings, identity, scope, receive, sender)


async def _admit(
    app: ASGIApp, strings: Strings, identity: Identity, scope: Scope, receive: Receive, send: Send
) -> None:
    """Let ``identity`` in, unless the route is for editors."""
    method = scope.get("method", "GET")
    if identity.role != "editor" and rules.matches(rules.EDITORS_ONLY, method, scope["path"]):
        reply = error_reply(403, "editors_only", strings("access.editors_only"))
        await refuse(reply, scope, receive, send)
        return
    scope[SCOPE_KEY] = identity
    await app(scope, receive, send)


def _foreign(strings: Strings) -> JSONResponse:
    return error_reply(403, "foreign_origin", strings("access.foreign_origin"))


def _wants_page(scope: Scope) -> bool:
    """Whether a person waits for a page rather than a program for data."""
    if scope["method"] not in {"GET", "HEAD"} or rules.is_for_programs(scope["path"]):
        return False
    headers = Headers(scope=scope)
    return "authorization" not in headers and headers.get("sec-fetch-dest", "document") == "document"


def _setting_cookie(send: Send, cookie: str) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("Set-Cookie", cookie)
        await send(message)

    return send_with_cookie
