"""``renda eval check`` and ``renda eval new``: what people see of the care for a data set."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from eval.bench import own_path
from eval.cases import Case, data_set_hash
from eval.checks import Coverage, Finding, check_rows, cover, read_rows
from eval.drafting import write_drafts
from eval.sameness import SPLITS
from eval.strings import Strings
from rag.corpus import read_articles
from rag.settings import load_settings
from rag.types import Article

_ID_CHARS = 5
_TITLE_CHARS = 22


def run_check(data_set: str, *, json_form: bool) -> bool:
    """Print what is wrong with a data set (name or path) and what it covers; whether nothing is wrong.

    Raises InputError for a row that can't be read, CorpusError without articles.
    """
    settings = load_settings()
    strings = Strings(settings.language)
    articles = read_articles(settings.articles_dir)
    path = own_path(data_set)
    rows = read_rows(path)
    cases = [row.case for row in rows]
    findings = check_rows(rows, articles)
    coverage = cover(cases, articles)
    if json_form:
        listed = [asdict(finding) | {"message": message(strings, finding)} for finding in findings]
        figures = {"path": str(path), "sha256": data_set_hash(path), "cases": len(cases)}
        sys.stdout.write(json.dumps(figures | asdict(coverage) | {"findings": listed}, ensure_ascii=False))
        sys.stdout.write("\n")
        return not findings
    console = Console()
    _show_coverage(console, strings, coverage, articles, cases)
    for finding in findings:
        line = f"{_place(path, finding)} {message(strings, finding)}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    key = "check.findings" if findings else "check.clean"
    told = strings(key, count=len(findings), rows=len(rows), path=path)
    console.print(told, markup=False, highlight=False, soft_wrap=True)
    return not findings


def run_new(path: Path, count: int) -> None:
    """Write drafts to a new file and say what comes next.

    Raises InputError where the file exists or nothing can be drafted, CorpusError without articles.
    """
    settings = load_settings()
    strings = Strings(settings.language)
    articles = read_articles(settings.articles_dir)
    cases = write_drafts(path, articles, count)
    console = Console()
    _show_coverage(console, strings, cover(cases, articles), articles, cases)
    told = strings("new.written", count=len(cases), path=path)
    console.print(told, markup=False, highlight=False, soft_wrap=True)
    if len(cases) < count:
        console.print(strings("new.fewer", count=count), highlight=False, soft_wrap=True)


def message(strings: Strings, finding: Finding) -> str:
    """What is wrong and what to do about it."""
    return strings(f"check.{finding.rule}", **finding.values)


def _place(path: Path, finding: Finding) -> str:
    """File, line, id and field of a finding."""
    where = f"{path.name}:{finding.line}" if finding.line else path.name
    return " ".join(part for part in (where, finding.id, f"[{finding.field}]") if part)


def _show_coverage(
    console: Console, strings: Strings, coverage: Coverage, articles: list[Article], cases: list[Case]
) -> None:
    titles = {article.id: _title(article) for article in articles}
    kinds = {strings.name("kind", kind): counts for kind, counts in coverage.kinds.items()}
    named = {titles.get(article, article): counts for article, counts in coverage.articles.items()}
    console.print(_table(strings, strings("check.kind"), kinds, cases))
    console.print(_table(strings, strings("check.article"), named, []))


def _title(article: Article) -> str:
    title = article.meta.title
    shown = title if len(title) <= _TITLE_CHARS else f"{title[: _TITLE_CHARS - 1]}…"
    return f"{article.id[:_ID_CHARS]} {shown}"


def _table(
    strings: Strings, heading: str, groups: Mapping[str, Mapping[str, int]], cases: list[Case]
) -> Table:
    """Rows a group and split, with the sum of ``cases`` where there are any."""
    shown = Table(box=SIMPLE, pad_edge=False, padding=(0, 1))
    shown.add_column(heading, overflow="ellipsis", no_wrap=True)
    for name in (*SPLITS, strings("check.rows")):
        shown.add_column(name, justify="right")
    for group, counts in groups.items():
        values = [counts.get(split, 0) for split in SPLITS]
        shown.add_row(group, *map(str, values), str(sum(values)))
    if cases:
        values = [sum(case.split == split for case in cases) for split in SPLITS]
        shown.add_section()
        shown.add_row(strings("group.all"), *map(str, values), str(len(cases)))
    return shown
