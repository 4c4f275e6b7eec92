from __future__ import annotations

import pytest

from tests.ui.access.guarded import PASSWORD, guarded
from ui.access.rules import local_path


def test_a_login_sets_a_cookie_that_scripts_and_other_sites_do_not_get(locked):
    with locked.client() as client:
        reply = locked.login(client, next="/page?x=1")
        assert (reply.status_code, reply.headers["location"]) == (303, "/page?x=1")
        token, *attributes = reply.headers["set-cookie"].split("; ")
        assert token.startswith("renda_session=")
        assert set(attributes) == {"Max-Age=43200", "Path=/", "HttpOnly", "SameSite=Lax"}
        assert client.get("/login?next=/page").headers["location"] == "/page"


def test_over_https_the_cookie_belongs_to_this_host_alone(tmp_path):
    with guarded(tmp_path, login=True, secure_cookies=True) as service, service.client() as client:
        cookie = service.login(client).headers["set-cookie"]
        assert cookie.startswith("__Host-renda_session=")
        assert cookie.endswith("; Secure")


def test_wrong_words_look_the_same_whether_the_user_exists_or_not(locked):
    with locked.client() as client:
        wrong, unknown = (
            locked.login(client, "ann", "not it at all"),
            locked.login(client, "nobody", PASSWORD),
        )
        assert (wrong.status_code, unknown.status_code) == (401, 401)
        assert wrong.text == unknown.text.replace('value="nobody"', 'value="ann"')
        assert "用户名或密码不对" in wrong.text
        assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize("name", ["Ann", " ANN".strip(), "ａｎｎ"])
def test_a_name_is_the_same_in_capitals_and_full_width(locked, name):
    with locked.client() as client:
        assert locked.login(client, name).status_code == 303


def test_a_token_from_before_the_login_opens_nothing_after_it(locked):
    with locked.client() as client, locked.client() as attacker:
        locked.login(attacker)
        planted = attacker.cookies["renda_session"]
        client.cookies.set("renda_session", planted)
        assert locked.login(client, "eva").status_code == 303
        new = client.get("/api/who", headers={"Cookie": f"renda_session={planted}"})
        assert new.status_code == 401
    with locked.client(cookies={"renda_session": "a" * 43}) as client:
        reply = locked.login(client)
        assert "renda_session=" + "a" * 43 not in reply.headers["set-cookie"]


def test_a_logout_ends_the_session_on_the_server_too(locked):
    with locked.client() as client:
        locked.login(client)
        token = client.cookies["renda_session"]
        assert "退出登录" in client.get("/logout").text
        assert client.get("/api/who").status_code == 200
        reply = client.post("/logout")
        assert (reply.status_code, reply.headers["location"]) == (303, "/login")
        assert "renda_session" not in client.cookies
        assert client.get("/api/who", headers={"Cookie": f"renda_session={token}"}).status_code == 401


def test_a_changed_password_ends_the_sessions_on_every_process(tmp_path):
    with (
        guarded(tmp_path, login=True) as first,
        guarded(tmp_path, login=True) as second,
        second.client() as client,
    ):
        with first.client() as at_first:
            first.login(at_first)
            client.cookies.set("renda_session", at_first.cookies["renda_session"])
        assert client.get("/api/who").json()["name"] == "ann"
        first.accounts.set_password("ann", "another password")
        assert client.get("/api/who").status_code == 401
        assert second.login(client).status_code == 401
        assert second.login(client, password="another password").status_code == 303


def test_after_five_failures_the_right_password_has_to_wait_too(tmp_path):
    with guarded(tmp_path, login=True) as service, service.client() as client:
        assert [service.login(client, password="wrong one").status_code for _ in range(5)] == [401] * 5
        reply = service.login(client)
        assert reply.status_code == 429
        assert 1 <= int(reply.headers["retry-after"]) <= 2
        assert "登录失败的次数太多" in reply.text
        assert service.login(client, "eva").status_code == 303


@pytest.mark.parametrize(
    "body",
    [b"", b"name=ann", b"\xff\xfe", b"name=" + b"x" * 9000, b"&".join([b"a=1"] * 50), b'{"name": "ann"}'],
)
def test_a_form_that_is_none_opens_nothing_and_breaks_nothing(locked, body):
    with locked.client() as client:
        reply = client.post(
            "/login", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert reply.status_code in {400, 401}
        assert "set-cookie" not in reply.headers


def test_what_somebody_typed_is_shown_as_text(locked):
    with locked.client() as client:
        reply = locked.login(client, '"><script>alert(1)</script>', next="/page?<b>")
        assert "<script" not in reply.text
        assert "<b>" not in reply.text
        assert "not a password" not in locked.login(client, password="not a password").text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/login",
        "/login/",
        "/%6cogin?next=/login",
        "/logout",
        "//[",
    ],
)
def test_only_a_place_of_this_service_is_gone_to_after_the_login(target):
    assert local_path(target) == "/"


@pytest.mark.parametrize("target", ["/", "/article/a?start=1&end=2#x", "/?c=1", "/article/某县", "/a:b@c"])
def test_a_place_of_this_service_is_gone_to_as_it_was_asked_for(target):
    assert local_path(target) == target
