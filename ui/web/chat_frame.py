"""What stands around the dialogue: head, list of conversations, welcome, filters, source panel."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rag.types import ArticleMeta
from ui.strings import Strings
from ui.web.escaping import escape
from ui.web.icons import icon, sprite_html

_EXAMPLES = ("page.example.1", "page.example.2", "page.example.3", "page.example.4")
_SCRIPT_TEXTS = (
    "chat.untitled",
    "chat.today",
    "chat.this_week",
    "chat.earlier",
    "chat.more",
    "chat.rename",
    "chat.delete",
    "chat.delete_ask",
    "chat.title",
    "chat.save",
    "chat.cancel",
    "chat.question_edit",
    "chat.copied",
    "chat.copy_failed",
    "chat.link_copied",
    "chat.offline",
    "chat.gone",
    "chat.conflict",
    "chat.left",
    "chat.busy",
    "chat.thanks",
    "chat.taken_back",
    "chat.remove_filter",
    "chat.deleted",
    "page.error",
    "page.error_hint",
    "page.searching",
    "page.title",
)


def header_html(strings: Strings, article_count: int, hosts: Sequence[str] = ()) -> str:
    """Return the head of the page; ``hosts`` are the other machines that see the questions."""
    collection = strings("page.collection", articles=article_count)
    if hosts:
        named = strings("page.between").join(hosts)
        collection = strings("page.collection_sent", articles=article_count, hosts=named)
    return (
        f'<header class="rd-head"><span class="rd-seal" aria-hidden="true">{escape(strings("page.seal"))}</span>'
        f"<div><h1>{escape(strings('page.title'))}</h1>"
        f'<p class="rd-subtitle">{escape(strings("page.subtitle"))}</p></div>'
        f'<p class="rd-collection">{escape(collection)}</p></header>'
    )


def sidebar_html(strings: Strings) -> str:
    """Return the list of conversations, empty: the script fills it. On narrow screens it is a drawer."""
    title, close = escape(strings("chat.conversations")), escape(strings("page.close"))
    return (
        f'<nav id="rd-drawer" class="rd-drawer" aria-label="{title}"><div class="rd-drawer-head"><h2>{title}</h2>'
        f'<button type="button" class="rd-sign rd-drawer-close" aria-label="{close}">{icon("close")}</button></div>'
        f'{_new_button(strings)}<div class="rd-conversations"></div>'
        f'<p class="rd-none" hidden>{escape(strings("chat.no_conversations"))}</p></nav>'
    )


def talk_html(strings: Strings, articles: Sequence[ArticleMeta], *, by_model: bool = False) -> str:
    """Return the place of the dialogue: a bar above it, the welcome until there are turns, live region, dialog."""
    return (
        f"{_bar(strings)}"
        f'<div id="rd-welcome">{welcome_html(strings, articles, by_model=by_model)}</div>'
        f'<div id="rd-turns"></div>'
        f'<p id="rd-said" class="rd-unseen" role="status" aria-live="polite"></p>'
        f"{_dialog(strings)}{sprite_html()}{_texts(strings)}"
    )


def welcome_html(strings: Strings, articles: Sequence[ArticleMeta], *, by_model: bool = False) -> str:
    """Return what stands in the place of the dialogue before the first question: how it is answered,
    ``by_model`` or by quotations, examples, and the collection.
    """
    buttons = "".join(
        f'<button type="button" class="rd-example" data-ask="{escape(strings(key))}">{escape(strings(key))}</button>'
        for key in _EXAMPLES
    )
    return (
        f'<section class="rd-welcome"><h2>{escape(strings("page.welcome"))}</h2>'
        f"<p>{escape(strings('page.welcome_model' if by_model else 'page.welcome_text'))}</p>"
        f'<div class="rd-examples" role="group" aria-label="{escape(strings("chat.examples"))}">{buttons}</div>'
        f"{_glance(strings, articles)}</section>"
    )


def filters_html(strings: Strings, articles: Sequence[ArticleMeta]) -> str:
    """Return a group of checkboxes for each way to narrow the collection, most frequent values first."""
    titles = {meta.id: meta.title for meta in articles if not meta.prefix_of}
    answering = [meta for meta in articles if not meta.prefix_of]
    years = sorted(_counted(meta.year for meta in answering).items(), reverse=True)
    groups = (
        ("places", "chat.filter.places", _counted(meta.place for meta in answering)),
        ("issuers", "chat.filter.issuers", _counted(meta.issuer for meta in answering)),
        ("genres", "chat.filter.genres", _counted(meta.genre for meta in answering)),
        ("years", "chat.filter.years", dict(years)),
        ("articles", "chat.filter.articles", dict.fromkeys(titles, 0)),
    )
    fieldsets = "".join(
        _fieldset(name, strings(key), counts, titles) for name, key, counts in groups if counts
    )
    label = escape(strings("chat.filter_find"))
    return (
        f'<input type="search" class="rd-filter-find" aria-label="{label}" placeholder="{label}">'
        f'<div class="rd-filter-groups">{fieldsets}</div>'
    )


def panel_html(strings: Strings) -> str:
    """Return the empty source panel; the script fills ``.rd-panel-body`` from a template."""
    title, close = escape(strings("page.source_panel")), escape(strings("page.close"))
    hint = escape(strings("page.source_empty"))
    return (
        f'<aside class="rd-panel" aria-label="{title}" data-open="false" data-hint="{hint}">'
        f'<div class="rd-panel-head"><h2>{title}</h2>'
        f'<button type="button" class="rd-sign rd-close" aria-label="{close}">{icon("close")}</button></div>'
        f'<div class="rd-panel-body" tabindex="0" role="region" aria-label="{title}">'
        f'<p class="rd-panel-empty">{hint}</p></div></aside>'
    )


def foot_html(strings: Strings) -> str:
    """Return what stands above the box for the question: the filters that are set, and where to set them."""
    label, clear = escape(strings("chat.filters")), escape(strings("chat.filters_clear"))
    done = escape(strings("chat.filters_done"))
    return (
        f'<div id="rd-filter-panel" class="rd-filter-panel" role="group" aria-label="{label}" hidden>'
        f'<div class="rd-filter-body"></div><p class="rd-filter-foot">'
        f'<button type="button" class="rd-filter-clear">{clear}</button>'
        f'<button type="button" class="rd-filter-done">{done}</button></p></div>'
        f'<div class="rd-filter-row"><button type="button" class="rd-filter-open" aria-expanded="false"'
        f' aria-controls="rd-filter-panel">{icon("filter")}<span>{label}</span></button>'
        f'<ul class="rd-filter-chips" aria-label="{escape(strings("chat.scope"))}"></ul></div>'
    )


def _bar(strings: Strings) -> str:
    title, export = escape(strings("chat.conversations")), escape(strings("chat.export"))
    return (
        f'<div class="rd-bar"><button type="button" class="rd-sign rd-drawer-open" aria-label="{title}"'
        f' aria-expanded="false" aria-controls="rd-drawer">{icon("menu")}</button>'
        f'<p class="rd-bar-title"></p><details class="rd-menu" hidden><summary>{icon("download")}{export}</summary>'
        f'<p><a class="rd-export" data-kind="docx" href="#">{escape(strings("chat.export_word"))}</a>'
        f'<a class="rd-export" data-kind="md" href="#">{escape(strings("chat.export_markdown"))}</a></p></details>'
        f"{_new_button(strings)}</div>"
    )


def _new_button(strings: Strings) -> str:
    return f'<button type="button" class="rd-new">{icon("plus")}<span>{escape(strings("page.clear"))}</span></button>'


def _dialog(strings: Strings) -> str:
    return (
        f'<dialog class="rd-dialog" aria-labelledby="rd-dialog-text"><p id="rd-dialog-text"></p><div>'
        f'<button type="button" class="rd-dialog-no">{escape(strings("chat.cancel"))}</button>'
        f'<button type="button" class="rd-dialog-yes">{escape(strings("chat.delete"))}</button></div></dialog>'
    )


def _texts(strings: Strings) -> str:
    texts = {key: strings.help(key) for key in _SCRIPT_TEXTS}
    return f'<div id="rd-texts" hidden data-texts="{escape(json.dumps(texts, ensure_ascii=False))}"></div>'


def _glance(strings: Strings, articles: Sequence[ArticleMeta]) -> str:
    years = sorted({meta.year for meta in articles if meta.year})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years)
    figures = (
        ("chat.glance.articles", str(len(articles))),
        ("chat.glance.places", str(len({meta.place for meta in articles if meta.place}))),
        ("chat.glance.genres", str(len({meta.genre for meta in articles if meta.genre}))),
        ("chat.glance.years", span),
        ("chat.glance.incomplete", str(sum(meta.completeness != "complete" for meta in articles))),
    )
    items = "".join(
        f"<div><dt>{escape(strings(key))}</dt><dd>{escape(value)}</dd></div>"
        for key, value in figures
        if value
    )
    return (
        f'<h3 class="rd-glance-title">{escape(strings("chat.glance"))}</h3><dl class="rd-glance">{items}</dl>'
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(value for value in values if value).most_common())


def _fieldset(name: str, legend: str, counts: Mapping[str, int], titles: Mapping[str, str]) -> str:
    def option(value: str, count: int) -> str:
        shown = titles[value] if name == "articles" else value
        number = f"<small>{count}</small>" if count else ""
        return (
            f'<label title="{escape(shown)}"><input type="checkbox" name="{name}" value="{escape(value)}"'
            f' data-shown="{escape(shown)}"><span>{escape(shown)}</span>{number}</label>'
        )

    options = "".join(option(value, count) for value, count in counts.items())
    return (
        f'<fieldset class="rd-filter-{name}"><legend>{escape(legend)}</legend><div>{options}</div></fieldset>'
    )
