"""What went wrong with a question: what was expected, and what of it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.outcomes import outcomes_of, rank_of
from eval.records import RunRow
from eval.relevance import contains_any
from eval.row_types import RunHit
from eval.written import fell_back

TYPES = (
    "refused",
    "answered",
    "fallback",
    "premise",
    "missed",
    "not_first",
    "incomplete",
    "key_points",
    "unsupported",
    "citations",
    "quotes",
)
"""The kinds of failure, gravest first."""

HITS_SHOWN = 5
"""So many hits are shown; further down only those with evidence."""

_FOUND_WITHIN = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """An alternative of a group of evidence, and the rank of the first hit that holds it (None: no hit)."""

    article: str
    quote: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A point that the answer has to make, by its wordings; ``said`` where one stands in it."""

    wordings: Sequence[str]
    said: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A question with what went wrong, what was expected and what came."""

    row: RunRow
    types: tuple[str, ...]
    rank: int | None
    evidence: tuple[tuple[Expected, ...], ...]
    key_points: tuple[KeyPoint, ...]
    hits: tuple[RunHit, ...]


def failures(rows: Sequence[RunRow]) -> Iterator[Failure]:
    """The questions with which something went wrong, in order."""
    for row in rows:
        types = failure_types(row)
        if types:
            yield describe(row, types)


def failure_types(row: RunRow) -> tuple[str, ...]:
    """Everything that went wrong with a question, gravest first; empty where nothing did."""
    found = outcomes_of(row)
    answered = row.answer is not None and not row.answer["refused"]
    rank = rank_of(row)
    wrong = {
        "refused": row.answerable and found.get("refused") == 1.0,
        "answered": not row.answerable and answered,
        "fallback": fell_back(row),
        "premise": found.get("premise_corrected") == 0.0,
        "missed": found.get("hit@5") == 0.0,
        "not_first": found.get("hit@1") == 0.0 and rank is not None and rank <= _FOUND_WITHIN,
        "incomplete": found.get("complete@4000") == 0.0,
        "key_points": answered and found.get("key_points", 1.0) < 1.0,
        "unsupported": found.get("support", 1.0) < 1.0 and not fell_back(row),
        "citations": answered and found.get("cited_evidence") == 0.0,
        "quotes": answered and found.get("quotes_exact", 1.0) < 1.0,
    }
    return tuple(name for name in TYPES if wrong[name])


def describe(row: RunRow, types: tuple[str, ...]) -> Failure:
    """Set what was expected beside what came."""
    text = row.answer["text"] if row.answer else ""
    evidence = tuple(
        tuple(Expected(one["article"], one["quote"], _rank(row.hits, one["quote"])) for one in group)
        for group in row.evidence
    )
    points = tuple(KeyPoint(wordings, contains_any(text, wordings)) for wordings in row.key_points)
    hits = tuple(hit for hit in row.hits if hit["rank"] <= HITS_SHOWN or hit["relevant"])
    return Failure(row, types, rank_of(row), evidence, points, hits)


def _rank(hits: Sequence[RunHit], quote: str) -> int | None:
    return next((hit["rank"] for hit in hits if contains_any(hit["text"], [quote])), None)
