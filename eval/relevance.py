"""Whether a passage or a cited sentence holds the evidence of a question.

Evidence is an article and an exact quote in it. A stretch of text holds a quote where

- it lies in that article and covers at least ``HELD_FROM`` of the letters of the quote's span there
  (several stretches together where a window is judged), or
- the quote stands in it letter for letter, in whatever article: who finds the same words elsewhere has found
  them. Short quotes (under ``DISTINCT_CHARS`` letters) count in their own article only, because a stock phrase
  stands anywhere.

Letters are what is left without white space and punctuation (``squash``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.cases import Case
from rag.text import fold

HELD_FROM = 0.8
DISTINCT_CHARS = 8

_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text`` as it stands at ``[start, end)`` of an article: a passage or a cited sentence."""

    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """An alternative of the evidence, with every place where it stands in its article."""

    article: str
    text: str
    starts: tuple[int, ...] = ()


Groups = tuple[tuple[Quote, ...], ...]
"""Groups of alternatives: every group is needed, any one of its alternatives suffices."""


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """``text`` folded, without white space and punctuation."""
    return _NOT_WORD.sub("", fold(text))


def located(case: Case, text_of: Callable[[str], str | None]) -> Groups:
    """The evidence of a case with its places; ``text_of`` gives an article's text, None for an unknown one."""
    return tuple(
        tuple(Quote(one.article, one.quote, _places(one.quote, text_of(one.article) or "")) for one in group)
        for group in case.evidence
    )


def held_share(quote: Quote, stretches: Sequence[Stretch]) -> float:
    """Share (0 to 1) of the letters of ``quote`` that the stretches hold together; 1.0 word for word."""
    letters = squash(quote.text)
    if not letters:
        return 0.0
    distinct = len(letters) >= DISTINCT_CHARS
    if any((distinct or one.article == quote.article) and letters in squash(one.text) for one in stretches):
        return 1.0
    spans = [(one.start, one.end) for one in stretches if one.article == quote.article]
    return max((_covered(quote.text, start, spans) for start in quote.starts), default=0.0)


def holds(quote: Quote, stretches: Sequence[Stretch]) -> bool:
    """Whether the stretches hold the quote."""
    return held_share(quote, stretches) >= HELD_FROM


def held_groups(groups: Groups, stretches: Sequence[Stretch]) -> frozenset[int]:
    """The numbers of the groups of which the stretches, together, hold an alternative."""
    return frozenset(
        number for number, group in enumerate(groups) if any(holds(quote, stretches) for quote in group)
    )


def window(stretches: Sequence[Stretch], max_chars: int) -> list[Stretch]:
    """The first ``max_chars`` characters of the stretches, one after the other; the last one is cut."""
    kept: list[Stretch] = []
    left = max_chars
    for one in stretches:
        if left <= 0:
            break
        text = one.text[:left]
        kept.append(Stretch(one.article, one.start, min(one.end, one.start + left), text))
        left -= len(one.text)
    return kept


def is_evidence(cited: Stretch, groups: Groups, key_points: Sequence[Sequence[str]]) -> bool:
    """Whether a cited sentence is about what was asked, as far as the data set can tell.

    It is, where

    - it shares at least half the letters of the shorter of both with a quote's span in its article, or
    - it holds a quote letter for letter or lies in one, or
    - it holds a key point of the answer and stands in an article that the evidence names.

    Evidence is the least that a good answer needs: a sentence that adds something useful counts as wrong
    here, so that a precision made of this is a lower bound.
    """
    quotes = [quote for group in groups for quote in group]
    if any(_shares_half(cited, quote) or holds(quote, [cited]) for quote in quotes):
        return True
    letters = squash(cited.text)
    if len(letters) >= DISTINCT_CHARS and any(letters in squash(quote.text) for quote in quotes):
        return True
    return cited.article in {quote.article for quote in quotes} and any(
        contains_any(cited.text, point) for point in key_points
    )


def contains_any(text: str, alternatives: Sequence[str]) -> bool:
    """Whether any of the alternatives stands in ``text``, but for white space and punctuation."""
    body = squash(text)
    return any(squash(alternative) in body for alternative in alternatives)


def _places(quote: str, text: str) -> tuple[int, ...]:
    return tuple(match.start() for match in re.finditer(f"(?={re.escape(quote)})", text))


def _covered(text: str, start: int, spans: Sequence[tuple[int, int]]) -> float:
    """Share of the letters of ``text``, which stands at ``start``, that lie in at least one of the spans."""
    left_out = "".join(
        char for at, char in enumerate(text, start) if not any(low <= at < high for low, high in spans)
    )
    return 1 - len(squash(left_out)) / len(squash(text))


def _shares_half(cited: Stretch, quote: Quote) -> bool:
    shorter = min(len(squash(cited.text)), len(squash(quote.text)))
    if cited.article != quote.article or not shorter:
        return False
    whole = len(squash(quote.text))
    spans = [(cited.start, cited.end)]
    return any(2 * _covered(quote.text, start, spans) * whole >= shorter for start in quote.starts)
