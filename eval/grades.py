"""What a judge made of a run: a file beside the run's own, for each judge and wording of its prompt.

A grade is on disk before the next answer is judged. The run itself is never changed.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from eval.broken import explain
from eval.grade_prompt import Verdict
from rag.errors import InputError

FORMAT = 1
UNREADABLE: Literal["unreadable"] = "unreadable"

_PREFIX, _SUFFIX = "grades-", ".jsonl"
_HASH_CHARS, _NAME_CHARS = 8, 80
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class GradeInfo:
    """Who judged, by which wording (SHA-256 of its prompt), and which models had written, as far as known."""

    judge: str
    prompt: str
    writers: list[str]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Grade:
    """The verdict on one answer; ``reason`` is the judge's, or the code of why it gave none that counts.

    Tokens and seconds are 0 where the reply was ``cached``.
    """

    id: str
    verdict: Verdict | Literal["unreadable"]
    reason: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades of one judge, in the order in which they were given."""

    info: GradeInfo
    grades: tuple[Grade, ...]
    path: Path


def grades_path(folder: Path, info: GradeInfo) -> Path:
    """Where the grades of this judge by this wording lie."""
    name = _NOT_IN_NAMES.sub("-", info.judge)[:_NAME_CHARS].strip("-.") or "judge"
    return folder / f"{_PREFIX}{name}-{info.prompt[:_HASH_CHARS]}{_SUFFIX}"


def begin_grades(folder: Path, info: GradeInfo) -> Grades:
    """The grades so far, none at first; a half-written last one is cut off. Raises InputError."""
    path = grades_path(folder, info)
    try:
        if not path.exists():
            _append(path, asdict(info))
        whole = path.read_bytes()
        with path.open("r+b") as file:
            file.truncate(whole.rfind(b"\n") + 1)
    except OSError as error:
        raise _unwritable(path, error) from error
    return read_grades(path)


def add_grade(path: Path, grade: Grade) -> None:
    """Write one grade; it is on disk when this returns. Raises InputError."""
    try:
        _append(path, asdict(grade))
    except OSError as error:
        raise _unwritable(path, error) from error


def all_grades(folder: Path) -> Iterator[Grades]:
    """The grades of every judge beside a run, by name. Raises InputError for a damaged file."""
    for path in sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}")):
        yield read_grades(path)


def read_grades(path: Path) -> Grades:
    """Read a file of grades. Raises InputError naming file, line and field."""
    number = 1
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").removesuffix("\n").split("\n")
        info = _INFO.validate_json(lines[0], strict=True)
        if info.format != FORMAT:
            raise InputError(
                f"评判记录 {path} 的格式版本是 {info.format}，本程序用的是 {FORMAT}。请删去这个文件再评判。",
                f"The format of the grades {path} is {info.format}; renda uses {FORMAT}. "
                "Delete this file and grade again.",
            )
        grades = []
        for number, line in enumerate(lines[1:], start=2):  # noqa: B007 - read where a line is wrong
            grades.append(_GRADE.validate_json(line, strict=True))
    except OSError as error:
        raise InputError(
            f"读不了评判记录 {path}：{error.strerror}。请检查权限。",
            f"The grades {path} can't be read: {error.strerror}. Check read permission.",
        ) from error
    except ValidationError as error:
        wrong = explain(error)
        raise InputError(
            f"{path} 第 {number} 行的 {wrong.chinese}。请删去这个文件再评判。",
            f"{path}, line {number}: {wrong.english}. Delete this file and grade again.",
        ) from None
    twice = next((id_ for id_, count in Counter(one.id for one in grades).items() if count > 1), None)
    if twice is not None:
        raise InputError(
            f"评判记录 {path} 里 {twice} 不止一行。请删去这个文件再评判。",
            f"The grades {path} have {twice} in more than one line. Delete this file and grade again.",
        )
    return Grades(info, tuple(grades), path)


def _append(path: Path, value: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"写不了评判记录 {path}：{error.strerror}。请检查权限与磁盘空间。",
        f"The grades {path} can't be written: {error.strerror}. Check write permission and the disk space.",
    )


_INFO = TypeAdapter(GradeInfo)
_GRADE = TypeAdapter(Grade)
