"""The page's parts as HTML: head, welcome, panel, and one ``<article>`` for each turn of the dialogue.

The sources that a turn cites travel with it as ``<template>`` elements, so that a click shows them at
once and works for every earlier turn. Everything that came from outside is escaped (ui/escaping.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Answer, Citation, Hit
from ui.naming import details_of, path_of, title_of
from ui.strings import Strings
from ui.web.answer_text import linked_paragraphs, marker_link, plain_paragraphs
from ui.web.escaping import escape
from ui.web.source_html import citation_template, hit_template

_NEAREST_SHOWN = 3
_QUESTION_SHOWN = 400


def header_html(strings: Strings, article_count: int) -> str:
    """Return the head of the page."""
    collection = strings("page.collection", articles=article_count)
    return (
        f'<header class="rd-head"><span class="rd-seal" aria-hidden="true">{escape(strings("page.seal"))}</span>'
        f"<div><h1>{escape(strings('page.title'))}</h1>"
        f'<p class="rd-subtitle">{escape(strings("page.subtitle"))}</p></div>'
        f'<p class="rd-collection">{escape(collection)}</p></header>'
    )


def welcome_html(strings: Strings) -> str:
    """Return what stands in the place of the dialogue before the first question."""
    return (
        f'<section class="rd-welcome"><h2>{escape(strings("page.welcome"))}</h2>'
        f"<p>{escape(strings('page.welcome_text'))}</p></section>"
    )


def panel_html(strings: Strings) -> str:
    """Return the empty source panel; the page's script fills ``.rd-panel-body`` from a template."""
    title, close = escape(strings("page.source_panel")), escape(strings("page.close"))
    hint = escape(strings("page.source_empty"))
    return (
        f'<aside class="rd-panel" aria-label="{title}" data-open="false" data-hint="{hint}">'
        f'<div class="rd-panel-head"><h2>{title}</h2>'
        f'<button type="button" class="rd-close" aria-label="{close}">×</button></div>'
        f'<div class="rd-panel-body" tabindex="-1">'
        f'<p class="rd-panel-empty">{hint}</p></div></aside>'
    )


def working_html(strings: Strings, turn: int, question: str, text: str = "") -> str:
    """Return a turn while its answer is under way; ``text`` is what has arrived so far."""
    dots = '<p class="rd-working"><span></span><span></span><span></span>'
    waiting = f"{dots}{escape(strings('page.searching'))}</p>"
    body = plain_paragraphs(text, "rd-cite rd-pending") if text else waiting
    return _turn(strings, turn, question, f'<div class="rd-answer" aria-busy="true">{body}</div>')


def answer_html(strings: Strings, turn: int, question: str, answer: Answer) -> str:
    """Return a finished turn: an answer with its sources, or a refusal with what was nearest."""
    if answer.refused:
        return _turn(strings, turn, question, _refusal(strings, turn, answer))
    also_in = {hit.passage.id: hit.also_in for hit in answer.hits}
    templates = (
        citation_template(strings, turn, citation, also_in.get(citation.passage.id, ()))
        for citation in answer.citations
    )
    text = linked_paragraphs(strings, turn, answer) + _unsupported(strings, answer.unsupported)
    sources = _source_list(strings, turn, answer.citations)
    return _turn(strings, turn, question, f'<div class="rd-answer">{text}</div>{sources}{"".join(templates)}')


def error_html(strings: Strings, turn: int, question: str, message: str) -> str:
    """Return a turn that failed. It looks like neither an answer nor a refusal."""
    body = (
        f'<div class="rd-error" role="alert"><h3>{escape(strings("page.error"))}</h3>'
        f'<p>{escape(message)}</p><p class="rd-hint">{escape(strings("page.error_hint"))}</p></div>'
    )
    return _turn(strings, turn, question, body)


def _turn(strings: Strings, turn: int, question: str, body: str) -> str:
    shown = question if len(question) <= _QUESTION_SHOWN else question[:_QUESTION_SHOWN] + "……"
    return (
        f'<article class="rd-turn" data-turn="{turn}"><h2 class="rd-question">'
        f'<span class="rd-who">{escape(strings("page.you"))}</span><span>{escape(shown)}</span></h2>{body}</article>'
    )


def _source_list(strings: Strings, turn: int, citations: Sequence[Citation]) -> str:
    """Return the cited articles in the order of the answer, each with its markers."""
    by_article: dict[str, list[Citation]] = {}
    for citation in citations:
        by_article.setdefault(citation.article.id, []).append(citation)
    items = "".join(_source_item(strings, turn, cited) for cited in by_article.values())
    heading = escape(strings("page.cited_sources", count=len(by_article)))
    return f'<section class="rd-sources"><h3>{heading}</h3><ol>{items}</ol></section>'


def _source_item(strings: Strings, turn: int, cited: Sequence[Citation]) -> str:
    article = cited[0].article
    markers = "".join(marker_link(strings, turn, citation) for citation in cited)
    return (
        f'<li><span class="rd-source-name">{escape(title_of(article))}'
        f'<small>{escape(details_of(strings, article))}</small></span><span class="rd-numbers">{markers}</span></li>'
    )


def _refusal(strings: Strings, turn: int, answer: Answer) -> str:
    nearest = answer.hits[:_NEAREST_SHOWN]
    items = "".join(_near_item(strings, turn, hit) for hit in nearest)
    heading = escape(strings("page.refusal_near"))
    listed = f'<section class="rd-sources"><h3>{heading}</h3><ol>{items}</ol></section>' if nearest else ""
    templates = "".join(hit_template(strings, turn, hit) for hit in nearest)
    return (
        f'<div class="rd-refusal" role="note"><h3>{escape(strings("page.refusal"))}</h3>'
        f"{plain_paragraphs(answer.text)}{listed}</div>{templates}"
    )


def _near_item(strings: Strings, turn: int, hit: Hit) -> str:
    key = f"{turn}-h{hit.rank}"
    where = path_of(hit.passage) or details_of(strings, hit.article)
    return (
        f'<li><span class="rd-source-name"><a class="rd-near" href="#rd-{key}" data-source="{key}">'
        f"{escape(title_of(hit.article))}</a><small>{escape(where)}</small></span></li>"
    )


def _unsupported(strings: Strings, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<div class="rd-unsupported"><h3>{escape(strings("page.unsupported"))}</h3><ul>{items}</ul></div>'
