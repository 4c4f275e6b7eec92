"""Users: who they are, what they may do, and the password that they prove it with."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from rag.errors import InputError, NotFoundError
from ui.access import passwords
from ui.access.identity import ROLES, Identity, Kind, Role
from ui.access.tables import KeyRow, SessionRow, UserRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ui.store.database import Database
    from ui.strings import Strings

Clock = Callable[[], float]

_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class User:
    """A user as ``renda users list`` shows them. ``created`` is in seconds since 1970."""

    name: str
    role: Role
    created: float
    keys: int


class Accounts:
    """The users of one database. Every InputError says in the user's language what is wrong."""

    def __init__(self, database: Database, strings: Strings, clock: Clock = time.time) -> None:
        self._database = database
        self._strings = strings
        self._clock = clock

    def add(self, name: str, password: str, role: str) -> None:
        """Add a user. Raises InputError for a name that is taken or unfit, and for a bad password or role."""
        row = UserRow(
            id=uuid4().hex,
            key=name_key(name),
            name=self._checked_name(name),
            role=self._checked_role(role),
            password=self._hash(password),
            created=self._clock(),
        )
        with self._database.write() as session:
            session.add(row)
            try:
                session.flush()
            except IntegrityError:
                raise InputError(self._strings("users.taken", name=name)) from None

    def all(self) -> list[User]:
        """Return all users by name."""
        counted = select(KeyRow.user_id, func.count().label("number")).group_by(KeyRow.user_id).subquery()
        query = select(UserRow, func.coalesce(counted.c.number, 0)).join(
            counted, counted.c.user_id == UserRow.id, isouter=True
        )
        with self._database.read() as session:
            rows = session.execute(query.order_by(UserRow.key)).all()
            return [User(row.name, role_of(row), row.created, keys) for row, keys in rows]

    def is_empty(self) -> bool:
        """Whether nobody could log in."""
        with self._database.read() as session:
            return session.scalar(select(UserRow.id).limit(1)) is None

    def remove(self, name: str) -> str:
        """Remove a user with all sessions and keys. Returns who owned their conversations. Raises NotFoundError."""
        with self._database.write() as session:
            row = self.row(session, name)
            for table in (SessionRow, KeyRow):
                session.execute(delete(table).where(table.user_id == row.id))
            session.delete(row)
            return _owner(row)

    def set_role(self, name: str, role: str) -> None:
        """Change what a user may do, from the next request on. Raises NotFoundError or InputError."""
        checked = self._checked_role(role)
        with self._database.write() as session:
            self.row(session, name).role = checked

    def set_password(self, name: str, password: str) -> None:
        """Change a password, which ends all sessions of the user. Raises NotFoundError or InputError."""
        hashed = self._hash(password)
        with self._database.write() as session:
            row = self.row(session, name)
            row.password = hashed
            session.execute(delete(SessionRow).where(SessionRow.user_id == row.id))

    def check_exists(self, name: str) -> None:
        """Raise NotFoundError where nobody has this name."""
        with self._database.read() as session:
            self.row(session, name)

    def check_new(self, name: str, role: str) -> None:
        """Raise InputError where a new user could not have this name or role."""
        self._checked_name(name)
        self._checked_role(role)
        with self._database.read() as session:
            if session.scalar(select(UserRow.id).where(UserRow.key == name_key(name))):
                raise InputError(self._strings("users.taken", name=name))

    def row(self, session: Session, name: str) -> UserRow:
        """Return the row of a user. Raises NotFoundError, naming the command that lists all."""
        row = session.scalar(select(UserRow).where(UserRow.key == name_key(name)))
        if row is None:
            raise NotFoundError(self._strings("users.unknown", name=name))
        return row

    def _checked_name(self, name: str) -> str:
        spelled = unicodedata.normalize("NFKC", name)
        if not _NAME.fullmatch(spelled):
            raise InputError(self._strings("users.bad_name", name=name))
        return spelled

    def _checked_role(self, role: str) -> str:
        if role not in ROLES:
            raise InputError(self._strings("users.bad_role", role=role))
        return role

    def _hash(self, password: str) -> str:
        if not passwords.is_acceptable(password):
            least, most = passwords.MIN_CHARS, passwords.MAX_CHARS
            raise InputError(self._strings("users.bad_password", least=least, most=most))
        return passwords.hash_password(password)


def name_key(name: str) -> str:
    """Return ``name`` as names are compared: without difference of case or width."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())[:64]


def role_of(row: UserRow) -> Role:
    """Return the role of a user; anything that is no role counts as the lesser one."""
    return "editor" if row.role == "editor" else "reader"


def identity_from(row: UserRow, kind: Kind) -> Identity:
    """Return the identity of a user who came with a session or a key."""
    return Identity(owner=_owner(row), name=row.name, role=role_of(row), kind=kind)


def _owner(row: UserRow) -> str:
    return f"user:{row.id}"
