"""Readers that are slow, leave, or come in crowds."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import anyio
import httpx

from rag.types import AnswerEvent
from tests.ui.api.served_api import events_of, served_api
from tests.ui.fake_engine import FakeEngine
from ui.api.event_stream import EventStream

QUESTION = {"question": "主席团做什么", "stream": True}


class Talkative(FakeEngine):
    """Says more than the buffers of a connection hold."""

    def stream(self, *asked: object, **how: object) -> Iterator[AnswerEvent]:
        yield AnswerEvent("hits")
        for _ in range(40):
            yield AnswerEvent("text", text="言" * 100_000)
        yield AnswerEvent("done", answer=self.ask("主席团"))


def _ask_by_hand(client: httpx.Client) -> socket.socket:
    """Send the question over a socket of our own, which can be dropped or left unread."""
    sender = socket.create_connection((client.base_url.host, client.base_url.port))
    body = b'{"question": "\xe4\xb8\xbb\xe5\xb8\xad", "stream": true}'
    head = f"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    sender.sendall(head.encode() + body)
    return sender


def test_the_hits_are_sent_before_the_first_word_is_ready():
    engine, gate = FakeEngine(), threading.Event()
    engine.before_text = lambda: gate.wait(10)
    with served_api(engine) as client, client.stream("POST", "/api/ask", json=QUESTION) as reply:
        parts = reply.iter_text()
        first = next(parts)
        assert first.startswith("event: hits\n")
        assert "event: text" not in first
        gate.set()
        assert events_of("".join(parts))[-1][0] == "done"


def test_who_leaves_or_never_reads_takes_no_place_at_the_desk():
    with served_api(Talkative()) as client:
        readers = [_ask_by_hand(client) for _ in range(8)]
        for reader in readers:
            assert reader.recv(15) == b"HTTP/1.1 200 OK"
        for reader in readers[:4]:
            reader.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )  # leave without a word
            reader.close()
        for _ in range(4):  # two places at the desk, and four readers that take nothing more
            assert client.post("/api/search", json={"question": "主席团"}).status_code == 200
        for reader in readers[4:]:
            reader.close()


def test_health_is_told_at_once_while_every_place_is_taken_and_too_many_are_turned_away():
    engine, gate = FakeEngine(), threading.Event()
    engine.before_text = lambda: gate.wait(20)
    statuses: list[int] = []
    with served_api(engine, waiting=3) as client:
        address = str(client.base_url.join("/api/ask"))
        crowd = [
            threading.Thread(
                target=lambda: statuses.append(httpx.post(address, json=QUESTION, timeout=30).status_code)
            )
            for _ in range(12)
        ]
        for reader in crowd:
            reader.start()
        _until(lambda: len(statuses) >= 7)
        started = time.perf_counter()
        assert client.get("/healthz").json() == {"status": "ok"}
        assert time.perf_counter() - started < 5
        busy = client.post("/api/ask", json=QUESTION)
        assert (busy.status_code, busy.json()["error"]["code"]) == (503, "busy")
        assert int(busy.headers["retry-after"]) > 0
        gate.set()
        for reader in crowd:
            reader.join(20)
    assert sorted(set(statuses)) == [200, 503]


def test_silence_is_filled_with_comments_that_no_reader_sees():
    sent: list[bytes] = []

    async def slowly() -> Iterator[bytes]:
        await anyio.sleep(0.5)
        yield b"data: 1\n\n"

    async def send(message: dict) -> None:
        sent.append(message.get("body", b""))

    async def stay() -> dict:
        await anyio.sleep(10)
        return {"type": "http.disconnect"}

    async def main() -> None:
        await EventStream(slowly(), silence_s=0.05)({"type": "http"}, stay, send)

    anyio.run(main)
    assert (sent[0], *sent[-2:]) == (b"", b"data: 1\n\n", b"")
    assert len(sent) > 3
    assert set(sent[1:-2]) == {b": ping\n\n"}


def _until(holds, limit_s: float = 10) -> None:
    ends = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)
