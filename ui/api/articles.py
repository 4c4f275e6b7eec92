"""/api/articles and /api/articles/{id}."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import Query
from fastapi.responses import Response

from rag.cleaning.edits import apply_edits
from rag.errors import NotFoundError, SourceError
from rag.loading import load_raw
from rag.types import Article, ArticleMeta
from ui.api.bodies import ArticleQuery
from ui.api.errors import json_response
from ui.jsonl import Json
from ui.render import article_json
from ui.web.links import article_link
from ui.workers import Workers

if TYPE_CHECKING:
    from ui.services import Services

ARTICLES = "/api/articles"


class ArticleRoutes:
    """Shows the collection, and each article with the way back to its raw file."""

    def __init__(self, services: Services, workers: Workers) -> None:
        self._services = services
        self._workers = workers

    async def all(self) -> Response:
        """GET /api/articles."""
        metas = await self._workers.run(self._services.desk.articles)
        return json_response({"articles": [summary_json(meta) for meta in metas]})

    async def one(self, article_id: str, query: Annotated[ArticleQuery, Query()]) -> Response:
        """GET /api/articles/{article_id}."""
        return json_response(await self._workers.run(self._read, article_id, with_raw=query.raw))

    def _read(self, article_id: str, *, with_raw: bool) -> Json:
        try:
            article = self._services.desk.article(article_id)
        except KeyError:
            raise NotFoundError(self._services.strings("api.no_article", id=article_id[:100])) from None
        return whole_json(article) | (self._raw(article) if with_raw else {})

    def _raw(self, article: Article) -> Json:
        """Return the article as it was received. Raises SourceError where that is no longer to be had."""
        raw = load_raw(self._services.settings.raw_dir / article.meta.source)
        if apply_edits(raw.text, article.raw_start, article.raw_end, article.edits) != article.text:
            raise SourceError(self._services.strings("api.raw_changed", source=raw.name))
        return {"raw": raw.text[article.raw_start : article.raw_end], "raw_encoding": raw.encoding}


def summary_json(meta: ArticleMeta) -> Json:
    """Return what is known of an article, the address of its page and of its text."""
    return {
        **article_json(meta),
        "speaker": meta.speaker,
        "date_doubtful": meta.date_doubtful,
        "year": meta.year,
        "source": meta.source,
        "completeness": meta.completeness,
        "prefix_of": meta.prefix_of,
        "aliases": list(meta.aliases),
        "link": article_link(meta.id),
        "url": f"{ARTICLES}/{quote(meta.id, safe='')}",
    }


def whole_json(article: Article) -> Json:
    """Return a whole article, without its raw text."""
    return {
        **summary_json(article.meta),
        "text": article.text,
        "raw_start": article.raw_start,
        "raw_end": article.raw_end,
        "edits": [asdict(edit) for edit in article.edits],
        "marks": [asdict(mark) for mark in article.marks],
        "raw": None,
        "raw_encoding": None,
    }
