from __future__ import annotations

import json
import logging
import re

import pytest

from rag import errors
from tests.ui.api.served_api import events_of, served_api
from tests.ui.fake_engine import FakeEngine
from ui.api.errors import problem_of
from ui.desk import BusyError
from ui.strings import Strings

JSON = {"content-type": "application/json"}


def error_of(reply) -> dict:
    assert reply.headers["content-type"] == "application/json"
    assert set(reply.json()) == {"error"}
    error = reply.json()["error"]
    assert set(error) == {"code", "message", "type", "param"}
    assert error["message"]
    return error


@pytest.mark.parametrize(
    ("body", "param", "said"),
    [
        ({}, "question", "缺少这个字段"),
        ([], None, "应当是一个 JSON 对象"),
        ({"question": 1}, "question", "question 的值 1 不合适：应为文字"),
        ({"question": None}, "question", "应为文字"),
        ({"question": ["主席团"]}, "question", "应为文字"),
        ({"question": ""}, "question", "至少 1 字"),
        ({"question": " \u200b "}, "question", "应有文字"),
        ({"question": "问" * 2001}, "question", "最多 2000 字"),
        ({"question": "主席团\u0000"}, "question", "不能含有 NUL 字符"),
        ({"question": "主席团", "k": 0}, "k", "k 的值 0 不合适：不能小于 1"),
        ({"question": "主席团", "k": 101}, "k", "不能大于 100"),
        ({"question": "主席团", "k": 10**400}, "k", "不合适"),
        ({"question": "主席团", "k": "5"}, "k", "应为整数"),
        ({"question": "主席团", "k": True}, "k", "应为整数"),
        ({"question": "主席团", "k": 1.5}, "k", "应为整数"),
        ({"question": "主席团", "limit": 5}, "limit", "没有这个字段"),
        ({"question": "主席团", "filters": {"year": ["2016"]}}, "filters.year", "没有这个字段"),
        ({"question": "主席团", "filters": {"years": [2016]}}, "filters.years.0", "应为文字"),
        ({"question": "主席团", "filters": {"years": "2016"}}, "filters.years", "应为列表"),
        ({"question": "主席团", "filters": {"places": ["x"] * 101}}, "filters.places", "最多 100 项"),
        ({"question": "主席团", "filters": []}, "filters", "应为 JSON 对象"),
        ({"question": "主席团", "history": "x"}, "history", "应为列表"),
        ({"question": "主席团", "history": [{"role": "tool", "content": "x"}]}, "history.0.role", "user 或 assistant"),
        ({"question": "主席团", "history": [{"role": "user"}]}, "history.0.content", "缺少这个字段"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_body_is_named_with_its_value_and_what_is_expected(api, body, param, said):
    reply = api.post("/api/search", json=body)
    assert reply.status_code == 422
    error = error_of(reply)
    assert (error["param"], error["type"]) == (param, "invalid_request_error")
    assert said in error["message"]
    assert len(error["message"]) < 200


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"question": "\xff\xfe"}', 400, "not_utf8"),
        ("{'question': '主席团'}".encode(), 400, "not_json"),
        (b'{"question": "x"', 400, "not_json"),
        (b'{"question": "x", "k": NaN}', 400, "not_json"),
        (b'{"question": "x", "k": Infinity}', 400, "not_json"),
        (b'{"question": "x", "k": ' + b"9" * 5000 + b"}", 400, "not_json"),
        (b'{"question": "x", "k": 1e999}', 422, "invalid_value"),
        (b"[" * 100_000, 400, "too_deep"),
        (b'{"question":' * 100_000, 400, "too_deep"),
        (b'{"question": "a\x00b"}', 400, "not_json"),
        (b'{"question": "\\ud800 x"}', 422, "invalid_value"),
        (b'{"question": "x", "\\ud800": 1}', 422, "invalid_value"),
        (b'{"question": "x", "filters": {"places": ["\\udfff"]}}', 422, "invalid_value"),
        (b"", 422, "missing_field"),
        (b"null", 422, "invalid_value"),
    ],
)
def test_what_is_no_sound_json_is_refused_with_a_code(api, content, status, code):
    reply = api.post("/api/search", content=content, headers=JSON)
    assert (reply.status_code, error_of(reply)["code"]) == (status, code)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk", "", "nonsense"],
)
def test_a_body_that_is_not_declared_as_json_is_refused(api, kind):
    reply = api.post("/api/ask", content=b'{"question": "x"}', headers={"content-type": kind})
    assert (reply.status_code, error_of(reply)["code"]) == (415, "content_type")


@pytest.mark.parametrize(
    ("query", "param"),
    [
        ("", "q"),
        ("?q=", "q"),
        ("?q=%00", "q"),
        ("?q=x&k=many", "k"),
        ("?q=x&k=" + "9" * 5000, "k"),
        ("?q=x&z=1", "z"),
    ],
)
def test_parameters_of_an_address_are_checked_like_a_body(api, query, param):
    reply = api.get(f"/api/search{query}")
    assert (reply.status_code, error_of(reply)["param"]) == (422, param)


@pytest.mark.parametrize(
    ("method", "path", "status", "allowed"),
    [
        ("GET", "/api", 404, None),
        ("GET", "/api/", 404, None),
        ("GET", "/api/nope", 404, None),
        ("POST", "/api/search/", 404, None),
        ("GET", "/api/articles/nope", 404, None),
        ("GET", "/api/articles/%00", 404, None),
        ("GET", "/api/articles/..%2F..%2Fetc%2Fpasswd", 404, None),
        ("GET", "/api/articles/%2e%2e", 404, None),
        ("GET", "/api/articles/%ff%fe", 404, None),
        ("GET", "/api/articles/" + "x" * 5000, 404, None),
        ("GET", "/docs/files/..%2f__init__.py", 404, None),
        ("GET", "/v1", 404, None),
        ("GET", "/v1/models/nope", 404, None),
        ("POST", "/v1/embeddings", 404, None),
        ("DELETE", "/api/ask", 405, "GET, POST"),
        ("PUT", "/v1/chat/completions", 405, "POST"),
        ("POST", "/healthz", 405, "GET"),
    ],
)
def test_whatever_is_not_there_is_json_and_never_a_page(api, method, path, status, allowed):
    reply = api.request(method, path)
    assert reply.status_code == status
    assert error_of(reply)["code"] == ("method_not_allowed" if status == 405 else error_of(reply)["code"])
    assert reply.headers.get("allow") == allowed
    assert len(reply.text) < 500


def test_a_failure_of_the_engine_has_its_status_before_and_its_event_after_the_first_words(api):
    for body in ({"question": "出错"}, {"question": "出错", "stream": True}):
        reply = api.post("/api/ask", json=body)
        assert (reply.status_code, error_of(reply)["code"]) == (502, "model")
    engine = FakeEngine()

    def fail() -> None:
        raise errors.ModelError("模型中断了。")

    engine.before_text = fail
    with served_api(engine) as client:
        events = events_of(client.post("/api/ask", json={"question": "主席团", "stream": True}).text)
        assert [name for name, _ in events] == ["hits", "error"]
        assert json.loads(events[-1][1])["error"]["message"] == "模型中断了。"
        engine.before_text = lambda: None
        assert (
            client.post("/api/ask", json={"question": "主席团", "stream": True}).text.count("event: done")
            == 1
        )


def test_what_nobody_foresaw_is_told_by_a_number_whose_details_only_the_log_has(api, caplog):
    with caplog.at_level(logging.ERROR, "ui.api.errors"):
        for body in ({"question": "崩溃"}, {"question": "崩溃", "stream": True}):
            reply = api.post("/api/ask", json=body)
            error = error_of(reply)
            assert (reply.status_code, error["code"], error["type"]) == (500, "internal", "server_error")
            assert "boom" not in reply.text
            number = re.search("[0-9a-f]{12}", error["message"])[0]
            assert f"error {number}" in caplog.text
    assert "RuntimeError: boom" in caplog.text


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.InputError, 422),
        (errors.NotFoundError, 404),
        (errors.ModelError, 502),
        (errors.MissingPartError, 501),
        (errors.StoreError, 503),
        (errors.IndexMissingError, 503),
        (errors.IndexDamagedError, 503),
        (errors.SourceError, 503),
        (errors.DatabaseError, 503),
        (BusyError, 503),
    ],
)
def test_every_error_of_the_library_has_a_status(kind, status):
    problem = problem_of(kind("说明。"), Strings("zh"))
    assert (problem.status, problem.code, problem.message) == (status, kind.code, "说明。")
    assert ("retry-after" in (problem.headers or {})) == (kind is BusyError)


def test_errors_are_english_by_setting():
    with served_api(FakeEngine(), language="en") as client:
        said = error_of(client.post("/api/search", json={"question": " ", "x": 1}))["message"]
        assert (
            said
            == 'question can\'t be " ": it must contain visible characters; x: there is no such field (see /docs)'
        )
        for reply in (client.get("/api/nope"), client.post("/api/ask", content=b"{", headers=JSON)):
            assert error_of(reply)["message"].isascii()


def test_a_body_that_never_comes_is_given_up_and_holds_up_nobody():
    with served_api(FakeEngine(), body_s=0.3) as client:

        def halves():
            yield b'{"question": '
            import time

            time.sleep(1)
            yield b'"x"}'

        reply = client.post("/api/ask", content=halves(), headers=JSON)
        assert (reply.status_code, error_of(reply)["code"]) == (408, "slow_body")
        assert client.post("/api/ask", json={"question": "主席团"}).status_code == 200
