"""Requests that nobody should send, against the whole service, while a well-behaved client keeps asking."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ui.fake_engine import FIRST, FakeEngine
from tests.ui.served import fake_source, served

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

JSON = {"content-type": "application/json"}
ODD_IDS = (
    "..", "%2e%2e", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5c", "%00", "a%00b", "%ff%fe", "%c0%ae%c0%ae%c0%af",
    "%252e%252e", "%0d%0aX-Bad:1", "%e2%80%ae", "%u002e", "~", "C:%5cwindows", "x" * 4000, "%27%20OR%201=1--",
)  # fmt: skip
PLACES = (
    "/api/articles/{}", "/v1/models/{}", "/article/{}", "/article/{}/cleaning", "/conversations/{}",
    "/conversations/{}/export.md", "/conversations/{}/export.docx", "/conversations/watch/{}", "/pages/{}", "/tab/{}",
    "/quality/{}", "/gradio_api/file={}", "/assets/{}", "/static/{}", "/{}", "/login/assets/{}", "/docs/{}",
)  # fmt: skip
BODIES = (
    b"", b"null", b"[]", b"5", b'"x"', b"{", b"{}", b"\xff\xfe", b"\x00", b'{"question": 5}', b'{"question": null}',
    b'{"question": ["x"]}', b'{"question": "x", "unknown": 1}', b'{"question": "x", "question": 5}', b'{"question": NaN}',
    b'{"question": "\\ud800"}', b'{"question": "\xff"}', b'{"question": "x", "k": 1e400}', b'{"question": "x", "k": -1}',
    b'{"question": "x", "filters": []}', b'{"question": "x", "history": "y"}', b'{"a":' * 5000, b"[" * 100_000,
    b'{"k": ' + b"9" * 5000 + b"}", b'{"question": "' + "长".encode() * 30_000 + b'"}', b'{"quote": {}}', b'{"messages": 5}',
    b'{"model": "renda", "messages": [{"role": "x", "content": {}}]}', b'{"title": 5}', b'{"exchange": [], "verdict": {}}',
)  # fmt: skip
POSTED = (
    ("POST", "/api/search"), ("POST", "/api/ask"), ("POST", "/api/cite"), ("POST", "/v1/chat/completions"),
    ("POST", "/conversations/ask"), ("PUT", "/conversations/feedback"), ("PATCH", "/conversations/x"), ("POST", "/mcp"),
)  # fmt: skip
GARBAGE = (
    b"\r\n\r\n", b"\x00\x01\x02\xff" * 50, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-Many: y\r\n" * 2000 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"y" * 200_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n\x00garbage in the pipeline\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200,
    b"GET /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n\xff\xff",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\nSec-WebSocket-Version: 13\r\n\r\n\xff\xff",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40, b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="module")
def address(engine) -> Iterator[str]:
    with served(lambda: fake_source(engine), mcp=True) as address:
        yield address


@pytest.fixture(autouse=True)
def neighbour(address) -> Iterator[list[float]]:
    """Somebody who asks properly all the time, and must get every answer soon."""
    took: list[float] = []
    wrong: list[object] = []
    over = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=address, timeout=20) as client:
            while not (took and over.is_set()):
                began = time.monotonic()
                try:
                    answer = client.post("/api/ask", json={"question": "主席团做什么？"})
                    if FIRST not in answer.json()["answer"]:
                        wrong.append(answer.text)
                except Exception as error:
                    wrong.append(error)
                took.append(time.monotonic() - began)
                over.wait(0.05)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    yield took
    over.set()
    thread.join(30)
    assert wrong == []
    assert took
    assert max(took) < 10


def _check(answer: httpx.Response) -> None:
    """An error is never one of the server's own, and JSON with a code unless people asked for a page."""
    assert answer.status_code < 500, (answer.request.url, answer.text[:200])
    if answer.status_code >= 400 and "text/html" not in answer.headers.get("content-type", ""):
        error = answer.json()["error"]
        if "jsonrpc" not in answer.json():
            assert {"code", "message", "type", "param"} == set(error), answer.request.url
            assert error["code"]
            assert error["message"]


def test_odd_ids_and_paths_lead_nowhere(address):
    with httpx.Client(base_url=address, timeout=20) as client:
        for place in PLACES:
            for odd in ODD_IDS:
                answer = client.get(place.format(odd))
                assert "root:" not in answer.text
                assert answer.status_code != 200 or place in {"/{}", "/tab/{}"} or odd == "..", (place, odd)
                if not place.startswith(("/gradio_api", "/assets", "/static")):
                    _check(answer)


def test_people_get_a_page_that_leads_home_where_there_is_nothing(address):
    answer = httpx.get(f"{address}/no/such/page", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(("method", "path"), POSTED)
def test_bodies_that_make_no_sense_are_refused_with_a_code(address, method, path):
    with httpx.Client(base_url=address, timeout=20) as client:
        for body in BODIES:
            answer = client.request(method, path, content=body, headers=JSON)
            _check(answer)
            assert answer.status_code >= 400 or b'"question": "' in body or path == "/mcp", body[:60]
        assert client.request(method, path, content=b"x" * 1_100_000, headers=JSON).status_code == 413
        assert (
            client.request(method, path, content=b"{}", headers={"content-type": "text/plain"}).status_code
            >= 400
        )
        assert client.request("DELETE", "/api/ask").status_code == 405


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_no_method_is_too_much(address, method):
    with httpx.Client(base_url=address, timeout=20) as client:
        for path in (
            "/api/ask",
            "/api/articles",
            "/v1/models",
            "/healthz",
            "/mcp",
            "/",
            "/article/town",
            "/conversations",
        ):
            answer = client.request(method, path)
            assert answer.status_code < 500, (method, path)
            if answer.content:
                _check(answer)


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=5)


def test_what_is_no_http_is_answered_or_cut_off(address):
    for garbage in GARBAGE:
        with _connect(address) as connection:
            try:
                connection.sendall(garbage)
                connection.shutdown(socket.SHUT_WR)
                answer = connection.recv(65_536)
            except (ConnectionError, TimeoutError):
                answer = b""
        assert b"HTTP/1.1 500" not in answer, garbage[:80]


def test_who_sends_a_byte_at_a_time_holds_up_nobody(address, neighbour):
    request = b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 60\r\n\r\n"
    slow = [_connect(address) for _ in range(30)]
    try:
        for connection in slow[:20]:
            connection.sendall(request)
        before = len(neighbour)
        for body, head in zip(b'{"qu', b"GET ", strict=True):
            for connection in slow[:20]:
                connection.sendall(bytes([body]))
            for connection in slow[20:]:
                connection.sendall(bytes([head]))
            time.sleep(0.5)
        assert len(neighbour) > before + 2
    finally:
        for connection in slow:
            connection.close()


def test_fifty_who_leave_in_the_middle_of_an_answer_leave_nothing_behind(address, engine, caplog):
    proceed = threading.Event()
    body = '{"question": "主席团做什么？", "stream": true}'.encode()
    request = (
        b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    threads = threading.active_count()
    with _slowly(engine, proceed):
        for _ in range(50):
            with _connect(address) as connection:
                connection.sendall(request)
                assert connection.recv(100).startswith(b"HTTP/1.1 200")
    deadline = time.monotonic() + 20
    while _under_way(address) > 1 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _under_way(address) <= 1  # the neighbour's own
    assert threading.active_count() < threads + 60
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


@contextmanager
def _slowly(engine: FakeEngine, proceed: threading.Event) -> Iterator[None]:
    engine.before_text = lambda: proceed.wait(0.02)
    try:
        yield
    finally:
        engine.before_text = lambda: None


_UNDER_WAY = ("renda_questions_waiting ", "renda_questions_working ")


def _under_way(address: str) -> float:
    """How many questions are worked on or wait, as the service itself counts them."""
    lines = httpx.get(f"{address}/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(_UNDER_WAY))
