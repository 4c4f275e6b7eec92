"""One ``<article>`` for each turn of the dialogue: the question, and what came of it.

The sources that a turn cites travel with it as ``<template>`` elements, so that a click shows them at
once and works for every earlier turn. Everything that came from outside is escaped (ui/escaping.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from rag.answering.writer import UNSUPPORTED
from rag.types import NO_FILTERS, Answer, Citation, Filters, Hit
from ui.naming import details_of, path_of, title_of
from ui.store.records import Exchange
from ui.strings import Strings
from ui.web.answer_text import linked_paragraphs, marker_link, plain_paragraphs
from ui.web.escaping import escape
from ui.web.source_html import citation_template, hit_template
from ui.web.turn_actions import actions_html, edit_button
from ui.writing import asked_instead, beside_text, notice_title, support_line

_NEAREST_SHOWN = 3
_QUESTION_SHOWN = 400


def working_html(
    strings: Strings,
    question: str,
    filters: Filters = NO_FILTERS,
    *,
    by_model: bool = False,
    searched: bool = False,
) -> str:
    """Return a turn whose answer is under way; the script adds the text as it comes.

    ``by_model`` says that a language model writes once the passages are ``searched``.
    """
    writing = strings("writing.wait") if by_model else ""
    waiting = writing if writing and searched else strings("page.searching")
    told = f' data-writing="{escape(writing)}"' if writing else ""
    mark = f'data-mark="{escape(UNSUPPORTED)}" data-label="{escape(strings("writing.unsupported"))}"'
    dots = f'<p class="rd-working"><span></span><span></span><span></span><i>{escape(waiting)}</i></p>'
    body = f'<div class="rd-answer" aria-busy="true" {mark}{told}>{dots}</div>'
    head = _head(strings, question, filters)
    return f'<article class="rd-turn" data-question="{escape(question)}">{head}{body}</article>'


def exchange_html(strings: Strings, exchange: Exchange, note: str = "") -> str:
    """Return a finished turn: answer, refusal, error, or what had come when it was stopped.

    ``note`` says why the exchange could not be kept.
    """
    actions = actions_html(strings, exchange)
    button = edit_button(strings) if exchange.id else ""
    warning = f'<p class="rd-unkept">{escape(strings("chat.unkept", reason=note))}</p>' if note else ""
    return (
        f'<article class="rd-turn" data-exchange="{escape(exchange.id)}" data-position="{exchange.position}"'
        f' data-question="{escape(exchange.question)}" data-filters="{_filter_values(exchange.filters)}">'
        f"{_head(strings, exchange.question, exchange.filters, button)}"
        f"{_body(strings, exchange)}{warning}{actions}</article>"
    )


def announcement(strings: Strings, exchange: Exchange) -> str:
    """Return what a screen reader says once the exchange is finished."""
    if exchange.answer is None:
        return strings("chat.said.error" if exchange.error else "chat.said.stopped")
    if exchange.answer.refused:
        return strings("page.refusal")
    if exchange.answer.notice:
        return strings("writing.said_notice", count=len(exchange.answer.citations))
    return strings("chat.said.answer", count=len(exchange.answer.citations))


def answer_html(strings: Strings, turn: int, answer: Answer) -> str:
    """Return an answer with its sources, or a refusal with what was nearest, and how it came about."""
    notice = _notice(strings, answer) if answer.notice else ""
    if answer.refused:
        return notice + _refusal(strings, turn, answer)
    also_in = {hit.passage.id: hit.also_in for hit in answer.hits}
    templates = (
        citation_template(strings, turn, citation, also_in.get(citation.passage.id, ()))
        for citation in answer.citations
    )
    text = linked_paragraphs(strings, turn, answer) + _unsupported(strings, beside_text(answer))
    sources = _source_list(strings, turn, answer.citations)
    made = _made(strings, answer)
    return f'{notice}<div class="rd-answer">{text}</div>{made}{sources}{"".join(templates)}'


def error_html(strings: Strings, message: str) -> str:
    """Return what failed. It looks like neither an answer nor a refusal."""
    return (
        f'<div class="rd-error" role="note"><h3>{escape(strings("page.error"))}</h3>'
        f'<p>{escape(message)}</p><p class="rd-hint">{escape(strings("page.error_hint"))}</p></div>'
    )


def _head(strings: Strings, question: str, filters: Filters, button: str = "") -> str:
    shown = question if len(question) <= _QUESTION_SHOWN else question[:_QUESTION_SHOWN] + "……"
    return (
        f'<div class="rd-ask"><h2 class="rd-question"><span class="rd-who">{escape(strings("page.you"))}</span>'
        f"<span>{escape(shown)}</span></h2>{button}</div>{_scope(strings, filters)}"
    )


def _scope(strings: Strings, filters: Filters) -> str:
    """Return the filters that stood with the question; the script names the articles."""
    named = chain(filters.places, filters.issuers, filters.genres, filters.years)
    chips = [f"<li>{escape(value)}</li>" for value in named]
    chips += [f'<li data-article="{escape(value)}">{escape(value)}</li>' for value in filters.articles]
    if not chips:
        return ""
    label = escape(strings("chat.scope"))
    return f'<ul class="rd-scope" aria-label="{label}"><li class="rd-scope-label">{label}</li>{"".join(chips)}</ul>'


def _filter_values(filters: Filters) -> str:
    import json

    values = {name: list(getattr(filters, name)) for name in Filters.__slots__}
    return escape(json.dumps(values, ensure_ascii=False)) if filters else ""


def _body(strings: Strings, exchange: Exchange) -> str:
    if exchange.answer is not None:
        return answer_html(strings, exchange.position, exchange.answer)
    if exchange.error:
        broken_off = (
            _unfinished(strings, exchange.partial, strings("chat.broken_off")) if exchange.partial else ""
        )
        return error_html(strings, exchange.error) + broken_off
    told = strings("chat.stopped" if exchange.partial else "chat.stopped_at_once")
    return _unfinished(strings, exchange.partial, told)


def _unfinished(strings: Strings, partial: str, told: str) -> str:
    label = f'<small class="rd-unsure-mark">{escape(strings("writing.unsupported"))}</small>'
    text = plain_paragraphs(partial, "rd-cite rd-pending").replace(escape(UNSUPPORTED), label)
    return f'<div class="rd-stopped" role="note">{text}<p class="rd-stop-note">{escape(told)}</p></div>'


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
    listed = f'<section class="rd-sources"><h4>{heading}</h4><ol>{items}</ol></section>' if nearest else ""
    templates = "".join(hit_template(strings, turn, hit) for hit in nearest)
    return (
        f'<div class="rd-refusal" role="note"><h3>{escape(strings("page.refusal"))}</h3>'
        f"{plain_paragraphs(answer.text)}{listed}</div>{_made(strings, answer)}{templates}"
    )


def _notice(strings: Strings, answer: Answer) -> str:
    """Return why the answer is not what was configured: neither an error nor a refusal."""
    title = escape(notice_title(strings, answer))
    return f'<div class="rd-notice" role="status"><b>{title}</b><p>{escape(answer.notice)}</p></div>'


def _made(strings: Strings, answer: Answer) -> str:
    """Return who wrote the answer, and on demand what was searched for instead of the question."""
    line, asked = support_line(strings, answer), asked_instead(answer)
    told = f"<p>{escape(line)}</p>" if line else ""
    if asked:
        label, words = escape(strings("writing.asked_label")), escape(strings("writing.asked", asked=asked))
        told += f"<details><summary>{label}</summary><p>{words}</p></details>"
    return f'<div class="rd-made">{told}</div>' if told else ""


def _near_item(strings: Strings, turn: int, hit: Hit) -> str:
    key = f"{turn}-h{hit.rank}"
    where = path_of(hit.passage) or details_of(strings, hit.article)
    return (
        f'<li><span class="rd-source-name"><a class="rd-near" href="#c-{key}" data-source="{key}">'
        f"{escape(title_of(hit.article))}</a><small>{escape(where)}</small></span></li>"
    )


def _unsupported(strings: Strings, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<div class="rd-unsupported"><h3>{escape(strings("page.unsupported"))}</h3><ul>{items}</ul></div>'
