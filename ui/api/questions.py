"""/api/search, /api/ask and /api/cite."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Query, Request
from fastapi.responses import Response

from rag.types import AnswerEvent, AnswerMode, Filters, Turn
from ui.api.bodies import AskBody, AskQuery, CiteBody, CiteQuery, SearchBody, SearchQuery
from ui.api.errors import json_response, problem_of
from ui.api.event_stream import MEDIA_TYPE, EventStream, event_of
from ui.jsonl import Json
from ui.render import ask_json, cite_json, hit_json, search_json
from ui.workers import Workers

if TYPE_CHECKING:
    from ui.services import Services


class QuestionRoutes:
    """Answers with the desk; a streamed answer begins as soon as its hits are there."""

    def __init__(self, services: Services, workers: Workers) -> None:
        self._desk = services.desk
        self._strings = services.strings
        self._workers = workers

    async def search(self, body: SearchBody) -> Response:
        """POST /api/search."""
        return await self._search(body.id, body.question, body.k, body.turns(), body.filters.value())

    async def search_quickly(self, query: Annotated[SearchQuery, Query()]) -> Response:
        """GET /api/search."""
        return await self._search(None, query.q, query.k, (), query.value())

    async def ask(self, request: Request, body: AskBody) -> Response:
        """POST /api/ask."""
        asked = body.question, body.turns(), body.mode, body.filters.value()
        if wants_events(request, body.stream):
            return await self._stream(body.id, *asked)
        return await self._ask(request, body.id, *asked)

    async def ask_quickly(self, request: Request, query: Annotated[AskQuery, Query()]) -> Response:
        """GET /api/ask."""
        asked = query.q, (), query.mode, query.value()
        if wants_events(request, query.stream):
            return await self._stream(None, *asked)
        return await self._ask(request, None, *asked)

    async def cite(self, body: CiteBody) -> Response:
        """POST /api/cite."""
        return await self._cite(body.quote)

    async def cite_quickly(self, query: Annotated[CiteQuery, Query()]) -> Response:
        """GET /api/cite."""
        return await self._cite(query.q)

    async def _search(
        self,
        request_id: str | None,
        question: str,
        k: int | None,
        history: tuple[Turn, ...],
        filters: Filters,
    ) -> Response:
        hits = await self._workers.run(self._desk.search, question, k, history, filters)
        return json_response(search_json(request_id, question, hits))

    async def _cite(self, quote: str) -> Response:
        return json_response(cite_json(await self._workers.run(self._desk.locate, quote)))

    async def _ask(
        self,
        request: Request,
        request_id: str | None,
        question: str,
        history: tuple[Turn, ...],
        mode: AnswerMode | None,
        filters: Filters,
    ) -> Response:
        ask = partial(self._desk.ask, question, history, mode, filters)
        answer = await self._workers.run_for(request, ask)
        return json_response(ask_json(request_id, question, answer))

    async def _stream(
        self,
        request_id: str | None,
        question: str,
        history: tuple[Turn, ...],
        mode: AnswerMode | None,
        filters: Filters,
    ) -> Response:
        left = threading.Event()
        steps = self._desk.stream(question, history, mode, filters, left)
        events = self._events(request_id, question, steps)
        first = await self._workers.run(next, events)  # what fails here still gets a status of its own
        parts = self._workers.continued(first, events, self._error_event)
        return EventStream(parts, on_end=left.set)

    def _events(
        self, request_id: str | None, question: str, events: Iterator[AnswerEvent]
    ) -> Generator[bytes]:
        with closing(cast("Generator[AnswerEvent]", events)) as steps:
            for event in steps:
                yield event_of(event.kind, _event_json(request_id, question, event))

    def _error_event(self, error: Exception) -> bytes:
        return event_of("error", problem_of(error, self._strings).json())


def wants_events(request: Request, stream: bool | None) -> bool:
    """Whether the caller asked for events: in the request itself, or else by what it accepts."""
    accepted = request.headers.get("accept", "")
    return stream if stream is not None else MEDIA_TYPE in accepted and "application/json" not in accepted


def _event_json(request_id: str | None, question: str, event: AnswerEvent) -> Json:
    if event.answer is not None:
        return ask_json(request_id, question, event.answer)
    if event.kind == "hits":
        return {"hits": [hit_json(hit) for hit in event.hits]}
    return {"text": event.text}
