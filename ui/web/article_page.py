"""The pages of an article: its text, its text beside the raw file, and what cleaning changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.cleaning.log import LogEntry, clean_log
from ui.web.article_view import view_of
from ui.web.comparison import compare_with_raw, count_rules, read_raw, with_signs
from ui.web.links import ANCHOR, article_link, citation_link
from ui.web.rule_names import RuleName
from ui.web.templates import render

if TYPE_CHECKING:
    from pathlib import Path

    from rag.types import Article, ArticleMeta
    from ui.strings import Strings
    from ui.web.article_place import Place

_SAMPLES = 3
_SAMPLE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Sample:
    """A change in its context, shortened, with signs for what can't be seen."""

    left: str
    before: str
    after: str
    right: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in the log: how often it acted, first in change number ``first``; ``more`` are not shown."""

    rule: RuleName
    count: int
    first: int
    samples: tuple[Sample, ...]
    more: int


def text_page(article: Article, longer: ArticleMeta | None, place: Place, strings: Strings) -> str:
    """Return the page that shows the text with what the link leads to marked."""
    view = view_of(article, place, strings)
    return _page(article, longer, place, strings, view=view, comparison=None)


def raw_page(
    article: Article, longer: ArticleMeta | None, place: Place, strings: Strings, raw_dir: Path
) -> str:
    """Return the page that shows the text beside what was received."""
    comparison = compare_with_raw(article, read_raw(article, raw_dir), place, strings)
    return _page(article, longer, place, strings, view=None, comparison=comparison)


def _page(
    article: Article, longer: ArticleMeta | None, place: Place, strings: Strings, **values: object
) -> str:
    if place.end > place.start:
        text_link = citation_link(article.id, place.start, place.end, article.text[place.start : place.end])
        raw_link = text_link.replace(f"#{ANCHOR}", f"&view=raw#{ANCHOR}")
    else:
        text_link = article_link(article.id)
        raw_link = f"{text_link}?view=raw"
    return render(
        "article",
        strings,
        meta=article.meta,
        length=len(article.text),
        longer=longer,
        place=place,
        text_link=text_link,
        raw_link=raw_link,
        own_link=raw_link if values["comparison"] else text_link,
        **values,
    )


def cleaning_page(article: Article, raw_dir: Path, strings: Strings) -> str:
    """Return the cleaning log: each rule with its count and examples."""
    raw = read_raw(article, raw_dir)
    entries = clean_log(article, raw.text)
    totals = {
        "changes": len(entries),
        "removed": sum(edit.raw_end - edit.raw_start for edit in article.edits),
        "written": sum(len(edit.replacement) for edit in article.edits),
        "length": len(article.text),
    }
    rules = rule_lines(entries, strings) if raw.state == "same" else ()
    return render(
        "cleaning", strings, meta=article.meta, state=raw.state, rules=rules, totals=totals, longer=None
    )


def rule_lines(entries: Sequence[LogEntry], strings: Strings) -> tuple[RuleLine, ...]:
    """Return the lines of the log, the rule that acted most often first."""
    return tuple(
        _line(count.rule, count.first, [entry for entry in entries if count.rule.id in entry.rule.split("+")])
        for count in count_rules(entries, strings)
    )


def _line(rule: RuleName, first: int, own: Sequence[LogEntry]) -> RuleLine:
    clearest_first = sorted(own, key=lambda entry: "+" in entry.rule)
    distinct = {(entry.before, entry.after): entry for entry in reversed(clearest_first)}
    shown = list(reversed(distinct.values()))[:_SAMPLES]
    samples = tuple(
        Sample(with_signs(e.left), _shorten(e.before), _shorten(e.after), with_signs(e.right)) for e in shown
    )
    return RuleLine(rule, len(own), first, samples, len(own) - len(samples))


def _shorten(text: str) -> str:
    if len(text) <= _SAMPLE_CHARS:
        return with_signs(text)
    half = _SAMPLE_CHARS // 2
    return f"{with_signs(text[:half])} …… {with_signs(text[-half:])}"
