"""A run as one web page that needs no other file, no network and no script from anywhere else.

Everything that came from a document, a question or a setting is escaped by the template engine. The page's
own style and script are the only ones that may act: its policy names their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval import report_view as view
from eval.charts import Columns, Spans, spans
from eval.compare import SIGNIFICANT, Change, Comparison, compare
from eval.failures import TYPES, Failure, failures
from eval.gate import Verdict
from eval.grade_figures import Graded, graded
from eval.grade_prompt import VERDICTS
from eval.grade_text import group_lines, remark_lines
from eval.grades import all_grades
from eval.judging_text import group_name
from eval.outcomes import BY_MODEL, HEADLINE, WRITTEN, figure_key
from eval.records import Run
from eval.strings import Strings
from eval.written_view import WrittenView, part_lines, written_view

ASSETS = Path(__file__).parent / "assets"
HIT_CHARS = 240
"""How much of a passage is shown at once; the rest unfolds."""


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template lays out."""

    run: Run
    verdict: Verdict | None
    comparison: Comparison | None
    changes: tuple[Change, ...]
    own_changes: tuple[Change, ...]
    tiles: tuple[view.Tile, ...]
    writing: WrittenView | None
    grades: tuple[Graded, ...]
    kinds: tuple[view.Line, ...]
    halves: tuple[view.Line, ...]
    risk: view.Risk | None
    ranks: Columns
    speed: tuple[tuple[str, float, float], ...]
    spans: Spans
    failures: tuple[Failure, ...]
    failed_kinds: tuple[str, ...]
    failed_types: tuple[str, ...]


def render_report(
    run: Run, strings: Strings, *, verdict: Verdict | None = None, against: Run | None = None
) -> bytes:
    """The page in UTF-8. ``verdict`` adds the bars, ``against`` what changed since that run.

    Raises InputError where ``against`` asked another data set.
    """
    page = page_of(run, strings, verdict, against)
    style, script = (_asset(name) for name in ("report.css", "report.js"))
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = view.plain
    environment.filters["signed"] = view.signed
    text = environment.get_template("report.html.j2").render(
        t=strings,
        page=page,
        conditions=view.conditions,
        figure_key=figure_key,
        group_name=partial(group_name, strings=strings),
        failed_ids={failure.row.id for failure in page.failures},
        by_kind=view.columns_by_kind(run.rows),
        part_lines=partial(part_lines, strings=strings),
        verdicts=VERDICTS,
        group_lines=partial(group_lines, strings=strings),
        remark_lines=partial(remark_lines, strings=strings),
        hit_chars=HIT_CHARS,
        significant=SIGNIFICANT,
        style=style,
        script=script,
        policy=policy(style, script),
    )
    return text.encode("utf-8", "xmlcharrefreplace")


def page_of(run: Run, strings: Strings, verdict: Verdict | None, against: Run | None) -> Page:
    """Work out what the page shows."""
    failed = tuple(failures(run.rows))
    types = {name for failure in failed for name in failure.types}
    comparison = compare(against, run) if against else None
    speed = view.speed(run.rows, strings)
    return Page(
        run,
        verdict,
        comparison,
        main_changes(comparison, HEADLINE) if comparison else (),
        main_changes(comparison, [(measure, BY_MODEL) for measure in WRITTEN]) if comparison else (),
        tuple(view.tiles(run.rows, verdict, strings)),
        written_view(run, comparison, strings),
        tuple(graded(run, grades) for grades in all_grades(run.folder)),
        tuple(view.lines_by_kind(run.rows, strings)),
        tuple(view.lines_by_half(run.rows, strings)),
        view.risk(run.rows),
        view.ranks(run.rows, strings("report.rank_none")),
        speed,
        spans(speed),
        failed,
        tuple(dict.fromkeys(failure.row.kind for failure in failed)),
        tuple(name for name in TYPES if name in types),
    )


def main_changes(comparison: Comparison, wanted: Sequence[tuple[str, str]]) -> tuple[Change, ...]:
    """The changes of these measures, each over its group, in their order."""
    found = {(change.measure, change.group): change for change in comparison.changes}
    return tuple(found[figure] for figure in wanted if figure in found)


def policy(style: str, script: str) -> str:
    """The page's content security policy: nothing is loaded, only this style and this script act."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
