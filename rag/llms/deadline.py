"""An iterator that is waited for only so long, whatever it is blocked in."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rag.llms.giving_up import LOOK_S, check_wanted

T = TypeVar("T")


class TooSlowError(Exception):
    """Nothing came in time. ``first`` tells whether it was the limit of the first item that passed."""

    def __init__(self, first: bool) -> None:
        super().__init__("first" if first else "whole")
        self.first = first


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None


class Timed(Generic[T]):
    """Iterates over ``source`` in a thread of its own, for at most ``first_s`` until the first item and
    ``whole_s`` seconds in all. ``abort`` must make a blocked ``source`` fail.
    """

    def __init__(
        self, source: Iterator[T], abort: Callable[[], None], first_s: float, whole_s: float
    ) -> None:
        self._source = source
        self._abort = abort
        self._items: queue.SimpleQueue[T | _End] = queue.SimpleQueue()
        started = time.monotonic()
        self._first_by = started + min(first_s, whole_s)
        self._whole_by = started + whole_s
        self._thread = threading.Thread(target=self._pump, name="language-model", daemon=True)

    def __iter__(self) -> Generator[T]:
        """Yield the items. Raises TooSlowError, GivenUpError, and whatever ``source`` raises."""
        self._thread.start()
        first = True
        try:
            while True:
                item = self._next(first)
                if isinstance(item, _End):
                    if item.error is not None:
                        raise item.error
                    return
                first = False
                yield item
        finally:
            self._abort()

    def _next(self, first: bool) -> T | _End:
        limit = self._first_by if first else self._whole_by
        while True:
            check_wanted()
            left = max(0.0, limit - time.monotonic())
            try:
                return self._items.get(timeout=min(left, LOOK_S))
            except queue.Empty:
                if left <= LOOK_S:
                    raise TooSlowError(first and self._first_by < self._whole_by) from None

    def _pump(self) -> None:
        try:
            for item in self._source:
                self._items.put(item)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._items.put(_End(error))
        else:
            self._items.put(_End(None))
