"""Someone else's questions: documents, questions, and which document answers which question."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rag.squeezed import squeeze
from rag.types import Hit


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a set, by the set's own id. ``title`` is empty where the set gives none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the documents that answer it: document id -> gain, a whole number above 0."""

    id: str
    text: str
    gains: Mapping[str, int]


@dataclass(frozen=True)
class OutsideSet:
    """A set as read from its files; ``sha256`` is of all the bytes that were read."""

    name: str
    path: Path
    split: str
    sha256: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]

    @cached_property
    def canonical(self) -> dict[str, str]:
        """Document id -> id of the first document with the same letters: whoever finds one has found all."""
        first: dict[str, str] = {}
        return {d.id: first.setdefault(squeeze(d.text).text or d.id, d.id) for d in self.documents}

    @cached_property
    def article_ids(self) -> dict[str, str]:
        """Article id in the index -> document id; the set's own ids may not be fit for file names."""
        return {f"d{n:07d}": d.id for n, d in enumerate(self.documents, start=1)}

    @property
    def documents_hash(self) -> str:
        """SHA-256 over titles and texts alone: the splits of a set share one index."""
        digest = hashlib.sha256()
        for document in self.documents:
            for part in (document.title, document.text):
                digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
        return digest.hexdigest()

    def relevant(self, question: Question) -> dict[str, int]:
        """The gains of a question, documents of the same text counted once."""
        gains: dict[str, int] = {}
        for document, gain in question.gains.items():
            own = self.canonical.get(document, document)
            gains[own] = max(gain, gains.get(own, 0))
        return gains

    def ranking(self, hits: Sequence[Hit], question: Question) -> list[str]:
        """The documents that ``hits`` lead to, best first, each once, at its first passage.

        Near-duplicates, which the engine shows as ``also_in`` of a hit, come directly behind it. A document
        that has the question's own id is left out, as BEIR's own evaluation does: there it is the question.
        """
        ids = (a for hit in hits for a in (hit.article.id, *(other.article_id for other in hit.also_in)))
        found = (self.article_ids[article] for article in ids)
        return list(dict.fromkeys(self.canonical[d] for d in found if d != question.id))
