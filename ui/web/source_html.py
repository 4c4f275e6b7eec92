"""The source of a citation as HTML: the passage with its cited sentence marked, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from rag.types import AlsoIn, ArticleMeta, Citation, Hit, Passage
from ui.naming import date_of, path_of, title_of
from ui.strings import Strings
from ui.web.escaping import escape


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
    return _template(f"{turn}-{citation.n}", heading, body + facts + _also_in(strings, also_in))


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
    body = _passage(passage, passage.start, passage.start) + facts + _also_in(strings, hit.also_in)
    return _template(f"{turn}-h{hit.rank}", _heading(strings, hit.article), body)


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
    names = dict.fromkeys(
        f"《{other.title}》" + (f"（{other.place}）" if other.place else "") for other in others
    )
    if not names:
        return ""
    items = "".join(f"<li>{escape(name)}</li>" for name in names)
    return f'<div class="rd-also"><h4>{escape(strings("page.also_in"))}</h4><ul>{items}</ul></div>'
