"""When two rows of a data set ask the same thing, and how rows are dealt out to dev and test.

Two rows *leak* into each other where what is fitted on one gives the other away:

- their questions are worded alike (and their evidence, where both have some, touches), or
- they have the same answer: each group of evidence of either touches one of the other's, and half of the
  key points of the one with fewer are also the other's, whatever wording, script and kind of the questions.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.fuzz import ratio

from eval.cases import Case
from eval.relevance import squash

Split = Literal["dev", "test"]
SPLITS: tuple[Split, Split] = ("dev", "test")

ALIKE = 0.75
"""Questions are worded alike from this share of common characters on (``rapidfuzz.fuzz.ratio``)."""

REPEATED = 0.6
"""Rows of one kind with the same answer repeat each other from this likeness on."""

_TOUCH = 1 / 3
_SAME_POINTS = 0.5

_Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Need:
    """What a row asks, in the form in which rows are compared.

    ``groups`` hold the evidence as spans (article, start, end) of the articles, ``points`` the key
    points without white space and punctuation.
    """

    wording: str
    groups: tuple[tuple[_Span, ...], ...]
    points: tuple[tuple[str, ...], ...]

    @property
    def articles(self) -> frozenset[str]:
        """The articles of all evidence."""
        return frozenset(article for group in self.groups for article, _, _ in group)


def need_of(case: Case, texts: Mapping[str, str]) -> Need:
    """``case`` in comparable form; evidence that stands nowhere in ``texts`` (by article id) is left out."""
    groups = []
    for group in case.evidence:
        starts = [(e.article, texts.get(e.article, "").find(e.quote), len(e.quote)) for e in group]
        groups.append(tuple((article, at, at + length) for article, at, length in starts if at >= 0))
    points = tuple(tuple(map(squash, point)) for point in case.key_points)
    return Need(wording(case), tuple(filter(None, groups)), points)


def wording(case: Case) -> str:
    """Question and dialogue folded, without white space and punctuation."""
    return squash("".join(message.content for message in case.history) + case.question)


def likeness(one: Need, other: Need) -> float:
    """How alike the wordings are: 2 · common characters in order / all characters, 0 to 1."""
    return ratio(one.wording, other.wording) / 100


def leaks(one: Need, other: Need) -> bool:
    """Whether the two must not lie in different splits."""
    return worded_alike(one, other, ALIKE) or same_answer(one, other)


def worded_alike(one: Need, other: Need, least: float) -> bool:
    """Whether the questions are alike and may have the same answer.

    The same words about another place, answered elsewhere, are another question; so is a near miss
    that has no answer at all.
    """
    if bool(one.groups) != bool(other.groups) or (one.groups and not _touch_anywhere(one, other)):
        return False
    return likeness(one, other) >= least


def same_answer(one: Need, other: Need) -> bool:
    """Whether both want the same evidence and the same points."""
    if not one.groups or not other.groups or not one.articles & other.articles:
        return False
    if not (_covers(one, other) and _covers(other, one)):
        return False
    fewer, more = sorted((one, other), key=lambda need: len(need.points))
    return _shared(fewer, more) >= _SAME_POINTS


def _covers(one: Need, other: Need) -> bool:
    theirs = [span for group in other.groups for span in group]
    return all(any(_touch(mine, span) for mine in group for span in theirs) for group in one.groups)


def _touch_anywhere(one: Need, other: Need) -> bool:
    theirs = [span for group in other.groups for span in group]
    return any(_touch(mine, span) for group in one.groups for mine in group for span in theirs)


def _touch(one: _Span, other: _Span) -> bool:
    """Whether the spans share at least a third of the shorter one."""
    common = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and common >= _TOUCH * min(one[2] - one[1], other[2] - other[1])


def _shared(one: Need, other: Need) -> float:
    """Share of key points of ``one`` that ``other`` has too, in some wording; 1.0 without points."""
    theirs = [word for point in other.points for word in point]
    hits = sum(any(a in b or b in a for a in point for b in theirs) for point in one.points)
    return hits / len(one.points) if one.points else 1.0


def articles_of(case: Case) -> frozenset[str]:
    """The articles that a row stands on: those of the first alternative of each group."""
    return frozenset(group[0].article for group in case.evidence if group)


def assign_splits(kept: Sequence[Case], added: Sequence[Case], texts: Mapping[str, str]) -> list[Case]:
    """``added`` with a split each, in the given order; what their rows say of a split is ignored.

    A row goes where a row that it would leak to already is. Any other goes to the side on which its
    kind, then its articles, are rarer; a tie is decided by the question's hash. Rows are dealt out in
    the order of these hashes, so that the outcome depends on the rows, not on their order.
    """
    placed = [(need_of(case, texts), case.split) for case in kept]
    counts: Counter[tuple[str, Split]] = Counter()
    for case in kept:
        counts.update(_tally(case, case.split))
    chosen: dict[int, Split] = {}
    for index in sorted(range(len(added)), key=lambda at: _digest(added[at])):
        case = added[index]
        need = need_of(case, texts)
        twin = next((split for other, split in placed if leaks(need, other)), None)
        split = twin or _rarer_side(case, counts)
        chosen[index] = split
        counts.update(_tally(case, split))
        placed.append((need, split))
    return [case.model_copy(update={"split": chosen[index]}) for index, case in enumerate(added)]


def _tally(case: Case, split: Split) -> list[tuple[str, Split]]:
    return [(name, split) for name in (f"kind:{case.kind}", *sorted(articles_of(case)), "all")]


def _rarer_side(case: Case, counts: Mapping[tuple[str, Split], int]) -> Split:
    def surplus(name: str) -> int:
        return counts.get((name, "dev"), 0) - counts.get((name, "test"), 0)

    # Least squares: the side that keeps the sum of the squared surpluses smaller.
    lean = sum(map(surplus, (f"kind:{case.kind}", *articles_of(case)))) or surplus("all")
    if lean:
        return "test" if lean > 0 else "dev"
    return SPLITS[int(_digest(case), 16) % 2]


def _digest(case: Case) -> str:
    return hashlib.sha256(wording(case).encode("utf-8")).hexdigest()
