from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.ui.api.served_api import served_api
from tests.ui.fake_engine import FakeEngine


@pytest.fixture(scope="package")
def shared_engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="package")
def api(shared_engine) -> Iterator[httpx.Client]:
    """A client of one API for all tests that only ask."""
    with served_api(shared_engine) as client:
        yield client
