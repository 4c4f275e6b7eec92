"""What readers think of answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import select

from rag.errors import InputError
from rag.question import strip_controls
from ui.store.conversations import is_id, not_found, recent_turns
from ui.store.database import Database
from ui.store.records import FeedbackRecord
from ui.store.rows import exchange_of
from ui.store.tables import MAX_REASON_CHARS, ConversationRow, ExchangeRow, FeedbackRow
from ui.strings import Strings

VERDICTS = ("up", "down")


class FeedbackStore:
    """The kept verdicts, one an exchange. Safe for many threads; raises DatabaseError."""

    def __init__(self, database: Database, strings: Strings) -> None:
        self._database = database
        self._strings = strings

    def put(self, owner: str, exchange_id: str, verdict: str, reason: str = "") -> None:
        """Keep the verdict ``up`` or ``down`` on the owner's exchange; an empty one takes it back.

        Raises InputError for another verdict or a reason that is too long, NotFoundError for an exchange
        that the owner does not have.
        """
        words = self._checked(verdict, reason)
        with self._database.write() as session:
            row = session.get(ExchangeRow, exchange_id) if is_id(exchange_id) else None
            conversation = session.get(ConversationRow, row.conversation_id) if row else None
            if conversation is None or conversation.owner != owner:
                raise not_found(self._strings, "store.exchange", exchange_id)
            kept = session.get(FeedbackRow, exchange_id)
            if not verdict:
                if kept is not None:
                    session.delete(kept)
                return
            kept = kept or FeedbackRow(exchange_id=exchange_id)
            kept.verdict, kept.reason, kept.updated = verdict, words, datetime.now(UTC)
            session.add(kept)

    def records(self) -> Iterator[FeedbackRecord]:
        """All verdicts of all owners, oldest first, each with its exchange and the dialogue before it."""
        with self._database.read() as session:
            ids = session.scalars(
                select(FeedbackRow.exchange_id).order_by(FeedbackRow.updated, FeedbackRow.exchange_id)
            ).all()
        for exchange_id in ids:
            record = self._record(exchange_id)
            if record is not None:
                yield record

    def _record(self, exchange_id: str) -> FeedbackRecord | None:
        """One record, None where it was deleted meanwhile."""
        query = (
            select(FeedbackRow, ExchangeRow, ConversationRow.owner)
            .join(ExchangeRow, ExchangeRow.id == FeedbackRow.exchange_id)
            .join(ConversationRow, ConversationRow.id == ExchangeRow.conversation_id)
            .where(FeedbackRow.exchange_id == exchange_id)
        )
        with self._database.read() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                return None
            feedback, row, owner = found
            exchange = exchange_of(row, feedback, self._strings)
            history = recent_turns(session, row.conversation_id, row.position)
            return FeedbackRecord(
                exchange, history, owner, feedback.updated, exchange.verdict, exchange.reason
            )

    def _checked(self, verdict: str, reason: str) -> str:
        if verdict and verdict not in VERDICTS:
            raise InputError(self._strings("store.bad_verdict", verdict=repr(verdict[:40])))
        words = strip_controls(reason)
        if len(words) > MAX_REASON_CHARS:
            what = self._strings("store.reason_name")
            raise InputError(
                self._strings("store.too_long", what=what, length=len(words), limit=MAX_REASON_CHARS)
            )
        return words
