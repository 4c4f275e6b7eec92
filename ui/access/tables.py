"""The tables of users, sessions, keys and failed logins. Times are seconds since 1970."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ui.store.tables import Base

if TYPE_CHECKING:
    from ui.store.database import Database


class UserRow(Base):
    """A person. ``key`` is the name as it is compared; ``id`` never comes back after a removal."""

    __tablename__ = "renda_users"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(256))
    created: Mapped[float] = mapped_column(Float)


class SessionRow(Base):
    """A login of a browser, by the digest of its token."""

    __tablename__ = "renda_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey(UserRow.id, ondelete="CASCADE"), index=True)
    expires: Mapped[float] = mapped_column(Float, index=True)


class KeyRow(Base):
    """An API key, by the digest of it; ``shown`` is its beginning, which may be read."""

    __tablename__ = "renda_keys"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey(UserRow.id, ondelete="CASCADE"), index=True)
    shown: Mapped[str] = mapped_column(String(32), index=True)
    label: Mapped[str] = mapped_column(String(64))
    created: Mapped[float] = mapped_column(Float)


class AttemptRow(Base):
    """How often logins failed for a name or an address, by a digest: people type passwords as names."""

    __tablename__ = "renda_attempts"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    last: Mapped[float] = mapped_column(Float, index=True)
    until: Mapped[float] = mapped_column(Float)


def add_tables(database: Database) -> None:
    """Create the tables above where they are missing. Raises DatabaseError."""
    database.create_tables()
