"""The source of a citation as HTML: the passage with its cited sentence marked, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from rag.types import AlsoIn, ArticleMeta, Citation, Hit, Passage
from ui.naming import date_of, path_of, title_of
from ui.strings import Strings
from ui.web.escaping import escape
from ui.web.icons import icon
from ui.web.links import article_link, citation_link


def citation_template(strings: Strings, turn: int, citation: Citation, also_in: Iterable[AlsoIn]) -> str:
    """Return the ``<template>`` that a click on ``[n]`` shows."""
    body = _remark(strings, citation.remark) + _passage(citation.passage, citation.start, citation.end)
    heading = f'<b class="rd-number">[{citation.n}]</b>{_heading(strings, citation.article)}'
    position = strings(
        "page.position",
        start=citation.start,
        end=citation.end,
        raw_start=citation.raw_start,
        raw_end=citation.raw_end,
    )
    facts = _facts(strings, citation.article, citation.passage, position)
    link = citation_link(citation.article.id, citation.start, citation.end, citation.quote)
    below = _ways_on(strings, link) + facts + _also_in(strings, also_in)
    return _template(f"{turn}-{citation.n}", heading, body + below)


def hit_template(strings: Strings, turn: int, hit: Hit) -> str:
    """Return the ``<template>`` of a passage that was near but answers nothing: no sentence is marked."""
    passage = hit.passage
    position = strings(
        "page.position",
        start=passage.start,
        end=passage.end,
        raw_start=passage.raw_start,
        raw_end=passage.raw_end,
    )
    facts = _facts(strings, hit.article, passage, position)
    body = _passage(passage, passage.start, passage.start)
    link = citation_link(hit.article.id, passage.start, passage.end, passage.text)
    below = _ways_on(strings, link) + facts + _also_in(strings, hit.also_in)
    return _template(f"{turn}-h{hit.rank}", _heading(strings, hit.article), body + below)


def _template(key: str, heading: str, body: str) -> str:
    return f'<template data-key="{key}"><h3 class="rd-source-title">{heading}</h3>{body}</template>'


def _heading(strings: Strings, article: ArticleMeta) -> str:
    incomplete = article.completeness != "complete"
    badge = f'<span class="rd-badge">{escape(strings("page.cut_article"))}</span>' if incomplete else ""
    return escape(title_of(article)) + badge


def _remark(strings: Strings, remark: str) -> str:
    if not remark:
        return ""
    return f'<p class="rd-remark"><b>{escape(strings("page.remark"))}</b>{escape(remark)}</p>'


def _passage(passage: Passage, start: int, end: int) -> str:
    """Return the passage's paragraphs with ``[start, end)`` of the article marked."""
    text = passage.text
    left = min(max(start - passage.start, 0), len(text))
    right = min(max(end - passage.start, left), len(text))
    body = _lines(text[:left]) + _lines(text[left:right], "<mark>", "</mark>") + _lines(text[right:])
    return f'<blockquote class="rd-passage"><p>{body}</p></blockquote>'


def _lines(text: str, opening: str = "", closing: str = "") -> str:
    return "</p><p>".join(f"{opening}{escape(line)}{closing}" if line else "" for line in text.split("\n"))


def _ways_on(strings: Strings, link: str) -> str:
    """Return the ways from the panel to the whole article, and to a colleague."""
    opening, copying = escape(strings("chat.source_open")), escape(strings("chat.source_link"))
    return (
        f'<p class="rd-ways"><a href="{escape(link)}" target="_blank" rel="noopener">{icon("open")}{opening}</a>'
        f'<button type="button" data-act="link" data-link="{escape(link)}">{icon("link")}{copying}</button></p>'
    )


def _facts(strings: Strings, article: ArticleMeta, passage: Passage, position: str) -> str:
    rows = (
        ("page.meta.place", article.place),
        ("page.meta.issuer", article.issuer),
        ("page.meta.speaker", article.speaker),
        ("page.meta.date", date_of(strings, article)),
        ("page.meta.genre", article.genre),
        ("page.meta.heading", path_of(passage)),
        ("page.meta.source", article.source),
        ("page.meta.position", position),
    )
    items = (f"<dt>{escape(strings(name))}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f"<dl>{''.join(items)}</dl>"


def _also_in(strings: Strings, others: Iterable[AlsoIn]) -> str:
    names = {
        f"《{other.title}》" + (f"（{other.place}）" if other.place else ""): other.article_id
        for other in others
    }
    if not names:
        return ""
    items = "".join(
        f'<li><a href="{escape(article_link(article))}" target="_blank" rel="noopener">{escape(name)}</a></li>'
        for name, article in names.items()
    )
    heading = escape(strings("page.also_in", count=len(names)))
    return f'<div class="rd-also"><h4>{heading}</h4><ul>{items}</ul></div>'
