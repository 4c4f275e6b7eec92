"""The description of the API and the page that shows it, as part of the whole service."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import httpx
import pytest
from jsonschema_rs import validator_for

from tests.ui.api.served_api import served_api
from tests.ui.browser import open_browser
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served
from ui.api.description import operations


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_operation_parameter_and_field_is_described_with_an_example_that_fits(language):
    with served_api(FakeEngine(), language=language) as client:
        schema = client.get("/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["description"].isascii() == (language == "en")
    for name, component in schema["components"]["schemas"].items():
        for field, described in component["properties"].items():
            assert described.get("description"), f"{name}.{field}"
    for operation in operations(schema):
        assert operation["summary"]
        assert operation["description"]
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], parameter["name"]
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        for part in (*bodies, *operation["responses"].values()):
            for media, content in part["content"].items():
                assert "example" in content, (operation["operationId"], media)
                if media == "application/json":
                    whole = content["schema"] | {"components": schema["components"]}
                    validator_for(whole).validate(content["example"])


def test_the_manual_works_in_a_browser_without_any_other_host_and_under_the_policy_of_the_service():
    asked: list[str] = []
    complaints: list[str] = []
    with served(lambda: fake_source(FakeEngine())) as address, open_browser() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/docs")
        page.get_by_role("heading", name="人大问答接口").wait_for()
        page.locator("#operations-提问-ask .opblock-summary-control").click()
        page.get_by_role("button", name="Execute").click()
        page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
        assert "某县：乡镇人大主席团" in page.locator(".live-responses-table").inner_text()
        policy = httpx.get(f"{address}/docs").headers["content-security-policy"]
        described = httpx.get(f"{address}/openapi.json").json()
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(address).netloc
    }
    assert complaints == []
    assert "default-src 'self'" in policy
    paths = set(described["paths"])
    assert {"/api/ask", "/v1/chat/completions", "/healthz"} <= paths
    assert not any(path.startswith(("/conversations", "/login", "/article")) for path in paths)


def test_the_api_and_the_page_share_one_service():
    with served(lambda: fake_source(FakeEngine())) as address, httpx.Client(base_url=address) as client:
        assert "text/html" in client.get("/").headers["content-type"]
        assert client.get("/api/nope").json()["error"]["code"] == "not_found"
        assert client.get("/v1/nope").json()["error"]["code"] == "not_found"
        huge = client.post(
            "/api/ask",
            content=json.dumps({"question": "问" * 2_000_000}).encode(),
            headers={"content-type": "application/json"},
        )
        assert (huge.status_code, set(huge.json()["error"])) == (413, {"code", "message", "type", "param"})
        counted = client.get("/metrics").text
        assert 'renda_http_requests_total{method="GET",route="other",status="404"} 2.0' in counted
