"""From ranked passages to the text of an answer: parts, sentences, citations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.citations import ArticleOf
from rag.answering.extractive import Section, compose, compose_sections
from rag.answering.parts import Part, split_question
from rag.answering.premise import find_correction
from rag.answering.scoring import Asked, PassagesOf, score_sentences
from rag.answering.selection import SelectionLimits, choose, first_hits
from rag.retrieval.retriever import Ranking, Retriever
from rag.types import Citation, Hit

Composed = tuple[str, tuple[Citation, ...]]

ANSWER_HITS = 10
"""Passages that an answer is chosen from."""

_LEAST_PART_CHARS = 250
_PART_LIMITS = SelectionLimits(cut=2.5)


@dataclass(frozen=True, slots=True)
class Answerer:
    """What answering needs of an open index.

    ``refuses`` decides whether passages answer what their ranking asks, ``stands`` whether a word stands
    anywhere in the collection.
    """

    retriever: Retriever
    asked_of: Callable[[Ranking], Asked]
    refuses: Callable[[Ranking, Sequence[Hit]], bool]
    stands: Callable[[str], bool]
    article_of: ArticleOf
    passages_of: PassagesOf
    max_chars: int

    def answer(self, ranking: Ranking, hits: Sequence[Hit], refused: bool) -> Composed | None:
        """Text and citations; None where the documents do not answer. ``refused`` says that of the question
        as a whole, which does not count where some part of it is answered.
        """
        parts = split_question(ranking.query, self.stands)
        if parts:
            sections = [self._section(part, ranking, len(parts)) for part in parts]
            answered = any(section.chosen for section in sections)
            return compose_sections(sections, self.article_of) if answered else None
        if refused or not hits:
            return None
        asked = self.asked_of(ranking)
        nearness = self.retriever.nearness(ranking)
        chosen = choose(hits, asked, nearness, self.max_chars, self.passages_of)
        scored = score_sentences(first_hits(hits, asked), asked, nearness)
        return compose(chosen, asked, self.article_of, find_correction(asked, scored, chosen))

    def _section(self, part: Part, ranking: Ranking, parts: int) -> Section:
        """What the documents say of one part; places are looked up in what was found for all of them."""
        if part.place:
            own = self.retriever.within(ranking, part.articles, part.question)
        else:
            own = self.retriever.rank(part.question)
        asked = self.asked_of(own)
        hits = self.retriever.hits(own, ANSWER_HITS)
        if not hits or self.refuses(own, hits):
            return Section(part.label, (), asked)
        budget = max(_LEAST_PART_CHARS, self.max_chars // parts)
        nearness = self.retriever.nearness(own)
        return Section(
            part.label, choose(hits, asked, nearness, budget, self.passages_of, _PART_LIMITS), asked
        )
