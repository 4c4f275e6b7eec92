from __future__ import annotations

from tests.ui.access.guarded import guarded


def ask(client, **headers):
    return client.post("/api/ask", headers=headers).status_code


def test_questions_beyond_the_limit_wait_and_all_else_goes_on(tmp_path):
    with guarded(tmp_path, rate_limit="2/minute") as service, service.client() as client:
        assert [ask(client), ask(client)] == [200, 200]
        refused = client.post("/API//ask/")
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_questions")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        asked_by_tabs = [client.get(f"/tab/{name}?q=x").status_code for name in ("search", "quote")]
        assert asked_by_tabs == [429, 429]
        assert [client.get(path).status_code for path in ("/page", "/api/who", "/assets/x.js")] == [200] * 3


def test_a_user_counts_wherever_they_are_and_nobody_pays_for_another(tmp_path):
    with guarded(tmp_path, rate_limit="2/minute", login=True) as service, service.client() as client:
        keys = [{"Authorization": f"Bearer {service.keys.add('ann', '')}"} for _ in range(2)]
        assert ask(client) == 401
        assert [ask(client, **keys[0]), ask(client, **keys[1]), ask(client, **keys[0])] == [200, 200, 429]
        eva = {"Authorization": f"Bearer {service.keys.add('eva', '')}"}
        assert ask(client, **eva) == 200


def test_an_address_counts_as_its_proxy_says_if_the_proxy_is_trusted(tmp_path):
    limited = {"rate_limit": "1/minute", "host": "0.0.0.0", "open_to_network": True}
    with guarded(tmp_path, **limited) as service, service.client() as client:
        assert [ask(client, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in (1, 2)] == [200, 429]
    with guarded(tmp_path, **limited, trusted_proxies="127.0.0.0/8") as service, service.client() as client:
        assert [ask(client, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in (1, 2, 2)] == [200, 200, 429]
        spoofed = {"X-Forwarded-For": "198.51.100.1, 203.0.113.2"}
        assert ask(client, **spoofed) == 429
        same_network = ["2001:db8::1", "2001:db8::2"]
        assert [ask(client, **{"X-Forwarded-For": address}) for address in same_network] == [200, 429]
