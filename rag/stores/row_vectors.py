"""Several vectors a passage (its tokens', its sentences'), one byte a component, read for candidates only.

Three append-only files, so that they serve as a log (see ``vector_log``) and as the store alike:

    rows.i8        int8 (rows, d), each row scaled so that its largest component is 127
    norms.f32      float32 (rows,), what brings a row of rows.i8 back to length 1
    records        (key, first row, number of rows) of each text

and, written when the build knows its passages, ``spans.npy``: int64 (passages, 2), the first row and
the number of rows of each passage. A component is off by at most 1/254 of its row's largest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from rag.errors import Both, IndexDamagedError
from rag.stores.vector_log import KEY_BYTES, Vectors, write_failure

_RECORD = np.dtype([("key", f"V{KEY_BYTES}"), ("first", "<i8"), ("count", "<i8")])
_LIMIT = 127

WINDOW = 60
"""Tokens that are looked at together: about two sentences."""

Rows = npt.NDArray[np.int8]
Quantised = tuple[Rows, Vectors]
"""int8 (t, d) and the float32 (t,) factors that bring its rows to length 1."""


def quantise(vectors: Vectors) -> Quantised:
    """Bring vectors to one byte a component. A zero row stays zero, with factor 0."""
    largest = np.abs(vectors).max(axis=1, initial=0.0, keepdims=True)
    rows = np.rint(vectors * (_LIMIT / np.where(largest > 0, largest, 1))).astype(np.int8)
    lengths = np.linalg.norm(rows.astype(np.float32), axis=1)
    factors = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return rows, factors.astype(np.float32)


class RowVectorWriter:
    """Appends texts' rows of vectors under their keys; ``finish`` assigns them to passages."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Start empty files. Raises IndexBuildError when they can't be made."""
        self._folder = folder
        self._dimension = dimension
        self._spans: dict[bytes, tuple[int, int]] = {}
        self._total = 0
        self._stack = ExitStack()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._rows, self._norms, self._records = (
                self._stack.enter_context((folder / name).open("wb"))
                for name in ("rows.i8", "norms.f32", "records")
            )
        except OSError as error:
            self._stack.close()
            raise write_failure(folder, error) from error

    def __contains__(self, key: bytes) -> bool:
        return key in self._spans

    def __enter__(self) -> RowVectorWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def append(self, key: bytes, vectors: Quantised) -> None:
        """Add a text's rows, unless its key is there. Raises IndexBuildError when the disk is full."""
        if key in self._spans:
            return
        rows, factors = vectors
        record = np.array([(key, self._total, len(rows))], dtype=_RECORD)
        try:
            # The record comes last: whoever finds it finds its rows.
            for file, array in ((self._rows, rows), (self._norms, factors), (self._records, record)):
                file.write(array.tobytes())
                file.flush()
        except OSError as error:
            raise write_failure(self._folder, error) from error
        self._spans[key] = (self._total, len(rows))
        self._total += len(rows)

    def finish(self, keys: Sequence[bytes]) -> None:
        """Write which rows belong to which passage; ``keys`` are the passages' keys by ordinal."""
        spans = np.array([self._spans[key] for key in keys], dtype=np.int64).reshape(len(keys), 2)
        try:
            np.save(self._folder / "spans.npy", spans, allow_pickle=False)
        except OSError as error:
            raise write_failure(self._folder, error) from error


def read_row_log(folder: Path, dimension: int) -> Iterator[tuple[bytes, Quantised]]:
    """Every whole record of a writer's files, also of a killed one. A missing folder has none."""
    try:
        count = (folder / "records").stat().st_size // _RECORD.itemsize
        rows, norms = _open_rows(folder, dimension)
        records = np.fromfile(folder / "records", dtype=_RECORD, count=count)
    except OSError:
        return
    for key, first, number in records:
        if 0 <= first <= first + number <= len(rows):
            span = slice(int(first), int(first + number))
            yield key.tobytes(), (np.array(rows[span]), np.array(norms[span]))


class RowVectors:
    """Read-only, for any number of threads."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Raises IndexDamagedError when a file is missing or too short."""
        try:
            self._spans = np.load(folder / "spans.npy", mmap_mode="r", allow_pickle=False)
            self._rows, self._norms = _open_rows(folder, dimension)
        except (OSError, ValueError) as error:
            raise _damaged(folder, Both.same(str(error))) from error
        needed = int(self._spans.sum(axis=1).max(initial=0))
        if needed > len(self._rows):
            said = Both(
                f"应有 {needed} 行，实有 {len(self._rows)} 行",
                f"it should have {needed} rows, but has {len(self._rows)}",
            )
            raise _damaged(folder, said)

    def __len__(self) -> int:
        """Number of passages."""
        return len(self._spans)

    def vectors(self, ordinal: int) -> Vectors:
        """A passage's vectors, float32 (t, dimension), each of length 1."""
        first, count = (int(n) for n in self._spans[ordinal])
        rows = self._rows[first : first + count].astype(np.float32)
        return np.asarray(rows * self._norms[first : first + count, None], dtype=np.float32)

    def cosines(self, query: Vectors, ordinals: Sequence[int]) -> list[Vectors]:
        """The cosine of ``query``, float32 (q, dimension) of unit rows, to each row of each passage.

        One array (t_i, q) a passage, in order.
        """
        spans = np.asarray(self._spans[list(ordinals)], dtype=np.int64).reshape(-1, 2)
        if not len(spans):
            return []
        slices = [slice(int(first), int(first + count)) for first, count in spans]
        rows = np.concatenate([self._rows[span] for span in slices]).astype(np.float32)
        cosines = rows @ query.T
        cosines *= np.concatenate([self._norms[span] for span in slices])[:, None]
        return np.split(cosines, np.cumsum(spans[:, 1])[:-1])

    def best_window(
        self, query: Vectors, weights: Vectors, ordinals: Sequence[int], window: int = WINDOW
    ) -> Vectors:
        """For each passage the best of its windows of ``window`` rows, float32 (len(ordinals),).

        A window's score is the mean over the query's rows, weighted by ``weights`` (q,), of the best
        cosine in the window. Windows overlap by two thirds; a passage without rows has 0.
        """
        share = weights / max(float(weights.sum()), 1e-9)
        step = max(window // 3, 1)
        best = np.zeros(len(ordinals), dtype=np.float32)
        for place, cosines in enumerate(self.cosines(query, ordinals)):
            if cosines.size:
                best[place] = (_windows(cosines, step) @ share).max()
        return best


def _windows(cosines: Vectors, step: int) -> Vectors:
    """The best cosine of each column in each run of three blocks of ``step`` rows, (windows, q)."""
    blocks = np.maximum.reduceat(cosines, np.arange(0, len(cosines), step), axis=0)
    runs = max(len(blocks) - 2, 1)
    return np.asarray(
        np.maximum.reduce([blocks[shift : shift + runs] for shift in range(min(3, len(blocks)))])
    )


def _open_rows(folder: Path, dimension: int) -> tuple[Rows, Vectors]:
    norms_path, rows_path = folder / "norms.f32", folder / "rows.i8"
    count = min(norms_path.stat().st_size // 4, rows_path.stat().st_size // dimension)
    if not count:  # an empty file can't be mapped
        return np.empty((0, dimension), dtype=np.int8), np.empty(0, dtype=np.float32)
    # Plain views of the maps: slicing a memmap itself costs more than the slice is worth.
    return (
        np.asarray(np.memmap(rows_path, dtype=np.int8, mode="r", shape=(count, dimension))),
        np.asarray(np.memmap(norms_path, dtype=np.float32, mode="r", shape=(count,))),
    )


def _damaged(folder: Path, reason: Both) -> IndexDamagedError:
    return IndexDamagedError(
        f"向量文件 {folder} 读不出来：{reason.chinese}。请运行 renda index --fresh 重建索引。",
        f"The files of vectors {folder} can't be read: {reason.english}. Run renda index --fresh to build the index again.",
    )
