"""Addresses and host names: which are this machine, which may be asked for, who counts as one client."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from rag.this_machine import is_loopback
from ui.access.replies import error_reply, refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from rag.settings import Settings
    from ui.strings import Strings

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?", re.IGNORECASE)
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED = ("x-forwarded-for", "x-real-ip", "forwarded")


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a comma-separated setting."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def host_name(header: str | None) -> str | None:
    """Return the name in a Host header, without port and brackets; None where it is not one."""
    match = _HOST.fullmatch(header or "")
    return match["name"].lower().strip("[]") if match else None


def client_of(scope: Scope) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 network of an IPv6 one."""
    client = scope.get("client")
    if not client:
        return ""
    try:
        address = ip_address(client[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)


def is_at_this_machine(scope: Scope) -> bool:
    """Whether a request comes from this machine for this machine, not through a proxy on it."""
    headers, client = Headers(scope=scope), scope.get("client")
    if not client or not is_loopback(client[0]) or any(name in headers for name in _FORWARDED):
        return False
    return is_loopback(host_name(headers.get("host")) or "")


class KnownHosts:
    """Answers only to known names where only this machine is meant, so that no website can point its own at us."""

    def __init__(self, app: ASGIApp, settings: Settings, strings: Strings) -> None:
        self.app = app
        self._strings = strings
        self._any = not is_loopback(settings.host) and not settings.allowed_hosts
        named = {host_name(name) or name.lower() for name in listed(settings.allowed_hosts)}
        self._known = named | _LOOPBACK_NAMES | {settings.host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).getlist("host")
        name = host_name(given[0]) if len(given) == 1 else None
        if name is not None and (self._any or name in self._known):
            await self.app(scope, receive, send)
            return
        reply = error_reply(400, "unknown_host", self._strings("access.unknown_host"))
        await refuse(reply, scope, receive, send)
