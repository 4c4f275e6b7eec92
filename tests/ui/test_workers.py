from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served

MORE_THAN_COMMON_THREADS = 50
CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "search", "arguments": {"question": "述职"}},
}


class WaitingEngine(FakeEngine):
    """Finds nothing out before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def search(self, *given, **named):
        self.go_on.wait(30)
        return super().search(*given, **named)


@pytest.mark.parametrize("way", ["/tab/search?q=述职", "/api/search?q=述职", "/mcp"])
def test_questions_that_wait_hold_up_nothing_else(way):
    engine = WaitingEngine()
    limits = httpx.Limits(max_connections=None)
    with (
        served(lambda: fake_source(engine), mcp=True) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30, limits=limits) as client,
        ThreadPoolExecutor(MORE_THAN_COMMON_THREADS) as crowd,
    ):

        def ask() -> int:
            if way != "/mcp":
                return client.get(way).status_code
            accepted = {"Accept": "application/json, text/event-stream"}
            return client.post(way, json=CALL, headers=accepted).status_code

        asked = [crowd.submit(ask) for _ in range(MORE_THAN_COMMON_THREADS)]
        try:
            latest = time.monotonic() + 10
            while waiting(client) < MORE_THAN_COMMON_THREADS - 2:
                assert time.monotonic() < latest
            assert client.get("/conversations", timeout=5).status_code == 200
            assert client.get("/article/town", timeout=5).status_code == 200
        finally:
            engine.go_on.set()
        assert {one.result() for one in asked} == {200}


def waiting(client: httpx.Client) -> float:
    lines = client.get("/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("renda_questions_waiting "))
