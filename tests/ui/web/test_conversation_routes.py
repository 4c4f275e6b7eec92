"""The routes of the chat's script: each owner's own, and whatever is sent, an error that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.settings import Settings
from tests.ui.fake_engine import FIRST, FakeEngine
from tests.ui.served import fake_source, services_of
from ui.access.identity import SCOPE_KEY, Identity
from ui.api.errors import handle_errors
from ui.web.conversation import Runs
from ui.web.conversation_routes import conversation_router


class Somebody:
    """Stands where the gate stands: the header X-Who says who asks."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            who = dict(scope["headers"]).get(b"x-who", b"anna").decode()
            scope[SCOPE_KEY] = Identity(owner=who, name=who, role="reader", kind="user")
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with services_of(lambda: fake_source(FakeEngine()), Settings(_env_file=None)) as services:
        runs = Runs(services.desk, services.store, services.strings)
        app = FastAPI(openapi_url=None)
        app.include_router(conversation_router(services, runs))
        handle_errors(app, services.strings)
        app.add_middleware(Somebody)
        with TestClient(app, raise_server_exceptions=False) as opened:
            yield opened
        runs.close()


def _ask(client: TestClient, question: str = "主席团做什么？", **more: object) -> list[dict]:
    response = client.post("/conversations/ask", json={"question": question, **more})
    assert response.status_code == 200
    return [json.loads(line) for line in response.text.splitlines()]


def test_an_answer_comes_as_lines_of_json_from_start_to_end(client):
    started, *pieces, done = _ask(client)
    assert (started["kind"], done["kind"]) == ("started", "done")
    assert {piece["kind"] for piece in pieces} == {"text"}
    assert FIRST in done["html"]
    assert done["announce"] == "回答好了，引用 3 处"
    opened = client.get(f"/conversations/{started['conversation']}").json()
    assert opened["html"] == done["html"]
    assert client.get(f"/conversations/watch/{started['run']}").status_code == 204
    assert client.post(f"/conversations/stop/{started['run']}").json() == {"stopped": False}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"title": "我的"}),
        ("DELETE", "", None),
        ("GET", "/export.md", None),
        ("GET", "/export.docx", None),
    ],
)
def test_another_owners_conversation_does_not_exist(client, method, path, body):
    conversation = _ask(client)[0]["conversation"]
    headers = {"x-who": "bert"}
    refused = client.request(method, f"/conversations/{conversation}{path}", json=body, headers=headers)
    unknown = client.request(method, f"/conversations/unknown{path}", json=body, headers=headers)
    assert refused.status_code == unknown.status_code == 404
    assert refused.json()["error"]["code"] == "not_found"
    assert client.get("/conversations", headers=headers).json() == {"conversations": [], "more": False}
    assert client.get(f"/conversations/{conversation}").status_code == 200


def test_another_owner_can_neither_judge_nor_go_on_nor_replace(client):
    started, *_, done = _ask(client)
    headers = {"x-who": "bert"}
    verdict = {"exchange": done["exchange"], "verdict": "up"}
    assert client.put("/conversations/feedback", json=verdict, headers=headers).status_code == 404
    body = {"question": "问", "conversation": started["conversation"], "replaces": done["exchange"]}
    assert client.post("/conversations/ask", json=body, headers=headers).status_code == 404
    assert client.put("/conversations/feedback", json=verdict).json() == {"verdict": "up"}


def test_conversations_are_listed_renamed_exported_and_deleted(client):
    conversation = _ask(client, "要导出的问题")[0]["conversation"]
    listed = client.get("/conversations?limit=1").json()
    assert [one["title"] for one in listed["conversations"]] == ["要导出的问题"]
    assert listed["more"]
    assert client.patch(f"/conversations/{conversation}", json={"title": "甲/乙：报告"}).status_code == 200
    for kind in ("md", "docx"):
        file = client.get(f"/conversations/{conversation}/export.{kind}")
        name = unquote(file.headers["content-disposition"].partition("UTF-8''")[2])
        assert name == f"甲 乙：报告.{kind}"
        assert file.content
    assert client.delete(f"/conversations/{conversation}").status_code == 200
    assert client.get(f"/conversations/{conversation}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"question": ""}, 422, "input"),
        ({"question": "问" * 3000}, 422, "input"),
        ({"question": "问", "conversation": "../../etc"}, 404, "not_found"),
        ({"question": "问", "replaces": "x" * 65}, 422, None),
        ({"question": 7}, 422, None),
        ({"question": "问", "colour": "red"}, 422, None),
        ({"question": "问", "filters": {"places": "某县"}}, 422, None),
        ({"question": "问", "filters": {"places": ["x" * 301]}}, 422, None),
        ({}, 422, None),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_as_json(client, body, status, code):
    response = client.post("/conversations/ask", json=body)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["message"]
    assert code is None or error["code"] == code


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", "%00", "a" * 500, "<script>", "start%0d%0a"])
def test_tricks_in_an_id_find_nothing(client, path):
    for address in (f"/conversations/{path}", f"/conversations/{path}/export.md"):
        assert client.get(address).status_code == 404


def test_a_conflict_and_a_wrong_verdict_have_codes(client):
    started, *_, first = _ask(client)
    _ask(client, "那么代表呢？", conversation=started["conversation"])
    body = {"question": "改", "conversation": started["conversation"], "replaces": first["exchange"]}
    refused = client.post("/conversations/ask", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "conflict")
    verdict = {"exchange": first["exchange"], "verdict": "maybe"}
    assert client.put("/conversations/feedback", json=verdict).json()["error"]["code"] == "input"
