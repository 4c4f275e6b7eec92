"""The whole service, on a free port of this machine, run by a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.settings import Settings
from tests.ui.fake_engine import FakeEngine
from ui.desk import Desk
from ui.services import Services
from ui.strings import Strings
from ui.web.app import build_app

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.desk import EngineSource


@contextmanager
def fake_source(engine: FakeEngine) -> Iterator[FakeEngine]:
    yield engine


def services_of(engines: EngineSource, settings: Settings) -> Services:
    """Return what ``renda serve`` would work with."""
    strings = Strings(settings.language)
    return Services(settings=settings, strings=strings, desk=Desk(engines, strings))


@contextmanager
def served(engines: EngineSource, **settings: object) -> Iterator[str]:
    """Yield the address of the running service; ``settings`` differ from the defaults."""
    services = services_of(engines, Settings(_env_file=None, **settings))  # type: ignore[arg-type]
    with running(build_app(services)) as address:
        yield address


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Yield the address at which ``app`` answers."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
