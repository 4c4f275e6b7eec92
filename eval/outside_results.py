"""What was measured on outside sets, kept in ``eval/outside.toml`` for the READMEs.

The sets themselves are not part of the project. Each entry says by its hash which file was measured, when,
and with which commit; it is written from a complete run only (``renda eval record``).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval import summary
from eval.broken import explain
from eval.records import Run
from eval.statistics import percentile
from rag.errors import InputError
from rag.settings import PROJECT_ROOT

RESULTS = PROJECT_ROOT / "eval" / "outside.toml"
MEASURES = ("hit@1", "hit@5", "mrr@10", "ndcg@10", "recall@10")

RETRIEVAL_ONLY = "search"
"""The mode of a run that measured retrieval alone (``eval.bench``)."""

_DATE_CHARS = len("2026-01-31")
_HEAD = "# Written by `renda eval record` from a run. Don't edit: measure again.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideResult:
    """One measured set. ``figures`` are (mean, low, high) of each measure, with 95 % intervals."""

    name: str
    file: str
    sha256: str
    documents: int
    questions: int
    date: str
    commit: str
    dirty: bool | None = None
    search_p50_ms: float
    search_p95_ms: float
    figures: dict[str, tuple[float, float, float]]


def result_of(run: Run, name: str) -> OutsideResult:
    """The figures of a run on an outside set, under the name that the READMEs show.

    Raises InputError for a run on the project's own format, or on a part of the questions.
    """
    info = run.info
    if info.mode != RETRIEVAL_ONLY:
        raise InputError(
            f"评测 {run.folder} 用的不是外部评测集。只有 squad: 和 beir: 的结果才记入 {RESULTS.name}。",
            f"The run {run.folder} is not on an outside data set. Only results on squad: and beir: go into {RESULTS.name}.",
        )
    if info.limit:
        raise InputError(
            f"评测 {run.folder} 只问了 {info.limit} 题。请不带 --limit 重新运行 renda eval run。",
            f"The run {run.folder} asked only {info.limit} questions. Run renda eval run again, without --limit.",
        )
    means = summary.means(run.rows)
    figures = {measure: means[measure] for measure in MEASURES}
    times = [row.timings_ms["search"] for row in run.rows]
    return OutsideResult(
        name=name,
        file=Path(info.data_set["path"]).name,
        sha256=info.data_set["sha256"],
        documents=info.index["articles"],
        questions=len(run.rows),
        date=(info.finished or "")[:_DATE_CHARS],
        commit=info.commit,
        dirty=info.dirty,
        search_p50_ms=round(percentile(times, 50), 1),
        search_p95_ms=round(percentile(times, 95), 1),
        figures={m: (round(f.value, 4), round(f.low, 4), round(f.high, 4)) for m, f in figures.items()},
    )


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
        raise InputError(
            f"读不了 {path}：{error}。请重新运行 renda eval record。",
            f"{path} can't be read: {error}. Run renda eval record again.",
        ) from error
    except ValidationError as error:
        wrong = explain(error)
        raise InputError(
            f"{path} 的 {wrong.chinese}。请重新运行 renda eval record。",
            f"{path}: {wrong.english}. Run renda eval record again.",
        ) from None


def record_result(result: OutsideResult, path: Path = RESULTS) -> None:
    """Put ``result`` in the place of an earlier one of its name. Raises InputError where that can't be written."""
    others = [earlier for earlier in read_results(path) if earlier.name != result.name]
    results = sorted([*others, result], key=lambda one: one.name)
    half = path.with_name(path.name + ".tmp")
    try:
        half.write_text(_HEAD + "".join(_render(one) for one in results), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise InputError(
            f"写不了 {path}：{error.strerror}。请检查权限与磁盘空间。",
            f"{path} can't be written: {error.strerror}. Check write permission and the disk space.",
        ) from error


def _render(result: OutsideResult) -> str:
    values: Mapping[str, str | int | float] = {
        name: value
        for name in OutsideResult.__slots__
        if name != "figures" and (value := getattr(result, name)) is not None
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    figures = [f"{json.dumps(name)} = {list(value)}" for name, value in result.figures.items()]
    return "\n".join(["", "[[set]]", *lines, "", "[set.figures]", *figures, ""])
