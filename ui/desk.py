"""The one place where questions of the page, the HTTP API and MCP are answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from rag.errors import RendaError
from rag.llms.giving_up import GivenUpError, check_wanted, may_be_given_up
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
from ui.failures import with_notice

if TYPE_CHECKING:
    from collections.abc import Generator

    from rag.engine import Engine
    from ui.meters import Meters
    from ui.strings import Strings

    EngineSource = Callable[[], AbstractContextManager[Engine]]

AT_ONCE = 2
"""Questions that are worked on at the same time, where nothing else is said."""
WAITING = 256
"""Questions that may wait for their turn before others are turned away, likewise."""

_Result = TypeVar("_Result")
_Kind = Literal["search", "ask", "locate"]


class BusyError(RendaError):
    """Too many questions wait already."""

    code = "busy"


class ClosedError(RendaError):
    """The service is being stopped."""

    code = "closed"


class Desk:
    """Answers with the engine's own methods, a few questions at a time, in the order in which they came.
    Safe for many threads.

    Workers of its own do the work and put the steps of a stream aside, so that a worker never waits for
    the reader of a stream; one whose reader has left stops at its next step.
    """

    def __init__(
        self,
        engines: EngineSource,
        strings: Strings,
        meters: Meters | None = None,
        *,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
    ) -> None:
        """``engines`` lends an open engine for the time of one question."""
        if meters is None:
            from ui.meters import Meters

            meters = Meters()
        self._engines = engines
        self._strings = strings
        self._meters = meters
        self._at_once = at_once
        self._most = at_once + waiting
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix="desk")
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._inside = 0

    def search(
        self,
        question: str,
        k: int | None = None,
        history: Sequence[Turn] = (),
        filters: Filters = NO_FILTERS,
    ) -> tuple[Hit, ...]:
        """The best passages. Raises what the engine raises, and BusyError."""
        return self._result("search", lambda engine: engine.search(question, k, history, filters))

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
        given_up: threading.Event | None = None,
    ) -> Answer:
        """The whole answer. Raises what the engine raises, and BusyError.

        Raises GivenUpError once ``given_up`` is set, also while a language model keeps the answer waiting.
        """
        clock = _Clock(self._meters)
        left = given_up or threading.Event()

        def work(engine: Engine) -> Answer | None:
            try:
                with may_be_given_up(self._closing, left):
                    check_wanted()
                    answer = engine.ask(question, history, mode, filters)
            except GivenUpError:
                if left.is_set():
                    return None
                raise ClosedError(self._strings("desk.closed")) from None
            clock.whole(answer)
            return with_notice(self._strings, answer)

        answer = self._result("ask", work)
        if answer is None:
            raise GivenUpError
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        mode: AnswerMode | None = None,
        filters: Filters = NO_FILTERS,
        given_up: threading.Event | None = None,
    ) -> Iterator[AnswerEvent]:
        """The steps of an answer as they happen. Raises what the engine raises, and BusyError.

        Once ``given_up`` is set, the steps end, also while a language model keeps them waiting.
        """
        clock = _Clock(self._meters)
        ready: SimpleQueue[AnswerEvent | None] = SimpleQueue()
        left = given_up or threading.Event()

        def work(engine: Engine) -> None:
            steps = cast("Generator[AnswerEvent]", engine.stream(question, history, mode, filters))
            with closing(steps), suppress(GivenUpError), may_be_given_up(left):
                for event in steps:
                    if left.is_set():
                        return
                    clock.step(event)
                    if event.answer is not None:
                        event = replace(event, answer=with_notice(self._strings, event.answer))
                    ready.put(event)

        future = self._begin("ask", work)
        future.add_done_callback(lambda _: ready.put(None))
        try:
            while (event := ready.get()) is not None:
                yield event
            self._outcome(future)
        finally:
            left.set()
            future.cancel()

    def locate(self, quote: str) -> LocateResult:
        """Where a quoted sentence stands. Raises what the engine raises, and BusyError."""
        return self._result("locate", lambda engine: engine.locate(quote))

    def articles(self) -> list[ArticleMeta]:
        """Metadata of all articles of the collection."""
        with self._engines() as engine:
            return engine.articles()

    def article(self, article_id: str) -> Article:
        """A whole article. Raises KeyError for an unknown id."""
        with self._engines() as engine:
            return engine.article(article_id)

    def close(self) -> None:
        """Answer nothing more: what waits is told so, for its turn or for a language model; what is being
        worked on ends by itself.
        """
        self._closing.set()
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _begin(self, kind: _Kind, work: Callable[[Engine], _Result]) -> Future[_Result]:
        """Have ``work`` done when its turn comes. Raises BusyError where too many wait."""
        self._meters.asked(kind)
        with self._lock:
            if self._inside >= self._most:
                self._meters.failed(BusyError.code)
                raise BusyError(self._strings("desk.busy", waiting=self._inside - self._at_once))
            self._inside += 1
            # With the lock, so that turns come in the order in which questions are counted as waiting.
            self._meters.waiting.inc()
            try:
                future = self._workers.submit(self._work, work, time.perf_counter())
            except RuntimeError:  # no worker takes anything any more
                future = Future()
                future.cancel()
        future.add_done_callback(self._done)
        return future

    def _result(self, kind: _Kind, work: Callable[[Engine], _Result]) -> _Result:
        return self._outcome(self._begin(kind, work))

    def _outcome(self, future: Future[_Result]) -> _Result:
        try:
            return future.result()
        except CancelledError:
            raise ClosedError(self._strings("desk.closed")) from None

    def _work(self, work: Callable[[Engine], _Result], came: float) -> _Result:
        self._meters.waiting.dec()
        self._meters.took("wait", time.perf_counter() - came)
        with self._meters.working.track_inprogress(), self._engines() as engine:
            return work(engine)

    def _done(self, future: Future[_Result]) -> None:
        with self._lock:
            self._inside -= 1
        if future.cancelled():
            self._meters.waiting.dec()
        elif (error := future.exception()) is not None:
            self._meters.failed(error.code if isinstance(error, RendaError) else "internal")


@dataclass(slots=True)
class _Clock:
    """Times the steps of one answer from the question on, and reports them."""

    meters: Meters
    began: float = 0.0
    seen: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.began = time.perf_counter()

    def step(self, event: AnswerEvent) -> None:
        """An event of a stream is ready."""
        passed = time.perf_counter() - self.began
        if not self.seen:
            self.meters.took("first_event", passed)
        if event.kind == "text" and "text" not in self.seen:
            self.meters.took("first_text", passed)
        self.seen |= {event.kind}
        if event.answer is not None:
            self.whole(event.answer)

    def whole(self, answer: Answer) -> None:
        """The answer is complete."""
        self.meters.took("whole", time.perf_counter() - self.began)
        self.meters.answered(answer)
