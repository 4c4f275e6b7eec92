"""What came of one question, as numbers that can be compared, and the groups over which they are taken.

A group is named by its key in eval/strings.py: ``group.all``, ``group.answerable``, ``group.unanswerable``,
or a kind such as ``kind.fact``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.records import RunRow

ALL, ANSWERABLE, UNANSWERABLE = "group.all", "group.answerable", "group.unanswerable"

HEADLINE = (
    ("hit@1", ANSWERABLE),
    ("hit@5", ANSWERABLE),
    ("mrr@10", ANSWERABLE),
    ("complete@4000", ANSWERABLE),
    ("key_points", ANSWERABLE),
    ("citation_precision", ANSWERABLE),
    ("citation_recall", ANSWERABLE),
    ("refused", UNANSWERABLE),
    ("refused", ANSWERABLE),
    ("premise_corrected", "kind.false_premise"),
    ("quotes_exact", ALL),
    ("search_ms", ALL),
)
"""The main figures, each over its group."""

NEUTRAL = frozenset({"length"})
"""Measures of which neither more nor less is better."""


def outcomes_of(row: RunRow) -> dict[str, float]:
    """All measures of a question: those written with it, and what was decided about answering.

    ``refused`` is 1.0 for a refusal; ``decided`` is 1.0 where an answerable question was answered or an
    unanswerable one refused.
    """
    found = {name: value for name, value in row.measures.items() if name not in {"answered", "refused"}}
    if row.answer is None:
        return found
    refused = row.answer["refused"]
    return found | {"refused": float(refused), "decided": float(refused != row.answerable)}


def outcome(row: RunRow, measure: str) -> float | None:
    """One of ``outcomes_of``; None where the question has no such measure."""
    return outcomes_of(row).get(measure)


def rank_of(row: RunRow) -> int | None:
    """The rank of the first hit with evidence, None where no hit has any."""
    return next((hit["rank"] for hit in row.hits if hit["relevant"]), None)


def kind_group(kind: str) -> str:
    """The group of one kind of questions."""
    return f"kind.{kind}"


def in_group(row: RunRow, group: str) -> bool:
    """Whether a question belongs to a group."""
    match group:
        case "group.all":
            return True
        case "group.answerable":
            return row.answerable
        case "group.unanswerable":
            return not row.answerable
        case _:
            return group == kind_group(row.kind)


def groups_of(rows: Iterable[RunRow]) -> list[str]:
    """The groups that have a question: the whole, both halves, then the kinds in their order."""
    kinds = dict.fromkeys(row.kind for row in rows)
    halves = {ANSWERABLE if row.answerable else UNANSWERABLE for row in rows}
    return [ALL, *sorted(halves), *map(kind_group, kinds)]


def better_sign(measure: str, rows: Sequence[RunRow]) -> int:
    """1 where more of a measure is better for these questions, -1 where less is, 0 where neither.

    A refusal is right for a question without answer and wrong for one with; over both it is neither.
    """
    if measure in NEUTRAL:
        return 0
    if measure == "refused":
        answerable = {row.answerable for row in rows}
        return 0 if len(answerable) > 1 else -1 if answerable == {True} else 1
    return 1


def figure_key(measure: str, group: str) -> str:
    """The name of a figure in the tables of texts: a refusal is named by whether it was right."""
    return f"{measure}.{group.removeprefix('group.')}" if measure == "refused" else measure
