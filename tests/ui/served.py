"""The whole service, on a free port of this machine, run by a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rag.settings import Settings
from tests.ui.fake_engine import FakeEngine
from ui.desk import Desk
from ui.meters import Meters
from ui.services import Services
from ui.store.addresses import file_address
from ui.store.store import open_store
from ui.strings import Strings
from ui.web.app import build_app

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.desk import EngineSource


@contextmanager
def fake_source(engine: FakeEngine) -> Iterator[FakeEngine]:
    yield engine


@contextmanager
def services_of(engines: EngineSource, settings: Settings) -> Iterator[Services]:
    """Yield what ``renda serve`` would work with; conversations lie in a temporary folder unless named."""
    strings, meters = Strings(settings.language), Meters()
    with TemporaryDirectory() as folder:
        given = settings.database_url.get_secret_value()
        address = given or file_address(Path(folder) / "renda.db")
        kept = settings.model_copy(update={"database_url": SecretStr(address)})
        with closing(open_store(kept)) as store, closing(Desk(engines, strings, meters)) as desk:
            yield Services(settings=kept, strings=strings, desk=desk, store=store, meters=meters)


@contextmanager
def served(engines: EngineSource, **settings: object) -> Iterator[str]:
    """Yield the address of the running service; ``settings`` differ from the defaults."""
    with (
        services_of(engines, Settings(_env_file=None, **settings)) as services,  # type: ignore[arg-type]
        running(build_app(services)) as address,
    ):
        yield address


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Yield the address at which ``app`` answers."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, log_level="error", access_log=False, proxy_headers=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
