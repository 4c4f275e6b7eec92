"""``renda clean --log``: what cleaning changed in an article, by which rule, in its context."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from rag.errors import InputError
from ui.shell import OK, Shell

if TYPE_CHECKING:
    from rag.cleaning.log import LogEntry
    from rag.settings import Settings
    from rag.types import Article

_SHOWN_CHARS = 80


def show_log(shell: Shell, settings: Settings, article_id: str) -> int:
    """Print every change of one article, then how often each rule changed something. Returns the exit code.

    Raises CorpusError without articles, InputError for an unknown article, SourceError for a lost raw file.
    """
    from rag.cleaning.log import clean_log
    from rag.corpus import read_articles
    from rag.loading import load_raw

    article = _find(shell, read_articles(settings.articles_dir), article_id)
    title = {"title": article.meta.title, "id": article.id}
    if not article.edits:
        shell.out.print(shell.strings("clean.log.none", **title), markup=False, highlight=False)
        return OK
    raw = load_raw(settings.raw_dir / article.meta.source).text
    entries = clean_log(article, raw)
    heading = shell.strings("clean.log.title", count=len(entries), **title)
    shell.out.print(Text(heading, "bold"), soft_wrap=True)
    for entry in entries:
        shell.out.print(_describe(entry), soft_wrap=True)
    shell.out.print(_summary(shell, entries))
    return OK


def _find(shell: Shell, articles: list[Article], article_id: str) -> Article:
    known = {article.id: article for article in articles}
    wanted = article_id.strip().removesuffix(".md")
    begun = [article_id for article_id in known if article_id.startswith(wanted)] if wanted else []
    if wanted in known or len(begun) == 1:
        return known[wanted if wanted in known else begun[0]]
    near = get_close_matches(wanted, known, n=1)
    hint = shell.strings("usage.near", near=near[0]) if near else ""
    raise InputError(shell.strings("clean.no_article", id=article_id, near=hint, known="、".join(known)))


def _describe(entry: LogEntry) -> Text:
    """Return one line: place in the raw file, rule, and the change between what stood around it."""
    return Text.assemble(
        (f"{entry.raw_start:>7}  ", "dim"),
        (f"{entry.rule}  ", "cyan"),
        (visible(entry.left), "dim"),
        (f"[-{_shorten(entry.before)}-]" if entry.before else "", "red"),
        (f"{{+{_shorten(entry.after)}+}}" if entry.after else "", "green"),
        (visible(entry.right), "dim"),
    )


def _shorten(text: str) -> str:
    if len(text) <= _SHOWN_CHARS:
        return visible(text)
    half = _SHOWN_CHARS // 2
    return f"{visible(text[:half])}……({len(text)})……{visible(text[-half:])}"


def visible(text: str) -> str:
    """Return ``text`` with signs in the place of what can't be seen."""
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    signs = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\u3000": "␣", "\u00a0": "␣"}
    if character in signs:
        return signs[character]
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def _summary(shell: Shell, entries: list[LogEntry]) -> Table:
    counts = Counter(rule for entry in entries for rule in entry.rule.split("+"))
    table = Table(title=shell.strings("clean.log.summary"), title_justify="left", box=None, pad_edge=False)
    table.add_column(shell.strings("clean.log.rule"), style="cyan")
    table.add_column(shell.strings("clean.log.count"), justify="right")
    for rule, count in counts.most_common():
        table.add_row(rule, str(count))
    return table
