"""The last accepted run, compact enough to be committed: one line a question with its gated figures.

The first line says which data set and commit it was. A question carries a fingerprint of what it asks and
expects, so that after a change of the data set the unchanged questions can still be compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from eval.broken import explain
from eval.outcomes import outcomes_of
from eval.records import Run, RunRow
from rag.errors import InputError

DECIMALS = 4
"""Figures are rounded before they are written and before they are compared with what was written."""


class ReferenceInfo(BaseModel):
    """Which run was accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_set: str
    sha256: str
    commit: str
    dirty: bool | None
    run: str
    finished: str


class ReferenceRow(BaseModel):
    """One question: its fingerprint and its figures by measure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    asks: str
    figures: dict[str, float | int]


@dataclass(frozen=True, slots=True)
class Reference:
    """The accepted run; ``rows`` by id."""

    info: ReferenceInfo
    rows: Mapping[str, ReferenceRow]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What of a run can be compared with the reference: ``unchanged`` rows, and how many can't."""

    unchanged: tuple[RunRow, ...]
    changed: int
    new: int
    gone: int
    same_data_set: bool


def fingerprint(row: RunRow) -> str:
    """Twelve hexadecimal digits of a hash over what the question asks and what it expects."""
    asked = [row.question, row.history, row.answerable, row.evidence, row.key_points]
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def figures_of(row: RunRow, measures: Iterable[str]) -> dict[str, float | int]:
    """The measures that the question has, as the reference holds them: rounded, 0 and 1 without decimals."""
    found = outcomes_of(row)
    return {name: _short(found[name]) for name in measures if name in found}


def overlap(reference: Reference, run: Run) -> Overlap:
    """Which questions of the run ask the same as in the reference."""
    known = [row for row in run.rows if row.id in reference.rows]
    unchanged = tuple(row for row in known if fingerprint(row) == reference.rows[row.id].asks)
    return Overlap(
        unchanged,
        changed=len(known) - len(unchanged),
        new=len(run.rows) - len(known),
        gone=len(reference.rows) - len(known),
        same_data_set=reference.info.sha256 == run.info.data_set["sha256"],
    )


def read_reference(path: Path) -> Reference | None:
    """The committed reference, None where there is none. Raises InputError naming file, line and field."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"读不了 {path}：{error}。请检查这个文件，或从版本库里取回。",
            f"{path} can't be read: {error}. Look at this file, or get it back from version control.",
        ) from None
    number = 1
    try:
        info = ReferenceInfo.model_validate_json(lines[0] if lines else "")
        rows: list[ReferenceRow] = []
        row_of = TypeAdapter(ReferenceRow)
        for number, line in enumerate(lines[1:], start=2):  # noqa: B007 - read where a line is wrong
            rows.append(row_of.validate_json(line))
    except ValidationError as error:
        wrong = explain(error)
        raise InputError(
            f"{path} 第 {number} 行的 {wrong.chinese}。请改正，或用 renda eval gate --accept 重写。",
            f"{path}, line {number}: {wrong.english}. Correct it, or write it anew by renda eval gate --accept.",
        ) from None
    return Reference(info, {row.id: row for row in rows})


def write_reference(path: Path, run: Run, measures: Sequence[str]) -> None:
    """Replace the reference by this run, with the figures of ``measures``. Raises InputError where it can't."""
    info = ReferenceInfo(
        data_set=run.info.data_set["name"],
        sha256=run.info.data_set["sha256"],
        commit=run.info.commit,
        dirty=run.info.dirty,
        run=run.folder.name,
        finished=run.info.finished or "",
    )
    rows = (
        ReferenceRow(id=row.id, asks=fingerprint(row), figures=figures_of(row, measures)) for row in run.rows
    )
    lines = (json.dumps(one.model_dump(), ensure_ascii=False, separators=(",", ":")) for one in (info, *rows))
    half = path.with_suffix(".tmp")
    try:
        half.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise InputError(
            f"写不了 {path}：{error.strerror}。请检查权限与磁盘空间。",
            f"{path} can't be written: {error.strerror}. Check write permission and the disk space.",
        ) from error


def _short(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, DECIMALS)
