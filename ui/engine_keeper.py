"""Keeps one engine open for many questions, and changes to a new one once the index was rebuilt."""

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

LOOK_EVERY_S = 0.5
"""How often the name of the current build is compared."""


@dataclass
class _Held:
    engine: Engine
    build: str
    users: int = 0


class EngineKeeper:
    """Lends the open engine; a question under way finishes on the engine that it began with.

    While it is entered, the name of the current build is watched: during a rebuild it stays the same, so
    that the old index answers; afterwards the new one is opened in the background and takes over when it is
    ready, so that no question waits for it, and what was deleted can't answer any more, a second or two
    after the rebuild. A new index that can't be opened leaves the old engine in place, with a warning in
    the log.
    """

    def __init__(
        self,
        settings: Settings,
        open_engine: Callable[[Settings], Engine],
        warm_up: Callable[[Engine], None] | None = None,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Open the engine; each one that is opened goes through ``warm_up`` before it answers.

        Raises SettingsError, StoreError or ModelError.
        """
        self._settings = settings
        self._open_engine = open_engine
        self._warm_up = warm_up
        self._look_every_s = look_every_s
        self._lock = threading.Lock()
        self._held = self._open(current_name(settings.index_dir))
        self._unusable = ""
        self._closing = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watch-index", daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._watcher.join()
        self._held.engine.close()

    @contextmanager
    def lend(self) -> Iterator[Engine]:
        """Yield the open engine for the time of one question."""
        with self._lock:
            held = self._held
            held.users += 1
        try:
            yield held.engine
        finally:
            with self._lock:
                held.users -= 1
                left = held.users == 0 and held is not self._held
            if left:
                held.engine.close()

    def _watch(self) -> None:
        while not self._closing.wait(self._look_every_s):
            try:
                build = current_name(self._settings.index_dir)
            except StoreError:
                continue
            if build not in {self._held.build, self._unusable}:
                self._change_to(build)

    def _change_to(self, build: str) -> None:
        try:
            newer = self._open(build)
        except RendaError as error:
            self._unusable = build
            logger.warning("%s", error)
            return
        except Exception:  # whatever is wrong with the new index, the old one goes on answering
            self._unusable = build
            logger.exception("the new index can't be opened")
            return
        with self._lock:
            older, self._held = self._held, newer
            left = older.users == 0
        if left:
            older.engine.close()

    def _open(self, build: str) -> _Held:
        engine = self._open_engine(self._settings)
        if self._warm_up is not None:
            self._warm_up(engine)
        return _Held(engine, build)
