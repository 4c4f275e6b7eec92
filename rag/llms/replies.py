"""Replies of a language model that were given before: same model, same prompt, same limits, same reply.

The prompt holds the whole text of its passages, so that a changed document never meets an old reply.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rag.llms.base import Facts, LanguageModel, Message, Piece, Usage

_KEPT = 2000
_BUSY_S = 5.0
_OWNER_ONLY = 0o600
_OTHERS = 0o077
_VERSION = 2

logger = logging.getLogger(__name__)


class RememberedModel:
    """A ``LanguageModel`` that gives finished replies again. ``remembers`` tells whether it would."""

    def __init__(self, model: LanguageModel, path: Path, settings_key: str) -> None:
        """``settings_key`` names what else decides a reply, such as the temperature."""
        self._model = model
        self._path = path
        self._settings_key = settings_key

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    @property
    def identity(self) -> str:
        """The model's."""
        return self._model.identity

    @property
    def context_window(self) -> int:
        """The model's."""
        return self._model.context_window

    def count_tokens(self, text: str) -> int:
        """The model's."""
        return self._model.count_tokens(text)

    def facts(self) -> Facts:
        """The model's."""
        return self._model.facts()

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    def remembers(self, messages: Sequence[Message], max_tokens: int) -> bool:
        """Whether the reply was given before."""
        return self._read(self._key(messages, max_tokens)) is not None

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Generator[Piece]:
        """The remembered reply at once, or the model's, which is remembered once it is finished."""
        key = self._key(messages, max_tokens)
        known = self._read(key)
        if known is not None:
            yield Piece(known, "stop", Usage(0, 0))
            return
        written: list[str] = []
        finish = ""
        for piece in self._model.stream(messages, max_tokens):
            written.append(piece.text)
            finish = piece.finish or finish
            yield piece
        if finish == "stop":
            self._write(key, "".join(written))

    def forget(self, messages: Sequence[Message], max_tokens: int) -> None:
        """Ask anew next time: the reply turned out to be of no use."""
        self._change("DELETE FROM replies WHERE key = ?", (self._key(messages, max_tokens),))

    def _key(self, messages: Sequence[Message], max_tokens: int) -> str:
        said = [(message.role, message.content) for message in messages]
        whole = json.dumps(
            [_VERSION, self.name, self.identity, self._settings_key, max_tokens, said], ensure_ascii=False
        )
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    def _read(self, key: str) -> str | None:
        try:
            with self._table() as table:
                row = table.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        except (sqlite3.Error, OSError) as error:
            logger.warning("remembered replies can't be read (%s)", error)
            return None
        return str(row[0]) if row else None

    def _write(self, key: str, reply: str) -> None:
        self._change("INSERT OR REPLACE INTO replies (key, reply) VALUES (?, ?)", (key, reply))
        self._change("DELETE FROM replies WHERE rowid <= (SELECT max(rowid) FROM replies) - ?", (_KEPT,))

    def _change(self, statement: str, values: tuple[str | int, ...]) -> None:
        try:
            with self._table() as table, table:
                table.execute(statement, values)
        except (sqlite3.Error, OSError) as error:
            logger.warning("a reply can't be remembered (%s)", error)

    @contextmanager
    def _table(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._path.exists():
            self._path.touch(_OWNER_ONLY)
        elif self._path.stat().st_mode & _OTHERS:
            self._path.chmod(_OWNER_ONLY)
        with closing(sqlite3.connect(self._path, timeout=_BUSY_S)) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL)"
            )
            yield connection
