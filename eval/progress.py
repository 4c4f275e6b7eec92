"""Progress on standard error: a bar a stage in a terminal, a line a stage in a log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bars,
)

from rag.errors import Both, Language
from rag.progress import Progress


@contextmanager
def progress_bars(console: Console, language: Language = "zh") -> Iterator[Progress]:
    """Yield what shows the progress of each stage that it hears of, by its name in ``language``."""
    if not console.is_terminal:
        yield _lines(console, language)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[Both, TaskID] = {}

        def report(stage: Both, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage.told(language), total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield report


def _lines(console: Console, language: Language) -> Progress:
    seen: set[Both] = set()

    def report(stage: Both, done: int, total: int) -> None:
        if stage not in seen:
            seen.add(stage)
            count = f" {done}/{total}" if total else ""
            name = stage.told(language)
            console.print(f"{name}{count} …", markup=False, highlight=False, soft_wrap=True)

    return report
