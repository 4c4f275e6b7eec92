"""Chosen sentences -> numbered citations that are checked against the article, character by character."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering.scoring import Chosen
from rag.cleaning.edits import raw_span
from rag.errors import IndexDamagedError
from rag.phrases import Phrases
from rag.types import Article, Citation, Mark

ArticleOf = Callable[[str], Article]

_DOUBTS = frozenset({"doubtful_number", "doubtful_date"})
_BREAKS = frozenset({"truncation", "omission"})
_CLOSED = re.compile(r"[。！？!?；;]\W*$")


def cite(chosen: Chosen, n: int, article_of: ArticleOf, phrases: Phrases) -> Citation:
    """The citation number ``n`` for a chosen sentence, with its remark in ``phrases``.

    Raises IndexDamagedError where the quote is not the article's text at its span.
    """
    article = article_of(chosen.hit.passage.article_id)
    quote = article.text[chosen.start : chosen.end]
    if quote != chosen.text:
        raise IndexDamagedError(
            f"文章 {article.id} 第 {chosen.start} 字处的原文与索引不符。请运行 renda index --fresh 重建索引。",
            f"The text of the article {article.id} at character {chosen.start} is not what the index holds. "
            "Run renda index --fresh to build the index again.",
        )
    raw_start, raw_end = raw_span(article, chosen.start, chosen.end)
    return Citation(
        n=n,
        quote=quote,
        start=chosen.start,
        end=chosen.end,
        raw_start=raw_start,
        raw_end=raw_end,
        passage=chosen.hit.passage,
        article=chosen.hit.article,
        remark=_remark(article, chosen.start, chosen.end, phrases),
    )


def _remark(article: Article, start: int, end: int, phrases: Phrases) -> str:
    """What is to be said beside the quote: its doubts, and that the source breaks off in its middle."""
    doubted = doubts(article.marks, start, end)
    broken = not _CLOSED.search(article.text[start:end]) and any(
        mark.kind in _BREAKS and start < mark.start <= end + 1 for mark in article.marks
    )
    return phrases.semicolon.join(filter(None, (doubted, phrases.broken_off if broken else "")))


def doubts(marks: tuple[Mark, ...], start: int, end: int) -> str:
    """What is doubtful in ``[start, end)``, as one remark; empty where nothing is."""
    notes = dict.fromkeys(
        mark.note.rstrip("。")
        for mark in marks
        if mark.kind in _DOUBTS and mark.start < end and start < mark.end
    )
    return "；".join(notes)
