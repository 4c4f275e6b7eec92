"""Addresses of model servers: where they are, and what of them may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from rag.llms.failures import failure
from rag.this_machine import is_loopback


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """An address without what is secret in it: ``url`` is fit to show; ``login`` is user and password."""

    url: str
    login: tuple[str, str] | None

    @property
    def host(self) -> str:
        """Name or number of the machine."""
        return urlsplit(self.url).hostname or ""

    @property
    def netloc(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc

    @property
    def local(self) -> bool:
        """Whether it is this machine, so that no proxy stands between."""
        return is_loopback(self.host)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        return () if self.login is None else tuple(part for part in self.login[1:] if part)

    def beside(self, path: str) -> str:
        """What stands beside the API itself: ``/tokenize`` beside ``/v1``."""
        parts = urlsplit(self.url)
        root = parts.path.rstrip("/").removesuffix("/v1")
        return urlunsplit((parts.scheme, parts.netloc, f"{root}{path}", "", ""))


def read_address(given: str) -> Address:
    """The address of an API. Raises LanguageModelError where it is none, or has options, which may hold a key."""
    shown = ""
    try:
        parts = urlsplit(given.strip())
        netloc = parts.netloc.rpartition("@")[2]
        shown = urlunsplit((parts.scheme, netloc, parts.path, "", ""))
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that can't be
        usable = False
    if not usable or parts.query or parts.fragment:
        raise failure("settings_address", where=shown)
    login = (unquote(parts.username or ""), unquote(parts.password or "")) if "@" in parts.netloc else None
    return Address(shown, login)
