"""Two runs over the same questions: what changed, by how much, and whether chance explains it.

Questions are paired by id, so that a hard question weighs on both runs alike. A measure of 0 and 1 is
judged by McNemar's exact test on the questions that turned, any other by the paired bootstrap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.figures import Group
from eval.outcomes import BY_MODEL, better_sign, groups_of, in_group, outcomes_of, rank_of
from eval.records import Run, RunInfo, RunRow
from eval.statistics import Difference, mcnemar, paired_bootstrap
from eval.summary import speed_figures
from eval.written import fell_back
from eval.written_figures import writing_figures
from rag.errors import InputError

TURNING = ("hit@1", "hit@5", "complete@4000", "key_points", "decided")
"""The measures by which a question counts as won or lost."""

SIGNIFICANT = 0.05

_WHOLE_TIME = ("total_p50", "total_p95")


@dataclass(frozen=True, slots=True)
class Pair:
    """One question in both runs."""

    before: RunRow
    after: RunRow


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure changed over the questions of one group that have it in both runs.

    ``p`` is two-sided: McNemar's where the measure is 0 or 1 (``binary``), else the paired bootstrap's.
    ``sign`` is 1 where more is better, -1 where less is, 0 where neither; ``won`` and ``lost`` count the
    questions that became better and worse (that rose and fell, where neither is better).
    """

    group: str
    measure: str
    n: int
    before: float
    after: float
    difference: Difference
    binary: bool
    p: float
    sign: int
    won: int
    lost: int

    def significant(self, level: float = SIGNIFICANT) -> bool:
        """Whether chance alone would bring such a change with less than this probability."""
        return self.p < level

    def worse(self, level: float = SIGNIFICANT) -> bool:
        """Whether the measure became significantly worse."""
        return self.significant(level) and self.sign * self.difference.mean < 0


@dataclass(frozen=True, slots=True)
class State:
    """How a question came out: ``rank`` of the first hit with evidence, None where none has any."""

    rank: int | None
    refused: bool | None
    key_points: float | None


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that came out differently; ``won`` and ``lost`` name the measures of ``TURNING``."""

    row: RunRow
    before: State
    after: State
    won: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two runs tell about each other.

    ``common`` counts the questions of both, ``alone`` those of the first and of the second only;
    ``writing`` holds the figures of the language model of either run over the common questions, with the time
    of a question, and is empty where neither had one; ``differing`` holds the settings, commits and the like that differ, by dotted name.
    """

    before: Run
    after: Run
    common: int
    alone: tuple[int, int]
    changes: tuple[Change, ...]
    turned: tuple[Turned, ...]
    writing: tuple[Group, Group]
    differing: Mapping[str, tuple[object, object]]

    @property
    def won(self) -> tuple[Turned, ...]:
        """Questions that became better in some measure and worse in none."""
        return tuple(turned for turned in self.turned if not turned.lost)

    @property
    def lost(self) -> tuple[Turned, ...]:
        """Questions that became worse in some measure."""
        return tuple(turned for turned in self.turned if turned.lost)


def compare(before: Run, after: Run) -> Comparison:
    """Compare two complete runs.

    Raises InputError where they asked different data sets (naming both hashes) or share no question.
    """
    _refuse_different(before, after)
    pairs = pair(before.rows, after.rows)
    if not pairs:
        raise InputError(
            f"{before.folder.name} 与 {after.folder.name} 没有共同的题，无法比较。请用相同的范围各运行一次。",
            f"{before.folder.name} and {after.folder.name} share no question and can't be compared. "
            "Run both over the same questions.",
        )
    alone = len(before.rows) - len(pairs), len(after.rows) - len(pairs)
    return Comparison(
        before,
        after,
        len(pairs),
        alone,
        tuple(changes(pairs)),
        tuple(turned(pairs)),
        writing(pairs),
        differing(before.info, after.info),
    )


def _refuse_different(before: Run, after: Run) -> None:
    old, new = before.info.data_set, after.info.data_set
    if old["sha256"] != new["sha256"]:
        raise InputError(
            f"两次运行用的评测集不同，不能比较：{before.folder.name} 用 {old['name']}（{old['sha256']}），"
            f"{after.folder.name} 用 {new['name']}（{new['sha256']}）。请用同一评测集各运行一次。",
            f"Runs over different data sets can't be compared: {before.folder.name} used {old['name']} ({old['sha256']}), "
            f"{after.folder.name} used {new['name']} ({new['sha256']}). Run both over the same data set.",
        )


def pair(before: Sequence[RunRow], after: Sequence[RunRow]) -> list[Pair]:
    """The questions that both runs asked, in the order of the second."""
    known = {row.id: row for row in before}
    return [Pair(known[row.id], row) for row in after if row.id in known]


def changes(pairs: Sequence[Pair]) -> Iterator[Change]:
    """The change of each measure in each group that has it."""
    outcomes = [(outcomes_of(one.before), outcomes_of(one.after)) for one in pairs]
    for group in groups_of([row for one in pairs for row in (one.after, one.before)]):
        members = [at for at, one in enumerate(pairs) if belongs(one, group)]
        for measure in dict.fromkeys(name for at in members for name in outcomes[at][1]):
            both = [at for at in members if measure in outcomes[at][0] and measure in outcomes[at][1]]
            if both:
                values = [(outcomes[at][0][measure], outcomes[at][1][measure]) for at in both]
                sign = better_sign(measure, [pairs[at].after for at in both])
                yield change(group, measure, values, sign)


def belongs(one: Pair, group: str) -> bool:
    """Whether a pair belongs to a group: to a model's own where a model answered, and none of both fell back."""
    sides = (one.before, one.after)
    if group == BY_MODEL:
        return any(in_group(row, group) for row in sides) and not any(map(fell_back, sides))
    return in_group(one.after, group)


def writing(pairs: Sequence[Pair]) -> tuple[Group, Group]:
    """The figures of the language model before and after, and the time of a question; both empty without one."""
    sides = [one.before for one in pairs], [one.after for one in pairs]
    figures = [writing_figures(rows) for rows in sides]
    if not any(figures):
        return {}, {}
    spent = [speed_figures(rows) for rows in sides]
    before, after = (
        own | {name: times[name] for name in _WHOLE_TIME if name in times}
        for own, times in zip(figures, spent, strict=True)
    )
    return before, after


def change(group: str, measure: str, values: Sequence[tuple[float, float]], sign: int) -> Change:
    """The change of one measure from its values (before, after) of each question."""
    before, after = [a for a, _ in values], [b for _, b in values]
    rose, fell = sum(b > a for a, b in values), sum(b < a for a, b in values)
    binary = set(before) | set(after) <= {0.0, 1.0}
    difference = paired_bootstrap(before, after)
    return Change(
        group,
        measure,
        len(values),
        sum(before) / len(values),
        sum(after) / len(values),
        difference,
        binary,
        mcnemar(fell, rose) if binary else difference.p,
        sign,
        won=fell if sign < 0 else rose,
        lost=rose if sign < 0 else fell,
    )


def turned(pairs: Sequence[Pair]) -> Iterator[Turned]:
    """The questions that came out differently by ``TURNING``, in order."""
    for one in pairs:
        before, after = outcomes_of(one.before), outcomes_of(one.after)
        moves = {name: after[name] - before[name] for name in TURNING if name in before and name in after}
        won = tuple(name for name, move in moves.items() if move > 0)
        lost = tuple(name for name, move in moves.items() if move < 0)
        if won or lost:
            yield Turned(one.after, state(one.before), state(one.after), won, lost)


def state(row: RunRow) -> State:
    """How a question came out."""
    refused = None if row.answer is None else row.answer["refused"]
    return State(rank_of(row), refused, row.measures.get("key_points"))


def differing(before: RunInfo, after: RunInfo) -> dict[str, tuple[object, object]]:
    """What was set or built differently, by dotted name; None where one of both lacks it."""
    old, new = _flat(_conditions(before)), _flat(_conditions(after))
    names = dict.fromkeys([*old, *new])
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def _conditions(info: RunInfo) -> dict[str, Any]:
    return {
        "commit": info.commit,
        "dirty": info.dirty,
        "mode": info.mode,
        "split": info.split,
        "kind": info.kind,
        "limit": info.limit,
        "settings": info.settings,
        "index": info.index,
        "machine": {name: value for name, value in info.machine.items() if name != "load"},
    }


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat
