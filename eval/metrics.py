"""Pure measures over the hits and the answer of one question.

Texts are compared without white space and punctuation, so that a line break or a half-width comma
does not decide whether evidence was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import fold

Groups = Sequence[Sequence[str]]
"""Groups of alternatives: every group is needed, any one of its alternatives suffices."""

_NOT_WORD = re.compile(r"[\W_]+")


def squash(text: str) -> str:
    """``text`` folded, without white space and punctuation."""
    return _NOT_WORD.sub("", fold(text))


def contains_any(text: str, alternatives: Sequence[str]) -> bool:
    """Whether any alternative stands in ``text``."""
    body = squash(text)
    return any(squash(alternative) in body for alternative in alternatives)


def first_relevant_rank(texts: Sequence[str], groups: Groups) -> int:
    """Rank (from 1) of the first text that holds evidence of any group; 0 where none does."""
    alternatives = [quote for group in groups for quote in group]
    for rank, text in enumerate(texts, start=1):
        if contains_any(text, alternatives):
            return rank
    return 0


def hit_at(texts: Sequence[str], groups: Groups, k: int) -> float:
    """1.0 where one of the first ``k`` texts holds some evidence, else 0.0."""
    return float(first_relevant_rank(texts[:k], groups) > 0)


def reciprocal_rank(texts: Sequence[str], groups: Groups, k: int = 10) -> float:
    """1 / rank of the first text with evidence among the first ``k``, else 0.0."""
    rank = first_relevant_rank(texts[:k], groups)
    return 1.0 / rank if rank else 0.0


def evidence_share(texts: Sequence[str], groups: Groups, max_chars: int) -> float:
    """Share of groups found within the first ``max_chars`` characters of the concatenated texts."""
    if not groups:
        return 1.0
    window = "".join(texts)[:max_chars]
    return sum(contains_any(window, group) for group in groups) / len(groups)


def evidence_complete(texts: Sequence[str], groups: Groups, max_chars: int) -> float:
    """1.0 where every group is found within the first ``max_chars`` characters, else 0.0."""
    return float(evidence_share(texts, groups, max_chars) == 1.0)


def key_point_coverage(answer: str, points: Groups) -> float:
    """Share of key points of which some wording stands in the answer; 1.0 without points."""
    if not points:
        return 1.0
    return sum(contains_any(answer, point) for point in points) / len(points)
