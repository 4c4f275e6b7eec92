"""Folders in the format of BEIR (Thakur et al. 2021) as retrieval sets.

``corpus.jsonl`` ({"_id", "title"?, "text"}), ``queries.jsonl`` ({"_id", "text"}) and ``qrels/<split>.tsv``
(query-id, corpus-id, score). Only questions that the split judges are asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.broken import explain
from eval.outside import Document, OutsideSet, Question
from rag.errors import Both, InputError

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_COLUMNS = ("query-id", "corpus-id", "score")


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str = Field(alias="_id", min_length=1)
    text: str


class _Document(_Query):
    title: str = ""


_Row = TypeVar("_Row", bound=_Query)


def read_beir(place: str) -> OutsideSet:
    """Read ``FOLDER`` or ``FOLDER:SPLIT``; without a split ``test``, or the only one that there is.

    Raises InputError naming file, line and field.
    """
    folder, split = _folder_and_split(place)
    judged = folder / QRELS / f"{split}.tsv"
    digest = hashlib.sha256()
    gains = _gains(judged, digest)
    documents = [
        Document(row.id, row.title, row.text.strip() or row.title)
        for row in _rows(folder / CORPUS, _Document, digest)
        if row.text.strip() or row.title.strip()
    ]
    texts = {row.id: row.text for row in _rows(folder / QUERIES, _Query, digest) if row.text.strip()}
    missing = next((question for question in gains if question not in texts), None)
    if missing is not None:
        raise InputError(
            f"{judged} 里的问题 {missing} 不在 {folder / QUERIES} 里。请检查两个文件是否同属一个评测集。",
            f"The question {missing} of {judged} is not in {folder / QUERIES}. "
            "See whether both files belong to one data set.",
        )
    questions = [Question(id_, texts[id_], own) for id_, own in gains.items() if own]
    return OutsideSet(folder.name, folder, split, digest.hexdigest(), tuple(documents), tuple(questions))


def _folder_and_split(place: str) -> tuple[Path, str]:
    folder, split = Path(place), ""
    if not folder.is_dir() and ":" in place:
        before, _, split = place.rpartition(":")
        folder = Path(before)
    if not folder.is_dir():
        raise InputError(
            f"没有评测集文件夹 {folder}。请检查路径。",
            f"There is no data set folder {folder}. Check the path.",
        )
    splits = sorted(path.stem for path in (folder / QRELS).glob("*.tsv"))
    if not splits:
        raise InputError(
            f"{folder / QRELS} 里没有 .tsv 文件。BEIR 格式需要 {CORPUS}、{QUERIES} 和 qrels/*.tsv。",
            f"{folder / QRELS} has no .tsv file. BEIR format needs {CORPUS}, {QUERIES} and qrels/*.tsv.",
        )
    chosen = split or ("test" if "test" in splits else splits[0] if len(splits) == 1 else "")
    if chosen not in splits:
        none = Both(f"没有划分 {chosen}", f"has no split {chosen}")
        wanted = none if chosen else Both("有多个划分", "has several splits")
        raise InputError(
            f"评测集 {folder} {wanted.chinese}；可选：{'、'.join(splits)}。请写成 beir:{folder}:{splits[0]}。",
            f"The data set {folder} {wanted.english}; there are {', '.join(splits)}. Write beir:{folder}:{splits[0]}.",
        )
    return folder, chosen


def _lines(path: Path, digest: hashlib._Hash) -> Iterator[tuple[int, str]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                digest.update(line)
                text = line.decode("utf-8").removeprefix("\ufeff")
                if text.strip():
                    yield number, text
    except OSError as error:
        raise InputError(
            f"读不到评测集文件 {path}：{error.strerror}。请检查路径。",
            f"The file {path} of the data set can't be read: {error.strerror}. Check the path.",
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} 第 {number} 行不是 UTF-8：{error.reason}。请另存为 UTF-8。",
            f"{path}, line {number}, is not UTF-8: {error.reason}. Save it as UTF-8.",
        ) from None


def _rows(path: Path, model: type[_Row], digest: hashlib._Hash) -> Iterator[_Row]:
    for number, line in _lines(path, digest):
        try:
            yield model.model_validate_json(line)
        except ValidationError as error:
            wrong = explain(error)
            raise InputError(
                f"{path} 第 {number} 行的 {wrong.chinese}。请改正这一行。",
                f"{path}, line {number}: {wrong.english}. Correct this line.",
            ) from None


def _gains(path: Path, digest: hashlib._Hash) -> dict[str, dict[str, int]]:
    """Question id -> document id -> gain; judgements of 0 or below say that a document does not answer."""
    gains: dict[str, dict[str, int]] = {}
    for number, line in _lines(path, digest):
        cells = line.rstrip("\r\n").split("\t")
        if number == 1 and cells[0] == _COLUMNS[0]:
            continue
        if len(cells) != len(_COLUMNS):
            raise InputError(
                f"{path} 第 {number} 行有 {len(cells)} 列，应为 3 列（{'、'.join(_COLUMNS)}，以制表符分开）。请改正这一行。",
                f"{path}, line {number}, has {len(cells)} columns; it should have 3 ({', '.join(_COLUMNS)}, "
                "separated by tabs). Correct this line.",
            )
        question, document, score = cells
        try:
            gain = int(score)
        except ValueError:
            raise InputError(
                f"{path} 第 {number} 行的 score 不是整数：{score}。请改正这一行。",
                f"{path}, line {number}: the score is no whole number: {score}. Correct this line.",
            ) from None
        own = gains.setdefault(question, {})
        if gain > 0:
            own[document] = gain
    return gains
