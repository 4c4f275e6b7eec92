from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from tests.ui.api.served_api import served_api
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, running, services_of
from ui.api.app import register


@pytest.fixture(scope="package")
def shared_engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="package")
def api(shared_engine) -> Iterator[httpx.Client]:
    """A client of one API for all tests that only ask."""
    with served_api(shared_engine) as client:
        yield client


@pytest.fixture(scope="package")
def real(engine, collection) -> Iterator[httpx.Client]:
    """The API over the project's own articles."""
    with services_of(lambda: fake_source(engine), collection) as services:
        app = FastAPI(openapi_url=None)
        register(app, services)
        with running(app) as address, httpx.Client(base_url=address, timeout=60) as client:
            yield client
