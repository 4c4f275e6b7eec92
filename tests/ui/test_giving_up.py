"""Who stops a question or leaves frees the language model at once, though it has not said a word yet."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing

import httpx
import pytest
from mcp import Client

from rag.llms.base import Message
from rag.llms.giving_up import GivenUpError, may_be_given_up
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings, Settings
from rag.types import AnswerEvent
from tests.llms.scripted import Reply, scripted_server
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served, services_of
from ui.desk import ClosedError, Desk
from ui.mcp.tools import build_server
from ui.meters import Meters
from ui.strings import Strings
from ui.web.conversation import Asked, Runs
from ui.workers import Workers

SOON_S = 10

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Waiting(FakeEngine):
    """Finds passages, and then waits for a language model that is silent; ``freed`` once it waits no more."""

    def __init__(self, model: RemoteModel) -> None:
        super().__init__()
        self.model = model
        self.freed = threading.Event()

    def stream(self, question, history=(), mode=None, filters=None):
        yield AnswerEvent("hits", hits=self.search("问"))
        try:
            list(self.model.stream([Message("user", question)], 8))
        finally:
            self.freed.set()


@pytest.fixture
def script():
    with scripted_server() as server:
        server.enqueue(Reply("好", pings=True, first_after_s=300))
        yield server


@pytest.fixture
def engine(script) -> Waiting:
    return Waiting(RemoteModel(LanguageModelSettings(api_base=script.base_url, model="m", first_token_s=200)))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_wait_for_a_model_ends_once_it_is_given_up(engine, script):
    signal, outcome = threading.Event(), []

    def wait() -> None:
        with pytest.raises(GivenUpError), may_be_given_up(signal):
            list(engine.stream("问"))
        outcome.append("given up")

    thread = threading.Thread(target=wait)
    thread.start()
    until(lambda: bool(script.requests))
    signal.set()
    thread.join(SOON_S)
    assert outcome == ["given up"]
    assert script.left.wait(SOON_S)  # its server knows, too


def test_a_stopped_question_of_the_page_frees_the_model(engine, script):
    with services_of(lambda: fake_source(engine), Settings(_env_file=None)) as services:
        runs = Runs(services.desk, services.store, services.strings)
        run = runs.start(Asked("anna", "", "问"))
        until(lambda: bool(script.requests))
        assert runs.stop("anna", run.id)
        assert engine.freed.wait(SOON_S)
        until(lambda: services.desk._inside == 0)
        assert run.outcome.exchange.error == ""
        runs.close()


def test_a_reader_of_events_who_leaves_frees_the_model(engine, script):
    body = {"question": "问", "stream": True}
    with (
        served(lambda: fake_source(engine)) as address,
        httpx.Client(trust_env=False, timeout=SOON_S) as client,
    ):
        with client.stream("POST", f"{address}/api/ask", json=body) as reply:
            lines = reply.iter_lines()
            assert next(lines) == "event: hits"
            until(lambda: bool(script.requests))
            assert not engine.freed.is_set()
        assert engine.freed.wait(SOON_S)
        assert script.left.wait(SOON_S)


def asked_plainly(address: str, path: str, body: object = None) -> socket.socket:
    """Send a request as any client would; return its connection."""
    host = address.removeprefix("http://")
    data = b"" if body is None else json.dumps(body).encode()
    head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: {host}\r\n"
    if data:
        head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
    connection = socket.create_connection(tuple(host.rsplit(":", 1)))
    connection.sendall(f"{head}\r\n".encode() + data)
    return connection


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ask", {"question": "问"}),
        ("/api/ask?q=1", None),
        ("/v1/chat/completions", {"model": "renda", "messages": [{"role": "user", "content": "问"}]}),
    ],
)
def test_who_waits_for_a_whole_answer_and_leaves_frees_the_model_and_is_no_failure(
    engine, script, path, body
):
    engine.ask = lambda *_: list(engine.stream("问"))
    with served(lambda: fake_source(engine)) as address:
        with closing(asked_plainly(address, path, body)):
            until(lambda: bool(script.requests))
            assert not engine.freed.is_set()
        assert engine.freed.wait(SOON_S)
        assert script.left.wait(SOON_S)
        route = f'route="{path.partition("?")[0]}",status="499"'
        until(lambda: route in httpx.get(f"{address}/metrics").text)
        assert "renda_errors_total{" not in httpx.get(f"{address}/metrics").text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_of_mcp_that_leaves_frees_the_model_and_is_no_failure(engine, script, caplog, mode):
    engine.ask = lambda *_: list(engine.stream("问"))

    async def ask_and_leave(address: str) -> None:
        async with Client(f"{address}/mcp", mode=mode) as client:
            asking = asyncio.create_task(client.call_tool("ask", {"question": "问"}))
            await asyncio.to_thread(until, lambda: bool(script.requests))
            assert not engine.freed.is_set()
            asking.cancel()

    with served(lambda: fake_source(engine), mcp=True) as address:
        asyncio.run(ask_and_leave(address))
        assert engine.freed.wait(SOON_S)
        assert script.left.wait(SOON_S)
        assert "renda_errors_total{" not in httpx.get(f"{address}/metrics").text
    assert "the tool ask failed" not in caplog.text


def test_a_call_of_mcp_that_is_cancelled_frees_the_model(engine, script):
    engine.ask = lambda *_: list(engine.stream("问"))
    strings = Strings("zh")
    with closing(Desk(lambda: fake_source(engine), strings)) as desk:
        server = build_server(desk, strings, Workers(4), "http://127.0.0.1:7860")

        async def ask_and_cancel() -> None:
            async with Client(server, mode="legacy") as client:
                asking = asyncio.create_task(client.call_tool("ask", {"question": "问"}))
                await asyncio.to_thread(until, lambda: bool(script.requests))
                asking.cancel()
                await asyncio.to_thread(until, engine.freed.is_set)

        asyncio.run(ask_and_cancel())
    assert script.left.wait(SOON_S)


def test_a_question_whose_reader_left_before_its_turn_is_not_worked_on(engine, script):
    gone = threading.Event()
    gone.set()
    with closing(Desk(lambda: fake_source(engine), Strings("zh"))) as desk, pytest.raises(GivenUpError):
        desk.ask("问", given_up=gone)
    assert engine.histories == []


def test_what_was_given_up_counts_as_no_failure(engine, script):
    meters, signal = Meters(), threading.Event()
    with closing(Desk(lambda: fake_source(engine), Strings("zh"), meters)) as desk:
        events = desk.stream("问", given_up=signal)
        assert next(events).kind == "hits"
        signal.set()
        assert list(events) == []
    assert "renda_errors_total{" not in meters.exposition().decode()


def test_a_desk_that_closes_does_not_wait_for_the_model(engine, script):
    engine.ask = lambda *_: list(engine.stream("问"))
    desk, told = Desk(lambda: fake_source(engine), Strings("zh")), []

    def ask() -> None:
        with pytest.raises(ClosedError) as caught:
            desk.ask("问")
        told.append(caught.value.code)

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: bool(script.requests))
    desk.close()
    thread.join(SOON_S)
    assert told == ["closed"]
