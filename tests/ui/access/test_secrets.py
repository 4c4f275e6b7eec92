from __future__ import annotations

import logging

import pytest

from tests.ui.access.guarded import PASSWORD, guarded

WRONG = "a wrong password, not to be seen"


@pytest.fixture
def everything_logged(caplog):
    """All that the service logs at the lowest level; the test's own clients log what they send."""
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    caplog.set_level(1)
    return caplog


def test_no_secret_is_logged_or_echoed(tmp_path, everything_logged, capfd):
    answers = []
    with guarded(tmp_path, login=True) as service, service.client() as client:
        key = service.keys.add("ann", "")
        answers.append(service.login(client, password=WRONG))
        logged_in = service.login(client)
        token = client.cookies["renda_session"]
        bearer = {"Authorization": f"Bearer {key}"}
        for headers in ({}, bearer, {"Authorization": f"Bearer {key}x"}):
            answers += [
                client.get(path, headers=headers)
                for path in ("/api/who", "/api/fail", "/page", "/api/feedback", f"/nothing?key={key}")
            ]
        answers.append(client.post("/api/ask", content=b"x" * 2_000_000, headers=bearer))
        answers.append(client.post("/api/ask", headers={**bearer, "Origin": "https://evil.example"}))
        answers.append(client.post("/logout"))
    shown = everything_logged.text + "".join(capfd.readouterr())
    told = "".join(answer.text + str(answer.headers) for answer in answers) + logged_in.text
    assert "/api/fail" in shown
    for secret in (PASSWORD, WRONG, key, token):
        assert secret not in shown
        assert secret not in told
