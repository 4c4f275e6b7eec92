"""A real HTTP server on loopback that speaks the OpenAI embeddings protocol, and its failures."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes import HashEmbedder


@dataclass
class Reply:
    """What the server answers instead of vectors. ``delay_s`` waits before answering."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0


def embeddings(vectors: list[Any], indices: list[int] | None = None) -> bytes:
    """The body of an answer with these vectors."""
    data = [
        {"object": "embedding", "index": i if indices is None else indices[i], "embedding": vector}
        for i, vector in enumerate(vectors)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return json.dumps({"object": "list", "data": data, "model": "m", "usage": usage}).encode()


class EmbeddingsServer:
    """Answers POST /v1/embeddings with HashEmbedder's vectors; ``enqueue`` puts other replies first."""

    def __init__(self, max_batch: int = 1000) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.max_batch = max_batch
        self._replies: deque[Reply] = deque()
        self._stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def enqueue(self, *replies: Reply) -> None:
        self._replies.extend(replies)

    def close(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                request = json.loads(self.rfile.read(length))
                owner.requests.append({"path": self.path, **request})
                owner.keys.append(self.headers.get("Authorization", ""))
                reply = owner.reply_to(self.path, request)
                if reply.delay_s:
                    owner.wait(reply.delay_s)
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *args: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    self.close_connection = True  # a client that gave up is part of the tests

        return Handler

    def wait(self, seconds: float) -> None:
        self._stopping.wait(seconds)

    def reply_to(self, path: str, request: dict[str, Any]) -> Reply:
        if self._replies:
            return self._replies.popleft()
        if path != "/v1/embeddings":
            return Reply(404, b'{"error": {"message": "no such route"}}')
        if len(request["input"]) > self.max_batch:
            return Reply(400, b'{"error": {"message": "batch size is invalid"}}')
        vectors = HashEmbedder().embed_passages(request["input"]) * 3
        # In reverse, as the protocol allows: the index decides.
        order = list(range(len(vectors)))[::-1]
        return Reply(body=embeddings([vectors[i].tolist() for i in order], order))
