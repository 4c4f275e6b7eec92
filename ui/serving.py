"""``renda serve``: one process that answers on one port."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING

from rag.errors import LanguageModelError, RendaError, SettingsError
from ui.access.binding import check_binding, check_users
from ui.shell import OK, Shell
from ui.tuning import many_questions, undisturbed_start

if TYPE_CHECKING:
    from types import FrameType

    from fastapi import FastAPI

    from rag.engine import Engine
    from ui.strings import Strings

_GRACE_S = 2
_KEPT_OPEN_S = 75
"""How long an idle connection stays open: longer than clients and proxies keep theirs, or a request that is
sent as the server closes would be lost.
"""
_BACKLOG = 128
_PORTS_TRIED = 50


class PortInUseError(RendaError):
    """Another program listens on the port."""

    code = "port_in_use"


def run_serve(shell: Shell, host: str | None, port: int | None) -> int:
    """Open the index, then the page, and serve until interrupted. Returns the exit code.

    The port is taken first: that it is in use shows at once, not after everything was loaded.
    """
    settings = shell.settings(host=host, port=port)
    check_binding(settings)
    with listen(settings.host, settings.port, shell) as listener, undisturbed_start() as started:
        shell.say("serve.opening", style="dim")
        from ui.desk import Desk
        from ui.engine_keeper import EngineKeeper
        from ui.meters import Meters
        from ui.services import Services
        from ui.store.store import open_store
        from ui.web.app import build_app

        meters = Meters()

        def on_ready() -> None:
            started()
            _announce(shell, settings.host, listener)

        warm_up = partial(_warm_up, shell, by_model=settings.answer_mode == "llm")
        with EngineKeeper(settings, shell.open_engine, warm_up) as keeper, many_questions():
            desk = Desk(
                keeper.lend, shell.strings, meters, at_once=settings.at_once, waiting=settings.max_waiting
            )
            with closing(desk), closing(open_store(settings)) as store:
                check_users(settings, store.database)
                services = Services(settings, shell.strings, desk, store, meters)
                app = build_app(services)
                serve_app(app, listener, shell.strings, on_ready)
    return OK


def _warm_up(shell: Shell, engine: Engine, *, by_model: bool) -> None:
    """Ask once, so that the first question does not wait for dictionaries and models."""
    with suppress(RendaError):  # what fails here is told to whoever asks
        engine.ask(shell.strings("page.example.1"), mode="extractive")
    if by_model:
        _open_writer(shell, engine)


def _open_writer(shell: Shell, engine: Engine) -> None:
    """Load the language model; where none can be had, say so: all answers will be quotations."""
    try:
        engine.writer()
    except LanguageModelError as error:
        shell.say("serve.no_model", style="bold yellow", reason=error.told(shell.strings.language))


def listen(host: str, port: int, shell: Shell) -> socket.socket:
    """Return a socket that listens on ``host:port``. Raises PortInUseError or SettingsError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would share the port with whoever holds it
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:  # UnicodeError: no such name can exist
        listener.close()
        if getattr(error, "errno", None) in _address_in_use():
            other = _free_port(host, port, family)
            raise PortInUseError(shell.strings("serve.port_in_use", port=port, other=other)) from None
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            shell.strings("serve.cannot_listen", host=host, port=port, reason=reason)
        ) from None
    return listener


def serve_app(app: FastAPI, listener: socket.socket, strings: Strings, on_ready: Callable[[], None]) -> None:
    """Serve ``app`` on ``listener`` until the process is told to stop; call ``on_ready`` once it answers.

    Raises KeyboardInterrupt where Ctrl-C told it.
    """
    import uvicorn

    from ui.access.connections import patient_protocol

    class Server(uvicorn.Server):
        interrupted = False

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            self.interrupted = self.interrupted or sig == signal.SIGINT
            super().handle_exit(sig, frame)

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            on_ready()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # open pages are cut off: no news
            await super().shutdown(sockets=sockets)

    config = uvicorn.Config(
        app,
        http=patient_protocol(strings),
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # the gate trusts the proxies that the settings name, and no other
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        timeout_keep_alive=_KEPT_OPEN_S,
    )
    server = Server(config)
    asyncio.run(server.serve(sockets=[listener]))
    if server.interrupted:
        # The signal is raised again as serving ends, but may come too late to end the loop.
        raise KeyboardInterrupt


def _announce(shell: Shell, host: str, listener: socket.socket) -> None:
    shell.say("serve.ready", style="bold green", address=address_of(host, listener.getsockname()[1]))
    if host not in {"127.0.0.1", "localhost", "::1"}:
        shell.say("serve.not_on_loopback", style="yellow", host=host)


def address_of(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine for what listens on ``host:port``."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _address_in_use() -> set[int]:
    import errno

    return {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}


def _free_port(host: str, taken: int, family: socket.AddressFamily) -> int:
    """Return the next port after ``taken`` that nobody listens on."""
    for port in range(taken + 1, min(taken + _PORTS_TRIED, 65535) + 1):
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            try:
                trial.bind((host, port))
            except OSError:
                continue
            return port
    return taken + 1 if taken < 65535 else taken - 1
