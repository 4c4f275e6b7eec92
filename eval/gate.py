"""Whether a run holds its bars (eval/gates.toml) and has lost nothing against the accepted run.

Two rules, because each alone lets something through: a bar is missed only where the whole interval lies on
the wrong side, so small losses would add up unseen; and against the accepted run alone, figures could sink
a little with each acceptance.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from eval.broken import explain
from eval.compare import Change, change
from eval.outcomes import in_group, kind_group, outcomes_of
from eval.records import Run, RunRow
from eval.reference import Overlap, Reference, figures_of, overlap
from eval.statistics import Interval, bootstrap_interval, bootstrap_statistic, percentile
from rag.errors import InputError

_EXACTLY = 1e-9


class Gate(BaseModel):
    """One figure with its bar; the fields are explained in eval/gates.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    group: Literal["all", "answerable", "unanswerable"] = "answerable"
    kind: str | None = None
    split: Literal["all", "dev", "test"] = "all"
    floor: float | None = None
    ceiling: float | None = None
    exact: bool = False
    quantile: float | None = Field(None, gt=0, lt=1)
    slack: float = Field(1.0, ge=1)

    @model_validator(mode="after")
    def _one_bar(self) -> Gate:
        if (self.floor is None) == (self.ceiling is None):
            raise PydanticCustomError("one_bar", "one bar")
        if self.kind is not None and "group" in self.model_fields_set:
            raise PydanticCustomError("one_scope", "one scope")
        return self

    @property
    def over(self) -> str:
        """The group as ``eval.outcomes`` names it."""
        return kind_group(self.kind) if self.kind else f"group.{self.group}"

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is."""
        return 1 if self.floor is not None else -1

    def bar(self, *, noisy: bool) -> float:
        """The floor, or the ceiling with its slack."""
        if self.floor is not None:
            return self.floor
        return (self.ceiling or 0.0) * (self.slack if noisy else 1.0)

    def rows(self, rows: Sequence[RunRow]) -> list[RunRow]:
        """The questions over which the figure is taken."""
        return [row for row in rows if in_group(row, self.over) and self.split in ("all", row.split)]


class Gates(BaseModel):
    """All bars of one data set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_set: str
    significance: float = Field(0.05, gt=0, lt=1)
    gate: tuple[Gate, ...] = Field(min_length=1)

    @property
    def paired(self) -> tuple[Gate, ...]:
        """The gates that are also compared with the accepted run: timings and quantiles are not."""
        return tuple(gate for gate in self.gate if gate.quantile is None and not _timing(gate.measure))

    @property
    def measures(self) -> list[str]:
        """What the reference has to hold."""
        return sorted({gate.measure for gate in self.paired})


@dataclass(frozen=True, slots=True)
class Loss:
    """How a gated figure changed against the accepted run; ``lost`` and ``won`` are the questions that turned."""

    change: Change
    lost: tuple[RunRow, ...]
    won: tuple[RunRow, ...]
    significant: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One gate: what was measured over ``n`` questions, and against the accepted run where that has it.

    ``missed`` says that the interval can't explain the gap to ``bar``; ``short`` holds the questions below it.
    """

    gate: Gate
    bar: float
    n: int
    value: float
    interval: Interval
    missed: bool
    short: tuple[RunRow, ...]
    loss: Loss | None

    @property
    def below(self) -> bool:
        """Whether the figure itself is on the wrong side of the bar."""
        return self.gate.sign * (self.value - self.bar) < -_EXACTLY

    @property
    def failed(self) -> bool:
        """Whether either rule is broken."""
        return self.missed or (self.loss is not None and self.loss.significant)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All gates of a run; ``overlap`` is None where no run was accepted yet, which fails as well."""

    run: Run
    judged: tuple[Judged, ...]
    reference: Reference | None
    overlap: Overlap | None

    @property
    def passed(self) -> bool:
        """Whether the run holds everything."""
        return self.reference is not None and self.holds_bars and not self.losses

    @property
    def holds_bars(self) -> bool:
        """Whether no bar is missed."""
        return not any(one.missed for one in self.judged)

    @property
    def losses(self) -> tuple[Judged, ...]:
        """The figures that are significantly worse than in the accepted run."""
        return tuple(one for one in self.judged if one.loss and one.loss.significant)


def read_gates(path: Path) -> Gates:
    """Read the bars. Raises InputError naming file and field."""
    try:
        return Gates.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(
            f"读不到 {path}：{error.strerror}。请检查路径。",
            f"{path} can't be read: {error.strerror}. Check the path.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} 不是正确的 TOML：{error}。请改正。", f"{path} is not correct TOML: {error}. Correct it."
        ) from None
    except ValidationError as error:
        wrong = explain(error)
        raise InputError(
            f"{path} 的 {wrong.chinese}。请改正。", f"{path}: {wrong.english}. Correct it."
        ) from None


def check_run(run: Run, gates: Gates) -> None:
    """Raise InputError where the bars are not meant for this run."""
    info = run.info
    if info.data_set["name"] != gates.data_set:
        raise InputError(
            f"{run.folder.name} 用的评测集是 {info.data_set['name']}，而标准是为 {gates.data_set} 定的。"
            "请先运行 renda eval run，或指定另一次运行。",
            f"{run.folder.name} used the data set {info.data_set['name']}, but the bars are meant for {gates.data_set}. "
            "Run renda eval run first, or name another run.",
        )
    if info.mode == "llm":
        raise InputError(
            f"{run.folder.name} 由语言模型撰写，而标准是为摘录的回答定的。"
            "请运行 renda eval run --mode extractive；要看两者之差，用 renda eval compare。",
            f"{run.folder.name} was written by a language model, but the bars are meant for quotations. "
            "Run renda eval run --mode extractive; renda eval compare shows the difference between the two.",
        )
    if info.split != "all" or info.kind is not None or info.limit:
        raise InputError(
            f"{run.folder.name} 只测了一部分题（split={info.split}，kind={info.kind}，limit={info.limit}），不能据以判定。"
            "请不加限制地运行 renda eval run。",
            f"{run.folder.name} asked only a part of the questions (split={info.split}, kind={info.kind}, "
            f"limit={info.limit}), which can't be judged. Run renda eval run without limits.",
        )


def judge(run: Run, gates: Gates, reference: Reference | None, *, noisy: bool = False) -> Verdict:
    """Hold a run to its bars and to the accepted run.

    Raises InputError where the bars are not meant for this run, or gate what it did not measure.
    """
    check_run(run, gates)
    common = overlap(reference, run) if reference else None
    judged = []
    for gate in gates.gate:
        loss = None
        if reference and common and gate in gates.paired:
            loss = loss_against(reference, common, gate, gates.significance)
        judged.append(judge_one(gate, run.rows, loss, noisy=noisy))
    return Verdict(run, tuple(judged), reference, common)


def judge_one(gate: Gate, rows: Sequence[RunRow], loss: Loss | None = None, *, noisy: bool = False) -> Judged:
    """Hold one figure to its bar. Raises InputError where no question has it."""
    measured = [(row, value) for row in gate.rows(rows) if (value := _value(row, gate.measure)) is not None]
    if not measured:
        raise InputError(
            f"标准里的 {gate.measure}（{gate.kind or gate.group}，{gate.split}）在这次运行里没有任何题测过。"
            "请改正 eval/gates.toml，或重新运行 renda eval run。",
            f"No question of this run measures {gate.measure} ({gate.kind or gate.group}, {gate.split}), "
            "which a bar asks for. Correct eval/gates.toml, or run renda eval run again.",
        )
    values = [value for _, value in measured]
    bar = gate.bar(noisy=noisy)
    if gate.quantile is None:
        value, interval = math.fsum(values) / len(values), bootstrap_interval(values)
    else:
        q = 100 * gate.quantile
        value = percentile(values, q)
        interval = bootstrap_statistic([[x] for x in values], lambda drawn: float(np.percentile(drawn, q)))
    nearest = value if gate.exact else interval.high if gate.sign > 0 else interval.low
    missed = gate.sign * (nearest - bar) < -_EXACTLY
    short = tuple(row for row, x in measured if gate.sign * (x - bar) < -_EXACTLY)
    return Judged(gate, bar, len(values), value, interval, missed, short, loss)


def loss_against(reference: Reference, common: Overlap, gate: Gate, significance: float) -> Loss | None:
    """How a gated figure changed on the unchanged questions; None where the reference lacks it."""
    pairs: list[tuple[RunRow, float, float]] = []
    for row in gate.rows(common.unchanged):
        before = reference.rows[row.id].figures.get(gate.measure)
        after = figures_of(row, [gate.measure]).get(gate.measure)
        if before is not None and after is not None:
            pairs.append((row, before, after))
    if not pairs:
        return None
    found = change(gate.over, gate.measure, [(before, after) for _, before, after in pairs], gate.sign)
    moves = [(row, gate.sign * (after - before)) for row, before, after in pairs]
    return Loss(
        found,
        lost=tuple(row for row, move in moves if move < 0),
        won=tuple(row for row, move in moves if move > 0),
        significant=found.worse(significance),
    )


def _timing(measure: str) -> bool:
    return measure.endswith("_ms")


def _value(row: RunRow, measure: str) -> float | None:
    if _timing(measure):
        return row.timings_ms.get(measure.removesuffix("_ms"))
    return outcomes_of(row).get(measure)
