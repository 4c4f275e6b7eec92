"""Answers, refusals, errors and sources as HTML. Everything that came from outside is escaped here.

One turn of the dialogue is one ``<article>``. The sources it cites travel with it as ``<template>``
elements, so that a click shows them at once and works for every earlier turn.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence

from rag.types import AlsoIn, Answer, ArticleMeta, Citation, Hit, Passage
from ui.strings import Strings

_MARKER = re.compile(r"\[(\d+)\]")
_NEAREST_SHOWN = 3
_QUESTION_SHOWN = 400
_TEMPLATE_SIGNS = {"{": "&#123;", "}": "&#125;", "$": "&#36;", "@": "&#64;", "`": "&#96;"}


def escape(text: str) -> str:
    """Return ``text`` as HTML text, also safe in attributes and in the template language of gr.HTML."""
    escaped = html.escape(text, quote=True)
    return "".join(_TEMPLATE_SIGNS.get(character, character) for character in escaped)


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
    return (
        f'<aside class="rd-panel" aria-label="{title}" data-open="false">'
        f'<div class="rd-panel-head"><h2>{title}</h2>'
        f'<button type="button" class="rd-close" aria-label="{close}">×</button></div>'
        f'<div class="rd-panel-body" tabindex="-1">'
        f'<p class="rd-panel-empty">{escape(strings("page.source_empty"))}</p></div></aside>'
    )


def working_html(strings: Strings, turn: int, question: str, text: str = "") -> str:
    """Return a turn while its answer is under way; ``text`` is what has arrived so far."""
    if not text:
        body = f'<p class="rd-working"><span></span><span></span><span></span>{escape(strings("page.searching"))}</p>'
    else:
        body = _paragraphs(text, lambda n: f'<span class="rd-cite rd-pending">[{n}]</span>')
    return _turn(strings, turn, question, f'<div class="rd-answer" aria-busy="true">{body}</div>')


def answer_html(strings: Strings, turn: int, question: str, answer: Answer) -> str:
    """Return a finished turn: an answer with its sources, or a refusal with what was nearest."""
    if answer.refused:
        return _turn(strings, turn, question, _refusal(strings, turn, answer))
    citations = {citation.n: citation for citation in answer.citations}
    hits = {hit.passage.id: hit for hit in answer.hits}
    body = _paragraphs(answer.text, lambda n: _marker(strings, turn, n, citations.get(n)))
    parts = [
        f'<div class="rd-answer">{body}{_unsupported(strings, answer.unsupported)}</div>',
        _source_list(strings, turn, answer.citations),
        *(
            _citation_template(strings, turn, citation, hits.get(citation.passage.id))
            for citation in answer.citations
        ),
    ]
    return _turn(strings, turn, question, "".join(parts))


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


def _paragraphs(text: str, marker: Callable[[int], str]) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return "".join(
        f"<p>{_MARKER.sub(lambda match: marker(int(match[1])), escape(line))}</p>" for line in lines if line
    )


def _marker(strings: Strings, turn: int, n: int, citation: Citation | None) -> str:
    if citation is None:
        return f"[{n}]"  # a bracketed number of the text itself
    doubt = f'<span class="rd-doubt">{escape(strings("page.remark"))}</span>' if citation.remark else ""
    return _link(strings, turn, citation) + doubt


def _link(strings: Strings, turn: int, citation: Citation) -> str:
    label = escape(strings("page.cite_label", n=citation.n, title=citation.article.title))
    key = f"{turn}-{citation.n}"
    return f'<a class="rd-cite" href="#rd-{key}" data-source="{key}" aria-label="{label}">[{citation.n}]</a>'


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
    markers = "".join(_link(strings, turn, citation) for citation in cited)
    return (
        f'<li><span class="rd-numbers">{markers}</span><span>{escape(_title(article))}'
        f"<small>{escape(_details(article))}</small></span></li>"
    )


def _refusal(strings: Strings, turn: int, answer: Answer) -> str:
    nearest = answer.hits[:_NEAREST_SHOWN]
    items = "".join(
        f'<li><span><a class="rd-near" href="#rd-{turn}-h{hit.rank}" data-source="{turn}-h{hit.rank}">'
        f"{escape(_title(hit.article))}</a><small>{escape(_path(hit.passage) or _details(hit.article))}</small></span></li>"
        for hit in nearest
    )
    listed = (
        f'<section class="rd-sources"><h3>{escape(strings("page.refusal_near"))}</h3><ol>{items}</ol></section>'
        if nearest
        else ""
    )
    return (
        f'<div class="rd-refusal" role="note"><h3>{escape(strings("page.refusal"))}</h3>{_paragraphs(answer.text, _plain)}'
        f"{listed}</div>" + "".join(_hit_template(strings, turn, hit) for hit in nearest)
    )


def _plain(n: int) -> str:
    return f"[{n}]"


def _unsupported(strings: Strings, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<div class="rd-unsupported"><h3>{escape(strings("page.unsupported"))}</h3><ul>{items}</ul></div>'


def _citation_template(strings: Strings, turn: int, citation: Citation, hit: Hit | None) -> str:
    passage = citation.passage
    remark = (
        f'<p class="rd-remark"><b>{escape(strings("page.remark"))}</b>{escape(citation.remark)}</p>'
        if citation.remark
        else ""
    )
    text = _passage(passage, citation.start, citation.end)
    position = _position(strings, citation.start, citation.end, citation.raw_start, citation.raw_end)
    also_in = hit.also_in if hit else ()
    return _source(
        strings,
        f"{turn}-{citation.n}",
        f"[{citation.n}]",
        citation.article,
        passage,
        remark + text,
        position,
        also_in,
    )


def _hit_template(strings: Strings, turn: int, hit: Hit) -> str:
    passage = hit.passage
    position = _position(strings, passage.start, passage.end, passage.raw_start, passage.raw_end)
    text = _passage(passage, passage.start, passage.start)
    return _source(strings, f"{turn}-h{hit.rank}", "", hit.article, passage, text, position, hit.also_in)


def _source(
    strings: Strings,
    key: str,
    marker: str,
    article: ArticleMeta,
    passage: Passage,
    body: str,
    position: str,
    also_in: Sequence[AlsoIn],
) -> str:
    badges = [strings("page.cut_article")] if article.completeness != "complete" else []
    rows = [
        ("page.meta.place", article.place),
        ("page.meta.issuer", article.issuer),
        ("page.meta.speaker", article.speaker),
        ("page.meta.date", _date(strings, article)),
        ("page.meta.genre", article.genre),
        ("page.meta.heading", _path(passage)),
        ("page.meta.source", article.source),
        ("page.meta.position", position),
    ]
    facts = "".join(
        f"<dt>{escape(strings(name))}</dt><dd>{escape(value)}</dd>" for name, value in rows if value
    )
    number = f'<b class="rd-number">{marker}</b>' if marker else ""
    tags = "".join(f'<span class="rd-badge">{escape(badge)}</span>' for badge in badges)
    return (
        f'<template data-key="{key}"><h3 class="rd-source-title">{number}{escape(_title(article))}{tags}</h3>'
        f"{body}<dl>{facts}</dl>{_also_in(strings, also_in)}</template>"
    )


def _passage(passage: Passage, start: int, end: int) -> str:
    """Return the passage's paragraphs with ``[start, end)`` of the article marked."""
    text = passage.text
    left = min(max(start - passage.start, 0), len(text))
    right = min(max(end - passage.start, left), len(text))
    pieces = ((text[:left], False), (text[left:right], True), (text[right:], False))
    marked = "".join(_piece(piece, is_marked) for piece, is_marked in pieces)
    return f'<blockquote class="rd-passage"><p>{marked}</p></blockquote>'


def _piece(text: str, marked: bool) -> str:
    lines = (escape(line) for line in text.split("\n"))
    if not marked or not text:
        return "</p><p>".join(lines)
    return "</p><p>".join(f"<mark>{line}</mark>" if line else "" for line in lines)


def _also_in(strings: Strings, others: Iterable[AlsoIn]) -> str:
    names = dict.fromkeys(
        f"《{other.title}》" + (f"（{other.place}）" if other.place else "") for other in others
    )
    if not names:
        return ""
    items = "".join(f"<li>{escape(name)}</li>" for name in names)
    return f'<div class="rd-also"><h4>{escape(strings("page.also_in"))}</h4><ul>{items}</ul></div>'


def _title(article: ArticleMeta) -> str:
    return f"《{article.title}》"


def _details(article: ArticleMeta) -> str:
    parts = (article.place, article.speaker or article.issuer, article.date)
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _date(strings: Strings, article: ArticleMeta) -> str:
    doubtful = strings("page.date_doubtful") if article.date_doubtful else ""
    return f"{article.date}（{doubtful}）" if article.date and doubtful else article.date or doubtful


def _path(passage: Passage) -> str:
    return " › ".join(passage.heading)


def _position(strings: Strings, start: int, end: int, raw_start: int, raw_end: int) -> str:
    return strings("page.position", start=start, end=end, raw_start=raw_start, raw_end=raw_end)
