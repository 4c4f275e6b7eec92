"""Rows of the tables -> plain values."""

from __future__ import annotations

import json
import logging
from typing import cast

from rag.types import NO_FILTERS, Answer, Filters, Turn
from ui.failures import with_notice
from ui.store.answer_json import answer_from_json, filters_from_json
from ui.store.records import Exchange, Verdict
from ui.store.tables import ExchangeRow, FeedbackRow
from ui.strings import Strings

logger = logging.getLogger(__name__)


def exchange_of(row: ExchangeRow, feedback: FeedbackRow | None, strings: Strings) -> Exchange:
    """Return the exchange, its notice in the language of ``strings``; an answer that can't be read any more is an
    error, and the rest stays readable.
    """
    answer, error = _answer(row), row.error
    if answer is not None:
        answer = with_notice(strings, answer)
    elif row.answer is not None:
        error = strings("store.unreadable", id=row.id)
    return Exchange(
        row.id,
        row.position,
        row.question,
        answer,
        error,
        row.partial,
        _filters(row),
        row.created,
        cast(Verdict, feedback.verdict) if feedback else "",
        feedback.reason if feedback else "",
    )


def turns_of(row: ExchangeRow) -> tuple[Turn, ...]:
    """Question and answer as the engine is told them; nothing where there is no readable answer."""
    answer = _answer(row)
    return (Turn("user", row.question), Turn("assistant", answer.text)) if answer else ()


def _answer(row: ExchangeRow) -> Answer | None:
    if row.answer is None:
        return None
    try:
        return answer_from_json(json.loads(row.answer))
    except ValueError:
        logger.warning("the stored answer of exchange %s can't be read", row.id)
        return None


def _filters(row: ExchangeRow) -> Filters:
    try:
        return filters_from_json(json.loads(row.filters)) if row.filters else NO_FILTERS
    except ValueError:
        return NO_FILTERS
