"""The two cookies: a login's session, and what tells browsers apart where nobody logs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from starlette.types import Scope

YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that scripts can't read and other sites don't send along with what changes something."""

    name: str
    secure: bool

    @property
    def full_name(self) -> str:
        """The name; over HTTPS with the prefix that keeps other hosts and paths from setting it."""
        return f"__Host-{self.name}" if self.secure else self.name

    def read(self, scope: Scope) -> str:
        """Return the value in a request; empty where there is none, or two that differ."""
        values = set()
        for header in Headers(scope=scope).getlist("cookie"):
            for part in header.split(";"):
                name, _, value = part.strip().partition("=")
                if name == self.full_name:
                    values.add(value)
        return values.pop() if len(values) == 1 else ""

    def header(self, value: str, max_age_s: float) -> str:
        """Return the Set-Cookie header; a ``max_age_s`` of 0 deletes the cookie."""
        attributes = f"Max-Age={int(max_age_s)}; Path=/; HttpOnly; SameSite=Lax"
        return f"{self.full_name}={value}; {attributes}{'; Secure' if self.secure else ''}"


def session_cookie(secure: bool) -> Cookie:
    """The cookie of a login."""
    return Cookie("renda_session", secure)


def browser_cookie(secure: bool) -> Cookie:
    """The cookie of a browser."""
    return Cookie("renda_browser", secure)
