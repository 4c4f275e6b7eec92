"""The HTTP connection of one reply, which another thread can end whatever it waits for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rag.llms.addresses import Address

if TYPE_CHECKING:
    import ssl

    import httpx

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete", "proxy.start_tls.complete")


class Connection:
    """Requests are made with ``client``; ``content_type`` is that of the last response.

    A request to this machine never goes through a proxy; redirects are not followed, so that the key stays
    with the machine that it is meant for.
    """

    def __init__(
        self, address: Address, ssl_context: ssl.SSLContext, connect_s: float, whole_s: float
    ) -> None:
        import httpx

        self._sockets: list[socket.socket] = []
        self._connect_s = connect_s
        self.ended = threading.Event()
        self.content_type = ""
        self.client = httpx.Client(
            auth=address.login,
            verify=ssl_context,
            trust_env=not address.local,
            timeout=whole_s,
            follow_redirects=False,
            event_hooks={"request": [self._watch], "response": [self._note]},
        )

    def end(self) -> None:
        """End what is under way. Closing alone would not wake up a thread that reads."""
        self.ended.set()
        for one in list(self._sockets):
            _shut(one)
        self.client.close()

    def _watch(self, request: httpx.Request) -> None:
        limits = {**request.extensions.get("timeout", {}), "connect": self._connect_s}
        request.extensions = {**request.extensions, "timeout": limits, "trace": self._trace}

    def _note(self, response: httpx.Response) -> None:
        self.content_type = response.headers.get("content-type", "")

    def _trace(self, event: str, about: Mapping[str, Any]) -> None:
        if not event.endswith(_CONNECTED):
            return
        connected = about["return_value"].get_extra_info("socket")
        self._sockets.append(connected)
        if self.ended.is_set():
            _shut(connected)


def _shut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
