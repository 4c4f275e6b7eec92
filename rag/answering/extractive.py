"""An answer in the documents' own sentences, each with its citation, grouped by source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.answering.answer_form import asks_for_document, asks_where_it_stands, quoted
from rag.answering.citations import ArticleOf, cite
from rag.answering.premise import Correction
from rag.answering.scoring import Asked, Chosen, holds_asked_kind
from rag.phrases import Phrases
from rag.types import ArticleMeta, Citation

_MAX_TITLE = 18
_ASKS_TITLE = re.compile(
    r"标题|题目|名称|全称|名字|叫什么名|什么(?:文件|讲话|文章|材料)"
    r"|哪[一个份篇几些]{0,2}(?:文件|文章|讲话|材料|意见|规定|办法|通知)|哪[一几]?[篇份](?=[里中上]?(?:$|[？?。，,]))"
)


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences that answer one part of a question, under the part's ``label``; none where the
    documents say nothing.
    """

    label: str
    chosen: Sequence[Chosen]
    asked: Asked


def compose(
    chosen: Sequence[Chosen],
    asked: Asked,
    article_of: ArticleOf,
    phrases: Phrases,
    correction: Correction | None = None,
) -> tuple[str, tuple[Citation, ...]]:
    """The text of the answer and its citations, numbered as they appear.

    Articles come in the order of their best sentence. Where more than one speaks, each begins a line
    with its name. What the question takes for granted and the documents contradict is corrected first.
    """
    citations: list[Citation] = []
    if correction is None:
        return "\n".join(_lines(chosen, asked, article_of, citations, phrases)), tuple(citations)
    first = correction.sentence
    rest = [one for one in chosen if (one.hit.article.id, one.start) != (first.hit.article.id, first.start)]
    if not correction.claim:
        return "\n".join(_lines([first, *rest], asked, article_of, citations, phrases, first)), tuple(
            citations
        )
    citations.append(cite(first, 1, article_of, phrases))
    said = f"“{' '.join(citations[0].quote.split())}”[1]{_remark(citations[0], phrases)}"
    lines = [phrases.corrected.format(claim=correction.claim, said=said)]
    return "\n".join(lines + _lines(rest, asked, article_of, citations, phrases)), tuple(citations)


def compose_sections(
    sections: Sequence[Section], article_of: ArticleOf, phrases: Phrases, remark: str = ""
) -> tuple[str, tuple[Citation, ...]]:
    """The same for a question in parts: each part under its label, in the order in which they were asked.

    ``remark`` is said last, as a line of its own.
    """
    citations: list[Citation] = []
    lines: list[str] = []
    for section in sections:
        own = _lines(section.chosen, section.asked, article_of, citations, phrases) or [phrases.silent]
        if len(own) == 1:
            lines.append(f"{section.label}{phrases.colon}{own[0]}")
        else:
            lines += [f"{section.label}{phrases.colon}".rstrip(), *own]
    return "\n".join([*lines, remark] if remark else lines), tuple(citations)


def _lines(
    chosen: Sequence[Chosen],
    asked: Asked,
    article_of: ArticleOf,
    citations: list[Citation],
    phrases: Phrases,
    first: Chosen | None = None,
) -> list[str]:
    """One line an article; what they cite is added to ``citations``."""
    ordered = _in_reading_order(chosen, asked, first)
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: one.hit.passage.article_id)]
    titles = asks_title(asked)
    labels = _labels([group[0].hit.article for group in groups], phrases, titles)
    lines: list[str] = []
    for label, group in zip(labels, groups, strict=True):
        line = f"{label}{phrases.colon}" if len(groups) > 1 or titles else ""
        for one in group:
            citation = cite(one, len(citations) + 1, article_of, phrases)
            citations.append(citation)
            line += f"{' '.join(citation.quote.split())}[{citation.n}]{_remark(citation, phrases)}"
        lines.append(line)
    return lines


def _in_reading_order(chosen: Sequence[Chosen], asked: Asked, first: Chosen | None = None) -> list[Chosen]:
    """Best article first, inside an article the best passage or row first, inside it the order of the text;
    but the sentence that holds the asked number, date, person or title leads, or else ``first``.
    """
    if not chosen:
        return []
    best: dict[str, float] = {}
    block: dict[tuple[str, str], float] = {}
    for one in chosen:
        key = one.hit.passage.article_id
        best[key] = max(one.score, best.get(key, float("-inf")))
        block[key, one.block] = max(one.score, block.get((key, one.block), float("-inf")))
    lead = _lead(chosen, asked) or first
    if lead is not None:
        best[lead.hit.passage.article_id] = float("inf")
    return sorted(
        chosen,
        key=lambda one: (
            -best[one.hit.passage.article_id],
            one.hit.passage.article_id,
            one is not lead,
            -block[one.hit.passage.article_id, one.block],
            one.start,
        ),
    )


def _lead(chosen: Sequence[Chosen], asked: Asked) -> Chosen | None:
    if asked.intent == "list":  # many sentences hold a row, the best one stands first anyway
        return None
    holding = [one for one in chosen if holds_asked_kind(asked, one.text)]
    return max(holding, key=lambda one: one.score, default=None)


def asks_title(asked: Asked) -> bool:
    """Whether a document is asked for, or where some words stand, so that the answer has to name it in full."""
    question = asked.question
    if asks_for_document(question) or (quoted(question) and asks_where_it_stands(question)):
        return True
    return asked.intent != "person" and _ASKS_TITLE.search(question) is not None


def _labels(articles: Sequence[ArticleMeta], phrases: Phrases, titles: bool = False) -> list[str]:
    """A name for each article: its whole title where ``titles`` are asked for; else its place where that
    tells them apart, or its shortened title.
    """
    if titles:
        return [f"{article.place}《{article.title}》{_given_by(article, phrases)}" for article in articles]
    places = [article.place for article in articles]
    return [
        article.place if article.place and places.count(article.place) == 1 else _short_title(article)
        for article in articles
    ]


def _given_by(article: ArticleMeta, phrases: Phrases) -> str:
    """Who gave a document, and when, as far as its source says so; empty where it says neither."""
    date = article.date
    if date and article.date_doubtful:
        date = phrases.date_doubtful.format(date=date)
    known = [part for part in (article.speaker or article.issuer, date) if part]
    return phrases.brackets.format(inside=phrases.comma.join(known)) if known else ""


def _short_title(article: ArticleMeta) -> str:
    title = article.title if len(article.title) <= _MAX_TITLE else article.title[: _MAX_TITLE - 1] + "…"
    return f"{article.place}《{title}》"


def _remark(citation: Citation, phrases: Phrases) -> str:
    return phrases.doubtful.format(remark=citation.remark) if citation.remark else ""
