"""Addresses of databases: read, made fit to show, and their file prepared."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from rag.errors import DatabaseError, SettingsError
from rag.settings import PROJECT_ROOT
from ui.strings import Strings

_SQLITE = "sqlite"
_OWNER_ONLY = 0o600
_MEMORY = ":memory:"
_FILE_URI = "file:"
_TELLING = ("pass", "pwd", "secret", "token", "key", "connect")
"""An option whose name holds one of these may hold a password."""


def file_address(path: Path) -> str:
    """The URL of an SQLite file, whatever characters its path has."""
    return URL.create(_SQLITE, database=str(path)).render_as_string(hide_password=False)


def read_address(address: str, strings: Strings) -> URL:
    """Return the URL; a relative SQLite file lies in the project folder. Raises SettingsError."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise SettingsError(strings("store.bad_url")) from None
    if url.get_backend_name() != _SQLITE:
        return url
    name = url.database or ""
    if not name or _MEMORY in name or url.query.get("mode") == "memory":
        raise SettingsError(strings("store.in_memory", name=shown(url)))
    if name.startswith(_FILE_URI):
        return url
    return url.set(database=str(PROJECT_ROOT / name))


def shown(url: URL) -> str:
    """The URL without password and options, which may hold one."""
    if url.get_backend_name() == _SQLITE:
        return f"{url.drivername}:///{url.database or ''}"
    return url.set(query={}).render_as_string(hide_password=True)


def hidden(url: URL, text: str) -> str:
    """``text`` with everything secret of the URL replaced by ``***``."""
    options = [
        value
        for name, value in url.normalized_query.items()
        if any(word in name.lower() for word in _TELLING)
        for value in value
    ]
    for secret in filter(None, (str(url.password or ""), *options)):
        text = text.replace(secret, "***")
    return text


def prepare_file(url: URL, strings: Strings) -> None:
    """Make the folder of an SQLite file, and the file readable by its owner only.

    Raises DatabaseError where that fails.
    """
    name = url.database or ""
    if name.startswith(_FILE_URI):
        return
    path = Path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=_OWNER_ONLY)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        advice = strings("store.advice.cant_open")
        raise DatabaseError(strings("store.failed", name=shown(url), reason=reason, advice=advice)) from None
