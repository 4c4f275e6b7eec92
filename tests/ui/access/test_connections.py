from __future__ import annotations

import json
import socket
import threading
import time

import pytest
import uvicorn

from tests.ui.access.guarded import ZH, small_app
from ui.access.connections import patient_protocol


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        protocol = patient_protocol(ZH, head_s=0.5)
        config = uvicorn.Config(small_app(), http=protocol, log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(timeout=10)


def reply_to(port, *pieces, pause_s=0.0):
    """Send ``pieces`` with pauses, and return all that comes back until the server hangs up."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause_s)
        while part := connection.recv(65536):
            received += part
    return received


@pytest.mark.parametrize(
    "pieces", [(b"",), (b"GET /page HT",), (b"GET /page HTTP/1.1\r\n", b"Host: a\r\n", b"A: b\r\n")]
)
def test_a_head_that_does_not_end_is_given_up(port, pieces):
    started = time.monotonic()
    reply = reply_to(port, *pieces, pause_s=0.1)
    assert 0.4 < time.monotonic() - started < 5
    head, _, body = reply.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408")
    assert json.loads(body)["error"]["code"] == "head_too_slow"


def test_a_second_head_on_the_same_connection_has_the_same_time(port):
    first = b"GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n"
    reply = reply_to(port, first, b"GET /page HTTP/1.1\r\n", pause_s=0.1)
    assert reply.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in reply


def test_what_is_no_http_is_refused_in_json(port):
    for nonsense in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET /\xff\xfe HTTP/9.9\r\n\r\n"):
        head, _, body = reply_to(port, nonsense).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400")
        assert json.loads(body)["error"]["code"] == "bad_request"


def test_an_answer_that_takes_longer_than_a_head_is_not_cut_off(port):
    reply = reply_to(port, b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert b"second" in reply
