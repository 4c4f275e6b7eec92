"""What happens on a connection before there is a request: heads that don't end, and bytes that are no HTTP."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ui.strings import Strings

HEAD_S = 20.0


class PatientProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, which gives the head of a request ``head_s`` seconds and refuses in JSON."""

    strings = Strings()
    head_s = HEAD_S
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401
        """A client is there: its first head is on the way."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._head_came()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a head came."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is complete; what takes long from here on is limited elsewhere."""
        self._head_came()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(HTTPStatus.BAD_REQUEST, "bad_request", self.strings("access.bad_request"))

    def _expect_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_s, self._give_up)

    def _head_came(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if self.cycle is not None and not self.cycle.response_complete:
            self._expect_head()  # the answer to an earlier request is still on its way
            return
        message = self.strings("access.head_too_slow", seconds=round(self.head_s))
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "head_too_slow", message)

    def _refuse(self, status: HTTPStatus, code: str, message: str) -> None:
        self._head_came()
        self.transport.write(_raw_reply(status, code, message))
        self.transport.close()


def patient_protocol(strings: Strings, head_s: float = HEAD_S) -> type[PatientProtocol]:
    """Return a protocol that speaks ``strings``, for uvicorn's setting ``http``."""
    return type("Protocol", (PatientProtocol,), {"strings": strings, "head_s": head_s})


def _raw_reply(status: HTTPStatus, code: str, message: str) -> bytes:
    error = {"code": code, "message": message, "type": "invalid_request_error", "param": None}
    body = json.dumps({"error": error}, ensure_ascii=False).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
