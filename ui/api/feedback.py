"""/api/feedback: what readers thought of answers, for editors."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from ui.access.identity import identity_of
from ui.api.errors import RefusedError, problem_of
from ui.jsonl import Json, dump
from ui.render import ask_json
from ui.workers import Workers

if TYPE_CHECKING:
    from ui.services import Services
    from ui.store.records import FeedbackRecord


class JsonLines(Response):
    """One JSON object a line."""

    media_type = "application/x-ndjson"


class FeedbackRoutes:
    """Shows the kept verdicts; only whoever may edit sees them, as the questions are other people's."""

    def __init__(self, services: Services, workers: Workers) -> None:
        self._services = services
        self._workers = workers

    async def all(self, request: Request) -> Response:
        """GET /api/feedback."""
        if identity_of(request).role != "editor":
            raise RefusedError(HTTPStatus.FORBIDDEN, "editors_only")
        lines = self._lines()
        first = await self._workers.run(next, lines, b"")
        rest = self._workers.continued(first, lines, self._error_line)
        return StreamingResponse(rest, media_type=JsonLines.media_type)

    def _lines(self) -> Generator[bytes]:
        for record in self._services.store.feedback.records():
            yield _line(record_json(record))

    def _error_line(self, error: Exception) -> bytes:
        return _line(problem_of(error, self._services.strings).json())


def record_json(record: FeedbackRecord) -> Json:
    """Return one verdict; ``answer`` is null where the question failed or was stopped. Nobody is named."""
    exchange = record.exchange
    return {
        "id": exchange.id,
        "verdict": record.verdict,
        "reason": record.reason,
        "when": record.when.isoformat(),
        "question": exchange.question,
        "history": [asdict(turn) for turn in record.history],
        "answer": exchange.answer and ask_json(exchange.id, exchange.question, exchange.answer),
        "error": exchange.error,
    }


def _line(value: Json) -> bytes:
    return f"{dump(value)}\n".encode()
