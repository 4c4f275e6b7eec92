"""The API alone over a fake engine, on a free port: starts at once, as no page is built."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import httpx
from fastapi import FastAPI

from rag.settings import Settings
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, running, services_of
from ui.api.app import register
from ui.desk import Desk


@contextmanager
def served_api(
    engine: FakeEngine, *, body_s: float = 30.0, waiting: int = 256, **settings: object
) -> Iterator[httpx.Client]:
    """Yield a client of the running API; ``settings`` differ from the defaults."""
    given = Settings(_env_file=None, **settings)  # type: ignore[arg-type]
    with (
        services_of(lambda: fake_source(engine), given) as usual,
        closing(Desk(lambda: fake_source(engine), usual.strings, at_once=2, waiting=waiting)) as desk,
    ):
        app = FastAPI(openapi_url=None)
        register(app, replace(usual, desk=desk), body_s=body_s)
        with running(app) as address, httpx.Client(base_url=address, timeout=20) as client:
            yield client


def events_of(text: str) -> list[tuple[str, str]]:
    """Return name and data of each event of a stream."""
    events = []
    for block in filter(None, text.split("\n\n")):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            events.append((fields.get("event", ""), fields["data"]))
    return events
