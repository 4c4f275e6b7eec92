"""The folder of a run: ``<data_dir>/eval/<UTC time>-<name>/`` with ``run.json`` and ``rows.jsonl``.

A row is on disk before the next question is asked, so that an interrupted run can be continued; only
``finish`` makes a run complete. Runs are read back through pydantic: a damaged one is named by file, line
and field.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eval.broken import explain
from eval.row_types import DataSet, RunAnswer, RunEvidence, RunHit, RunMessage
from rag.errors import InputError

FORMAT = 1
"""Changes whenever a field of ``RunInfo`` or ``RunRow`` changes its meaning."""

INFO, ROWS, LOCK = "run.json", "rows.jsonl", ".lock"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What was run, on what and with what. Times are UTC in ISO 8601.

    ``commit`` is empty and ``dirty`` None outside a git work tree; ``changes`` is the SHA-256 of what differs
    from the commit, empty where nothing does. ``settings`` have their keys replaced
    by ``***``. ``split``, ``kind`` and ``limit`` are the choice of cases: ``all``, None and 0 mean no choice.
    """

    name: str
    started: str
    finished: str | None
    commit: str
    dirty: bool | None
    mode: str
    settings: dict[str, Any]
    data_set: DataSet
    split: str = "all"
    kind: str | None = None
    limit: int = 0
    index: dict[str, Any] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=dict)
    changes: str = ""
    format: int = FORMAT

    @property
    def complete(self) -> bool:
        """Whether every case was run."""
        return self.finished is not None


@dataclass(frozen=True, slots=True)
class RunRow:
    """One case with what came of it.

    ``answer`` is None where only retrieval was measured, ``probability`` (of the question being answerable)
    where no model judged it. ``measures`` hold only what applies to the case.
    """

    id: str
    question: str
    history: list[RunMessage]
    kind: str
    split: str
    answerable: bool
    evidence: list[list[RunEvidence]]
    key_points: list[list[str]]
    measures: dict[str, float]
    hits: list[RunHit]
    answer: RunAnswer | None
    probability: float | None
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as read from its folder; ``rows`` in the order they were written."""

    info: RunInfo
    rows: tuple[RunRow, ...]
    folder: Path


class RunWriter:
    """Writes a run as it goes. Its folder must be new (``start``) or an incomplete run (``resume``)."""

    def __init__(self, folder: Path, info: RunInfo) -> None:
        self.folder = folder
        self._info = info

    @classmethod
    def start(cls, root: Path, info: RunInfo) -> RunWriter:
        """Make the folder of a new run under ``root``. Raises InputError where it can't be written."""
        stamp = info.started.replace("-", "").replace(":", "").partition("+")[0].partition(".")[0]
        folder = root / f"{stamp}-{info.name}"
        try:
            folder = _new_folder(folder)
            writer = cls(folder, info)
            writer._write_info()
            (folder / ROWS).touch()
        except OSError as error:
            raise _unwritable(folder, error) from error
        return writer

    @classmethod
    def resume(cls, run: Run) -> RunWriter:
        """Go on with an incomplete run, after its last whole row."""
        path = run.folder / ROWS
        whole = path.read_bytes()
        with path.open("r+b") as file:
            file.truncate(whole.rfind(b"\n") + 1)
        return cls(run.folder, run.info)

    def append(self, row: RunRow) -> None:
        """Write one row; it is on disk when this returns. Raises InputError where it can't be written."""
        line = json.dumps(asdict(row), ensure_ascii=False, allow_nan=False) + "\n"
        try:
            with (self.folder / ROWS).open("a", encoding="utf-8", newline="\n") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def take_back(self, ids: Collection[str]) -> None:
        """Remove the rows of these questions, so that they count as missing. Raises InputError like ``append``."""
        path = self.folder / ROWS
        try:
            lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
            kept = [line for line in lines if line and json.loads(line)["id"] not in ids]
            _replace(path, "".join(f"{line}\n" for line in kept))
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def finish(self, finished: str) -> None:
        """Mark the run complete at this time."""
        self._info = replace(self._info, finished=finished)
        try:
            self._write_info()
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def _write_info(self) -> None:
        text = json.dumps(asdict(self._info), ensure_ascii=False, indent=1)
        _replace(self.folder / INFO, text + "\n")


def read_run(folder: Path, *, allow_incomplete: bool = False) -> Run:
    """Read a run back.

    Raises InputError for a folder that holds no run, for a damaged row (file, line, field), and for an
    incomplete run unless it is allowed; a half-written last row of an incomplete run counts as missing.
    """
    info = read_info(folder)
    if not info.complete and not allow_incomplete:
        raise InputError(
            f"评测 {folder} 没有跑完，不能当作完整的结果。请先接着跑完：renda eval run --resume {folder}",
            f"The run {folder} is not complete and can't stand for a whole one. "
            f"Complete it first: renda eval run --resume {folder}",
        )
    rows = _read_rows(folder / ROWS, torn_end=not info.complete)
    if info.complete and len(rows) != info.data_set["cases"]:
        raise InputError(
            f"评测 {folder} 应有 {info.data_set['cases']} 行，{ROWS} 里却有 {len(rows)} 行。请重新运行 renda eval run。",
            f"The run {folder} should have {info.data_set['cases']} rows, but {ROWS} has {len(rows)}. Run renda eval run again.",
        )
    twice = next((one for one, count in Counter(row.id for row in rows).items() if count > 1), None)
    if twice is not None:
        raise InputError(
            f"评测 {folder} 的 {ROWS} 里 {twice} 不止一行。请重新运行 renda eval run。",
            f"{twice} stands in more than one row of {ROWS} in the run {folder}. Run renda eval run again.",
        )
    return Run(info, tuple(rows), folder)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other processes from writing into a run, from before it is read until its last row.

    Raises InputError where another one is writing.
    """
    from filelock import FileLock, Timeout

    try:
        turn = FileLock(folder / LOCK).acquire(blocking=False)
    except Timeout:
        raise InputError(
            f"另一个进程正在写评测 {folder}。请等它跑完，或先停下它。",
            f"Another process is writing the run {folder}. Wait until it has ended, or end it first.",
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    with turn:
        yield


def read_info(folder: Path) -> RunInfo:
    """Read what a run says of itself. Raises InputError where that is missing or damaged."""
    path = folder / INFO
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text).get("format")
    except OSError as error:
        raise InputError(
            f"{folder} 里没有评测记录（{INFO}：{error.strerror}）。请检查路径。",
            f"{folder} holds no run ({INFO}: {error.strerror}). Check the path.",
        ) from error
    except (ValueError, AttributeError) as error:
        raise InputError(
            f"评测记录 {path} 读不出来：{error}。请重新运行 renda eval run。",
            f"The run's record {path} can't be read: {error}. Run renda eval run again.",
        ) from error
    if found != FORMAT:
        raise InputError(
            f"评测记录 {path} 的格式版本是 {found}，本程序用的是 {FORMAT}。请重新运行 renda eval run。",
            f"The format of the run's record {path} is {found}; renda uses {FORMAT}. Run renda eval run again.",
        )
    try:
        info: RunInfo = _adapter(RunInfo).validate_json(text, strict=True)
    except ValidationError as error:
        wrong = explain(error)
        raise InputError(
            f"{path} 的 {wrong.chinese}。请重新运行 renda eval run。",
            f"{path}: {wrong.english}. Run renda eval run again.",
        ) from None
    return info


def list_runs(root: Path) -> list[Path]:
    """The folders of all runs under ``root``, complete or not, oldest first."""
    return sorted(path.parent for path in root.glob(f"*/{INFO}"))


def latest_run(root: Path) -> Path:
    """The folder of the newest complete run. Raises InputError where there is none."""
    for folder in reversed(list_runs(root)):
        if read_info(folder).complete:
            return folder
    raise InputError(
        f"{root} 里还没有跑完的评测。请先运行 renda eval run。",
        f"{root} has no complete run yet. Run renda eval run first.",
    )


def find_run(root: Path, name: str) -> Path:
    """The folder of a run, given as a path or by (the end of) its name under ``root``.

    The newest of several with that ending. Raises InputError where there is none.
    """
    if Path(name, INFO).is_file():
        return Path(name)
    named = [folder for folder in list_runs(root) if folder.name == name or folder.name.endswith(f"-{name}")]
    if not named:
        latest = [folder.name for folder in list_runs(root)[-5:]]
        raise InputError(
            f"没有名为 {name} 的评测。{root} 里最近的是：{'、'.join(latest) or '（还没有）'}。请改正名称。",
            f"There is no run {name}. The latest in {root} are: {', '.join(latest) or 'none yet'}. Correct the name.",
        )
    return named[-1]


def finite(measures: Mapping[str, float]) -> dict[str, float]:
    """``measures`` without those that are nan: a row holds only what applies."""
    return {name: float(value) for name, value in measures.items() if not math.isnan(value)}


def _read_rows(path: Path, *, torn_end: bool) -> list[RunRow]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(
            f"读不到评测记录 {path}：{error.strerror}。请重新运行 renda eval run。",
            f"The run's rows {path} can't be read: {error.strerror}. Run renda eval run again.",
        ) from error
    lines = text.split("\n")
    last = lines.pop()
    if last and not torn_end:
        lines.append(last)
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            rows.append(_adapter(RunRow).validate_json(line, strict=True))
        except ValidationError as error:
            wrong = explain(error)
            raise InputError(
                f"{path} 第 {number} 行的 {wrong.chinese}。请重新运行 renda eval run。",
                f"{path}, line {number}: {wrong.english}. Run renda eval run again.",
            ) from None
    return rows


def _replace(path: Path, text: str) -> None:
    """Put ``text`` into the file in one step: it is the old one or the new one, never a part."""
    half = path.with_name(path.name + ".tmp")
    with half.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(
        f"写不了评测记录 {folder}：{error.strerror}。请检查权限与磁盘空间。",
        f"The run {folder} can't be written: {error.strerror}. Check write permission and the disk space.",
    )


def _new_folder(folder: Path) -> Path:
    """Make ``folder``, or one with a number where another run began in the same second."""
    taken = 1
    while True:
        path = folder if taken == 1 else folder.with_name(f"{folder.name}-{taken}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            taken += 1
        else:
            return path


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
