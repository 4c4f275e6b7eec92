"""The quote tab: where a sentence stands, word for word or nearly, or that it stands nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.web.fragments import Fragment, attempt, place_of_tab
from ui.web.links import citation_link
from ui.web.templates import render
from ui.web.word_diff import WordDiff, word_diff

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from rag.types import QuoteMatch
    from ui.services import Services

_ELLIPSIS = "\u2026\u2026"
_SIGNS = ",;:. \n\uff0c\uff1b\uff1a\u3001\u3002"


@dataclass(frozen=True, slots=True)
class MatchView:
    """What the tab lays out for one place; ``diff`` is None where the quote stands there exactly."""

    match: QuoteMatch
    path: str
    before: str
    after: str
    link: str
    raw_link: str
    percent: int
    diff: WordDiff | None


def build(services: Services) -> None:
    """Put the tab into the page."""
    place_of_tab("quote", services)


def fragment(services: Services, query: QueryParams) -> Fragment:
    """Return the form with what was found for the quote ``q`` in ``query``."""
    strings = services.strings
    quote = query.get("q", "").strip()
    looked = attempt(strings, lambda: services.desk.locate(quote) if quote else None)
    result = looked.value
    shown = render(
        "tab_quote",
        strings,
        quote=quote,
        looked=result is not None,
        found=[match_view(quote, match) for match in result.found] if result else [],
        nearest=[match_view(quote, match) for match in result.nearest] if result else [],
        exact=sum(match.similarity == 1.0 for match in result.found) if result else 0,
        error=looked.error,
    )
    return Fragment(shown, looked.status)


def match_view(quote: str, match: QuoteMatch) -> MatchView:
    """Work out what is shown of a place."""
    link = citation_link(match.article.id, match.start, match.end, match.text)
    exact = match.similarity == 1.0
    return MatchView(
        match,
        " › ".join(match.heading),
        _ELLIPSIS + match.before.lstrip(_SIGNS) if match.start > len(match.before) else match.before,
        match.after.rstrip(_SIGNS[:-1]) + _ELLIPSIS if match.after else "",
        link,
        link.replace("#", "&view=raw#"),
        int(100 * match.similarity),
        None if exact else word_diff(quote, match.text),
    )
