"""Part of a data set that stands for the whole: the same every time, and every kind in it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Sequence


def stratified(items: Sequence[tuple[str, Hashable]], size: int) -> list[str]:
    """``size`` of the ids, or all where there are not more, in their order; ``items`` hold (id, stratum).

    The places are given one after the other to the stratum with the highest n / sqrt(s (s + 1)), where n of
    it there are and s were chosen (Huntington, 1928): every stratum has its first place before any has its
    second, the rest follow the sizes, and a larger sample holds every smaller one. Within a stratum the hash
    of the id decides, not the order of the file.
    """
    strata: dict[Hashable, list[str]] = {}
    for id_, stratum in items:
        strata.setdefault(stratum, []).append(id_)
    for ids in strata.values():
        ids.sort(key=_drawn)
    taken = dict.fromkeys(strata, 0)
    for _ in range(min(size, len(items))):
        open_strata = [name for name, ids in strata.items() if taken[name] < len(ids)]
        best = max(open_strata, key=lambda name: (_claim(len(strata[name]), taken[name]), len(strata[name])))
        taken[best] += 1
    chosen = {id_ for name, ids in strata.items() for id_ in ids[: taken[name]]}
    return [id_ for id_, _ in items if id_ in chosen]


def _claim(n: int, chosen: int) -> float:
    return n / math.sqrt(chosen * (chosen + 1)) if chosen else math.inf


def _drawn(id_: str) -> str:
    return hashlib.sha256(id_.encode()).hexdigest()
