"""From ranked passages to the text of an answer: parts, sentences, citations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.citations import ArticleOf
from rag.answering.extractive import Section, compose, compose_sections
from rag.answering.parts import MAX_PARTS, Part, asked_in_turn, split_question
from rag.answering.premise import Correction, find_correction
from rag.answering.related import about_body, body_asked, listing_for_parent, lists_for_body
from rag.answering.rows import find_rows
from rag.answering.scoring import Asked, Chosen, PassagesOf, holds_asked_kind, score_sentences
from rag.answering.selection import SelectionLimits, choose, choose_scored, first_hits
from rag.phrases import Phrases
from rag.retrieval.intent import intent_of
from rag.retrieval.retriever import Ranking, Retriever
from rag.types import Citation, Hit

Composed = tuple[str, tuple[Citation, ...]]

ANSWER_HITS = 10
"""Passages that an answer is chosen from."""

_LEAST_PART_CHARS = 250
_MOST_GIVEN = 2
_THINGS = frozenset({"number", "date", "person", "title"})
_MORE = SelectionLimits(cut=4.0)
_PART_LIMITS = SelectionLimits(cut=2.0)


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
    phrases: Phrases

    def answer(self, ranking: Ranking, hits: Sequence[Hit], refused: bool, said: str = "") -> Composed | None:
        """Text and citations; None where the documents do not answer. ``refused`` says that of the question
        as a whole, which does not count where some part of it is answered. Where more is asked for than was
        ``said``, only that is given; without any, the text says so and there are no citations.
        """
        parts = split_question(ranking.query, self.stands)
        if parts:
            sections = [self._section(part, ranking, len(parts)) for part in parts]
            if any(section.chosen for section in sections):
                return compose_sections(sections, self.article_of, self.phrases)
        if refused or not hits:
            return None
        asked = self.asked_of(ranking)
        if said:
            more = choose(
                hits, asked, self.retriever.nearness(ranking), self.max_chars, limits=_MORE, said=said
            )
            return self._composed(more, asked) if more else (self.phrases.no_more, ())
        scored = score_sentences(first_hits(hits, asked), asked, self.retriever.nearness(ranking))
        text, citations = self._of_body(asked, hits, scored) or self._whole(ranking, asked, hits, scored)
        unknown = [self._silent(part) for part in parts if part.place and not part.articles]
        return "\n".join([text, *unknown]), citations

    def _whole(
        self, ranking: Ranking, asked: Asked, hits: Sequence[Hit], scored: Sequence[Chosen]
    ) -> Composed:
        """The answer to a question that asks for one thing, or for several in a row."""
        chosen = choose_scored(scored, hits, asked, self.max_chars, self.passages_of)
        missing = [part for part in asked_in_turn(asked.question) if _lacks(part, asked, chosen)]
        silent: list[str] = []
        for part in missing[:MAX_PARTS]:
            section = self._section(part, ranking, len(missing), SelectionLimits())
            said = {(one.hit.passage.article_id, one.start) for one in chosen}
            given = [
                one for one in _given(part, section) if (one.hit.passage.article_id, one.start) not in said
            ]
            chosen += given
            silent += [] if section.chosen else [self._silent(part)]
        correction = find_correction(asked, scored, chosen)
        text, citations = self._composed(chosen, asked, correction)
        return "\n".join([text, *silent]), citations

    def _of_body(self, asked: Asked, hits: Sequence[Hit], scored: Sequence[Chosen]) -> Composed | None:
        """The answer where a list is asked of a body, and given only for the one that it belongs to."""
        who = body_asked(asked.question)
        if who is None or lists_for_body(who, find_rows(scored, hits, asked, self.passages_of), scored):
            return None
        listing = listing_for_parent(who, self._scored(f"{who.parent}有哪些{who.thing}"))
        if not listing:
            return None
        phrases = self.phrases
        sections = [
            Section(who.body, about_body(who, scored), asked),
            Section(phrases.not_the_body.format(parent=who.parent, body=who.body), listing, asked),
        ]
        remark = phrases.not_all_listed.format(body=who.body, thing=who.thing)
        return compose_sections(sections, self.article_of, phrases, remark)

    def _composed(
        self, chosen: Sequence[Chosen], asked: Asked, correction: Correction | None = None
    ) -> Composed:
        return compose(chosen, asked, self.article_of, self.phrases, correction)

    def _silent(self, part: Part) -> str:
        """The line for a part of which the documents say nothing."""
        return f"{part.label}{self.phrases.colon}{self.phrases.silent}"

    def _scored(self, question: str) -> list[Chosen]:
        own = self.retriever.rank(question)
        asked = self.asked_of(own)
        hits = first_hits(self.retriever.hits(own, ANSWER_HITS), asked)
        return score_sentences(hits, asked, self.retriever.nearness(own))

    def _section(
        self, part: Part, ranking: Ranking, parts: int, limits: SelectionLimits = _PART_LIMITS
    ) -> Section:
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
        return Section(part.label, choose(hits, asked, nearness, budget, self.passages_of, limits), asked)


def _lacks(part: Part, asked: Asked, chosen: Sequence[Chosen]) -> bool:
    """Whether a figure, date, person or title is asked for in ``part`` and stands in no chosen sentence."""
    own = replace(asked, intent=intent_of(part.label), question=part.label)
    return own.intent in _THINGS and not any(holds_asked_kind(own, one.text) for one in chosen)


def _given(part: Part, section: Section) -> list[Chosen]:
    """The best sentences of a section that hold the figure, date, person or title that is asked for."""
    if intent_of(part.label) not in _THINGS:
        return []
    holding = [one for one in section.chosen if holds_asked_kind(section.asked, one.text)]
    return sorted(holding, key=lambda one: -one.score)[:_MOST_GIVEN]
