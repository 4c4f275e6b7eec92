"""An answer in the documents' own sentences, each with its citation, grouped by source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rag.answering.citations import ArticleOf, cite
from rag.answering.selection import Asked, Chosen, holds_asked_kind
from rag.types import ArticleMeta, Citation

_MAX_TITLE = 18


def compose(
    chosen: Sequence[Chosen], asked: Asked, article_of: ArticleOf
) -> tuple[str, tuple[Citation, ...]]:
    """The text of the answer and its citations, numbered as they appear.

    Articles come in the order of their best sentence. Where more than one speaks, each begins a line
    with its name.
    """
    ordered = _in_reading_order(chosen, asked)
    groups = [
        (key, list(group)) for key, group in groupby(ordered, key=lambda one: one.hit.passage.article_id)
    ]
    labels = _labels([group[0].hit.article for _, group in groups])
    lines: list[str] = []
    citations: list[Citation] = []
    for label, (_, group) in zip(labels, groups, strict=True):
        line = f"{label}：" if len(groups) > 1 else ""
        for one in group:
            citation = cite(one, len(citations) + 1, article_of)
            citations.append(citation)
            line += f"{' '.join(citation.quote.split())}[{citation.n}]{_remark(citation)}"
        lines.append(line)
    return "\n".join(lines), tuple(citations)


def _in_reading_order(chosen: Sequence[Chosen], asked: Asked) -> list[Chosen]:
    """Best article first; inside an article the order of the text, but the sentence that holds the
    asked number, date, person or title leads.
    """
    if not chosen:
        return []
    best: dict[str, float] = {}
    for one in chosen:
        key = one.hit.passage.article_id
        best[key] = max(one.score, best.get(key, float("-inf")))
    lead = _lead(chosen, asked)
    if lead is not None:
        best[lead.hit.passage.article_id] = float("inf")
    return sorted(
        chosen,
        key=lambda one: (
            -best[one.hit.passage.article_id],
            one.hit.passage.article_id,
            one is not lead,
            _place(one, chosen),
        ),
    )


def _lead(chosen: Sequence[Chosen], asked: Asked) -> Chosen | None:
    if asked.intent == "list":  # many sentences hold a row, the best one stands first anyway
        return None
    holding = [one for one in chosen if holds_asked_kind(asked, one.text)]
    return max(holding, key=lambda one: one.score, default=None)


def _place(one: Chosen, chosen: Sequence[Chosen]) -> tuple[int, int]:
    """Passages in the order of their rank, sentences in the order of the text."""
    return min(other.hit.rank for other in chosen if other.hit.passage.id == one.hit.passage.id), one.start


def _labels(articles: Sequence[ArticleMeta]) -> list[str]:
    """A short name for each article: its place where that tells them apart, else its title too."""
    places = [article.place for article in articles]
    return [
        article.place if article.place and places.count(article.place) == 1 else _short_title(article)
        for article in articles
    ]


def _short_title(article: ArticleMeta) -> str:
    title = article.title if len(article.title) <= _MAX_TITLE else article.title[: _MAX_TITLE - 1] + "…"
    return f"{article.place}《{title}》"


def _remark(citation: Citation) -> str:
    return f"（存疑：{citation.remark}）" if citation.remark else ""


def without_duplicates(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Leave out a sentence that another chosen one already says in the same words."""
    seen: set[str] = set()
    kept = []
    for one in chosen:
        text = one.text.strip()
        if text not in seen:
            seen.add(text)
            kept.append(one)
    return kept
