"""The keyword index: BM25 by bm25s, computed once at build and read from disk afterwards.

bm25s scores every (token, passage) pair at build and stores them as a sparse matrix by columns, a
column a token. Reading needs nothing but numpy: a query is the sum of its tokens' columns. So that
opening costs the same for any vocabulary, the tokens are kept as sorted 64-bit hashes in a memory
map rather than as a dictionary that would be read whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import Both, IndexBuildError, IndexDamagedError

K1 = 1.5
B = 0.75
_ARRAYS = {"hashes": np.uint64, "indptr": np.int64, "indices": np.int32, "data": np.float32}

Scores = npt.NDArray[np.float32]


def write_keyword_index(folder: Path, documents: Iterable[Sequence[str]]) -> None:
    """Index pre-tokenised documents; the row number of a passage is its place in ``documents``.

    Raises IndexBuildError when the files can't be written.
    """
    ids, tokens = _number_tokens(documents)
    columns = _score_matrix(ids, len(tokens))
    columns["hashes"] = np.fromiter(map(_hash, tokens), dtype=np.uint64, count=len(tokens))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in _sorted_by_hash(columns).items():
            np.save(folder / f"{name}.npy", array.astype(_ARRAYS[name], copy=False), allow_pickle=False)
        (folder / "shape.json").write_text(json.dumps({"documents": len(ids)}), encoding="utf-8")
    except OSError as error:
        raise IndexBuildError(
            f"关键词索引 {folder} 写不进去：{error}。请检查磁盘空间与写入权限后重新运行 renda index。",
            f"The keyword index {folder} can't be written: {error}. "
            "Check the disk space and write permission, and run renda index again.",
        ) from error


class KeywordIndex:
    """Lucene's BM25 over one kind of token. Read-only, for any number of threads."""

    def __init__(self, folder: Path) -> None:
        """Raises IndexDamagedError when a file is missing or does not fit the others."""
        try:
            self._count = int(json.loads((folder / "shape.json").read_text(encoding="utf-8"))["documents"])
            self._hashes, self._indptr, self._indices, self._data = (
                np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(folder, Both.same(str(error))) from error
        if len(self._indptr) != len(self._hashes) + 1 or not (
            len(self._indices) == len(self._data) == int(self._indptr[-1])
        ):
            raise _damaged(folder, Both("各文件的长度对不上", "the lengths of its files differ"))

    def __len__(self) -> int:
        """Number of documents."""
        return self._count

    def scores(self, tokens: Iterable[str], weights: Sequence[float] | None = None) -> Scores:
        """BM25 of every document, float32 (n,). A token said twice counts twice, an unknown one nothing.

        ``weights`` multiply what each token gives, one a token.
        """
        total = np.zeros(self._count, dtype=np.float32)
        for place, token in enumerate(tokens):
            rows, values = self._column(token)
            # A document comes once a column, so plain fancy indexing adds everything.
            total[rows] += values if weights is None else values * np.float32(weights[place])
        return total

    def top(self, tokens: Iterable[str], n: int) -> list[tuple[int, float]]:
        """The n best documents with a score above 0 as (row number, score), best first."""
        scores = self.scores(tokens)
        n = min(n, int(np.count_nonzero(scores > 0)))
        if n <= 0:
            return []
        best = np.argpartition(-scores, n - 1)[:n] if n < len(scores) else np.arange(len(scores))
        best = best[np.lexsort((best, -scores[best]))][:n]
        return [(int(row), float(scores[row])) for row in best]

    def document_frequency(self, token: str) -> int:
        """Number of documents that hold the token."""
        column = self._find(token)
        return 0 if column is None else int(self._indptr[column + 1] - self._indptr[column])

    def idf(self, token: str) -> float:
        """Lucene's inverse document frequency, ln(1 + (N - df + 0.5) / (df + 0.5)); the largest for unknown."""
        df = self.document_frequency(token)
        return log(1 + (self._count - df + 0.5) / (df + 0.5))

    def _column(self, token: str) -> tuple[npt.NDArray[np.int32], Scores]:
        column = self._find(token)
        if column is None:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
        start, end = int(self._indptr[column]), int(self._indptr[column + 1])
        return self._indices[start:end], self._data[start:end]

    def _find(self, token: str) -> int | None:
        wanted = np.uint64(_hash(token))
        place = int(np.searchsorted(self._hashes, wanted))
        return place if place < len(self._hashes) and self._hashes[place] == wanted else None


def _damaged(folder: Path, reason: Both) -> IndexDamagedError:
    return IndexDamagedError(
        f"关键词索引 {folder} 读不出来：{reason.chinese}。请运行 renda index --fresh 重建索引。",
        f"The keyword index {folder} can't be read: {reason.english}. Run renda index --fresh to build the index again.",
    )


def _hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _number_tokens(documents: Iterable[Sequence[str]]) -> tuple[list[list[int]], list[str]]:
    numbers: dict[str, int] = {}
    ids = [[numbers.setdefault(token, len(numbers)) for token in document] for document in documents]
    return ids, list(numbers)


def _score_matrix(ids: list[list[int]], vocabulary: int) -> dict[str, npt.NDArray[np.generic]]:
    if not vocabulary:
        return {"indptr": np.zeros(1), "indices": np.zeros(0), "data": np.zeros(0)}
    import bm25s

    model = bm25s.BM25(k1=K1, b=B, method="lucene", dtype="float32", int_dtype="int32")
    matrix = model.build_index_from_ids(list(range(vocabulary)), ids, show_progress=False)
    return {name: np.asarray(matrix[name]) for name in ("indptr", "indices", "data")}


def _sorted_by_hash(columns: dict[str, npt.NDArray[np.generic]]) -> dict[str, npt.NDArray[np.generic]]:
    """Reorder the matrix's columns so that their hashes ascend."""
    hashes, indptr = columns["hashes"], columns["indptr"].astype(np.int64)
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    if len(hashes) > 1 and bool(np.any(hashes[1:] == hashes[:-1])):
        # One in 10^8 at a million tokens, and then two words would share their postings.
        raise IndexBuildError(
            "两个词的散列值相同，关键词索引无法建立。请在 corpus/terms.txt 中增删一个词后重试。",
            "Two words have the same hash, so the keyword index can't be built. "
            "Add or remove a word in corpus/terms.txt and try again.",
        )
    lengths = np.diff(indptr)[order]
    starts = np.concatenate(([0], np.cumsum(lengths)))
    # Entry j of new column c was entry (j - starts[c]) + indptr[order[c]] of the old matrix.
    source = np.arange(starts[-1]) + np.repeat(indptr[:-1][order] - starts[:-1], lengths)
    return {
        "hashes": hashes,
        "indptr": starts,
        "indices": columns["indices"][source],
        "data": columns["data"][source],
    }
