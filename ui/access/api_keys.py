"""API keys: shown once, kept as digests, valid as long as their user is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from rag.errors import InputError, NotFoundError
from ui.access.accounts import Accounts, identity_from, name_key
from ui.access.tables import KeyRow, UserRow
from ui.access.tokens import SHOWN_CHARS, digest, new_key

if TYPE_CHECKING:
    from ui.access.accounts import Clock
    from ui.access.identity import Identity
    from ui.store.database import Database
    from ui.strings import Strings

_LABEL_CHARS = 64


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it may be listed. ``created`` is in seconds since 1970."""

    user: str
    shown: str
    label: str
    created: float


class ApiKeys:
    """The API keys of one database."""

    def __init__(self, database: Database, strings: Strings, clock: Clock = time.time) -> None:
        self._database = database
        self._strings = strings
        self._clock = clock
        self._accounts = Accounts(database, strings, clock)

    def add(self, user: str, label: str) -> str:
        """Return a new key of ``user``, which nobody can read again. Raises NotFoundError or InputError."""
        if len(label) > _LABEL_CHARS:
            raise InputError(self._strings("users.key.long_label", most=_LABEL_CHARS))
        secret = new_key()
        with self._database.write() as session:
            owner = self._accounts.row(session, user)
            session.add(
                KeyRow(
                    digest=digest(secret),
                    user_id=owner.id,
                    shown=secret[:SHOWN_CHARS],
                    label=label,
                    created=self._clock(),
                )
            )
        return secret

    def all(self, user: str | None = None) -> list[ApiKey]:
        """Return the keys of ``user``, or of everybody, oldest first. Raises NotFoundError."""
        query = select(KeyRow, UserRow.name).join(UserRow, UserRow.id == KeyRow.user_id)
        if user is not None:
            self._accounts.check_exists(user)
            query = query.where(UserRow.key == name_key(user))
        with self._database.read() as session:
            rows = session.execute(query.order_by(UserRow.key, KeyRow.created)).all()
            return [ApiKey(name, row.shown, row.label, row.created) for row, name in rows]

    def revoke(self, beginning: str) -> str:
        """Revoke the one key that begins so, and return its shown part.

        Raises NotFoundError where none does, InputError where several do. A whole key counts by its beginning.
        """
        with self._database.write() as session:
            rows = session.scalars(
                select(KeyRow)
                .where(KeyRow.shown.startswith(beginning[:SHOWN_CHARS], autoescape=True))
                .limit(2)
            ).all()
            shown = beginning[:SHOWN_CHARS]
            if not rows or not beginning:
                raise NotFoundError(self._strings("users.key.unknown", start=shown))
            if len(rows) > 1:
                raise InputError(self._strings("users.key.several", start=shown))
            found = rows[0].shown
            session.execute(delete(KeyRow).where(KeyRow.digest == rows[0].digest))
        return found

    def who(self, secret: str) -> Identity | None:
        """Return whose key ``secret`` is, if anybody's."""
        query = select(UserRow).join(KeyRow, KeyRow.user_id == UserRow.id)
        with self._database.read() as session:
            row = session.scalar(query.where(KeyRow.digest == digest(secret)))
            return None if row is None else identity_from(row, "key")
