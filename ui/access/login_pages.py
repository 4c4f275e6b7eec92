"""The pages at /login and /logout: plain HTML made here, without a script."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse

from ui.access import rules
from ui.access.addresses import client_of
from ui.access.cookies import session_cookie
from ui.access.replies import error_reply
from ui.access.sessions import Opened
from ui.access.tokens import is_token
from ui.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from rag.settings import Settings
    from ui.access.sessions import Refused, Sessions
    from ui.strings import Strings

    Handler = Callable[[Request], Awaitable[Response]]

_ASSETS = Path(__file__).parent / "assets"
_STYLE = rules.ASSETS + "login.css"
_ON_BOTH = {"service": "page.title", "seal": "page.seal", "subtitle": "page.subtitle"}
_TEXTS = {
    "login": {
        "title": "access.login.title",
        "name": "access.login.name",
        "password": "access.login.password",
        "submit": "access.login.submit",
        "hint": "access.login.hint",
    },
    "logout": {
        "title": "access.logout.title",
        "question": "access.logout.question",
        "submit": "access.logout.submit",
        "back": "access.logout.back",
    },
}
_HASHINGS = 2  # argon2 takes 64 MiB each
_LONGEST_FORM = 8192
_FIELDS = 8


class LoginPages:
    """Shows the pages, opens and ends sessions. Whoever calls it has checked where the request comes from."""

    def __init__(self, settings: Settings, strings: Strings, sessions: Sessions) -> None:
        from jinja2 import Environment, FileSystemLoader

        self._strings = strings
        self._sessions = sessions
        self._cookie = session_cookie(settings.secure_cookies)
        self._threads = Workers(_HASHINGS)
        templates = Environment(loader=FileSystemLoader(_ASSETS), autoescape=True)
        self._page = templates.get_template("login.html")
        self._handlers: dict[tuple[str, str], Handler] = {
            ("GET", rules.LOGIN): self._show_login,
            ("POST", rules.LOGIN): self._login,
            ("GET", rules.LOGOUT): self._show_logout,
            ("POST", rules.LOGOUT): self._logout,
            ("GET", _STYLE): self._style,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        handler = self._handlers.get((method, scope["path"]))
        if handler is not None:
            reply = await handler(Request(scope, receive))
        elif any(path == scope["path"] for _, path in self._handlers):
            message = self._strings("access.bad_method", method=method[:20])
            reply = error_reply(405, "method_not_allowed", message)
        else:
            reply = error_reply(404, "not_found", self._strings("access.not_found"))
        await reply(scope, receive, send)

    async def _show_login(self, request: Request) -> Response:
        target = rules.local_path(request.query_params.get("next", "/"))
        token = self._cookie.read(request.scope)
        identity = await self._threads.run(lambda: self._sessions.who(token))
        if identity is not None:
            return RedirectResponse(target, status_code=303)
        return self._render("login", 200, target=target)

    async def _login(self, request: Request) -> Response:
        form = _form_in(await request.body())
        if form is None:
            return error_reply(400, "bad_form", self._strings("access.bad_form"))
        name, password, target = form.get("name", ""), form.get("password", ""), form.get("next", "/")
        target, address = rules.local_path(target), client_of(request.scope)
        outcome = await self._threads.run(lambda: self._sessions.login(name, password, address))
        if not isinstance(outcome, Opened):
            return self._refused(outcome, name, target)
        await self._end_session(request)  # a token from before the login, whoever planted it, opens nothing
        reply = RedirectResponse(target, status_code=303)
        reply.headers["Set-Cookie"] = self._cookie.header(outcome.token, self._sessions.lifetime_s)
        return reply

    def _refused(self, outcome: Refused, name: str, target: str) -> Response:
        if not outcome.wait_s:
            return self._render(
                "login", 401, target=target, name=name, error=self._strings("access.login.wrong")
            )
        seconds = math.ceil(outcome.wait_s)
        error = self._strings("access.login.wait", seconds=seconds)
        reply = self._render("login", 429, target=target, name=name, error=error)
        reply.headers["Retry-After"] = str(seconds)
        return reply

    async def _show_logout(self, _request: Request) -> Response:
        return self._render("logout", 200)

    async def _logout(self, request: Request) -> Response:
        await self._end_session(request)
        reply = RedirectResponse(rules.LOGIN, status_code=303)
        reply.headers["Set-Cookie"] = self._cookie.header("", 0)
        reply.headers["Clear-Site-Data"] = '"cache", "storage"'
        return reply

    async def _end_session(self, request: Request) -> None:
        token = self._cookie.read(request.scope)
        if is_token(token):
            await self._threads.run(lambda: self._sessions.close(token))

    async def _style(self, _request: Request) -> Response:
        return FileResponse(_ASSETS / "login.css", headers={"Cache-Control": "no-cache"})

    def _render(self, action: str, status: int, **values: str) -> HTMLResponse:
        text = {name: self._strings(key) for name, key in (_ON_BOTH | _TEXTS[action]).items()}
        language = "en" if self._strings.language == "en" else "zh-CN"
        page = self._page.render(action=action, style=_STYLE, language=language, text=text, **values)
        return HTMLResponse(page, status_code=status)


def _form_in(body: bytes) -> dict[str, str] | None:
    """Return the fields of a form, the first of each name; None where the body is not one."""
    if len(body) > _LONGEST_FORM:
        return None
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}
