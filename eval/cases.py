"""The rows of a data set: questions with the evidence that a good search must bring."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.broken import explain
from rag.errors import InputError
from rag.question import MAX_QUESTION_CHARS

Kind = Literal[
    "fact", "list", "number", "date_person", "procedure", "definition", "relation", "multi", "title", "quote",
    "paraphrase", "traditional", "typo", "english", "follow_up", "false_premise", "unanswerable", "off_topic",
]  # fmt: skip


_VISIBLE = r"[^\s\p{Cc}\p{Cf}]"
"""What the engine asks of a question, so that a run does not stop at a row that can't be asked."""

_Visible = Annotated[str, Field(min_length=1, pattern=_VISIBLE)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(_Row):
    """One message of the dialogue before the question."""

    role: Literal["user", "assistant"]
    content: str


class Evidence(_Row):
    """A stretch of an article, given by its exact words."""

    article: str
    quote: str = Field(min_length=2)


class Case(_Row):
    """One question.

    ``evidence`` is a list of groups: each group is needed, any alternative of a group suffices.
    ``key_points`` likewise lists points with alternative wordings.
    """

    id: _Visible
    question: _Visible = Field(max_length=MAX_QUESTION_CHARS)
    history: tuple[Message, ...] = ()
    kind: Kind
    answerable: bool
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    key_points: tuple[tuple[_Visible, ...], ...] = ()
    split: Literal["dev", "test"]
    draft: bool = False
    """Written by a command (``renda eval new`` or ``from-feedback``) and not yet reviewed by a person."""
    note: str = ""
    """For the reader of the row, such as a verdict with its reason; no measure looks at it."""


def read_cases(path: Path) -> list[Case]:
    """Read a JSONL data set.

    Raises InputError naming file, line and field of the first row that is not a case.
    """
    return [case for _, case in read_numbered(path)]


def read_numbered(path: Path) -> Iterator[tuple[int, Case]]:
    """The cases with the numbers of their lines, from 1. Raises like ``read_cases``."""
    try:
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise InputError(
            f"读不到评测集 {path}：{error.strerror}。请检查路径。",
            f"The data set {path} can't be read: {error.strerror}. Check the path.",
        ) from error
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, Case.model_validate_json(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path} 第 {number} 行不是 UTF-8（第 {error.start + 1} 个字节）。请另存为 UTF-8。",
                f"{path}, line {number}, is not UTF-8 (byte {error.start + 1}). Save it as UTF-8.",
            ) from None
        except ValidationError as error:
            wrong = explain(error)
            raise InputError(
                f"{path} 第 {number} 行的 {wrong.chinese}。请改正这一行。",
                f"{path}, line {number}: {wrong.english}. Correct this line.",
            ) from None


def data_set_hash(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_cases(path: Path, cases: list[Case]) -> None:
    """Write cases as JSONL, one a line; ``draft`` and ``note`` stand only where they say something."""
    rows = (
        json.dumps(
            case.model_dump(exclude={name for name in ("draft", "note") if not getattr(case, name)}),
            ensure_ascii=False,
        )
        for case in cases
    )
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{row}\n" for row in rows)


def write_new_cases(path: Path, cases: list[Case]) -> None:
    """Write cases to a file that does not exist yet. Raises InputError where it does or can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8"):
            write_cases(path, cases)
    except OSError as error:
        if isinstance(error, FileExistsError) and path.exists():
            raise InputError(
                f"{path} 已经存在，不会覆盖。请换一个文件名。",
                f"{path} exists and is not overwritten. Give another file name.",
            ) from None
        raise InputError(
            f"写不进 {path}：{error.strerror}。请检查路径和权限。",
            f"{path} can't be written: {error.strerror}. Check the path and write permission.",
        ) from error
