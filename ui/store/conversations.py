"""Conversations of each owner. What belongs to another owner is unknown, as if it did not exist."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Delete, delete, func, select
from sqlalchemy.orm import Session

from rag.errors import InputError, NotFoundError
from rag.question import MAX_QUESTION_CHARS, MAX_TURN_CHARS, check_question, strip_controls
from rag.types import NO_FILTERS, Answer, Filters, Turn
from ui.failures import without_notice
from ui.store.answer_json import answer_to_json, filters_to_json
from ui.store.database import Database
from ui.store.records import Conversation, ConversationInfo, Exchange
from ui.store.rows import exchange_of, turns_of
from ui.store.tables import (
    MAX_OWNER_CHARS,
    MAX_TITLE_CHARS,
    ConversationRow,
    ExchangeRow,
    FeedbackRow,
)
from ui.strings import Strings

__all__ = ["MAX_EXCHANGES", "Conversation", "ConversationInfo", "Conversations", "Exchange"]

MAX_EXCHANGES = 500
"""Questions in one conversation: beyond, the page would take too long to open."""

_ID_BYTES = 16
_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_OWN_TITLE_CHARS = 60
_REMEMBERED = 6


class Conversations:
    """The kept conversations. Safe for many threads.

    Every method raises DatabaseError where the database fails, and NotFoundError for an id that the
    owner does not have.
    """

    def __init__(self, database: Database, strings: Strings) -> None:
        self._database = database
        self._strings = strings

    def list(self, owner: str) -> tuple[ConversationInfo, ...]:
        """All conversations of the owner, the one last used first."""
        asked = func.count(ExchangeRow.id)
        query = (
            select(ConversationRow, asked)
            .outerjoin(ExchangeRow)
            .where(ConversationRow.owner == owner)
            .group_by(ConversationRow.id)
            .order_by(ConversationRow.updated.desc(), ConversationRow.id)
        )
        with self._database.read() as session:
            return tuple(_info(row, count) for row, count in session.execute(query))

    def create(self, owner: str, title: str = "") -> ConversationInfo:
        """Begin a conversation. Raises InputError for a title or an owner that is too long."""
        if not owner or len(owner) > MAX_OWNER_CHARS:
            raise self._too_long("store.owner_name", len(owner), MAX_OWNER_CHARS)
        now = _now()
        row = ConversationRow(
            id=new_id(), owner=owner, title=self._title(title) if title else "", created=now, updated=now
        )
        with self._database.write() as session:
            session.add(row)
        return _info(row, 0)

    def get(self, owner: str, conversation_id: str) -> Conversation:
        """The whole conversation with its answers."""
        query = (
            select(ExchangeRow, FeedbackRow)
            .outerjoin(FeedbackRow)
            .where(ExchangeRow.conversation_id == conversation_id)
            .order_by(ExchangeRow.position)
        )
        with self._database.read() as session:
            row = self._own(session, owner, conversation_id)
            exchanges = tuple(
                exchange_of(exchange, feedback, self._strings)
                for exchange, feedback in session.execute(query)
            )
            return Conversation(_info(row, len(exchanges)), exchanges)

    def last(self, owner: str, conversation_id: str) -> Exchange | None:
        """The exchange that was asked last, None in an empty conversation."""
        query = (
            select(ExchangeRow, FeedbackRow)
            .outerjoin(FeedbackRow)
            .where(ExchangeRow.conversation_id == conversation_id)
            .order_by(ExchangeRow.position.desc())
            .limit(1)
        )
        with self._database.read() as session:
            self._own(session, owner, conversation_id)
            found = session.execute(query).first()
            return None if found is None else exchange_of(*found, self._strings)

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """Give the conversation another title. Raises InputError for one that is empty or too long."""
        named = self._title(title)
        with self._database.write() as session:
            self._own(session, owner, conversation_id, lock=True).title = named

    def delete(self, owner: str, conversation_id: str) -> None:
        """Delete the conversation with its exchanges and feedback, so that its file holds none of it."""
        with self._database.write() as session:
            self._own(session, owner, conversation_id, lock=True)
            session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
        self._database.wipe_traces()

    def add(
        self,
        owner: str,
        conversation_id: str,
        question: str,
        *,
        answer: Answer | None = None,
        error: str = "",
        partial: str = "",
        filters: Filters = NO_FILTERS,
        instead_of: int | None = None,
    ) -> Exchange:
        """Add a question with what came of it; it names a conversation that has no title yet.

        A question or text longer than the engine takes is cut. ``instead_of`` is the position of an exchange
        that goes, with all after it, if the new one can be kept. Raises InputError where the conversation is full.
        """
        row = ExchangeRow(
            id=new_id(),
            conversation_id=conversation_id,
            question=_storable(question, MAX_QUESTION_CHARS),
            answer=None if answer is None else self._kept(answer),
            error=_storable(error, MAX_TURN_CHARS),
            partial=_storable(partial, MAX_TURN_CHARS),
            filters=_dumped(filters_to_json(filters)) if filters else "",
            created=_now(),
        )
        with self._database.write() as session:
            conversation = self._own(session, owner, conversation_id, lock=True)
            if instead_of is not None:
                session.execute(_deletion(conversation_id, instead_of))
            row.position = _next_position(session, conversation_id)
            if row.position >= MAX_EXCHANGES:
                raise InputError(self._strings("store.full", limit=MAX_EXCHANGES))
            conversation.updated = row.created
            conversation.title = conversation.title or _title_from(question)
            session.add(row)
        if instead_of is not None:
            self._database.wipe_traces()
        return Exchange(
            row.id, row.position, row.question, answer, row.error, row.partial, filters, row.created
        )

    def _kept(self, answer: Answer) -> str:
        return _dumped(answer_to_json(without_notice(self._strings, answer)))

    def history(self, owner: str, conversation_id: str, before: int | None = None) -> tuple[Turn, ...]:
        """The last turns of the dialogue for the engine: questions with answers, before position ``before``."""
        with self._database.read() as session:
            self._own(session, owner, conversation_id)
            return recent_turns(session, conversation_id, before)

    def _own(
        self, session: Session, owner: str, conversation_id: str, *, lock: bool = False
    ) -> ConversationRow:
        known = is_id(conversation_id)
        row = session.get(ConversationRow, conversation_id, with_for_update=lock or None) if known else None
        if row is None or row.owner != owner:
            raise not_found(self._strings, "store.conversation", conversation_id)
        return row

    def _title(self, title: str) -> str:
        return " ".join(
            check_question(title, self._strings.both("store.title_name"), MAX_TITLE_CHARS).split()
        )

    def _too_long(self, what: str, length: int, limit: int) -> InputError:
        return InputError(
            self._strings("store.too_long", what=self._strings(what), length=length, limit=limit)
        )


def new_id() -> str:
    """An id that can't be guessed: 128 random bits in 22 characters fit for a URL."""
    return secrets.token_urlsafe(_ID_BYTES)


def is_id(given: str) -> bool:
    """Whether ``given`` has the form of an id: what does not need not be looked for, and may not be storable."""
    return _ID.fullmatch(given) is not None


def not_found(strings: Strings, what: str, given: str) -> NotFoundError:
    """The error for an id that is unknown or another owner's."""
    return NotFoundError(strings("store.not_found", what=strings(what), id=strip_controls(given)[:40]))


def recent_turns(session: Session, conversation_id: str, before: int | None) -> tuple[Turn, ...]:
    """The turns of the last answered exchanges before a position, oldest first."""
    conditions: list[ColumnElement[bool]] = [
        ExchangeRow.conversation_id == conversation_id,
        ExchangeRow.answer.is_not(None),
    ]
    if before is not None:
        conditions.append(ExchangeRow.position < _within(before))
    query = select(ExchangeRow).where(*conditions).order_by(ExchangeRow.position.desc()).limit(_REMEMBERED)
    return tuple(turn for row in reversed(session.scalars(query).all()) for turn in turns_of(row))


def _deletion(conversation_id: str, position: int) -> Delete:
    return delete(ExchangeRow).where(
        ExchangeRow.conversation_id == conversation_id, ExchangeRow.position >= _within(position)
    )


def _within(position: int) -> int:
    """A position that no database finds too large."""
    return max(0, min(position, MAX_EXCHANGES))


def _next_position(session: Session, conversation_id: str) -> int:
    last = select(func.max(ExchangeRow.position)).where(ExchangeRow.conversation_id == conversation_id)
    found = session.scalar(last)
    return 0 if found is None else found + 1


def _info(row: ConversationRow, exchanges: int) -> ConversationInfo:
    return ConversationInfo(row.id, row.title, row.created, row.updated, exchanges)


def _title_from(question: str) -> str:
    words = " ".join(strip_controls(question).split())
    return words if len(words) <= _OWN_TITLE_CHARS else words[:_OWN_TITLE_CHARS] + "……"


def _storable(text: str, limit: int) -> str:
    """``text`` within its limit, without what some databases refuse: lone surrogates and NUL."""
    return text[:limit].encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _now() -> datetime:
    return datetime.now(UTC)
