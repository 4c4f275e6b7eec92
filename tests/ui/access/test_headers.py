from __future__ import annotations

import base64
import hashlib
import time

import pytest

from tests.ui.access.guarded import guarded
from ui.access.headers import policy_for

EVIL = "https://evil.example"


@pytest.mark.parametrize("path", ["/page", "/api/who", "/nothing", "/api/fail", "/anything", "/api/stream"])
def test_every_answer_says_how_it_may_be_used(local, path):
    with local.client() as client:
        headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "camera=()" in headers["permissions-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'self'", "frame-ancestors 'none'"):
        assert part in headers["content-security-policy"]
    assert "'unsafe-inline'" not in headers["content-security-policy"].split("style-src")[0]


def test_refusals_say_it_too(locked):
    with locked.client() as client:
        for path in ("/page", "/api/who", "/login"):
            assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"]


def test_a_page_allows_its_own_scripts_by_their_hash_and_no_others(local):
    with local.client() as client:
        reply = client.get("/page", headers={"Accept": "text/html"})
    own = base64.b64encode(hashlib.sha256(b"let ours = 1").digest()).decode()
    assert f"'sha256-{own}'" in reply.headers["content-security-policy"]
    assert reply.text == "<script>let ours = 1</script><p>text</p>"


def test_a_page_that_breaks_off_is_answered_once_by_the_refusal(local):
    with local.client() as client:
        reply = client.get("/half")
    assert (reply.status_code, reply.json()["error"]["code"]) == (500, "internal")


def test_a_script_that_gradio_will_add_from_its_configuration_is_allowed():
    page = b'<script>window.gradio_config = {"head": "\\u003cscript>go()\\u003c/script>"};</script>'
    own = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert own in policy_for(page)
    assert policy_for(b"<script>window.gradio_config = {no json};</script>").count("sha256") == 1


def test_a_stream_arrives_part_by_part(local):
    started, arrived = time.monotonic(), []
    with local.client() as client, client.stream("GET", "/api/stream") as reply:
        arrived += [(line, time.monotonic() - started) for line in reply.iter_lines() if line]
    assert [line for line, _ in arrived] == ["data: first", "data: second"]
    assert arrived[1][1] - arrived[0][1] > 0.2


def test_a_failure_inside_is_told_without_what_it_was_about(local, caplog):
    with local.client() as client:
        reply = client.get("/api/fail")
    assert (reply.status_code, reply.json()["error"]["code"]) == (500, "internal")
    assert "a secret of the inside" not in reply.text
    assert "/api/fail" in caplog.text


def test_other_origins_are_told_nothing_unless_a_setting_names_them(local, tmp_path):
    preflight = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}
    with local.client() as client:
        assert "access-control-allow-origin" not in client.get("/api/who", headers={"Origin": EVIL}).headers
        assert client.options("/api/ask", headers=preflight).status_code == 400
    with (
        guarded(tmp_path, login=True, cors_origins="https://oa.example.cn") as service,
        service.client() as client,
    ):
        good = {"Origin": "https://oa.example.cn"}
        key = {"Authorization": f"Bearer {service.keys.add('ann', '')}"}
        allowed = client.options(
            "/api/ask",
            headers={
                **good,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization, content-type",
            },
        )
        assert allowed.headers["access-control-allow-origin"] == "https://oa.example.cn"
        assert "access-control-allow-credentials" not in allowed.headers
        reply = client.post("/api/ask", headers={**good, **key})
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, good["Origin"])
        assert client.get("/api/who", headers=good).headers["access-control-allow-origin"] == good["Origin"]
        assert client.options("/api/ask", headers=preflight).status_code == 400
