"""What is kept of conversations, as plain values that need no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rag.types import Answer, Filters, Turn

Verdict = Literal["", "up", "down"]


@dataclass(frozen=True, slots=True)
class ConversationInfo:
    """A line of the list of conversations. ``title`` is empty until the first question; times are in UTC."""

    id: str
    title: str
    created: datetime
    updated: datetime
    exchanges: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it: an answer or a refusal, or an ``error`` instead.

    ``position`` counts from 0. ``partial`` is the text that had arrived when the answer broke off or was
    stopped. ``verdict`` and ``reason`` are the reader's feedback.
    """

    id: str
    position: int
    question: str
    answer: Answer | None
    error: str
    partial: str
    filters: Filters
    created: datetime
    verdict: Verdict = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its exchanges in order."""

    info: ConversationInfo
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """A verdict with what it is about: the exchange and the dialogue before it."""

    exchange: Exchange
    history: tuple[Turn, ...]
    owner: str
    when: datetime
    verdict: Verdict
    reason: str
