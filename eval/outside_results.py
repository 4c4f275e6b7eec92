"""What was measured on outside sets, kept in ``eval/outside.toml`` for the READMEs.

The sets themselves are not part of the project. Each entry says by its hash which file was measured, when,
and with which commit; only a run writes it (``renda eval run --dataset … --record NAME``).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.records import RunRow
from eval.statistics import bootstrap_interval, percentile
from rag.errors import InputError
from rag.settings import PROJECT_ROOT

RESULTS = PROJECT_ROOT / "eval" / "outside.toml"
MEASURES = ("hit@1", "hit@5", "mrr@10", "ndcg@10", "recall@10")

_HEAD = "# Written by `renda eval run --dataset … --record NAME`. Don't edit: measure again.\n"


@dataclass(frozen=True, slots=True)
class OutsideResult:
    """One measured set. ``figures`` are (mean, low, high) of each measure, with 95 % intervals."""

    name: str
    dataset: str
    sha256: str
    documents: int
    questions: int
    date: str
    commit: str
    dirty: bool
    embedder: str
    search_p50_ms: float
    search_p95_ms: float
    figures: dict[str, tuple[float, float, float]]


def figures_of(rows: Sequence[RunRow]) -> dict[str, tuple[float, float, float]]:
    """Mean, low and high of each measure over all rows, to four decimals."""
    figures = {}
    for measure in MEASURES:
        values = [row.measures[measure] for row in rows]
        interval = bootstrap_interval(values)
        mean = sum(values) / len(values)
        figures[measure] = (round(mean, 4), round(interval.low, 4), round(interval.high, 4))
    return figures


def search_ms(rows: Sequence[RunRow], q: float) -> float:
    """The ``q``-th percentile of the search time, in milliseconds."""
    return round(percentile([row.timings_ms["search"] for row in rows], q), 1)


def read_results(path: Path = RESULTS) -> list[OutsideResult]:
    """All recorded results, in the order of their names; none where nothing was recorded yet.

    Raises InputError naming file and field of what can't be read.
    """
    if not path.exists():
        return []
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("set", [])
        return TypeAdapter(list[OutsideResult]).validate_python(found)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"读不了 {path}：{error}。请用 --record 重新测量。") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(f"{path} 的 {field} 不对：{first['msg']}。请用 --record 重新测量。") from None


def record_result(result: OutsideResult, path: Path = RESULTS) -> None:
    """Put ``result`` in the place of an earlier one of its name. Raises InputError where that can't be written."""
    others = [earlier for earlier in read_results(path) if earlier.name != result.name]
    results = sorted([*others, result], key=lambda one: one.name)
    half = path.with_name(path.name + ".tmp")
    try:
        half.write_text(_HEAD + "".join(_render(one) for one in results), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise InputError(f"写不了 {path}：{error.strerror}。请检查权限与磁盘空间。") from error


def _render(result: OutsideResult) -> str:
    values: Mapping[str, str | int | float] = {
        name: getattr(result, name) for name in OutsideResult.__slots__ if name != "figures"
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    figures = [f"{json.dumps(name)} = {list(value)}" for name, value in result.figures.items()]
    return "\n".join(["", "[[set]]", *lines, "", "[set.figures]", *figures, ""])
