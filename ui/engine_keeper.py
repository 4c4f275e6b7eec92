"""Keeps one engine open for many questions, and opens a new one once the index was rebuilt."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rag.errors import RendaError, StoreError
from rag.index_files import current_name
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.engine import Engine

logger = logging.getLogger(__name__)


@dataclass
class _Held:
    engine: Engine
    build: str
    users: int = 0


class EngineKeeper:
    """Lends the open engine; a question under way finishes on the engine that it began with.

    Before each question the name of the current build is compared: during a rebuild it stays the same,
    so that the old index answers; afterwards what was deleted can't answer any more. A new index that
    can't be opened leaves the old engine in place, with a warning in the log.
    """

    def __init__(self, settings: Settings, open_engine: Callable[[Settings], Engine]) -> None:
        """Open the engine. Raises SettingsError, StoreError or ModelError."""
        self._settings = settings
        self._open_engine = open_engine
        self._lock = threading.Lock()
        build = current_name(settings.index_dir)
        self._held = _Held(open_engine(settings), build)
        self._unusable = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.engine.close()

    @contextmanager
    def lend(self) -> Iterator[Engine]:
        """Yield the open engine for the time of one question."""
        with self._lock:
            self._renew()
            held = self._held
            held.users += 1
        try:
            yield held.engine
        finally:
            with self._lock:
                held.users -= 1
                self._close_if_left(held)

    def _renew(self) -> None:
        try:
            build = current_name(self._settings.index_dir)
        except StoreError:
            return
        if build in {self._held.build, self._unusable}:
            return
        try:
            newer = _Held(self._open_engine(self._settings), build)
        except RendaError as error:
            self._unusable = build
            logger.warning("%s", error)
            return
        older, self._held = self._held, newer
        self._close_if_left(older)

    def _close_if_left(self, held: _Held) -> None:
        if held is not self._held and held.users == 0:
            held.engine.close()
