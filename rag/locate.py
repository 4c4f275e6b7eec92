"""Where does this sentence stand? Exactly, or slightly misremembered, or nowhere.

A quote is compared without white space, punctuation and script. It is looked for in the cleaned
text and, so that a quote taken from the raw file is found across what cleaning removed, in the raw
stretch of each article as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from rag.errors import InputError
from rag.squeezed import Squeezed, squeeze
from rag.types import Article, LocateResult, Passage, QuoteMatch

FOUND_FROM = 0.75
"""Least similarity (1 - edits / length) at which a quote counts as found."""
NEAREST_FROM = 0.4
MIN_QUOTE = 4
MAX_FOUND = 10
MAX_NEAREST = 3
_CONTEXT = 60


class Passages(Protocol):
    """What is needed of a table of passages."""

    def ordinals_of_article(self, article_id: str) -> list[int]:
        """The row numbers of an article's passages."""
        ...

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """The passages at these row numbers."""
        ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    article: Article
    start: int
    end: int
    similarity: float


def locate(quote: str, articles: Iterable[Article], headings: HeadingOf) -> LocateResult:
    """Look ``quote`` up in ``articles``.

    Raises InputError where the quote has fewer than ``MIN_QUOTE`` letters, which would stand anywhere.
    """
    wanted = squeeze(quote)
    if len(wanted.text) < MIN_QUOTE:
        raise InputError(f"引文“{quote.strip()}”太短，至少要有 {MIN_QUOTE} 个字才能查找。请多引几个字。")
    candidates: list[_Candidate] = []
    for article in articles:
        candidates += _matches(wanted.text, article)
    candidates.sort(key=lambda match: (-match.similarity, match.article.id, match.start))
    found = [match for match in candidates if match.similarity >= FOUND_FROM]
    nearest = [match for match in candidates if NEAREST_FROM <= match.similarity < FOUND_FROM]
    return LocateResult(
        quote=quote,
        found=tuple(_as_match(match, headings) for match in found[:MAX_FOUND]),
        nearest=() if found else tuple(_as_match(match, headings) for match in nearest[:MAX_NEAREST]),
    )


def _matches(wanted: str, article: Article) -> list[_Candidate]:
    body = squeeze(article.text)
    exact = _exact(wanted, body)
    if exact:
        return [_Candidate(article, start, end, 1.0) for start, end in exact]
    best = _tolerant(wanted, body)
    return [_Candidate(article, *best)] if best else []


def _exact(wanted: str, body: Squeezed) -> list[tuple[int, int]]:
    spans = []
    at = body.text.find(wanted)
    while at >= 0:
        spans.append(body.span(at, at + len(wanted)))
        at = body.text.find(wanted, at + len(wanted))
    return spans


def _tolerant(wanted: str, body: Squeezed) -> tuple[int, int, float] | None:
    """The stretch of ``body`` nearest to ``wanted``, with 1 - edit distance / longer length."""
    if not body.text:
        return None
    alignment = fuzz.partial_ratio_alignment(wanted, body.text, score_cutoff=NEAREST_FROM * 100)
    if alignment is None or alignment.dest_end <= alignment.dest_start:
        return None
    start, end = _refine(wanted, body.text, alignment.dest_start, alignment.dest_end)
    similarity = Levenshtein.normalized_similarity(wanted, body.text[start:end])
    if similarity < NEAREST_FROM:
        return None
    return (*body.span(start, end), similarity)


def _refine(wanted: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends to where the edit distance is least; the alignment has the quote's length."""
    reach = max(4, len(wanted) // 4)
    low, high = max(0, start - reach), min(len(text), end + reach)
    operations = [
        block
        for block in Levenshtein.opcodes(wanted, text[low:high])
        if block.tag == "equal" and block.dest_end - block.dest_start >= 2
    ]
    if not operations:
        return start, end
    first, last = operations[0], operations[-1]
    new_start = max(0, low + first.dest_start - first.src_start)
    new_end = min(len(text), low + last.dest_end + (len(wanted) - last.src_end))
    before = Levenshtein.distance(wanted, text[start:end])
    if new_end > new_start and Levenshtein.distance(wanted, text[new_start:new_end]) <= before:
        return new_start, new_end
    return start, end


def _as_match(match: _Candidate, headings: HeadingOf) -> QuoteMatch:
    from rag.cleaning.edits import raw_span

    article, start, end = match.article, match.start, match.end
    raw_start, raw_end = raw_span(article, start, end)
    return QuoteMatch(
        article=article.meta,
        heading=headings(article.id, start),
        start=start,
        end=end,
        raw_start=raw_start,
        raw_end=raw_end,
        text=article.text[start:end],
        before=article.text[max(0, start - _CONTEXT) : start],
        after=article.text[end : end + _CONTEXT],
        similarity=round(match.similarity, 4),
    )


class HeadingOf:
    """Heading path at a place of an article, told from the passages."""

    def __init__(self, table: Passages) -> None:
        self._table = table

    def __call__(self, article_id: str, at: int) -> tuple[str, ...]:
        """The heading path of the passage that covers offset ``at``; empty where none does."""
        for passage in self._table.passages(self._table.ordinals_of_article(article_id)):
            if passage.start <= at < passage.end:
                return passage.heading
        return ()
