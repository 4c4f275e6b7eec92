from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from rag.types import Cost
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, running, served
from ui.meters import Meters, add_metrics_route, count_requests


@pytest.fixture
def metered():
    """A small application whose requests are counted, its meters and its address."""
    meters, app = Meters(), FastAPI()
    inner = FastAPI()
    add_metrics_route(app, meters)

    @app.get("/things/{name}")
    async def thing(name: str) -> str:
        if name == "broken":
            raise RuntimeError("boom")
        return name

    @app.get("/slow")
    async def slow() -> StreamingResponse:
        async def pieces():
            yield b"first"
            await asyncio.sleep(30)
            yield b"last"

        return StreamingResponse(pieces())

    @inner.get("/inside/{n}")
    async def inside(n: int) -> int:
        return n

    app.mount("/sub", inner)
    count_requests(app, meters)
    with running(app) as address:
        yield meters, address


def requests(meters: Meters, route: str, status: int, method: str = "GET") -> float:
    labels = {"route": route, "method": method, "status": str(status)}
    return meters.registry.get_sample_value("renda_http_requests_total", labels) or 0.0


def soon(holds: Callable[[], bool]) -> bool:
    """Whether ``holds`` becomes true: a request is counted a moment after its response was sent."""
    ends = time.monotonic() + 5
    while not holds() and time.monotonic() < ends:
        time.sleep(0.01)
    return holds()


def test_requests_are_counted_by_the_template_of_their_route(metered, caplog):
    meters, address = metered
    for path in ("/things/a", "/things/b", "/things/broken", "/sub/inside/1", "/sub/inside/x", "/nowhere"):
        httpx.get(address + path)
    httpx.post(address + "/things/a")
    assert requests(meters, "/things/{name}", 200) == 2
    assert requests(meters, "/things/{name}", 500) == 1
    assert requests(meters, "/things/{name}", 405, "POST") == 1
    assert requests(meters, "/sub/inside/{n}", 200) == 1
    assert requests(meters, "/sub/inside/{n}", 422) == 1
    assert requests(meters, "other", 404) == 1


def test_a_thousand_guessed_paths_and_methods_make_no_more_series_than_one(metered):
    meters, address = metered
    with httpx.Client() as client:
        client.request("BREW", address + "/nowhere")
        client.get(address + "/nowhere")
        assert soon(lambda: requests(meters, "other", 404) == 1)
        few = meters.exposition().count(b"\n")
        for number in range(100):
            client.get(f"{address}/guess{number}")
            client.get(f"{address}/sub/guess{number}")
            client.request(f"BREW{number}", address + "/nowhere")
    assert meters.exposition().count(b"\n") == few


def test_a_stream_flows_through_and_a_client_that_leaves_is_no_failure(metered):
    meters, address = metered
    with httpx.stream("GET", address + "/slow", timeout=10) as response:
        assert next(response.iter_raw()) == b"first"
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /things/a HTTP/1.1\r\nHost: x\r\n")  # and never the end of the head
    assert httpx.get(address + "/things/b").status_code == 200
    assert requests(meters, "/things/{name}", 500) == 0


def test_the_figures_are_in_the_text_format_of_prometheus(metered):
    from prometheus_client.parser import text_string_to_metric_families

    _, address = metered
    httpx.get(address + "/things/a")
    response = httpx.get(address + "/metrics", headers={"Accept": "application/openmetrics-text;version=x"})
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    names = {family.name for family in text_string_to_metric_families(response.text)}
    assert {"renda_http_requests", "renda_http_request_seconds", "renda_questions_waiting"} <= names
    assert "process_resident_memory_bytes" in names


def test_two_services_in_one_process_count_apart():
    one, two = Meters(), Meters()
    one.asked("ask")
    assert one.registry.get_sample_value("renda_questions_total", {"kind": "ask"}) == 1
    assert two.registry.get_sample_value("renda_questions_total", {"kind": "ask"}) is None


def test_what_a_language_model_wrote_cost_and_lacked_is_counted_once():
    meters, engine = Meters(), FakeEngine()
    for question in ("模型", "断了", "失灵", "天气", "主席团"):
        meters.answered(engine.ask(question))
    written = engine.ask("模型")
    remembered = replace(written.writing, cached=True, prompt_tokens=0, completion_tokens=0)
    meters.answered(replace(written, writing=remembered))
    sample = meters.registry.get_sample_value
    assert sample("renda_answers_total", {"mode": "llm", "status": "answered"}) == 3
    assert [sample("renda_notices_total", {"reason": reason}) for reason in ("cut", "slow")] == [1, 1]
    assert [sample("renda_written_total", {"reply": reply}) for reply in ("new", "remembered")] == [2, 1]
    assert [sample("renda_model_tokens_total", {"kind": kind}) for kind in ("prompt", "completion")] == [
        2 * 900,
        2 * 60,
    ]
    assert sample("renda_model_seconds_sum") == pytest.approx(2 * 12.34)
    assert sample("renda_answer_support_count") == 3
    assert sample("renda_answer_support_bucket", {"le": "0.6"}) == 0
    assert sample("renda_answer_support_bucket", {"le": "0.7"}) == 3


def test_the_rewriting_of_a_follow_up_is_counted_whatever_came_after_it():
    meters, engine, took = Meters(), FakeEngine(), Cost(70, 9, 1.5)
    remembered = replace(
        engine.ask("模型").writing, cached=True, prompt_tokens=70, completion_tokens=9, seconds=1.6
    )
    meters.answered(replace(engine.ask("天气"), rewriting=took))
    meters.answered(replace(engine.ask("模型"), writing=remembered, rewriting=took))
    meters.answered(replace(engine.ask("失灵"), rejected=replace(remembered, cached=False), rewriting=took))
    sample = meters.registry.get_sample_value
    assert [sample("renda_model_tokens_total", {"kind": kind}) for kind in ("prompt", "completion")] == [
        3 * 70,
        3 * 9,
    ]
    assert sample("renda_model_seconds_sum") == pytest.approx(1.5 + 1.6 + 1.6)


def test_the_service_shows_its_own_figures_by_route():
    with served(lambda: fake_source(FakeEngine())) as address:
        for path in ("/", "/no/such/page", "/api/articles/town", "/api/no/such/path"):
            httpx.get(address + path)
        for path in ("/article/town", "/tab/search"):
            httpx.get(address + path, headers={"Accept": "text/html"})
        httpx.post(address + "/api/ask", json={"question": "主席团做什么？"})
        asked = 'route="/api/ask",status="200"'
        assert soon(lambda: asked in httpx.get(address + "/metrics").text)
        text = httpx.get(address + "/metrics").text
    for method, route, status, count in (
        ("GET", "/", 200, 1),
        ("GET", "other", 404, 2),
        ("GET", "/api/articles/{article_id}", 200, 1),
        ("GET", "/article/{article_id:path}", 200, 1),
        ("GET", "/tab/search", 200, 1),
        ("POST", "/api/ask", 200, 1),
    ):
        series = f'renda_http_requests_total{{method="{method}",route="{route}",status="{status}"}}'
        assert f"{series} {count}.0" in text
    assert 'renda_answers_total{mode="extractive",status="answered"} 1.0' in text
    assert "no/such" not in text
