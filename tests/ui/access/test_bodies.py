from __future__ import annotations

import socket
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI, Request

from tests.ui.access.guarded import ZH, guarded
from tests.ui.served import running
from ui.access.bodies import BodyLimit


def parts(count, size):
    yield from [b"x" * size] * count


def test_a_body_up_to_the_limit_is_taken_and_a_longer_one_refused(tmp_path):
    with guarded(tmp_path, max_body_kib=64) as service, service.client() as client:
        assert client.post("/api/ask", content=b"x" * 65536).json() == {"bytes": 65536}
        assert client.post("/api/ask", content=parts(16, 4096)).json() == {"bytes": 65536}
        for body in (b"x" * 65537, b"x" * 5_000_000, parts(17, 4096), parts(50, 100_000)):
            refused = client.post("/api/ask", content=body)
            assert (refused.status_code, refused.json()["error"]["code"]) == (413, "body_too_long")
            assert "64 KiB" in refused.json()["error"]["message"]
        assert client.get("/api/who").status_code == 200


@pytest.mark.parametrize("route", ["/plain", "/swallows"])
def test_a_body_that_stops_coming_is_given_up_and_disturbs_nobody(route):
    app = FastAPI(openapi_url=None)

    async def plain(request: Request) -> int:
        return len(await request.body())

    async def swallows(request: Request) -> str:
        try:
            return str(await request.body())
        except Exception:  # the route at test: one that hides every failure
            return "whatever a route makes of it"

    app.add_api_route("/plain", plain, methods=["POST"])
    app.add_api_route("/swallows", swallows, methods=["POST"])
    app.add_middleware(BodyLimit, strings=ZH, max_bytes=1000, patience_s=0.3)
    with running(app) as base:
        where = SimpleNamespace(host=urlsplit(base).hostname, port=urlsplit(base).port)
        with socket.create_connection((where.host, where.port), timeout=10) as slow:
            head = f"POST {route} HTTP/1.1\r\nHost: {where.host}\r\nContent-Length: 100\r\n\r\nabc"
            slow.sendall(head.encode())
            started = time.monotonic()
            reply = slow.recv(4096)
            assert reply.startswith(b"HTTP/1.1 408")
            assert b"body_too_slow" in reply
            assert 0.2 < time.monotonic() - started < 5
        with socket.create_connection((where.host, where.port), timeout=10) as gone:
            gone.sendall(f"POST {route} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n".encode())
        with socket.create_connection((where.host, where.port), timeout=10) as next_one:
            next_one.sendall(f"POST {route} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx".encode())
            assert next_one.recv(4096).startswith(b"HTTP/1.1 200")
