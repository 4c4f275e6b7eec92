"""The figures of a language model as people read them, in a terminal and in the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.figures import Figure, Group
from eval.row_types import RunModel
from eval.strings import Strings
from eval.written import COSTS
from rag.llms.failures import told

_FALLBACK = "fallback."
_QUANTILES = ("p50", "p95")


def written_name(name: str, strings: Strings) -> str:
    """What a figure of ``writing_figures`` is called."""
    if name.startswith(_FALLBACK):
        return strings("writing.fallback_by", reason=reason_name(name.removeprefix(_FALLBACK), strings))
    stem, _, quantile = name.rpartition("_")
    if quantile in _QUANTILES:
        figure = strings("writing.whole") if stem == "total" else strings.name("figure", stem)
        return strings("writing.quantile", figure=figure, quantile=strings(f"run.head.{quantile}"))
    return strings.name("figure", name)


def written_value(name: str, value: float) -> str:
    """A figure as figures of its kind are written."""
    stem, _, quantile = name.rpartition("_")
    if quantile not in _QUANTILES:
        return f"{value:.3f}"
    if stem == "total":
        return f"{value / 1000:.1f} s"
    return f"{value:.1f} s" if stem == COSTS[-1] else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A figure of the language model as it is shown: a value a run, "–" where a run has none."""

    name: str
    values: tuple[str, ...]
    spreads: tuple[str, ...]


def written_lines(runs: Sequence[Group], strings: Strings) -> list[WrittenLine]:
    """A line a figure that any of the runs has, in the order of the one that has most."""
    names = dict.fromkeys(name for figures in sorted(runs, key=len, reverse=True) for name in figures)
    return [
        WrittenLine(
            written_name(name, strings),
            tuple(_value(name, figures.get(name)) for figures in runs),
            tuple(_spread(name, figures.get(name)) for figures in runs),
        )
        for name in names
    ]


def _value(name: str, figure: Figure | None) -> str:
    return "–" if figure is None else written_value(name, figure.value)


def _spread(name: str, figure: Figure | None) -> str:
    if figure is None:
        return ""
    return f"{written_value(name, figure.low)}–{written_value(name, figure.high)}"


def reason_name(code: str, strings: Strings) -> str:
    """Why a model did not answer (``LanguageModelError.reason``), in a few words."""
    return strings.name("reason", code)


def cause(part: RunModel, strings: Strings) -> str:
    """Why a model did not answer; as it was told in the run, in Chinese, where the values of that were not kept."""
    try:
        return told(part["notice_code"], part["notice_values"], strings.language)
    except KeyError:
        return part["notice"]


def counted_reasons(codes: Mapping[str, int], strings: Strings) -> str:
    """Why a model did not answer, each reason with the number of questions."""
    return strings("writing.comma").join(
        strings("writing.reason", reason=reason_name(code, strings), count=count)
        for code, count in codes.items()
    )


def remarks(counts: Mapping[str, Any], strings: Strings) -> Iterator[str]:
    """What must be known before the figures are read: what is not the model's, and what its cost leaves out."""
    if not counts:
        return
    yield strings("writing.asked", asked=counts["asked"], own=counts["by_model"])
    if fallback := counts["fallback"]:
        reasons = counted_reasons(fallback, strings)
        yield strings("writing.fell_back", count=sum(fallback.values()), reasons=reasons)
    if counts["cached"]:
        yield strings("writing.cached", count=counts["cached"])
    if counts["uncounted"]:
        yield strings("writing.uncounted", count=counts["uncounted"])
    if counts["seconds"]:
        yield strings(
            "writing.spent",
            prompt=round(counts["prompt_tokens"]),
            completion=round(counts["completion_tokens"]),
            seconds=round(counts["seconds"]),
        )
