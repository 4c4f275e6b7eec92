"""Questions under way: each is answered in a thread of its own and kept, whether or not anybody still watches."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rag.errors import InputError, RendaError
from rag.question import check_question
from rag.types import NO_FILTERS, Answer, Filters, Turn
from ui.desk import BusyError
from ui.store.records import Exchange

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.store.store import Store
    from ui.strings import Strings

_THREADS = 64
_UNDER_WAY = 256
"""Questions under way before others are turned away."""
_UNKEPT_POSITION = 9_999
"""Position on the page of an exchange that could not be kept: after all others."""

logger = logging.getLogger(__name__)


class ConflictError(InputError):
    """The exchange to be replaced is not the last one any more: another tab went on."""

    code = "conflict"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked. ``replaces`` is the id of the last exchange if that is to go, else empty."""

    owner: str
    conversation_id: str
    question: str
    filters: Filters = NO_FILTERS
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question. ``note`` says why it could not be kept; ``replaced`` the position cut off."""

    exchange: Exchange
    note: str = ""
    replaced: int | None = None

    @property
    def kept(self) -> bool:
        """Whether the exchange is in the store."""
        return bool(self.exchange.id)


Step = str | Outcome
_Watcher = Callable[[Step], None]


@dataclass(eq=False)
class Run:
    """A question under way. Safe for many threads. Once ``given_up``, nobody works on it any more."""

    asked: Asked
    history: tuple[Turn, ...]
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    text: str = ""
    searched: bool = False
    outcome: Outcome | None = None
    given_up: threading.Event = field(default_factory=threading.Event)
    _claimed: bool = False
    _watchers: list[_Watcher] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def claimed(self) -> bool:
        """Whether it was decided what comes of the question, so that nothing more is waited for."""
        return self._claimed

    def claim(self) -> bool:
        """Take the right to decide what comes of the question; only the first caller gets it."""
        with self._lock:
            first, self._claimed = not self._claimed, True
            return first

    def add(self, text: str) -> None:
        """Tell the watchers of a piece of the answer, the first of which is empty: the passages are found.

        Dropped once the outcome is decided.
        """
        with self._lock:
            if self._claimed:
                return
            self.searched = True
            self.text += text
            self._tell(text)

    def finish(self, outcome: Outcome) -> None:
        """Tell the watchers what came of the question."""
        with self._lock:
            self.outcome = outcome
            self._tell(outcome)

    async def watch(self) -> AsyncIterator[Step]:
        """Yield the text so far once the passages are found, each further piece, and last the outcome."""
        loop = asyncio.get_running_loop()
        steps: asyncio.Queue[Step] = asyncio.Queue()

        def tell(step: Step) -> None:
            with suppress(RuntimeError):  # the loop was closed: nobody watches any more
                loop.call_soon_threadsafe(steps.put_nowait, step)

        with self._lock:
            if self.searched:
                steps.put_nowait(self.text)
            if self.outcome is not None:
                steps.put_nowait(self.outcome)
            self._watchers.append(tell)
        try:
            while True:
                step = await steps.get()
                yield step
                if isinstance(step, Outcome):
                    return
        finally:
            with self._lock:
                self._watchers.remove(tell)

    def _tell(self, step: Step) -> None:
        for watcher in self._watchers:
            watcher(step)


class Runs:
    """All questions under way. Close it before the store and the engine are closed."""

    def __init__(self, desk: Desk, store: Store, strings: Strings) -> None:
        self._desk = desk
        self._conversations = store.conversations
        self._strings = strings
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="renda-ask")
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()
        self._keeping = threading.Lock()

    def start(self, asked: Asked) -> Run:
        """Begin to answer. Without a conversation a new one is made.

        Raises InputError for a question that can't be used, NotFoundError for a conversation that the
        owner does not have, ConflictError, BusyError and DatabaseError.
        """
        asked = replace(asked, question=check_question(asked.question))
        with self._lock:
            if len(self._runs) >= _UNDER_WAY:
                raise BusyError(self._strings("desk.busy", waiting=len(self._runs)))
        if not asked.conversation_id:
            asked = replace(asked, conversation_id=self._conversations.create(asked.owner).id)
        replaceable = self._replaceable(asked)
        if asked.replaces and replaceable is None:
            raise ConflictError(self._strings("chat.conflict"))
        before = None if replaceable is None else replaceable.position
        run = Run(asked, self._conversations.history(asked.owner, asked.conversation_id, before))
        with self._lock:
            self._runs[run.id] = run
        self._pool.submit(self._work, run)
        return run

    def under_way(self, owner: str, conversation_id: str = "") -> tuple[Run, ...]:
        """The owner's runs, of one conversation or of all, in the order in which they began."""
        with self._lock:
            return tuple(
                run
                for run in self._runs.values()
                if run.asked.owner == owner and conversation_id in {"", run.asked.conversation_id}
            )

    def stop(self, owner: str, run_id: str) -> bool:
        """Keep what has come as it is. Returns False where the question is not under way any more."""
        run = next((run for run in self.under_way(owner) if run.id == run_id), None)
        if run is None or not run.claim():
            return False
        run.given_up.set()
        self._finish(run, partial=run.text)
        return True

    def close(self) -> None:
        """Stop what is under way, so that it is kept as far as it came."""
        with self._lock:
            left = tuple(self._runs.values())
        for run in left:
            self.stop(run.asked.owner, run.id)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self, run: Run) -> None:
        if run.claimed:  # stopped before its turn came
            return
        answer: Answer | None = None
        error = ""
        try:
            for event in self._desk.stream(
                run.asked.question, run.history, filters=run.asked.filters, given_up=run.given_up
            ):
                if run.claimed:
                    return
                run.add(event.text)
                answer = event.answer or answer
        except RendaError as failure:
            error = failure.told(self._strings.language)
        except Exception as failure:  # the edge of the process: the page must say that it failed
            if not run.claimed:  # the service closes what a stopped question still works with
                logger.exception("a question failed")
            error = self._strings("page.error_internal", kind=type(failure).__name__)
        if run.claim():
            self._finish(run, answer=answer, error=error, partial=run.text if error else "")

    def _finish(self, run: Run, *, answer: Answer | None = None, error: str = "", partial: str = "") -> None:
        came = Exchange(
            id="",
            position=_UNKEPT_POSITION,
            question=run.asked.question,
            answer=answer,
            error=error,
            partial=partial,
            filters=run.asked.filters,
            created=datetime.now(UTC),
        )
        try:
            outcome = self._kept(run.asked, came)
        except RendaError as failure:
            outcome = Outcome(came, note=failure.told(self._strings.language))
        except Exception as failure:  # the edge of the process: the answer stands all the same
            logger.exception("an answer could not be kept")
            outcome = Outcome(came, note=self._strings("page.error_internal", kind=type(failure).__name__))
        with self._lock:
            self._runs.pop(run.id, None)
        run.finish(outcome)

    def _kept(self, asked: Asked, came: Exchange) -> Outcome:
        """Put the exchange into the store; what brought nothing does not replace what brought something."""
        with self._keeping:
            replaceable = self._replaceable(asked)
            if replaceable is not None and _brought(replaceable) and not _brought(came):
                return Outcome(came)
            position = None if replaceable is None else replaceable.position
            exchange = self._conversations.add(
                asked.owner,
                asked.conversation_id,
                came.question,
                answer=came.answer,
                error=came.error,
                partial=came.partial,
                filters=came.filters,
                instead_of=position,
            )
        return Outcome(exchange, replaced=position)

    def _replaceable(self, asked: Asked) -> Exchange | None:
        """The exchange to be replaced, None where nothing is or it is not the last one."""
        if not asked.replaces:
            return None
        last = self._conversations.last(asked.owner, asked.conversation_id)
        return last if last is not None and last.id == asked.replaces else None


def _brought(exchange: Exchange) -> bool:
    """Whether there is an answer, or at least what the reader thought enough of one."""
    return exchange.answer is not None or bool(exchange.partial and not exchange.error)
