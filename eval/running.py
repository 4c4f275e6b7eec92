"""The body of ``renda eval run``: a new run or the rest of an interrupted one, and what it shows."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Console

from eval.bench import RETRIEVAL_ONLY, Bench, Choice, open_bench
from eval.conditions import commit_of, machine, redacted, refuse_changed, shown_path
from eval.outage import OutageError, OutageWatch
from eval.progress import progress_bars
from eval.records import Run, RunInfo, RunWriter, find_run, held, read_run
from eval.strings import Strings
from eval.summary import summarise
from eval.tables import as_json, show_summary
from eval.written_figures import writing_counts
from eval.written_text import remarks
from rag.errors import InputError
from rag.progress import Progress
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    from rag.types import AnswerMode

RUNS = "eval"
"""The folder of runs, below the setting ``data_dir``."""

_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def runs_folder(settings: Settings) -> Path:
    """Where runs are kept."""
    return settings.data_dir / RUNS


def run_evaluation(choice: Choice, name: str | None = None, *, json_form: bool = False) -> None:
    """Ask the chosen questions, keep what comes in a new run, and show the figures."""
    settings = load_settings()
    strings, console = Strings(settings.language), Console(stderr=True)
    with progress_bars(console, settings.language) as report, open_bench(choice, settings, report) as bench:
        info = describe(bench, choice, settings, name or bench.data_set["name"])
        writer = RunWriter.start(runs_folder(settings), info)
        with held(writer.folder):
            run = carry_out(bench, writer, bench.ids, Teller(strings, console, report))
    _show(run, strings, console, json_form=json_form)


def resume_evaluation(
    run_name: str, given: Choice, name: str | None = None, *, json_form: bool = False
) -> None:
    """Ask what is missing of an interrupted run, under the same conditions, and show the figures.

    Raises InputError for a run that is complete, or whose settings, data set, index or commit have changed;
    and where another choice or name is given, because a run keeps the ones it began with.
    """
    if given != Choice() or name is not None:
        raise InputError(
            "--resume 接着跑原来选定的题，不能再给 --dataset、--split、--kind、--limit、--mode 或 --name。请去掉它们。",
            "--resume goes on with the questions chosen before; --dataset, --split, --kind, --limit, --mode and --name "
            "can't be given again. Leave them out.",
        )
    settings = load_settings()
    strings, console = Strings(settings.language), Console(stderr=True)
    folder = find_run(runs_folder(settings), run_name)
    with held(folder), progress_bars(console, settings.language) as report:
        begun = read_run(folder, allow_incomplete=True)
        if begun.info.complete:
            raise InputError(
                f"评测 {folder} 已经跑完，没有可接着跑的题。",
                f"The run {folder} is complete; no question is left to go on with.",
            )
        choice = choice_of(begun.info)
        with open_bench(choice, settings, report) as bench:
            refuse_changed(begun.info, describe(bench, choice, settings, begun.info.name))
            done = {row.id for row in begun.rows}
            missing = [one for one in bench.ids if one not in done]
            run = carry_out(bench, RunWriter.resume(begun), missing, Teller(strings, console, report))
    _show(run, strings, console, json_form=json_form)


def describe(bench: Bench, choice: Choice, settings: Settings, name: str) -> RunInfo:
    """What a run that begins now says of itself."""
    commit, dirty, changes = commit_of()
    return RunInfo(
        name=_NOT_IN_NAMES.sub("-", name).strip("-.") or "run",
        started=_now(),
        finished=None,
        commit=commit,
        dirty=dirty,
        changes=changes,
        mode=bench.mode,
        settings=redacted(settings),
        data_set=bench.data_set,
        split=choice.split,
        kind=choice.kind,
        limit=choice.limit,
        index=bench.index,
        machine=machine(),
    )


def choice_of(info: RunInfo) -> Choice:
    """The questions that a run was begun with."""
    mode = None if info.mode == RETRIEVAL_ONLY else cast("AnswerMode", info.mode)
    return Choice(info.data_set["path"], info.split, info.kind, info.limit, mode)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells on ``console`` how a run goes."""

    strings: Strings
    console: Console
    report: Progress

    def progress(self, done: int, total: int) -> None:
        """Show how many questions are done."""
        self.report(self.strings.both("run.progress"), done, total)

    def say(self, key: str, **values: object) -> None:
        """Show the text of ``key``."""
        self.console.print(self.strings(key, **values), markup=False, highlight=False, soft_wrap=True)


def carry_out(bench: Bench, writer: RunWriter, missing: Sequence[str], tell: Teller) -> Run:
    """Measure the missing questions into the run. Whatever stops it, it can be continued.

    Raises OutageError where a language model was to write and answers nothing.
    """
    total = len(bench.ids)
    done = total - len(missing)
    tell.progress(done, total)
    watch = OutageWatch(writer, tell.strings)
    try:
        for row in bench.rows(missing):
            writer.append(row)
            done += 1
            tell.progress(done, total)
            watch.saw(row)
        watch.ended()
    except OutageError:  # which says how to go on
        raise
    except BaseException:  # Ctrl-C above all; the edge of the process says what it was
        tell.say("run.stopped", done=done, total=total, run=writer.folder.name)
        raise
    writer.finish(_now())
    return read_run(writer.folder)


def _show(run: Run, strings: Strings, console: Console, *, json_form: bool) -> None:
    summary = summarise(run.rows)
    if json_form:
        sys.stdout.write(json.dumps(as_json(summary, run.rows), ensure_ascii=False) + "\n")
    else:
        show_summary(Console(), summary, run.rows, strings)
    kept = strings("run.kept", folder=shown_path(run.folder))
    for line in (*remarks(writing_counts(run.rows), strings), kept):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
