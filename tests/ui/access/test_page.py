"""The whole page behind the gate, in a real browser and from outside."""

from __future__ import annotations

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from rag.settings import Settings
from tests.ui.access.guarded import PASSWORD
from tests.ui.browser import open_browser
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, running, served, services_of
from ui.access.accounts import Accounts
from ui.access.tables import add_tables
from ui.web.app import build_app


@pytest.fixture(scope="module")
def behind_login():
    engine = FakeEngine()
    settings = Settings(_env_file=None, login=True)
    with services_of(lambda: fake_source(engine), settings) as services:
        add_tables(services.store.database)
        Accounts(services.store.database, services.strings).add("ann", PASSWORD, "reader")
        with running(build_app(services)) as base:
            yield base


OF_THE_PAGE = (
    "/",
    "/?c=1",
    "/config",
    "/theme.css",
    "/static/js/iframeResizer.contentWindow.min.js",
    "/gradio_api/info",
    "/gradio_api/startup-events",
    "/gradio_api/heartbeat/x",
    "/gradio_api/queue/data?session_hash=x",
    "/gradio_api/file=/etc/passwd",
    "/article/town",
    "/conversations",
    "/api/articles",
    "/v1/models",
    "/docs",
    "/openapi.json",
    "/metrics",
    "/mcp",
    "/monitoring",
)


@pytest.mark.parametrize("path", OF_THE_PAGE)
def test_nothing_of_the_page_is_seen_without_a_login(behind_login, path):
    reply = httpx.get(behind_login + path, trust_env=False)
    assert reply.status_code in {303, 401}
    assert len(reply.content) < 500


@pytest.mark.parametrize(
    "path", ["/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/upload", "/login/x"]
)
def test_nothing_of_the_page_is_done_without_a_login(behind_login, path):
    assert httpx.post(behind_login + path, json={}, trust_env=False).status_code == 401


def test_one_logs_in_asks_and_logs_out_in_a_browser_under_the_policy_of_the_page(behind_login):
    with open_browser() as browser:
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        complaints, hosts = [], set()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(behind_login)
        assert page.url == f"{behind_login}/login"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("用户名").fill("ann")
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        box = page.get_by_role("textbox").first
        box.wait_for(timeout=20_000)
        box.fill("乡镇人大主席团做什么？")
        page.keyboard.press("Enter")
        page.get_by_text("主席团每季度至少召开一次会议").first.wait_for(timeout=20_000)
        page.goto(f"{behind_login}/logout")
        page.get_by_role("button", name="退出登录").click()
        page.wait_for_url("**/login")
        page.goto(behind_login)
        assert page.url == f"{behind_login}/login"
        assert complaints == []
        assert hosts == {behind_login.split("/")[2]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page_is_readable_by_everybody(behind_login, scheme):
    with open_browser() as browser:
        page = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}).new_page()
        page.goto(f"{behind_login}/login")
        assert Axe().run(page).violations_count == 0
        page.get_by_label("用户名").fill("nobody")
        page.get_by_label("密码").fill("wrong")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert Axe().run(page).generate_report().startswith("Found 0")
        assert page.evaluate("document.activeElement.id") == "password"


def test_a_script_that_a_document_smuggles_into_the_page_does_not_run():
    engine = FakeEngine()
    with served(lambda: fake_source(engine)) as base, open_browser() as browser:
        page = browser.new_page()
        page.goto(base)
        page.get_by_role("textbox").first.wait_for(timeout=20_000)
        page.evaluate(
            """() => {
                document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.hacked = 1">');
                const script = document.createElement("script");
                script.textContent = "window.hacked = 2";
                document.body.append(script);
            }"""
        )
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
