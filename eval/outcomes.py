"""What came of one question, as numbers that can be compared, and the groups over which they are taken.

A group is named by its key in eval/strings.py: ``group.all``, ``group.answerable``, ``group.unanswerable``,
``group.by_model`` (answerable questions that a language model answered or refused by itself), or a kind such
as ``kind.fact``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.records import RunRow
from eval.written import by_model

ALL, ANSWERABLE, UNANSWERABLE = "group.all", "group.answerable", "group.unanswerable"
BY_MODEL = "group.by_model"

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
    ("support", ALL),
    ("moved", ALL),
    ("added", ALL),
    ("fallback", ALL),
    ("refused_by_model", UNANSWERABLE),
    ("refused_by_model", ANSWERABLE),
    ("completion_tokens", ALL),
    ("seconds", ALL),
)
"""The main figures, each over its group; those of a language model only where there is one."""

WRITTEN = ("key_points", "citation_precision", "citation_recall", "refused", "length")
"""What changes where a language model answers in place of quotations."""

NEUTRAL = frozenset({"length"})
"""Measures of which neither more nor less is better."""

_LESS = frozenset({"moved", "added", "fallback", "prompt_tokens", "completion_tokens", "seconds"})
_REFUSALS = frozenset({"refused", "refused_by_model", "refused_by_calibration"})


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
        case "group.by_model":
            return row.answerable and by_model(row)
        case _:
            return group == kind_group(row.kind)


def groups_of(rows: Iterable[RunRow]) -> list[str]:
    """The groups that have a question: the whole, both halves, a model's own, then the kinds in their order."""
    asked = list(rows)
    kinds = dict.fromkeys(row.kind for row in asked)
    halves = {ANSWERABLE if row.answerable else UNANSWERABLE for row in asked}
    own = [BY_MODEL] if any(in_group(row, BY_MODEL) for row in asked) else []
    return [ALL, *sorted(halves), *own, *map(kind_group, kinds)]


def better_sign(measure: str, rows: Sequence[RunRow]) -> int:
    """1 where more of a measure is better for these questions, -1 where less is, 0 where neither.

    A refusal is right for a question without answer and wrong for one with; over both it is neither.
    """
    if measure in NEUTRAL:
        return 0
    if measure in _LESS:
        return -1
    if measure in _REFUSALS:
        answerable = {row.answerable for row in rows}
        return 0 if len(answerable) > 1 else -1 if answerable == {True} else 1
    return 1


def figure_key(measure: str, group: str) -> str:
    """The name of a figure in the tables of texts: a refusal is named by whether it was right."""
    if measure in _REFUSALS and group in (ANSWERABLE, UNANSWERABLE):
        return f"{measure}.{group.removeprefix('group.')}"
    return measure
