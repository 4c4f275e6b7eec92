"""Logins and the sessions that they open; kept in the database, so that several processes share them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from ui.access import passwords
from ui.access.accounts import identity_from, name_key
from ui.access.attempts import Attempts
from ui.access.tables import SessionRow, UserRow
from ui.access.tokens import digest, is_token, new_token

if TYPE_CHECKING:
    from ui.access.accounts import Clock
    from ui.access.identity import Identity
    from ui.store.database import Database


@dataclass(frozen=True, slots=True)
class Opened:
    """A login that succeeded: the secret token of the new session."""

    token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A login that failed. ``wait_s`` is 0 for wrong words, else how long nothing is tried at all."""

    wait_s: float = 0.0


class Sessions:
    """The sessions of one database; each lasts ``hours`` from its login."""

    def __init__(self, database: Database, hours: float, clock: Clock = time.time) -> None:
        self._database = database
        self._lifetime_s = hours * 3600
        self._clock = clock
        self._attempts = Attempts(database, clock)

    @property
    def lifetime_s(self) -> float:
        """How long a session lasts, in seconds."""
        return self._lifetime_s

    def login(self, name: str, password: str, address: str) -> Opened | Refused:
        """Check a password and open a session; takes as long for an unknown name as for a wrong password."""
        key = name_key(name)
        wait_s = self._attempts.begin(key, address)
        if wait_s > 0:
            return Refused(wait_s)
        with self._database.read() as session:
            found = session.execute(select(UserRow.id, UserRow.password).where(UserRow.key == key)).first()
        stored = None if found is None else found.password
        if not passwords.matches(password, stored) or found is None:
            return Refused()
        self._attempts.succeed(key, address)
        token = self._open(found.id, found.password)
        if token is None:
            return Refused()
        if passwords.is_outdated(found.password):
            self._rehash(found.id, found.password, password)
        return Opened(token)

    def who(self, token: str) -> Identity | None:
        """Return whose session ``token`` is, while it lasts."""
        if not is_token(token):
            return None
        query = select(UserRow).join(SessionRow, SessionRow.user_id == UserRow.id)
        with self._database.read() as session:
            row = session.scalar(
                query.where(SessionRow.digest == digest(token), SessionRow.expires > self._clock())
            )
            return None if row is None else identity_from(row, "user")

    def close(self, token: str) -> None:
        """End a session; nothing happens where there is none."""
        with self._database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == digest(token)))

    def _open(self, user_id: str, checked: str) -> str | None:
        """Return a new session's token; None where the password changed while it was checked."""
        token, now = new_token(), self._clock()
        with self._database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.expires <= now))
            current = session.scalar(select(UserRow.password).where(UserRow.id == user_id))
            if current != checked:
                return None
            session.add(SessionRow(digest=digest(token), user_id=user_id, expires=now + self._lifetime_s))
        return token

    def _rehash(self, user_id: str, stored: str, password: str) -> None:
        hashed = passwords.hash_password(password)
        with self._database.write() as session:
            session.execute(
                update(UserRow)
                .where(UserRow.id == user_id, UserRow.password == stored)
                .values(password=hashed)
            )
