from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from fastapi import FastAPI

from rag.errors import IndexDamagedError
from rag.settings import Settings
from tests.ui.api.served_api import served_api
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import running, services_of
from ui.api.app import register


class Broken(FakeEngine):
    """Knows its articles but can't search."""

    def search(self, *asked: object, **how: object) -> tuple:
        raise IndexDamagedError("索引文件已损坏。请运行 renda index --fresh。")


class Empty(FakeEngine):
    """Holds nothing."""

    def articles(self) -> list:
        return []


def test_a_service_that_can_answer_is_ready_and_probing_it_costs_few_searches():
    engine = FakeEngine()
    with served_api(engine) as client:
        for _ in range(5):
            reply = client.get("/readyz")
            assert (reply.status_code, reply.json()) == (200, {"status": "ready", "articles": 2})
    assert len(engine.filters) == 1


@pytest.mark.parametrize(
    ("engine", "code", "said"),
    [(Broken(), "index_damaged", "renda index"), (Empty(), "corpus", "renda clean")],
)
def test_a_service_that_can_not_answer_lives_but_is_not_ready_and_says_why(engine, code, said):
    with served_api(engine) as client:
        assert client.get("/healthz").status_code == 200
        reply = client.get("/readyz")
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, code)
        assert said in reply.json()["error"]["message"]


def test_an_index_that_can_not_be_opened_is_a_reason_too():
    @contextmanager
    def closed() -> Iterator[FakeEngine]:
        raise IndexDamagedError("索引打不开。")
        yield

    with services_of(closed, Settings(_env_file=None)) as services:
        app = FastAPI(openapi_url=None)
        register(app, services)
        with running(app) as address:
            reply = httpx.get(f"{address}/readyz")
            assert (reply.status_code, reply.json()["error"]["message"]) == (503, "索引打不开。")
            assert httpx.get(f"{address}/healthz").json() == {"status": "ok"}
