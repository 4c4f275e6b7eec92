"""The tables of conversations. Every name begins with ``renda_``, so that a database can be shared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

MAX_OWNER_CHARS = 200
MAX_TITLE_CHARS = 200
MAX_REASON_CHARS = 1_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONG_TEXT = Text().with_variant(mysql.LONGTEXT(), "mysql", "mariadb")


class UtcTime(TypeDecorator[datetime]):
    """A moment as microseconds since 1970: exact, and the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Moment -> number."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Number -> moment."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class Base(DeclarativeBase):
    """Base of all tables of the service."""


class SchemaRow(Base):
    """The one row that says which form the tables have."""

    __tablename__ = "renda_schema"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


class ConversationRow(Base):
    """A conversation and whose it is."""

    __tablename__ = "renda_conversations"
    __table_args__ = (Index("renda_conversations_of_owner", "owner", "updated"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(MAX_OWNER_CHARS))
    title: Mapped[str] = mapped_column(String(MAX_TITLE_CHARS))
    created: Mapped[datetime] = mapped_column(UtcTime)
    updated: Mapped[datetime] = mapped_column(UtcTime)


class ExchangeRow(Base):
    """A question with what came of it; ``answer`` and ``filters`` hold JSON."""

    __tablename__ = "renda_exchanges"
    __table_args__ = (UniqueConstraint("conversation_id", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(ConversationRow.id, ondelete="CASCADE"))
    position: Mapped[int]
    question: Mapped[str] = mapped_column(_LONG_TEXT)
    answer: Mapped[str | None] = mapped_column(_LONG_TEXT)
    error: Mapped[str] = mapped_column(_LONG_TEXT)
    partial: Mapped[str] = mapped_column(_LONG_TEXT)
    filters: Mapped[str] = mapped_column(_LONG_TEXT)
    created: Mapped[datetime] = mapped_column(UtcTime)


class FeedbackRow(Base):
    """What its reader thinks of an answer; there is one verdict an exchange."""

    __tablename__ = "renda_feedback"

    exchange_id: Mapped[str] = mapped_column(ForeignKey(ExchangeRow.id, ondelete="CASCADE"), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(MAX_REASON_CHARS))
    updated: Mapped[datetime] = mapped_column(UtcTime)
