"""The bodies of ``renda eval compare``, ``gate`` and ``report``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from eval.compare import Change, Comparison, State, Turned, compare
from eval.figures import Group
from eval.gate import Gates, Judged, Verdict, judge, read_gates
from eval.judging_text import comparison_text, show, verdict_text
from eval.records import Run, find_run, latest_run, list_runs, read_info, read_run
from eval.reference import read_reference, write_reference
from eval.running import runs_folder
from eval.strings import Strings
from rag.errors import InputError
from rag.settings import PROJECT_ROOT, Settings, load_settings

GATES = PROJECT_ROOT / "eval" / "gates.toml"
REFERENCE = PROJECT_ROOT / "eval" / "reference.jsonl"
REPORT = "report.html"
LATEST = "latest"

PASSED, FAILED = 0, 1


def run_compare(before: str, after: str, *, as_json: bool) -> None:
    """Show what changed from one run to another. Raises InputError where they can't be compared."""
    settings = load_settings()
    comparison = compare(open_run(settings, before), open_run(settings, after))
    if as_json:
        _write_json(comparison_json(comparison))
    else:
        show(Console(), comparison_text(comparison, Strings(settings.language)))


def run_gate(
    name: str | None,
    *,
    accept: bool,
    as_json: bool,
    gates_path: Path = GATES,
    reference_path: Path = REFERENCE,
) -> int:
    """Hold a run to its bars; with ``accept`` make it the accepted one. Returns the exit code.

    An accepted run passes where it holds its bars: what it lost was accepted with it.
    """
    settings = load_settings()
    strings = Strings(settings.language)
    gates = read_gates(gates_path)
    run = open_run(settings, name) if name else newest_whole_run(settings, gates)
    verdict = judge(run, gates, read_reference(reference_path), noisy=noisy(run))
    if as_json:
        _write_json(verdict_json(verdict))
    else:
        show(Console(), verdict_text(verdict, strings, noisy=noisy(run)))
    if not accept:
        return PASSED if verdict.passed else FAILED
    write_reference(reference_path, run, gates.measures)
    _say(strings, "gate.accepted", run=run.folder.name, path=reference_path)
    return PASSED if verdict.holds_bars else FAILED


def run_report(
    name: str,
    against: str | None,
    output: Path | None,
    *,
    gates_path: Path = GATES,
    reference_path: Path = REFERENCE,
) -> None:
    """Write the report of a run, with its bars where they are meant for it."""
    from eval.report import render_report

    settings = load_settings()
    strings = Strings(settings.language)
    run = open_run(settings, name)
    other = open_run(settings, against) if against else None
    verdict = verdict_of(run, read_gates(gates_path), reference_path)
    page = render_report(run, strings, verdict=verdict, against=other)
    path = output or run.folder / REPORT
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page)
    except OSError as error:
        raise InputError(
            f"写不了报告 {path}：{error.strerror}。请检查路径与权限。",
            f"The report {path} can't be written: {error.strerror}. Check the path and write permission.",
        ) from error
    _say(strings, "report.done", path=path)


def open_run(settings: Settings, name: str) -> Run:
    """A complete run by folder or name; ``latest`` is the newest. Raises InputError."""
    root = runs_folder(settings)
    return read_run(latest_run(root) if name == LATEST else find_run(root, name))


def newest_whole_run(settings: Settings, gates: Gates) -> Run:
    """The newest complete run of quotations over all of the gates' data set. Raises InputError where there is none."""
    root = runs_folder(settings)
    for folder in reversed(list_runs(root)):
        info = read_info(folder)
        whole = info.split == "all" and info.kind is None and not info.limit and info.mode != "llm"
        if info.complete and whole and info.data_set["name"] == gates.data_set:
            return read_run(folder)
    raise InputError(
        f"{root} 里没有跑完整个评测集 {gates.data_set} 的评测。请先运行 renda eval run。",
        f"{root} has no complete run over all of the data set {gates.data_set}. Run renda eval run first.",
    )


def verdict_of(run: Run, gates: Gates, reference_path: Path) -> Verdict | None:
    """The verdict on a run, None where the bars are not meant for it (another data set, part of one, no answers)."""
    reference = read_reference(reference_path)
    try:
        return judge(run, gates, reference, noisy=noisy(run))
    except InputError:
        return None


def noisy(run: Run) -> bool:
    """Whether the timings of a run say little: it is judged in a CI service, by the variable that all of them set,
    or other work kept half of the processors busy when it began.
    """
    machine = run.info.machine
    in_ci = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return in_ci or 2 * machine.get("load", 0.0) > (machine.get("cpus") or 1)


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """The comparison for machines."""
    return {
        "before": comparison.before.folder.name,
        "after": comparison.after.folder.name,
        "data_set": comparison.after.info.data_set["sha256"],
        "common": comparison.common,
        "alone": list(comparison.alone),
        "changes": [change_json(change) for change in comparison.changes],
        "lost": [_turned_json(turned) for turned in comparison.lost],
        "won": [_turned_json(turned) for turned in comparison.won],
        "writing": dict(zip(("before", "after"), map(_figures_json, comparison.writing), strict=True)),
        "differing": {name: list(pair) for name, pair in comparison.differing.items()},
    }


def _figures_json(figures: Group) -> dict[str, object]:
    return {
        name: {"value": round(one.value, 4), "interval": [round(one.low, 4), round(one.high, 4)], "n": one.n}
        for name, one in figures.items()
    }


def change_json(change: Change) -> dict[str, object]:
    """One change for machines; ``group`` is ``group.…`` or ``kind.…``."""
    difference = change.difference
    return {
        "group": change.group,
        "measure": change.measure,
        "n": change.n,
        "before": round(change.before, 4),
        "after": round(change.after, 4),
        "difference": round(difference.mean, 4),
        "interval": [round(difference.low, 4), round(difference.high, 4)],
        "p": round(change.p, 6),
        "test": "mcnemar" if change.binary else "paired bootstrap",
        "won": change.won,
        "lost": change.lost,
    }


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """The verdict for machines."""
    common = verdict.overlap
    return {
        "run": verdict.run.folder.name,
        "passed": verdict.passed,
        "accepted": verdict.reference.info.run if verdict.reference else None,
        "same_data_set": common.same_data_set if common else None,
        "compared": len(common.unchanged) if common else 0,
        "gates": [_judged_json(one) for one in verdict.judged],
    }


def _judged_json(one: Judged) -> dict[str, object]:
    return {
        "measure": one.gate.measure,
        "group": one.gate.over,
        "split": one.gate.split,
        "n": one.n,
        "value": round(one.value, 4),
        "interval": [round(one.interval.low, 4), round(one.interval.high, 4)],
        "bound": "floor" if one.gate.sign > 0 else "ceiling",
        "bar": one.bar,
        "missed": one.missed,
        "worse": bool(one.loss and one.loss.significant),
        "change": change_json(one.loss.change) if one.loss else None,
        "lost": [row.id for row in one.loss.lost] if one.loss else [],
        "short": [row.id for row in one.short],
    }


def _turned_json(turned: Turned) -> dict[str, object]:
    return {
        "id": turned.row.id,
        "question": turned.row.question,
        "kind": turned.row.kind,
        "before": _state_json(turned.before),
        "after": _state_json(turned.after),
        "won": list(turned.won),
        "lost": list(turned.lost),
    }


def _state_json(state: State) -> dict[str, object]:
    return {"rank": state.rank, "refused": state.refused, "key_points": state.key_points}


def _write_json(value: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _say(strings: Strings, key: str, **values: object) -> None:
    Console(stderr=True).print(strings(key, **values), markup=False, highlight=False, soft_wrap=True)
