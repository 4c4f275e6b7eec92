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
    from rag.settings import Settings
    from rag.types import Article, Edit

_CONTEXT_CHARS = 14
_SHOWN_CHARS = 80


def show_log(shell: Shell, settings: Settings, article_id: str) -> int:
    """Print every change of one article, then how often each rule changed something. Returns the exit code.

    Raises CorpusError without articles, InputError for an unknown article, SourceError for a lost raw file.
    """
    from rag.corpus import read_articles
    from rag.loading import load_raw

    article = _find(shell, read_articles(settings.articles_dir), article_id)
    title = {"title": article.meta.title, "id": article.id}
    if not article.edits:
        shell.out.print(shell.strings("clean.log.none", **title), markup=False, highlight=False)
        return OK
    raw = load_raw(settings.raw_dir / article.meta.source).text
    heading = shell.strings("clean.log.title", count=len(article.edits), **title)
    shell.out.print(Text(heading, "bold"), soft_wrap=True)
    for edit in article.edits:
        shell.out.print(_describe(edit, raw), soft_wrap=True)
    shell.out.print(_summary(shell, article))
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


def _describe(edit: Edit, raw: str) -> Text:
    """Return one line: place, rule, and the change between the characters that stood around it."""
    removed = raw[edit.raw_start : edit.raw_end]
    return Text.assemble(
        (f"{edit.raw_start:>7}  ", "dim"),
        (f"{edit.rule}  ", "cyan"),
        (_visible(raw[max(0, edit.raw_start - _CONTEXT_CHARS) : edit.raw_start]), "dim"),
        (f"[-{_shorten(removed)}-]" if removed else "", "red"),
        (f"{{+{_shorten(edit.replacement)}+}}" if edit.replacement else "", "green"),
        (_visible(raw[edit.raw_end : edit.raw_end + _CONTEXT_CHARS]), "dim"),
    )


def _shorten(text: str) -> str:
    if len(text) <= _SHOWN_CHARS:
        return _visible(text)
    half = _SHOWN_CHARS // 2
    return f"{_visible(text[:half])}……({len(text)})……{_visible(text[-half:])}"


def _visible(text: str) -> str:
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    signs = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\u3000": "␣", "\u00a0": "␣"}
    if character in signs:
        return signs[character]
    return character if character.isprintable() else f"\\u{ord(character):04x}"


def _summary(shell: Shell, article: Article) -> Table:
    counts = Counter(rule for edit in article.edits for rule in edit.rule.split("+"))
    table = Table(title=shell.strings("clean.log.summary"), title_justify="left", box=None, pad_edge=False)
    table.add_column(shell.strings("clean.log.rule"), style="cyan")
    table.add_column(shell.strings("clean.log.count"), justify="right")
    for rule, count in counts.most_common():
        table.add_row(rule, str(count))
    return table
