"""The one place where questions of the page, the HTTP API and MCP are answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from rag.errors import RendaError
from rag.types import (
    NO_FILTERS,
    Answer,
    AnswerEvent,
    AnswerMode,
    Article,
    ArticleMeta,
    Filters,
    Hit,
    LocateResult,
    Turn,
)

if TYPE_CHECKING:
    from rag.engine import Engine
    from ui.strings import Strings

    EngineSource = Callable[[], AbstractContextManager[Engine]]

AT_ONCE = 4
"""Questions that are worked on at the same time."""
WAITING = 256
"""Questions that may wait for their turn before others are turned away."""


class BusyError(RendaError):
    """Too many questions wait already."""

    code = "busy"


class Desk:
    """Answers with the engine's own methods, a few questions at a time. Safe for many threads.

    The slot of a question is held only while the engine works on it, never while the reader of a stream
    takes its time.
    """

    def __init__(
        self, engines: EngineSource, strings: Strings, *, at_once: int = AT_ONCE, waiting: int = WAITING
    ) -> None:
        """``engines`` lends an open engine for the time of one question."""
        self._engines = engines
        self._strings = strings
        self._slots = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(at_once + waiting)

    def search(
        self,
        question: str,
        k: int | None = None,
        history: Sequence[Turn] = (),
        filters: Filters = NO_FILTERS,
    ) -> tuple[Hit, ...]:
        """The best passages. Raises what the engine raises, and BusyError."""
        with self._engines() as engine, self._slot():
            return engine.search(question, k, history, filters)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        """The whole answer. Raises what the engine raises, and BusyError."""
        answers = [event.answer for event in self.stream(question, history, mode, filters)]
        if answers and answers[-1] is not None:
            return answers[-1]
        raise RuntimeError("the stream ended without an answer")

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
    ) -> Iterator[AnswerEvent]:
        """The steps of an answer as they happen. Raises what the engine raises, and BusyError."""
        with self._engines() as engine:
            events = engine.stream(question, history, mode, filters)
            while True:
                with self._slot():
                    event = next(events, None)
                if event is None:
                    return
                yield event

    def locate(self, quote: str) -> LocateResult:
        """Where a quoted sentence stands. Raises what the engine raises, and BusyError."""
        with self._engines() as engine, self._slot():
            return engine.locate(quote)

    def articles(self) -> list[ArticleMeta]:
        """Metadata of all articles of the collection."""
        with self._engines() as engine:
            return engine.articles()

    def article(self, article_id: str) -> Article:
        """A whole article. Raises KeyError for an unknown id."""
        with self._engines() as engine:
            return engine.article(article_id)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise BusyError(self._strings("desk.busy"))
        try:
            with self._slots:
                yield
        finally:
            self._places.release()
