"""Where does this sentence stand? Exactly, or slightly misremembered, or nowhere.

A quote is compared without white space, punctuation and script. It is looked for in the cleaned
text and, so that a quote taken from the raw file is found across what cleaning removed, in the raw
stretch of each article as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
_KEPT_BODIES = 64


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


def locate(
    quote: str,
    articles: Iterable[Article],
    headings: HeadingOf,
    raw_of: Callable[[str], str | None] = lambda source: None,
) -> LocateResult:
    """Look ``quote`` up in ``articles`` and, unless it stands there exactly, in their raw stretches.

    ``raw_of`` gives the decoded text of a raw file by its name, None where it is no longer there. Raises InputError where the quote has fewer than ``MIN_QUOTE`` letters, which would stand anywhere.
    """
    wanted = squeeze(quote)
    if len(wanted.text) < MIN_QUOTE:
        raise InputError(
            f"引文“{quote.strip()}”太短，至少要有 {MIN_QUOTE} 个字才能查找。请多引几个字。",
            f"The quote “{quote.strip()}” is too short: at least {MIN_QUOTE} characters are looked up. Quote more.",
        )
    searched = list(articles)
    candidates = [match for article in searched for match in _matches(wanted.text, article)]
    if not any(match.similarity == 1.0 for match in candidates):
        candidates = _with_raw(wanted.text, searched, candidates, raw_of)
    candidates.sort(key=lambda match: (-match.similarity, match.article.id, match.start))
    found = [match for match in candidates if match.similarity >= FOUND_FROM]
    nearest = [match for match in candidates if NEAREST_FROM <= match.similarity < FOUND_FROM]
    return LocateResult(
        quote=quote,
        found=tuple(_as_match(match, headings) for match in found[:MAX_FOUND]),
        nearest=() if found else tuple(_as_match(match, headings) for match in nearest[:MAX_NEAREST]),
    )


def _matches(wanted: str, article: Article) -> list[_Candidate]:
    body = _squeezed(article.text)
    exact = _exact(wanted, body)
    if exact:
        return [_Candidate(article, start, end, 1.0) for start, end in exact]
    best = _tolerant(wanted, body)
    return [_Candidate(article, *best)] if best else []


_squeezed = lru_cache(maxsize=_KEPT_BODIES)(squeeze)
"""Articles are compared with one quote after the other."""


def _with_raw(
    wanted: str,
    articles: Sequence[Article],
    candidates: list[_Candidate],
    raw_of: Callable[[str], str | None],
) -> list[_Candidate]:
    """``candidates``, each replaced where the raw stretch of its article holds something nearer."""
    best = {match.article.id: match for match in candidates}
    raws: dict[str, str | None] = {}
    for article in articles:
        source = article.meta.source
        if source not in raws:
            raws[source] = raw_of(source)
        match = _raw_match(wanted, article, raws[source])
        known = best.get(article.id)
        if match is not None and (known is None or match.similarity > known.similarity):
            best[article.id] = match
    return list(best.values())


def _raw_match(wanted: str, article: Article, raw: str | None) -> _Candidate | None:
    from rag.cleaning.edits import apply_edits

    if raw is None or apply_edits(raw, article.raw_start, article.raw_end, article.edits) != article.text:
        return None  # the file was changed since: its places are no longer ours
    body = _squeezed(raw[article.raw_start : article.raw_end])
    exact = _exact(wanted, body)
    found = (*exact[0], 1.0) if exact else _tolerant(wanted, body)
    if found is None:
        return None
    span = _clean_span(article, article.raw_start + found[0], article.raw_start + found[1])
    return _Candidate(article, *span, found[2]) if span else None


def _clean_span(article: Article, raw_start: int, raw_end: int) -> tuple[int, int] | None:
    """What cleaning made of a raw span; None where it left nothing of it."""
    start, end = None, 0
    for raw_from, raw_to, clean_from, clean_to, kept in _pieces(article):
        if raw_from >= raw_end or raw_to <= raw_start:
            continue
        first = clean_from + max(0, raw_start - raw_from) if kept else clean_from
        last = clean_to - max(0, raw_to - raw_end) if kept else clean_to
        if article.text[first:last].strip():
            start = first if start is None else start
            end = last
    return None if start is None else (start, end)


def _pieces(article: Article) -> Iterator[tuple[int, int, int, int, bool]]:
    """(raw start, raw end, start, end, kept as it was) of each piece of the text, in order."""
    raw, clean = article.raw_start, 0
    for edit in article.edits:
        kept = edit.raw_start - raw
        yield raw, edit.raw_start, clean, clean + kept, True
        clean += kept
        yield edit.raw_start, edit.raw_end, clean, clean + len(edit.replacement), False
        raw, clean = edit.raw_end, clean + len(edit.replacement)
    yield raw, article.raw_end, clean, clean + article.raw_end - raw, True


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
    similarity = _similarity(wanted, body.text[start:end])
    if similarity < NEAREST_FROM:
        return None
    return (*body.span(start, end), similarity)


def _refine(wanted: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Move both ends to where the edit distance is least; the alignment has the quote's length."""
    reach = max(4, len(wanted) // 2)
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
    if new_end > new_start and _similarity(wanted, text[new_start:new_end]) >= _similarity(
        wanted, text[start:end]
    ):
        return new_start, new_end
    return start, end


def _similarity(wanted: str, found: str) -> float:
    return Levenshtein.normalized_similarity(wanted, found)


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
