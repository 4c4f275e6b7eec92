"""What every response says about how it may be used, and what an unexpected failure looks like."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from ui.access.replies import error_reply
from ui.access.rules import is_lasting

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ui.strings import Strings

logger = logging.getLogger(__name__)

_GRADIO_CONFIG = re.compile(rb"window\.gradio_config = (\{.*?\});</script", re.DOTALL)
_INLINE_SCRIPT = re.compile(rb"<script(?:\s[^>]*)?>(.*?)</script", re.DOTALL | re.IGNORECASE)
_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-eval'{hashes}",  # gradio compiles the page's own js= strings
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_for(page: bytes = b"") -> str:
    """Return the Content-Security-Policy of ``page``: its inline scripts as they stand, and no other.

    A script that a document smuggles in later, in whatever form, has no hash here.
    """
    found = [*_INLINE_SCRIPT.finditer(page), *_INLINE_SCRIPT.finditer(_gradio_head(page))]
    scripts = dict.fromkeys(match[1] for match in found if match[1].strip())
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    return "; ".join(_POLICY).format(hashes="".join(f" 'sha256-{value}'" for value in hashes))


def _gradio_head(page: bytes) -> bytes:
    """Return what gradio adds to the head of its page once it runs: it stands escaped in its configuration."""
    config = _GRADIO_CONFIG.search(page)
    if config is None:
        return b""
    try:
        head = json.loads(config[1]).get("head")
    except ValueError:
        return b""
    return head.encode() if isinstance(head, str) else b""


class SecurityHeaders:
    """Adds the headers. A page is held until it is complete, as its policy names its scripts; all else streams."""

    def __init__(self, app: ASGIApp, strings: Strings) -> None:
        self.app = app
        self._strings = strings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request; the class says what becomes of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sending = _Sending(scope, send)
        try:
            _make_readable(scope)
            await self.app(scope, receive, sending)
        except Exception:  # outside of it stands only the server, which knows no headers
            if sending.started:
                raise
            logger.exception("%s %r failed", scope["method"], scope["path"])
            reply = error_reply(500, "internal", self._strings("access.internal"))
            await reply(scope, receive, sending)


class _Sending:
    """The way out of one response."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.started = False
        self._send = send
        self._lasting = is_lasting(scope["path"])
        self._is_head = scope["method"] == "HEAD"
        self._held: Message | None = None
        self._page = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._held is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            await self._hold(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in _ALWAYS.items():
            headers[name] = value
        if not self._lasting:
            headers["Cache-Control"] = "no-store"
        is_page = headers.get("content-type", "").startswith("text/html")
        if is_page and not self._is_head and "content-encoding" not in headers:
            self._held = message
            return
        await self._begin(message, policy_for())

    async def _begin(self, message: Message, policy: str) -> None:
        # A page that brings its own policy allows less than this one, which is made for gradio's.
        MutableHeaders(scope=message).setdefault("Content-Security-Policy", policy)
        self.started, self._held = True, None
        await self._send(message)

    async def _hold(self, message: Message) -> None:
        self._page += message.get("body", b"")
        if message.get("more_body", False) or self._held is None:
            return
        page = bytes(self._page)
        await self._begin(self._held, policy_for(page))
        await self._send({"type": "http.response.body", "body": page})


def _make_readable(scope: Scope) -> None:
    """Ask for pages uncompressed: their scripts have to be read. In place: who counts requests reads the scope too."""
    if "text/html" in Headers(scope=scope).get("accept", ""):
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
