"""Near-duplicate passages: groups that say the same in nearly the same words, by MinHash.

Two passages belong together when they share at least ``THRESHOLD`` of their character trigrams
(Jaccard). MinHash (Broder 1997; datasketch's LSH) only proposes pairs, so that 100,000 passages need not
all be compared; each pair is then measured exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import IndexBuildError, IndexDamagedError
from rag.text import fold

THRESHOLD = 0.8
_PROPOSE_FROM = 0.7
"""Below ``THRESHOLD``, so that the error of the estimate loses hardly a pair."""
_PERMUTATIONS = 128
_SHINGLE_CHARS = 3
_ALONE = -1

Groups = npt.NDArray[np.int32]


def shingles(text: str) -> frozenset[str]:
    """The character trigrams of the text's letters and digits, folded; a shorter text is one shingle."""
    letters = "".join(char for char in fold(text) if char.isalnum())
    last = max(1, len(letters) - _SHINGLE_CHARS + 1)
    return frozenset(letters[at : at + _SHINGLE_CHARS] for at in range(last))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared shingles over all shingles, 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def group_duplicates(texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Groups:
    """The group of each text, int32 (n,); -1 for a text that stands alone.

    A group gathers around its first text: each member is a near-duplicate of that one, so that a
    chain of small changes doesn't end in texts that share little.
    """
    from datasketch import MinHash, MinHashLSH

    groups = np.full(len(texts), _ALONE, dtype=np.int32)
    index = MinHashLSH(threshold=_PROPOSE_FROM, num_perm=_PERMUTATIONS)
    empty = MinHash(num_perm=_PERMUTATIONS)
    firsts: dict[int, frozenset[str]] = {}
    for place, text in enumerate(texts):
        own = shingles(text)
        sketch = empty.copy()
        sketch.update_batch([shingle.encode() for shingle in own])
        near = {first: jaccard(own, firsts[first]) for first in index.query(sketch)}
        best = max(near, key=lambda first: (near[first], -first), default=None)
        if best is not None and near[best] >= THRESHOLD:
            groups[best] = groups[place] = best
        else:
            firsts[place] = own
            index.insert(place, sketch)
        if progress is not None:
            progress(place + 1, len(texts))
    return groups


class Duplicates:
    """The near-duplicate groups of a build."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._members: dict[int, list[int]] = defaultdict(list)
        for ordinal in np.flatnonzero(groups != _ALONE):
            self._members[int(groups[ordinal])].append(int(ordinal))

    def __len__(self) -> int:
        """Number of groups."""
        return len(self._members)

    def group_of(self, ordinal: int) -> int | None:
        """The group of a passage, None for one that stands alone."""
        group = int(self._groups[ordinal])
        return None if group == _ALONE else group

    def members(self, group: int) -> tuple[int, ...]:
        """The ordinals of a group's passages, ascending. Raises KeyError for an unknown group."""
        if group not in self._members:
            raise KeyError(group)
        return tuple(self._members[group])


def write_duplicates(path: Path, groups: Groups) -> None:
    """Store the groups. Raises IndexBuildError when the file can't be written."""
    try:
        np.save(path, groups, allow_pickle=False)
    except OSError as error:
        raise IndexBuildError(
            f"重复段落表 {path} 写不进去：{error}。请清理磁盘空间、检查写入权限后重新运行 renda index。",
            f"The table of repeated passages {path} can't be written: {error}. "
            "Make room on the disk, check write permission, and run renda index again.",
        ) from error


def read_duplicates(path: Path) -> Duplicates:
    """Read the groups. Raises IndexDamagedError when the file is missing or damaged."""
    try:
        return Duplicates(np.load(path, allow_pickle=False))
    except (OSError, ValueError) as error:
        raise IndexDamagedError(
            f"重复段落表 {path} 读不出来：{error}。请运行 renda index --fresh 重建索引。",
            f"The table of repeated passages {path} can't be read: {error}. "
            "Run renda index --fresh to build the index again.",
        ) from error
