"""The pages that need no Gradio, over real HTTP semantics but without a port."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.settings import Settings
from rag.types import Article, ArticleMeta
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, services_of
from ui.web import article_routes, tab_routes


class Shelf(FakeEngine):
    """The fake engine with articles of one's own."""

    def __init__(self, articles: Iterable[Article]) -> None:
        super().__init__()
        self.by_id = {article.id: article for article in articles}

    def articles(self) -> list[ArticleMeta]:
        return [article.meta for article in self.by_id.values()]

    def article(self, article_id: str) -> Article:
        return self.by_id[article_id]


@contextmanager
def client_of(engine: FakeEngine, **settings: object) -> Iterator[TestClient]:
    """Yield a client of the article pages and the tabs."""
    with services_of(lambda: fake_source(engine), Settings(_env_file=None, **settings)) as services:  # type: ignore[arg-type]
        app = FastAPI(openapi_url=None)
        article_routes.register(app, services)
        tab_routes.register(app, services)
        with TestClient(app) as client:
            yield client
