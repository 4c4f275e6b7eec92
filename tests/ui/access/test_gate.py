from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.ui.access.guarded import PASSWORD, guarded


def raw(base, method, path, headers=None):
    """Send ``path`` as it is: a client library would tidy it up."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_whoever_sits_at_this_machine_is_the_local_editor_by_default(local):
    with local.client() as client:
        assert client.get("/api/who").json() == {
            "owner": "local",
            "name": "",
            "role": "editor",
            "kind": "local",
        }
        assert "set-cookie" not in client.get("/page").headers
        assert client.get("/anything").text == "mounted for local"


@pytest.mark.parametrize(
    "path",
    [
        "/api/who",
        "/api/feedback",
        "/v1/models",
        "/gradio_api/queue/data",
        "/conversations",
        "/mcp",
        "/metrics",
        "/api//who",
        "//api/who",
        "/api/%77ho",
        "/API/who",
        "/healthz/../api/who",
        "/healthz/%2e%2e/api/who",
        "/login/assets/../../api/who",
    ],
)
def test_without_a_login_programs_get_401_however_the_path_is_spelled(locked, path):
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        status, body = raw(locked.base, method, path)
        assert status in {401, 303, 404}, (method, path, status)
        assert b"mounted" not in body
        assert b"owner" not in body
        if status == 401:
            assert json.loads(body)["error"]["code"] == "not_logged_in"


@pytest.mark.parametrize(
    "path", ["/", "/page", "/static/x.js", "/healthz/", "/HEALTHZ", "/login2", "//login"]
)
def test_without_a_login_pages_lead_to_the_login_and_methods_do_not_matter(locked, path):
    for method in ("GET", "HEAD"):
        assert raw(locked.base, method, path)[0] == 303
    assert raw(locked.base, "POST", path)[0] == 401
    assert raw(locked.base, "POST", path, {"X-HTTP-Method-Override": "GET"})[0] == 401


def test_the_login_page_remembers_where_one_wanted_to_go(locked):
    with locked.client() as client:
        reply = client.get("/article/%E6%9F%90%E5%8E%BF?start=1&end=2")
        assert (
            reply.headers["location"]
            == "/login?next=%2Farticle%2F%25E6%259F%2590%25E5%258E%25BF%3Fstart%3D1%26end%3D2"
        )
        page = client.get(reply.headers["location"]).text
        assert 'value="/article/%E6%9F%90%E5%8E%BF?start=1&amp;end=2"' in page


def test_only_health_and_login_are_open(locked):
    with locked.client() as client:
        assert client.get("/healthz").json() == {"ok": True}
        assert client.get("/login").status_code == 200
        assert client.get("/login/assets/login.css").headers["content-type"].startswith("text/css")
        assert client.get("/login/assets/login.html").json()["error"]["code"] == "not_found"
        assert client.put("/login").json()["error"]["code"] == "method_not_allowed"


def test_a_login_opens_page_api_and_mounted_routes_alike(locked):
    with locked.client() as client:
        assert locked.login(client).status_code == 303
        assert client.get("/api/who").json()["name"] == "ann"
        assert client.get("/page").status_code == 200
        assert client.get("/anything").text == "mounted for user"


def test_a_key_opens_the_same_and_decides_alone(locked):
    key = locked.keys.add("eva", "a program")
    with locked.client() as client:
        assert locked.login(client).status_code == 303
        with_key = {"Authorization": f"Bearer {key}"}
        assert client.get("/api/who", headers=with_key).json()["name"] == "eva"
        assert (
            client.post("/anything", headers={**with_key, "Origin": "https://a.example"}).status_code == 200
        )
        locked.keys.revoke(key)
        refused = client.get("/api/who", headers=with_key)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert key not in refused.text
        assert client.get("/page", headers=with_key).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "' OR 1=1 --", "a" * 5000, "\xff\xfe"])
def test_a_forged_cookie_opens_nothing(locked, cookie):
    status, _ = raw(locked.base, "GET", "/api/who", {"Cookie": f"renda_session={cookie}".encode("latin-1")})
    assert status == 401


@pytest.mark.parametrize(
    "path",
    [
        "/api/feedback",
        "/api/feedback/",
        "/api/feedback/x",
        "/API/Feedback",
        "//api//feedback",
        "/api/%66eedback",
    ],
)
def test_readers_are_kept_from_what_is_for_editors(locked, path):
    reader, editor = locked.keys.add("ann", ""), locked.keys.add("eva", "")
    for method in ("GET", "HEAD"):
        assert raw(locked.base, method, path, {"Authorization": f"Bearer {reader}"})[0] == 403
    assert raw(locked.base, "GET", path, {"Authorization": f"Bearer {editor}"})[0] != 403


def test_a_role_holds_from_the_next_request_on_and_a_removed_user_is_out(tmp_path):
    with guarded(tmp_path, login=True) as service, service.client() as client:
        key = {"Authorization": f"Bearer {service.keys.add('ann', '')}"}
        service.login(client)
        assert client.get("/api/feedback").status_code == 403
        service.accounts.set_role("ann", "editor")
        assert client.get("/api/feedback").json()["role"] == "editor"
        service.accounts.remove("ann")
        assert client.get("/api/who").status_code == 401
        assert client.get("/api/who", headers=key).status_code == 401
        service.accounts.add("ann", PASSWORD, "reader")
        assert client.get("/api/who", headers=key).status_code == 401


def test_a_websocket_needs_a_login_of_our_own_page(locked):
    address = locked.base.replace("http", "ws") + "/ws"
    key = {"Authorization": f"Bearer {locked.keys.add('ann', '')}"}
    with connect(address, additional_headers=key) as websocket:
        assert websocket.recv() == "key"
    with locked.client() as client:
        locked.login(client)
        cookie = {"Cookie": f"renda_session={client.cookies['renda_session']}"}
    with connect(address, additional_headers=cookie, origin=locked.base) as websocket:
        assert websocket.recv() == "user"
    for headers, origin in (({}, None), (cookie, "https://evil.example")):
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(address, additional_headers=headers, origin=origin),
        ):
            pass
        assert refused.value.response.status_code == 403


def test_each_browser_of_an_open_network_is_a_reader_of_its_own(tmp_path):
    with guarded(tmp_path, host="0.0.0.0", open_to_network=True) as service:
        with service.client() as first, service.client() as second:
            owner = first.get("/api/who").json()
            assert (owner["kind"], owner["role"]) == ("browser", "reader")
            assert first.get("/api/who").json() == owner
            assert second.get("/api/who").json()["owner"] != owner["owner"]
            assert first.cookies["renda_browser"] not in owner["owner"]
            assert first.get("/api/feedback").status_code == 403
        with service.client(cookies={"renda_browser": "chosen by somebody"}) as forged:
            assert "set-cookie" in forged.get("/api/who").headers


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-For": "203.0.113.5"}, {"Forwarded": "for=203.0.113.5"}, {"Host": "renda.example.cn"}],
)
def test_who_comes_through_a_proxy_is_not_at_this_machine(tmp_path, headers):
    with guarded(tmp_path, allowed_hosts="renda.example.cn") as service, service.client() as client:
        assert client.get("/api/who", headers=headers).json()["role"] == "reader"
        assert client.get("/api/who").json()["role"] == "editor"
