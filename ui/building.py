"""The commands that make things: clean (raw files -> articles) and index (articles -> index)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rag.errors import CorpusError, InputError
from ui.shell import NEGATIVE, OK, Shell

if TYPE_CHECKING:
    from rag.cleaning.pipeline import CleanReport
    from rag.corpus import ArticleDifference
    from rag.settings import Settings


def run_clean(shell: Shell, *, check: bool, log_of: str | None) -> int:
    """Clean the raw files, or compare or explain what cleaning made. Returns the exit code.

    1 where articles/ differs from what cleaning makes (``check``), or a raw file was left out.
    """
    if check and log_of is not None:
        raise InputError(shell.strings("usage.check_or_log"))
    settings = shell.settings()
    if log_of is not None:
        from ui.edit_log import show_log

        return show_log(shell, settings, log_of)
    report = _clean(shell, settings)
    if check:
        return _compare(shell, settings, report)
    return _write(shell, settings, report)


def run_index(shell: Shell, *, fresh: bool) -> int:
    """Build the index, reusing what did not change unless ``fresh``. Returns the exit code."""
    from rag.indexing import build_index

    with shell.progress() as progress:
        report = build_index(shell.settings(), progress=progress, fresh=fresh)
    shell.say(
        "index.done" if report.built else "index.current",
        style="green",
        articles=report.articles,
        passages=report.passages,
        embedded=report.embedded,
        reused=report.reused,
        seconds=f"{report.seconds:.1f}",
    )
    return OK


def _clean(shell: Shell, settings: Settings) -> CleanReport:
    from rag.cleaning.pipeline import clean_corpus

    with shell.progress() as progress:
        report = clean_corpus(settings.corpus_dir, progress)
    if report.problems:
        shell.say("clean.problems", style="bold yellow", count=len(report.problems))
        for problem in report.problems:
            said = problem.error.told(shell.strings.language)
            shell.say("clean.problem", style="yellow", name=problem.source, message=said)
    return report


def _write(shell: Shell, settings: Settings, report: CleanReport) -> int:
    from rag.corpus import write_articles

    if not report.articles:  # nothing is written: that would delete what an earlier cleaning made
        raise CorpusError(shell.strings("clean.nothing", folder=settings.raw_dir))
    write_articles(report.articles, settings.articles_dir)
    shell.say(
        "clean.done",
        style="green",
        files=len({article.meta.source for article in report.articles}),
        articles=len(report.articles),
        folder=settings.articles_dir,
    )
    return NEGATIVE if report.problems else OK


def _compare(shell: Shell, settings: Settings, report: CleanReport) -> int:
    from rag.corpus import check_articles

    differences = check_articles(report.articles, settings.articles_dir)
    if not differences and not report.problems:
        shell.say("clean.same", style="green", articles=len(report.articles))
        return OK
    if differences:
        shell.say("clean.differs", style="bold yellow")
        for difference in differences:
            _show_difference(shell, difference)
        shell.say("clean.run_clean")
    return NEGATIVE


def _show_difference(shell: Shell, difference: ArticleDifference) -> None:
    state = shell.strings(f"clean.state.{difference.state}")
    shell.out.print(Text(f"{difference.name}  {state}", "bold"), soft_wrap=True)
    styles = {"+": "green", "-": "red", "@": "cyan"}
    for line in difference.diff.splitlines():
        shell.out.print(Text(line, styles.get(line[:1], "")), soft_wrap=True)
