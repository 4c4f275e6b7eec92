"""A question, read for retrieval: repaired text, keywords, names and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from rag.repair import Vocabulary, repair_query
from rag.retrieval.glossary import is_english, official_words
from rag.retrieval.intent import Intent, intent_of
from rag.retrieval.names import Gazetteer, NamedArticles
from rag.text import bigrams, tokenise


@dataclass(frozen=True, slots=True)
class Query:
    """``text`` is the repaired question, ``words`` and ``grams`` its keywords.

    ``widening`` holds keywords that the glossary added; they count less. ``places`` are the named
    things of which each stands for a part of the question (several places to compare).
    """

    original: str
    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]
    widening: tuple[str, ...]
    intent: Intent
    english: bool
    names: tuple[NamedArticles, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[NamedArticles, ...]:
        """The places and issuers named, where the question compares two or more of them."""
        kinds = ("place", "issuer", "alias")
        parts: list[NamedArticles] = []
        for name in self.names:
            if name.kind in kinds and not any(name.article_ids & part.article_ids for part in parts):
                parts.append(name)
        return tuple(parts) if len(parts) > 1 else ()


def read_query(question: str, vocabulary: Vocabulary | None, gazetteer: Gazetteer) -> Query:
    """Repair ``question`` and take it apart."""
    text, notes = question, ()
    if vocabulary is not None:
        repaired = repair_query(question, vocabulary)
        text, notes = repaired.text, tuple(repaired.notes)
    widening = official_words(text)
    return Query(
        original=question,
        text=text,
        words=tuple(tokenise(text)),
        grams=tuple(bigrams(text)),
        widening=widening,
        intent=intent_of(text),
        english=is_english(text),
        names=tuple(gazetteer.find(text)),
        notes=notes,
    )
