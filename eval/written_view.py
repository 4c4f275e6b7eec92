"""What the report shows of the language model, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.compare import Comparison
from eval.figures import Group
from eval.records import Run, RunRow
from eval.row_types import RunCost, RunWriting
from eval.strings import Strings
from eval.written import part_of
from eval.written_figures import writing_counts, writing_figures
from eval.written_text import WrittenLine, cause, reason_name, remarks, written_lines


@dataclass(frozen=True, slots=True)
class WrittenView:
    """The figures of the run's model, beside those of the run that it is compared with, and what to know first."""

    models: str
    lines: tuple[WrittenLine, ...]
    remarks: tuple[str, ...]
    columns: tuple[str, ...]


def written_view(run: Run, comparison: Comparison | None, strings: Strings) -> WrittenView | None:
    """What to show; None where neither run had a language model."""
    runs: Sequence[Group] = comparison.writing if comparison else [writing_figures(run.rows)]
    columns = ("compare.before", "compare.after") if comparison else ("run.head.value",)
    if not any(runs):
        return None
    return WrittenView(
        strings("writing.comma").join(models_of(run)),
        tuple(written_lines(runs, strings)),
        tuple(remarks(writing_counts(run.rows), strings)),
        tuple(map(strings, columns)),
    )


def models_of(run: Run) -> list[str]:
    """The models that wrote in a run, as their answers name them."""
    parts = [part for row in run.rows if (part := part_of(row))]
    return list(dict.fromkeys(part["writing"]["model"] for part in parts if part["writing"]))


def part_lines(row: RunRow, strings: Strings) -> Iterator[str]:
    """How the model came to one answer, why it did not, or who refused."""
    part = part_of(row)
    if part is None:
        return
    if part["refused_by"]:
        yield strings(f"writing.refused_by.{part['refused_by']}")
    if part["notice_code"]:
        reason = reason_name(part["notice_code"], strings)
        yield strings("writing.why", reason=reason, notice=cause(part, strings))
    rewriting, writing = part.get("rewriting"), part["writing"]
    if rewriting is not None and rewriting["prompt_tokens"]:
        yield strings("writing.rewritten", cost=_cost(rewriting, strings))
    if writing is None:
        return
    claims = writing["supported"] + writing["unsupported"]
    yield strings("writing.by", claims=claims, **writing)
    if writing["cached"]:
        yield strings("writing.remembered")
    else:
        yield _cost(writing, strings)


def _cost(cost: RunWriting | RunCost, strings: Strings) -> str:
    return strings(
        "writing.cost",
        prompt=cost["prompt_tokens"],
        completion=cost["completion_tokens"],
        seconds=f"{cost['seconds']:.1f}",
    )
