"""Whether a website of somebody else made the browser send a request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from ui.access.rules import is_safe

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import Scope

_OURS = frozenset({"same-origin", "none"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_foreign(scope: Scope, trusted: Collection[str] = ()) -> bool:
    """Whether another origin than ours or a ``trusted`` one sent a request that changes something.

    Browsers say so in Sec-Fetch-Site, and in Origin where that is missing (plain HTTP on a network); programs
    send neither and hold no cookie by accident. A websocket may be opened by any website, so it counts too.
    """
    if scope["type"] == "http" and is_safe(scope["method"]):
        return False
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and origin in trusted:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OURS
    return origin is not None and not _is_same(origin, headers.get("host", ""))


def _is_same(origin: str, host: str) -> bool:
    """Whether ``origin`` names the host and port that were asked; the scheme may differ behind a proxy."""
    try:
        theirs, ours = urlsplit(origin), urlsplit(f"//{host}")
        scheme = theirs.scheme
        same_port = (theirs.port or _DEFAULT_PORTS.get(scheme)) == (ours.port or _DEFAULT_PORTS.get(scheme))
    except ValueError:
        return False
    return scheme in _DEFAULT_PORTS and theirs.hostname == ours.hostname and same_port
