"""The collection tab: every article with what is known of it, how whole it is, and what cleaning changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.cleaning.log import clean_log
from ui.naming import date_of
from ui.web.fragments import Fragment, attempt, place_of_tab
from ui.web.templates import render

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from rag.types import ArticleMeta
    from ui.services import Services


@dataclass(frozen=True, slots=True)
class Line:
    """One article of the table; ``longer`` is the title of the article that this one begins, or empty."""

    meta: ArticleMeta
    date: str
    length: int
    changes: int
    longer: str


def build(services: Services) -> None:
    """Put the tab into the page."""
    place_of_tab("collection", services)


def fragment(services: Services, query: QueryParams) -> Fragment:
    """Return the table; ``q`` in ``query`` is what the filter starts with."""
    strings = services.strings
    read = attempt(strings, lambda: lines_of(services))
    lines = read.value or ()
    states = Counter(line.meta.completeness for line in lines)
    totals = {
        "articles": len(lines),
        "chars": f"{sum(line.length for line in lines):,}",
        "sources": len({line.meta.source for line in lines}),
        "complete": states["complete"],
        "cut": states["cut"],
        "gap": states["gap"],
        "changes": f"{sum(line.changes for line in lines):,}",
    }
    shown = render(
        "tab_collection",
        strings,
        lines=lines,
        totals=totals,
        error=read.error,
        wanted=query.get("q", "")[:200],
    )
    return Fragment(shown, read.status)


def lines_of(services: Services) -> tuple[Line, ...]:
    """Read every article of the collection, in its order."""
    metas = services.desk.articles()
    titles = {meta.id: meta.title for meta in metas}
    lines = []
    for meta in metas:
        article = services.desk.article(meta.id)
        lines.append(
            Line(
                meta,
                date_of(services.strings, meta),
                len(article.text),
                len(clean_log(article, "")),  # counted as the log counts them; their words are not needed
                titles.get(meta.prefix_of, ""),
            )
        )
    return tuple(lines)
