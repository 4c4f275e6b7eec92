"""A server that speaks the protocol of chat endpoints over real HTTP and answers by script."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "sk-secret-of-the-test"


@dataclass(frozen=True)
class Reply:
    """One answer of the server: pieces of text, or a failure. ``body`` is a page in place of JSON or events,
    ``raw`` stands in the stream as it is; ``head`` begins it with a chunk that says nothing.
    """

    text: str = ""
    status: int = 200
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    first_after_s: float = 0.0
    piece_after_s: float = 0.0
    cut_after: int | None = None
    finish: str = "stop"
    usage: bool = True
    pings: bool = False
    error_in_stream: str = ""
    garbage: bool = False
    body: str = ""
    raw: str = ""
    thinks: str = ""
    head: bool = False


class ScriptedServer:
    """Answers with what was enqueued, in order; the last reply again and again."""

    def __init__(self, address: str) -> None:
        self.base_url = f"{address}/v1"
        self.requests: list[dict] = []
        self.keys: list[str] = []
        self.seen: list[str] = []
        self.left = threading.Event()
        self.pages: dict[str, dict] = {}
        self.stopped = threading.Event()
        self._replies: deque[Reply] = deque()
        self.tokenizer = False
        self.tokenizer_status = 0

    def enqueue(self, *replies: Reply | str) -> None:
        self._replies.extend(Reply(text=reply) if isinstance(reply, str) else reply for reply in replies)

    def next_reply(self) -> Reply:
        return self._replies.popleft() if len(self._replies) > 1 else self._replies[0]


class _Handler(BaseHTTPRequestHandler):
    script: ScriptedServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.script.seen.append(f"GET {self.path}")
        page = self.script.pages.get(self.path)
        self._json(200 if page else 404, page or {"error": "no"})

    def do_POST(self) -> None:
        self.script.seen.append(f"POST {self.path}")
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/tokenize"):
            self._tokenize(body)
            return
        self.script.requests.append(body)
        self.script.keys.append(self.headers.get("Authorization", ""))
        reply = self.script.next_reply()
        try:
            self._answer(reply)
        except OSError:  # the client left, which some tests are about
            self.script.left.set()

    def _tokenize(self, body: dict) -> None:
        if self.script.tokenizer_status:
            self._json(self.script.tokenizer_status, {"error": "no"})
        elif self.script.tokenizer:
            self._json(200, {"tokens": list(range(2 * len(body["content"])))})
        else:
            self._json(404, {"error": "no"})

    def _answer(self, reply: Reply) -> None:
        if reply.body:
            self._page(reply)
            return
        if reply.status != 200:
            self.script.stopped.wait(reply.first_after_s)
            self._json(
                reply.status, {"error": {"message": reply.message, "code": reply.status}}, reply.headers
            )
            return
        if reply.garbage:
            self._json(200, {"hello": "world"})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if reply.head:
            self._chunk({"role": "assistant", "content": ""})
        for character in reply.thinks:
            self._wait(reply, reply.piece_after_s)
            self._chunk({"reasoning_content": character})
        self._wait(reply, reply.first_after_s)
        self.wfile.write(reply.raw.encode())
        if reply.error_in_stream:
            self._event({"error": {"message": reply.error_in_stream, "code": 500}})
            return
        for number, character in enumerate(reply.text):
            if number == reply.cut_after:
                return
            self._wait(reply, reply.piece_after_s)
            self._chunk({"content": character})
        self._chunk({}, finish=reply.finish)
        if reply.usage:
            self._event({**_CHUNK, "choices": [], "usage": _usage(len(reply.text))})
        self.wfile.write(b"data: [DONE]\n\n")

    def _page(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body.encode())

    def _wait(self, reply: Reply, seconds: float) -> None:
        until = time.monotonic() + seconds
        while reply.pings and time.monotonic() < until and not self.script.stopped.is_set():
            self.wfile.write(b": ping\n\n")
            self.wfile.flush()
            time.sleep(0.02)
        self.script.stopped.wait(max(0.0, until - time.monotonic()))

    def _chunk(self, delta: dict, finish: str | None = None) -> None:
        self._event({**_CHUNK, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def _event(self, body: dict) -> None:
        self.wfile.write(f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def _json(self, status: int, body: dict, headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


_CHUNK = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}


def _usage(completion: int) -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": completion, "total_tokens": 100 + completion}


@contextmanager
def scripted_server(tls: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    """Yield a running server, encrypted where ``tls`` is given; enqueue replies before asking."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    script = ScriptedServer(f"{scheme}://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"script": script})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
