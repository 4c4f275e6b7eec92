"""/v1/chat/completions and /v1/models, for OpenAI's clients."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response
from fastapi.sse import format_sse_event

from rag.errors import InputError
from rag.question import MAX_QUESTION_CHARS, check_question
from rag.types import Answer, AnswerEvent, AnswerMode, Turn
from ui.api.chat_bodies import ChatBody
from ui.api.completions import Completion, appendix_of, extras, usage_of, without_appendix
from ui.api.errors import RefusedError, json_response, problem_of
from ui.api.event_stream import EventStream
from ui.jsonl import Json, dump
from ui.workers import Workers

if TYPE_CHECKING:
    from ui.services import Services

_MODES: dict[str, AnswerMode | None] = {"renda": None, "renda-extractive": "extractive", "renda-llm": "llm"}
_DONE = format_sse_event(data_str="[DONE]")


class ChatRoutes:
    """Answers the last message of a dialogue; the messages before it are the dialogue so far."""

    def __init__(self, services: Services, workers: Workers) -> None:
        self._services = services
        self._workers = workers
        self._since = int(time.time())
        with_model = services.settings.answer_mode == "llm"
        self._models = [name for name in _MODES if with_model or name != "renda-llm"]

    async def models(self) -> Response:
        """GET /v1/models."""
        return json_response({"object": "list", "data": [self._model_json(name) for name in self._models]})

    async def model(self, model: str) -> Response:
        """GET /v1/models/{model}."""
        return json_response(self._model_json(self._known(model)))

    async def complete(self, request: Request, body: ChatBody) -> Response:
        """POST /v1/chat/completions."""
        completion = Completion(f"chatcmpl-{uuid4().hex}", self._known(body.model), int(time.time()))
        question, history = self._dialogue(body)
        mode, filters = _MODES[completion.model], body.filters.value()
        asked = [message.text() for message in body.messages]
        if not body.stream:
            ask = partial(self._services.desk.ask, question, history, mode, filters)
            answer = await self._workers.run_for(request, ask)
            content = answer.text + appendix_of(answer, self._services.strings)
            return json_response(completion.whole(content, answer, usage_of(asked, content, answer)))
        with_usage = bool(body.stream_options and body.stream_options.include_usage)
        left = threading.Event()
        events = self._services.desk.stream(question, history, mode, filters, left)
        chunks = self._chunks(completion, events, asked if with_usage else None)
        first = await self._workers.run(next, chunks)  # what fails here still gets a status of its own
        parts = self._workers.continued(first, chunks, self._error_chunk)
        return EventStream(parts, on_end=left.set)

    def _known(self, model: str) -> str:
        if model not in self._models:
            known = ", ".join(self._models)
            raise RefusedError(404, "model_not_found", "model", model=model[:100], known=known)
        return model

    def _dialogue(self, body: ChatBody) -> tuple[str, tuple[Turn, ...]]:
        """Return the question and what was said before it."""
        last = body.messages[-1]
        if last.role != "user":
            raise RefusedError(400, "last_message", "messages", role=last.role)
        history = tuple(without_appendix(turn, self._services.strings) for turn in body.turns())
        try:
            return check_question(last.text()), history
        except InputError:
            raise RefusedError(400, "no_question", "messages", limit=MAX_QUESTION_CHARS) from None

    def _chunks(
        self, completion: Completion, events: Iterator[AnswerEvent], asked: list[str] | None
    ) -> Generator[bytes]:
        """Yield the chunks of a streamed answer; ``asked`` is given where its usage is to be told."""
        with closing(cast("Generator[AnswerEvent]", events)) as steps:
            for event in steps:
                if event.answer is not None:
                    yield from self._last_chunks(completion, event.answer, asked)
                elif event.kind == "hits":
                    yield _data(completion.chunk({"role": "assistant", "content": ""}))
                else:
                    yield _data(completion.chunk({"content": event.text}))

    def _last_chunks(
        self, completion: Completion, answer: Answer, asked: list[str] | None
    ) -> Iterator[bytes]:
        appendix = appendix_of(answer, self._services.strings)
        if appendix:
            yield _data(completion.chunk({"content": appendix}))
        yield _data(completion.chunk(extras(answer), "stop"))
        if asked is not None:
            yield _data(completion.usage_chunk(usage_of(asked, answer.text + appendix, answer)))
        yield _DONE

    def _error_chunk(self, error: Exception) -> bytes:
        return _data(problem_of(error, self._services.strings).json())

    def _model_json(self, model: str) -> Json:
        return {"id": model, "object": "model", "created": self._since, "owned_by": "renda"}


def _data(value: Json) -> bytes:
    return format_sse_event(data_str=dump(value))
