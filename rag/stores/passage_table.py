"""Passages and articles in SQLite: written once by a build, read by row number while answering.

A passage's ordinal is its row number, 0 to n - 1, the same in every store of a build. Only the rows
asked for are read, so that 100,000 passages cost a search no more than a hundred do.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from rag.errors import IndexBuildError, IndexDamagedError
from rag.types import Article, ArticleMeta, Edit, Mark, Passage, Sentence

_SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL UNIQUE, meta TEXT NOT NULL, text TEXT NOT NULL,
    raw_start INTEGER NOT NULL, raw_end INTEGER NOT NULL, edits TEXT NOT NULL, marks TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, end INTEGER NOT NULL, raw_start INTEGER NOT NULL, raw_end INTEGER NOT NULL,
    text TEXT NOT NULL, heading TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE INDEX passages_of_article ON passages (article_id, ordinal);
"""
_PASSAGE_COLUMNS = "ordinal, id, article_id, start, end, raw_start, raw_end, text, heading, sentences"
_BATCH = 500
"""Rows named in one statement, below SQLite's smallest limit on parameters (999)."""

_KEPT_PASSAGES = 1024
"""Passages kept in memory, a few KB each: the best ones come up again and again."""

_Key = TypeVar("_Key", int, str)
_PassageRow = tuple[int, str, str, int, int, int, int, str, str, str]


def write_passage_table(path: Path, articles: Sequence[Article], passages: Sequence[Passage]) -> None:
    """Write all articles, and the passages with their positions in ``passages`` as ordinals.

    Raises IndexBuildError when the file can't be written, ValueError when a passage or a sentence is not
    the text of its article at its span, or when an id comes twice.
    """
    texts = {article.id: article.text for article in articles}
    for passage in passages:
        _check_spans(passage, texts[passage.article_id])
    try:
        with closing(sqlite3.connect(path)) as db, db:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            db.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _article_rows(articles))
            db.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _passage_rows(passages)
            )
    except sqlite3.IntegrityError as error:
        raise ValueError(f"an id comes twice: {error}") from error
    except sqlite3.Error as error:
        raise IndexBuildError(
            f"段落表 {path} 写不进去：{error}。请检查磁盘空间与写入权限后重新运行 renda index。",
            f"The table of passages {path} can't be written: {error}. "
            "Check the disk space and write permission, and run renda index again.",
        ) from error


class PassageTable:
    """Read-only, for any number of threads. Close it when done."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamagedError when the file is missing or no passage table."""
        self._path = path
        self._lock = threading.Lock()
        self._metas: dict[str, ArticleMeta] | None = None
        self._kept_passage = lru_cache(maxsize=_KEPT_PASSAGES)(self._read_passage)
        try:
            uri = path.resolve().as_uri() + "?mode=ro&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        self._count = int(self._rows("SELECT count(*) FROM passages")[0][0])

    def __len__(self) -> int:
        """Number of passages."""
        return self._count

    def close(self) -> None:
        """Release the file; reading afterwards raises IndexDamagedError."""
        with self._lock:
            self._db.close()

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """The passages at these row numbers, in the order asked. Raises IndexError for an unknown one."""
        found: dict[int, Passage] = {}
        for batch in _batches(sorted({int(n) for n in ordinals})):
            marks = ",".join("?" * len(batch))
            for row in self._rows(
                f"SELECT {_PASSAGE_COLUMNS} FROM passages WHERE ordinal IN ({marks})",  # noqa: S608
                batch,
            ):
                found[row[0]] = _passage(row)
        try:
            return [found[int(n)] for n in ordinals]
        except KeyError as error:
            raise IndexError(f"no passage has row number {error}") from None

    def passage(self, ordinal: int) -> Passage:
        """The passage at this row number. Raises IndexError for an unknown one."""
        return self._kept_passage(int(ordinal))

    def _read_passage(self, ordinal: int) -> Passage:
        return self.passages([ordinal])[0]

    def ordinals(self, passage_ids: Sequence[str]) -> list[int]:
        """The row numbers of these passages, in the order asked. Raises KeyError for an unknown id."""
        found: dict[str, int] = {}
        for batch in _batches(list(dict.fromkeys(passage_ids))):
            marks = ",".join("?" * len(batch))
            found.update(
                self._rows(f"SELECT id, ordinal FROM passages WHERE id IN ({marks})", batch)  # noqa: S608
            )
        return [found[passage_id] for passage_id in passage_ids]

    def ordinals_of_article(self, article_id: str) -> list[int]:
        """The row numbers of an article's passages, in text order; empty when it has none."""
        rows = self._rows("SELECT ordinal FROM passages WHERE article_id = ? ORDER BY ordinal", [article_id])
        return [ordinal for (ordinal,) in rows]

    def metas(self) -> dict[str, ArticleMeta]:
        """Every article's metadata by id, in the collection's order. Read once, then remembered."""
        if self._metas is None:
            rows = self._rows("SELECT id, meta FROM articles ORDER BY position")
            self._metas = {article_id: _meta(text) for article_id, text in rows}
        return self._metas

    def article_ids(self) -> list[str]:
        """Every article's id, one a passage, by ordinal: what a filter on articles needs."""
        return [
            article_id for (article_id,) in self._rows("SELECT article_id FROM passages ORDER BY ordinal")
        ]

    def article(self, article_id: str) -> Article:
        """A whole article with its edits and marks. Raises KeyError for an unknown id."""
        rows = self._rows(
            "SELECT meta, text, raw_start, raw_end, edits, marks FROM articles WHERE id = ?", [article_id]
        )
        if not rows:
            raise KeyError(article_id)
        meta, text, raw_start, raw_end, edits, marks = rows[0]
        return Article(
            meta=_meta(meta),
            text=text,
            raw_start=raw_start,
            raw_end=raw_end,
            edits=tuple(Edit(*values) for values in json.loads(edits)),
            marks=tuple(Mark(*values) for values in json.loads(marks)),
        )

    def marks(self, article_id: str) -> tuple[Mark, ...]:
        """An article's marks without its text. Raises KeyError for an unknown id."""
        rows = self._rows("SELECT marks FROM articles WHERE id = ?", [article_id])
        if not rows:
            raise KeyError(article_id)
        return tuple(Mark(*values) for values in json.loads(rows[0][0]))

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple]:  # type: ignore[type-arg]
        with self._reading():
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            raise _damaged(self._path, error) from error


def _damaged(path: Path, error: sqlite3.Error) -> IndexDamagedError:
    return IndexDamagedError(
        f"索引的段落表 {path} 读不出来：{error}。请运行 renda index --fresh 重建索引。",
        f"The index's table of passages {path} can't be read: {error}. Run renda index --fresh to build the index again.",
    )


def _batches(values: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    for first in range(0, len(values), _BATCH):
        yield values[first : first + _BATCH]


def _check_spans(passage: Passage, text: str) -> None:
    spans: tuple[Passage | Sentence, ...] = (passage, *passage.sentences)
    for span in spans:
        if span.text != text[span.start : span.end]:
            raise ValueError(f"passage {passage.id}: [{span.start}, {span.end}) is not {span.text!r}")
    if any(not passage.start <= s.start <= s.end <= passage.end for s in passage.sentences):
        raise ValueError(f"passage {passage.id}: a sentence lies outside")


def _article_rows(articles: Iterable[Article]) -> Iterator[tuple[object, ...]]:
    for position, article in enumerate(articles):
        yield (
            article.id,
            position,
            _dump(asdict(article.meta)),
            article.text,
            article.raw_start,
            article.raw_end,
            _dump([(e.rule, e.raw_start, e.raw_end, e.replacement) for e in article.edits]),
            _dump([(m.kind, m.start, m.end, m.note) for m in article.marks]),
        )


def _passage_rows(passages: Iterable[Passage]) -> Iterator[tuple[object, ...]]:
    for ordinal, p in enumerate(passages):
        spans = [(s.start - p.start, s.end - p.start) for s in p.sentences]
        yield (
            ordinal, p.id, p.article_id, p.start, p.end, p.raw_start, p.raw_end, p.text,
            _dump(p.heading), _dump(spans),
        )  # fmt: skip


def _passage(row: _PassageRow) -> Passage:
    _, passage_id, article_id, start, end, raw_start, raw_end, text, heading, spans = row
    return Passage(
        id=passage_id,
        article_id=article_id,
        start=start,
        end=end,
        raw_start=raw_start,
        raw_end=raw_end,
        text=text,
        heading=tuple(json.loads(heading)),
        sentences=tuple(Sentence(start + a, start + b, text[a:b]) for a, b in json.loads(spans)),
    )


def _meta(text: str) -> ArticleMeta:
    values = json.loads(text)
    values["aliases"] = tuple(values["aliases"])
    return ArticleMeta(**values)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
