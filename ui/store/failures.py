"""What went wrong in the database, in words that name it without its password."""

from __future__ import annotations

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from rag.errors import DatabaseError
from ui.store.addresses import hidden, shown
from ui.strings import Strings

_UNREACHABLE = "store.advice.unreachable"
_ADVICE = {
    "SQLITE_BUSY": "store.advice.busy",
    "SQLITE_LOCKED": "store.advice.busy",
    "SQLITE_CANTOPEN": "store.advice.cant_open",
    "SQLITE_CORRUPT": "store.advice.damaged",
    "SQLITE_NOTADB": "store.advice.damaged",
    "SQLITE_ERROR": "store.advice.damaged",
    "SQLITE_IOERR": "store.advice.cant_open",
    "SQLITE_FULL": "store.advice.full",
    "SQLITE_READONLY": "store.advice.read_only",
}


def failure(error: SQLAlchemyError, url: URL, strings: Strings) -> DatabaseError:
    """Return ``error`` as one to show: the database, what the driver says, what to do."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    name = getattr(cause, "sqlite_errorname", "")
    advice = next((key for code, key in _ADVICE.items() if name.startswith(code)), _UNREACHABLE)
    reason = hidden(url, " ".join(str(cause).split())).rstrip(".。")
    return DatabaseError(strings("store.failed", name=shown(url), reason=reason, advice=strings(advice)))
