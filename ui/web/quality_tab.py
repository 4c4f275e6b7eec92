"""The quality tab: the main figures of the newest evaluation, and its full report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.errors import Language, RendaError
from ui.web.fragments import Fragment, place_of_tab
from ui.web.templates import render

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.datastructures import QueryParams

    from eval.report_view import Tile
    from rag.settings import Settings
    from ui.services import Services

REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest complete evaluation. ``passed`` is None where nothing is required of its data set."""

    when: str
    name: str
    cases: int
    tiles: tuple[Tile, ...]
    passed: bool | None


def build(services: Services) -> None:
    """Put the tab into the page."""
    place_of_tab("quality", services)


def fragment(services: Services, query: QueryParams) -> Fragment:
    """Return figures and report, or how to make them; nothing of ``query`` is needed."""
    strings, settings = services.strings, services.settings
    error = ""
    latest = None
    try:
        latest = latest_of(settings, strings.language)
    except RendaError as problem:
        error = strings("quality.damaged", reason=problem.told(strings.language))
    except OSError as problem:
        error = strings("quality.damaged", reason=problem)
    report = newest_report(settings)
    made = datetime.fromtimestamp(report.stat().st_mtime, UTC).astimezone() if report else None
    shown = render(
        "tab_quality",
        strings,
        latest=latest,
        error=error,
        made=made.strftime("%Y-%m-%d %H:%M") if made else "",
    )
    return Fragment(shown)


def newest_report(settings: Settings) -> Path | None:
    """Return the report that was written last: of ``make eval``, or in the folder of a run."""
    from eval.running import runs_folder

    root = runs_folder(settings)
    reports = [path for path in (root / REPORT, *root.glob(f"*/{REPORT}")) if path.is_file()]
    return max(reports, key=lambda path: path.stat().st_mtime, default=None)


def latest_of(settings: Settings, language: Language) -> Latest | None:
    """Return the newest complete run over a whole data set, or else the newest over a part; None without any.

    Raises InputError where it is damaged.
    """
    from eval.records import ROWS, list_runs, read_info
    from eval.running import runs_folder

    infos = [(folder, read_info(folder)) for folder in reversed(list_runs(runs_folder(settings)))]
    complete = [(folder, info) for folder, info in infos if info.complete]
    if not complete:
        return None
    whole = [folder for folder, info in complete if info.split == "all" and not (info.kind or info.limit)]
    folder = whole[0] if whole else complete[0][0]
    return _read(folder, (folder / ROWS).stat().st_mtime, language)


@lru_cache(maxsize=2)
def _read(folder: Path, changed: float, language: Language) -> Latest:
    """Work the figures out once a run; ``changed`` tells apart what was written to the same folder."""
    from eval import report_view
    from eval.gate import read_gates
    from eval.judging import GATES, REFERENCE, verdict_of
    from eval.records import read_run
    from eval.strings import Strings as EvalStrings

    run = read_run(folder)
    verdict = verdict_of(run, read_gates(GATES), REFERENCE)
    info = run.info
    return Latest(
        (info.finished or info.started)[:16].replace("T", " "),
        info.data_set["name"],
        len(run.rows),
        tuple(report_view.tiles(run.rows, verdict, EvalStrings(language))),
        verdict.passed if verdict else None,
    )
