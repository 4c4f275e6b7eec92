"""Which requests are open, which are for editors, which are questions: tables and pure functions on paths."""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

LOGIN, LOGOUT, ASSETS = "/login", "/logout", "/login/assets/"

_OPEN = frozenset({LOGIN, "/healthz", "/readyz"})
_FOR_PROGRAMS = ("/api", "/v1", "/conversations", "/gradio_api", "/mcp", "/metrics", "/openapi.json")
_LASTING = ("/assets/", "/static/", "/svelte/", "/theme.css", "/favicon.ico", "/docs/files/", ASSETS)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Rule(NamedTuple):
    """Requests by ``method`` (``*`` is any) to ``path`` and everything below it."""

    method: str
    path: str


EDITORS_ONLY = (Rule("GET", "/api/feedback"),)

QUESTIONS = (
    Rule("*", "/api/search"),
    Rule("*", "/api/ask"),
    Rule("*", "/api/cite"),
    Rule("POST", "/v1/chat/completions"),
    Rule("POST", "/conversations/ask"),
    Rule("GET", "/tab/search"),
    Rule("GET", "/tab/quote"),
    Rule("POST", "/mcp"),
)


def is_open(path: str) -> bool:
    """Whether ``path`` needs no login. Exact: anything spelled differently needs one."""
    return path in _OPEN or (path.startswith(ASSETS) and "/" not in path.removeprefix(ASSETS))


def is_for_programs(path: str) -> bool:
    """Whether who asks for ``path`` reads JSON rather than a page."""
    plain = canonical(path)
    return any(plain == start or plain.startswith(f"{start}/") for start in _FOR_PROGRAMS)


def is_lasting(path: str) -> bool:
    """Whether what stands at ``path`` is part of the program, the same for everybody."""
    return path.startswith(_LASTING)


def is_safe(method: str) -> bool:
    """Whether ``method`` changes nothing."""
    return method in _SAFE_METHODS


def matches(rules: tuple[Rule, ...], method: str, path: str) -> bool:
    """Whether one of ``rules`` covers a request, however its path is spelled."""
    plain = canonical(path)
    asked = "GET" if method == "HEAD" else method
    return any(
        rule.method in {"*", asked} and (plain == rule.path or plain.startswith(f"{rule.path}/"))
        for rule in rules
    )


def canonical(path: str) -> str:
    """Return ``path`` in one spelling: no escapes, dots, doubled or final slashes, capitals or backslashes."""
    plain = unquote(unquote(path)).replace("\\", "/").lower()
    return posixpath.normpath("/" + plain.lstrip("/"))


def local_path(target: str) -> str:
    """Return ``target`` if it leads to a place of this service, else ``/``."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or canonical(parts.path) in {LOGIN, LOGOUT}:
        return "/"
    return target
