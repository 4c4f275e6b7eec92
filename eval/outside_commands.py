"""The bodies of ``renda eval baselines`` and ``renda eval record``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

from rich.console import Console

from eval.baselines import PERCENTILES, Measured, measure_all
from eval.bench import own_path
from eval.cases import read_cases
from eval.conditions import shown_path
from eval.outside_results import RESULTS, record_result, result_of
from eval.outside_tables import newcomer_table, terminal
from eval.progress import progress_bars
from eval.records import find_run, read_run
from eval.running import runs_folder
from eval.strings import Strings
from rag.settings import load_settings


def show_baselines(data_set: str, split: str, *, json_form: bool = False) -> None:
    """Measure the baselines and renda on the questions of one split, and show them side by side."""
    settings = load_settings()
    strings = Strings(settings.language)
    cases = [case for case in read_cases(own_path(data_set)) if split in ("all", case.split)]
    with progress_bars(Console(stderr=True), settings.language) as report:
        measured = measure_all(settings, cases, partial(report, strings.both("baselines.progress")))
    if json_form:
        sys.stdout.write(json.dumps([as_values(one) for one in measured], ensure_ascii=False) + "\n")
        return
    console = Console()
    console.print(terminal(newcomer_table(measured, strings, short=True)))
    names = ((strings.name("short", one.name), strings.name("system", one.name)) for one in measured)
    legend = [f"{short}: {long}" for short, long in names if short != long]
    for line in (*legend, strings("baselines.about", n=len(measured[0].rows))):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def as_values(measured: Measured) -> dict[str, object]:
    """One system for machines: each measure with its interval, and the search time."""
    return {
        "system": measured.name,
        "n": len(measured.rows),
        "figures": {name: asdict(measured.figure(name)) for name in measured.rows[0]},
        "search_ms": {f"p{q}": round(measured.search_percentile(q), 2) for q in PERCENTILES},
    }


def record(run: str, name: str, path: Path = RESULTS) -> None:
    """Write the figures of a complete run on an outside set into ``path``.

    Raises InputError for a run that is incomplete, partial or on a set in the project's own format.
    """
    settings = load_settings()
    result = result_of(read_run(find_run(runs_folder(settings), run)), name)
    record_result(result, path)
    text = Strings(settings.language)("outside.recorded", name=name, path=shown_path(path))
    Console().print(text, markup=False, highlight=False, soft_wrap=True)
