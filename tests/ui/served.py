"""The page, served on a free port of this machine by a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.ui.fake_engine import FakeEngine
from ui.strings import Strings
from ui.web import build_app

if TYPE_CHECKING:
    from ui.conversation import EngineSource


@contextmanager
def fake_source(engine: FakeEngine) -> Iterator[FakeEngine]:
    yield engine


@contextmanager
def served(engines: EngineSource, language: str = "zh", can_stop: bool = False) -> Iterator[str]:
    """Yield the address of the running page."""
    import uvicorn

    app = build_app(engines, Strings(language), can_stop=can_stop)  # type: ignore[arg-type]
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
