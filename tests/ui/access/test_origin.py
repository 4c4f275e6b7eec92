from __future__ import annotations

import pytest

EVIL = "https://evil.example"
FOREIGN = (
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:1"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://["},
    {"Origin": "file://"},
)


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_website_changes_nothing_with_somebody_elses_cookie(locked, headers):
    with locked.client() as client:
        assert locked.login(client).status_code == 303
        refused = client.post("/api/ask", headers=headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "foreign_origin")
        assert client.delete("/anything", headers=headers).status_code == 403
        assert client.post("/logout", headers=headers).status_code == 403
        assert client.get("/api/who", headers=headers).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_website_neither_logs_in_nor_uses_the_local_editor(locked, local, headers):
    form = {"name": "ann", "password": "correct horse battery"}
    with locked.client() as client, local.client() as at_home:
        assert client.post("/login", data=form, headers=headers).status_code == 403
        assert at_home.post("/api/ask", headers=headers).status_code == 403


def test_our_own_page_and_programs_are_let_through(local):
    with local.client() as client:
        for headers in (
            {},
            {"Origin": local.base},
            {"Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
        ):
            assert client.post("/api/ask", headers=headers).status_code == 200
