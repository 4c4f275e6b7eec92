"""Where the evidence of a question stands in the raw files, for systems that read those uncleaned.

Evidence is quoted from cleaned text, and raw text differs: traditional script, page cuts, respelt words. So
a quote is followed back to the raw characters behind it, and a raw passage is relevant when it covers
most of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.cases import Evidence
from eval.relevance import DISTINCT_CHARS, HELD_FROM
from rag.cleaning.edits import RawMap
from rag.squeezed import squeeze
from rag.types import Article

Groups = Sequence[Sequence[Evidence]]
"""Groups of alternatives: every group is needed, any one of its alternatives suffices."""


@dataclass(frozen=True, slots=True)
class RawSpan:
    """The characters ``[start, end)`` of the raw file ``source``."""

    source: str
    start: int
    end: int


def coverage(span: RawSpan, passages: Iterable[RawSpan]) -> float:
    """Share of the characters of ``span`` that lie in at least one of ``passages``, 0 to 1."""
    covered = 0
    reached = span.start
    inside = sorted((p.start, p.end) for p in passages if p.source == span.source and p.end > span.start)
    for start, end in inside:
        left, right = max(start, reached), min(end, span.end)
        if right > left:
            covered += right - left
            reached = right
    return covered / max(span.end - span.start, 1)


class RawEvidence:
    """Finds quotes of cleaned articles in the raw files behind them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = [(article, squeeze(article.text), RawMap(article)) for article in articles]
        self._spans: dict[Evidence, tuple[RawSpan, ...]] = {}

    def spans(self, evidence: Evidence) -> tuple[RawSpan, ...]:
        """Every place of the raw files whose cleaned text is the quote, but for punctuation and spaces.

        Places in other articles count as well, but for quotes so short that they could stand anywhere.
        """
        if evidence not in self._spans:
            self._spans[evidence] = tuple(self._find(evidence))
        return self._spans[evidence]

    def holds(self, passages: Sequence[RawSpan], alternatives: Iterable[Evidence]) -> bool:
        """Whether ``passages`` together cover most of some place of any of the ``alternatives``."""
        return any(
            coverage(span, passages) >= HELD_FROM
            for alternative in alternatives
            for span in self.spans(alternative)
        )

    def measure(self, passages: Sequence[RawSpan], groups: Groups, max_chars: int) -> dict[str, float]:
        """Measures of ranked ``passages``: ``hit@1``, ``hit@5``, ``mrr@10`` and whether every group stands in
        the first ``max_chars`` characters (``complete@<max_chars>``).
        """
        anything = [alternative for group in groups for alternative in group]
        ranks = (n for n, passage in enumerate(passages[:10], 1) if self.holds([passage], anything))
        first = next(ranks, 0)
        window = list(first_chars(passages, max_chars))
        return {
            "hit@1": float(first == 1),
            "hit@5": float(1 <= first <= 5),
            "mrr@10": 1 / first if first else 0.0,
            f"complete@{max_chars}": float(all(self.holds(window, group) for group in groups)),
        }

    def _find(self, evidence: Evidence) -> Iterable[RawSpan]:
        wanted = squeeze(evidence.quote).text
        for article, body, raw_map in self._articles:
            if len(wanted) < DISTINCT_CHARS and article.id != evidence.article:
                continue
            at = body.text.find(wanted)
            while at >= 0:
                start, end = raw_map.raw_span(*body.span(at, at + len(wanted)))
                yield RawSpan(article.meta.source, start, end)
                at = body.text.find(wanted, at + 1)


def first_chars(passages: Iterable[RawSpan], max_chars: int) -> Iterable[RawSpan]:
    """What of the ``passages``, one after the other, lies in the first ``max_chars`` characters."""
    left = max_chars
    for passage in passages:
        if left <= 0:
            return
        yield RawSpan(passage.source, passage.start, min(passage.end, passage.start + left))
        left -= passage.end - passage.start
