"""SQuAD files (Rajpurkar et al. 2016), the format of CMRC 2018, DRCD and many others, as retrieval sets.

Each paragraph is a document; the paragraph that a question belongs to answers it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.broken import explain
from eval.outside import Document, OutsideSet, Question
from rag.errors import Both, InputError


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Question(_Part):
    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    is_impossible: bool = False


class _Paragraph(_Part):
    context: str = Field(min_length=1)
    qas: list[_Question]


class _Entry(_Part):
    title: str = ""
    paragraphs: list[_Paragraph]


class _File(_Part):
    data: list[_Entry]


def read_squad(place: str) -> OutsideSet:
    """Read a SQuAD file. A paragraph's place in it is its id.

    Questions that it marks as unanswerable (``is_impossible``) are left out.
    Raises InputError naming the file and the path of the field (``data.0.paragraphs.2.context``).
    """
    path = Path(place)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"读不到评测集 {path}：{error.strerror}。请检查路径。",
            f"The data set {path} can't be read: {error.strerror}. Check the path.",
        ) from error
    documents: list[Document] = []
    questions: list[Question] = []
    for at, entry in enumerate(_parse(path, content).data):
        for number, paragraph in enumerate(entry.paragraphs):
            document = Document(f"data.{at}.paragraphs.{number}", entry.title, paragraph.context)
            documents.append(document)
            questions += [
                Question(asked.id, asked.question, {document.id: 1})
                for asked in paragraph.qas
                if not asked.is_impossible
            ]
    digest = hashlib.sha256(content).hexdigest()
    return OutsideSet(path.stem, path, "all", digest, tuple(documents), tuple(questions))


def _parse(path: Path, content: bytes) -> _File:
    try:
        return _File.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        wrong = explain(error, Both("（整个文件）", "(the whole file)"))
        raise InputError(
            f"{path} 的 {wrong.chinese}。需要 SQuAD 格式：data → paragraphs → context 与 qas。",
            f"{path}: {wrong.english}. The format of SQuAD is needed: data → paragraphs → context and qas.",
        ) from None
