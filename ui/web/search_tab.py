"""The search tab: passages without an answer, each with why it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.types import Filters
from ui.web.fragments import Fragment, attempt, number_of, place_of_tab
from ui.web.hit_view import HitView, hit_view
from ui.web.templates import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.datastructures import QueryParams

    from rag.types import ArticleMeta
    from ui.services import Services
    from ui.strings import Strings

_COUNTS = (5, 10, 20, 50)
_MOST = 50
_NAMES: dict[str, tuple[str, Callable[[ArticleMeta], str]]] = {
    "place": ("find.place", lambda meta: meta.place),
    "issuer": ("find.issuer", lambda meta: meta.issuer),
    "genre": ("find.genre", lambda meta: meta.genre),
    "year": ("find.year", lambda meta: meta.year),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, as it is sent and as it is shown."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with its values; more than one may be chosen."""

    name: str
    title: str
    choices: tuple[Choice, ...]


def build(services: Services) -> None:
    """Put the tab into the page."""
    place_of_tab("search", services)


def fragment(services: Services, query: QueryParams) -> Fragment:
    """Return the form with the passages for the question in ``query``: q, k, place, issuer, genre, year, article."""
    strings = services.strings
    question = query.get("q", "").strip()
    default = services.settings.search_k

    def search() -> tuple[HitView, ...] | None:
        count = number_of(query, "k", default, 1, _MOST, strings)
        if not question:
            return None
        hits = services.desk.search(question, count, filters=filters_of(query))
        return tuple(hit_view(hit, strings) for hit in hits)

    found = attempt(strings, search)
    fields = attempt(strings, lambda: filter_fields(services.desk.articles(), query, strings))
    shown = render(
        "tab_search",
        strings,
        question=question,
        count=query.get("k", "") or str(default),
        counts=sorted({*map(str, _COUNTS), str(default)}, key=int),
        fields=fields.value or (),
        chosen=sum(choice.chosen for field in fields.value or () for choice in field.choices),
        views=found.value,
        error=found.error,
    )
    return Fragment(shown, found.status)


def filters_of(query: QueryParams) -> Filters:
    """Return the filters in a query; a name may stand there more than once."""
    return Filters(*(tuple(query.getlist(name)) for name in (*_NAMES, "article")))


def filter_fields(
    articles: Sequence[ArticleMeta], query: QueryParams, strings: Strings
) -> tuple[FilterField, ...]:
    """Return every filter with the values that the collection knows, and those chosen that it doesn't."""
    fields = []
    for name, (title, value_of) in _NAMES.items():
        chosen = query.getlist(name)
        values = sorted({value_of(meta) for meta in articles} - {""}) + sorted(
            value for value in set(chosen) if value not in {value_of(meta) for meta in articles}
        )
        choices = tuple(Choice(value, value, value in chosen) for value in values)
        fields.append(FilterField(name, strings(title), choices))
    chosen = query.getlist("article")
    titles = tuple(
        Choice(meta.id, meta.title + (f"（{meta.place}）" if meta.place else ""), meta.id in chosen)
        for meta in articles
        if not meta.prefix_of
    )
    return (*fields, FilterField("article", strings("find.article"), titles))
