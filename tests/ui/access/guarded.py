"""A small service behind the gate: routes, a mounted part, a stream and a websocket, on a real port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import httpx
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from rag.settings import Settings
from tests.ui.served import running
from ui.access.accounts import Accounts
from ui.access.api_keys import ApiKeys
from ui.access.identity import identity_of
from ui.access.protect import protect
from ui.access.tables import add_tables
from ui.store.addresses import file_address
from ui.store.database import Database, open_database
from ui.strings import Strings

PASSWORD = "correct horse battery"
ZH = Strings("zh")


@dataclass(frozen=True)
class Guarded:
    """The running service and what it stands on."""

    base: str
    accounts: Accounts
    keys: ApiKeys
    database: Database

    def client(self, **options) -> httpx.Client:
        return httpx.Client(base_url=self.base, trust_env=False, **options)

    def login(self, client: httpx.Client, name: str = "ann", password: str = PASSWORD, **fields: str):
        return client.post("/login", data={"name": name, "password": password, **fields})


@contextmanager
def guarded(folder: Path, **settings: object) -> Iterator[Guarded]:
    """Serve the small service; with a login there are the reader ann and the editor eva."""
    chosen = Settings(_env_file=None, **settings)
    with closing(open_database(file_address(folder / "renda.db"), ZH)) as database:
        add_tables(database)
        accounts, keys = Accounts(database, ZH), ApiKeys(database, ZH)
        if chosen.login and accounts.is_empty():
            accounts.add("ann", PASSWORD, "reader")
            accounts.add("eva", PASSWORD, "editor")
        app = small_app()
        store = SimpleNamespace(database=database)
        protect(app, SimpleNamespace(settings=chosen, strings=ZH, store=store))
        with running(app) as base:
            yield Guarded(base, accounts, keys, database)


def small_app() -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.get("/healthz")(lambda: {"ok": True})
    app.add_api_route("/api/who", _who)
    app.add_api_route("/api/feedback", _who)
    app.add_api_route("/api/ask", _ask, methods=["POST"])
    app.add_api_route("/api/stream", _stream)
    app.add_api_route("/api/fail", _fail)
    app.add_api_route("/page", _page)
    app.add_api_route("/half", _half)
    app.add_api_websocket_route("/ws", _websocket)
    app.mount("/", Starlette(routes=[Route("/{path:path}", _mounted, methods=["GET", "POST", "DELETE"])]))
    return app


def _who(request: Request) -> dict[str, str]:
    identity = identity_of(request)
    return {"owner": identity.owner, "name": identity.name, "role": identity.role, "kind": identity.kind}


async def _ask(request: Request) -> dict[str, int]:
    return {"bytes": len(await request.body())}


async def _stream() -> StreamingResponse:
    async def parts() -> AsyncIterator[str]:
        for part in ("first", "second"):
            yield f"data: {part}\n\n"
            await asyncio.sleep(0.3)

    return StreamingResponse(parts(), media_type="text/event-stream")


async def _fail() -> None:
    raise RuntimeError("a secret of the inside")


async def _page() -> HTMLResponse:
    return HTMLResponse("<script>let ours = 1</script><p>text</p>")


async def _half() -> StreamingResponse:
    async def parts() -> AsyncIterator[str]:
        yield "<p>half"
        raise RuntimeError("a secret of the inside")

    return StreamingResponse(parts(), media_type="text/html")


async def _websocket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(identity_of(websocket).kind)
    await websocket.close()


async def _mounted(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"mounted for {identity_of(request).kind}")
