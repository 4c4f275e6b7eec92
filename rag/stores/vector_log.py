"""Vectors on their way into an index: fixed-size records appended to a file, each under the key of its text.

Embedding is the slow part of a build. What it yields goes to such a log at once, so the next build
takes over every vector whose text is unchanged, and one that was killed is continued rather than
started again. Nothing but whole records counts: a torn end is ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from rag.errors import IndexBuildError

KEY_BYTES = 16
_UNIT_TOLERANCE = 0.01

Vectors = npt.NDArray[np.float32]


def text_key(embedder_name: str, dimension: int, text: str) -> bytes:
    """The key of a text's vector: the same only for the same text, model and dimension."""
    content = f"{embedder_name}\0{dimension}\0{text}".encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=KEY_BYTES).digest()


class VectorLog:
    """Append-only (key, float32 vector) records; readable while it is written, by this process."""

    def __init__(self, path: Path, dimension: int) -> None:
        """Start an empty log. Raises IndexBuildError when the file can't be made."""
        self._path = path
        self._dtype = _record_dtype(dimension)
        self._rows: dict[bytes, int] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("wb")
        except OSError as error:
            raise write_failure(path, error) from error

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __enter__(self) -> VectorLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Add records; a key that is there already is left alone. Raises IndexBuildError when the disk is full."""
        fresh = {key: row for row, key in enumerate(keys) if key not in self._rows}
        records = np.empty(len(fresh), dtype=self._dtype)
        records["key"] = np.frombuffer(b"".join(fresh), dtype=self._dtype["key"])
        records["vector"] = vectors[list(fresh.values())]
        try:
            self._file.write(records.tobytes())
            self._file.flush()
        except OSError as error:
            raise write_failure(self._path, error) from error
        first = len(self._rows)
        self._rows.update({key: first + place for place, key in enumerate(fresh)})

    def read(self, keys: Sequence[bytes]) -> Vectors:
        """The vectors under these keys, shape (len(keys), dimension). Raises KeyError for an unknown key."""
        rows = [self._rows[key] for key in keys]
        if not rows:
            return np.empty((0, self._dtype["vector"].shape[0]), dtype=np.float32)
        records = np.memmap(self._path, dtype=self._dtype, mode="r", shape=(len(self._rows),))
        return np.ascontiguousarray(records["vector"][rows], dtype=np.float32)


def read_log(path: Path, dimension: int) -> Iterator[tuple[bytes, Vectors]]:
    """Every sound record of a log, also of one that a killed build left. A missing file has none."""
    dtype = _record_dtype(dimension)
    count = path.stat().st_size // dtype.itemsize if path.is_file() else 0
    if not count:
        return
    records = np.memmap(path, dtype=dtype, mode="r", shape=(count,))
    for record in records:
        # A block that the disk never got back after a power cut reads as zeros.
        if abs(float(np.linalg.norm(record["vector"])) - 1.0) < _UNIT_TOLERANCE:
            yield record["key"].tobytes(), np.array(record["vector"], dtype=np.float32)


def write_failure(path: Path, error: OSError) -> IndexBuildError:
    """What a full disk or a missing right becomes."""
    return IndexBuildError(
        f"索引文件 {path} 写不进去：{error.strerror or error}。请清理磁盘空间、检查写入权限后重新运行 renda index；"
        "原有索引不受影响。",
        f"The index file {path} can't be written: {error.strerror or error}. Make room on the disk, check write "
        "permission, and run renda index again; the existing index is unaffected.",
    )


def _record_dtype(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("key", f"V{KEY_BYTES}"), ("vector", "<f4", (dimension,))])
