"""``renda eval``: the questions of a data set put to the engine, and what came of it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import track
from rich.table import Table

from eval.cases import read_cases
from eval.run import Row, mean, run_cases
from rag.errors import InputError
from rag.settings import PROJECT_ROOT, load_settings

DATA_SET = PROJECT_ROOT / "eval" / "datasets" / "renda.jsonl"
MEASURES = {
    "hit@1": "首段",
    "hit@5": "前五",
    "mrr@10": "MRR",
    "complete@4000": "齐全",
    "key_points": "要点",
    "cited_evidence": "引用",
    "answered": "作答",
}
"""Measures shown, with their headings: short, for a terminal of 80 columns."""

app = typer.Typer(help="用评测集衡量检索、回答与拒答。", no_args_is_help=True)


@app.callback(help="用评测集衡量检索、回答与拒答。")
def group() -> None:
    """Make ``run`` a command of its own name, though it is the only one."""


@app.command(help="运行评测集，按题型列出各项指标。")
def run(
    dataset: Annotated[Path, typer.Option(help="评测集（JSONL）")] = DATA_SET,
    split: Annotated[Literal["all", "dev", "test"], typer.Option(help="只用一半：dev 或 test")] = "all",
    kind: Annotated[str | None, typer.Option(help="只用一种题型")] = None,
    limit: Annotated[int, typer.Option(min=0, help="最多几题，0 为不限")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """Measure and print; progress goes to the error stream."""
    from rag.engine import open_engine

    cases = [
        case
        for case in read_cases(dataset)
        if split in ("all", case.split) and (kind is None or case.kind == kind)
    ]
    cases = cases[:limit] if limit else cases
    if not cases:
        raise InputError(f"{dataset} 里没有符合条件的题（split={split}，kind={kind}）。请放宽条件。")
    with open_engine(load_settings()) as engine:
        steps = track(
            run_cases(engine, cases), "评测", total=len(cases), console=Console(stderr=True), transient=True
        )
        rows = list(steps)
    groups = by_kind(rows)
    if as_json:
        typer.echo(json.dumps({name: figures(group) for name, group in groups.items()}, ensure_ascii=False))
    else:
        Console().print(table(groups))


def by_kind(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each kind, then all answerable and all unanswerable ones."""
    kinds = sorted({row.case.kind for row in rows})
    groups: dict[str, list[Row]] = {kind: [row for row in rows if row.case.kind == kind] for kind in kinds}
    groups["有答案"] = [row for row in rows if row.case.answerable]
    groups["无答案"] = [row for row in rows if not row.case.answerable]
    return {name: group for name, group in groups.items() if group}


def figures(rows: list[Row]) -> dict[str, float | int | None]:
    """How many rows, and the mean of each measure (None where no row has it)."""
    means = {name: mean(rows, name) for name in MEASURES}
    return {"n": len(rows)} | {name: None if math.isnan(x) else round(x, 4) for name, x in means.items()}


def table(groups: dict[str, list[Row]]) -> Table:
    """The figures of each group as a table for the terminal."""
    shown = Table(box=SIMPLE, pad_edge=False, padding=(0, 1))
    for heading in ("题型", "题数", *MEASURES.values()):
        shown.add_column(heading, no_wrap=True)
    for name, rows in groups.items():
        values = figures(rows)
        cells = (values[measure] for measure in MEASURES)
        shown.add_row(name, str(len(rows)), *("" if x is None else f"{x:.3f}" for x in cells))
    return shown
