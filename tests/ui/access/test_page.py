"""The whole page behind the gate, in a real browser and from outside."""

from __future__ import annotations

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

from rag.settings import Settings
from tests.ui.access.guarded import PASSWORD
from tests.ui.browser import open_browser
from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, running, services_of
from ui.access.accounts import Accounts
from ui.access.tables import add_tables
from ui.web.app import build_app

SEEN = (
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
DONE = (
    "/gradio_api/queue/join",
    "/gradio_api/run/predict",
    "/gradio_api/upload",
    "/conversations/ask",
    "/api/ask",
    "/v1/chat/completions",
    "/login/x",
)
SMUGGLED = """() => {
    document.body.insertAdjacentHTML("beforeend", '<img src="data:," onerror="window.hacked = 1">');
    const script = document.createElement("script");
    script.textContent = "window.hacked = 2";
    document.body.append(script);
}"""


@pytest.fixture(scope="module")
def behind_login():
    engine = FakeEngine()
    settings = Settings(_env_file=None, login=True)
    with services_of(lambda: fake_source(engine), settings) as services:
        add_tables(services.store.database)
        Accounts(services.store.database, services.strings).add("ann", PASSWORD, "reader")
        with running(build_app(services)) as base:
            yield base


def test_nothing_of_the_page_is_seen_or_done_without_a_login(behind_login):
    with httpx.Client(base_url=behind_login, trust_env=False) as client:
        seen = {path: client.get(path) for path in SEEN}
        done = {path: client.post(path, json={}).status_code for path in DONE}
        assert client.get("/healthz").status_code == 200
    assert {
        path: reply.status_code for path, reply in seen.items() if reply.status_code not in {303, 401}
    } == {}
    assert max(len(reply.content) for reply in seen.values()) < 500
    assert set(done.values()) == {401}


def test_one_logs_in_asks_and_logs_out_in_a_browser_under_the_policy_of_the_page(behind_login):
    complaints, hosts = [], set()
    with open_browser() as browser:
        dark = browser.new_context(color_scheme="dark").new_page()
        dark.goto(f"{behind_login}/login")
        assert Axe().run(dark).generate_report().startswith("Found 0")

        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
        page.goto(behind_login)
        assert page.url == f"{behind_login}/login"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_label("用户名").fill("ann")
        page.get_by_label("密码").fill("not the password")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert Axe().run(page).generate_report().startswith("Found 0")
        assert page.evaluate("document.activeElement.id") == "password"
        assert all("401" in complaint for complaint in complaints)
        complaints.clear()

        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        box = page.get_by_role("textbox").first
        box.fill("乡镇人大主席团做什么？", timeout=30_000)
        page.keyboard.press("Enter")
        page.get_by_text("主席团每季度至少召开一次会议").first.wait_for(timeout=30_000)
        assert complaints == []

        page.evaluate(SMUGGLED)
        page.wait_for_timeout(200)
        assert page.evaluate("window.hacked") is None
        assert "Content Security Policy" in complaints[0]

        page.goto(behind_login)
        account = page.locator(".rd-head .rd-account")
        account.wait_for()
        assert account.inner_text().split() == ["已登录：ann", "ann", "退出登录"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        account.get_by_role("button", name="退出登录").click()
        page.wait_for_url("**/login")
        page.goto(behind_login)
        assert page.url == f"{behind_login}/login"
    assert hosts == {behind_login.split("/")[2]}


def test_who_was_logged_out_meanwhile_comes_back_after_the_login_to_where_they_were(behind_login):
    def log_in() -> None:
        page.get_by_label("用户名").fill("ann")
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")

    with open_browser() as browser, browser.new_context(viewport={"width": 1100, "height": 700}) as context:
        page = context.new_page()
        page.goto(behind_login)
        log_in()
        page.locator(".rd-account").wait_for()
        quality = "#rd-tabs [role=tab][data-tab-id=quality]"
        head, tab = (page.locator(place).bounding_box() for place in (".rd-account", quality))
        assert tab["x"] + tab["width"] < head["x"]
        page.fill("#rd-box textarea", "主席团做什么？")
        page.keyboard.press("Enter")
        page.wait_for_selector(".rd-turn .rd-actions")
        page.click(".rd-turn a.rd-cite >> nth=1")
        page.wait_for_url("**#c-*")
        opened = page.url

        context.clear_cookies()
        page.fill("#rd-box textarea", "还有呢？")
        page.keyboard.press("Enter")
        page.wait_for_url("**/login?next=*")
        log_in()
        page.wait_for_selector(".rd-panel mark")
        assert page.url == opened

        context.clear_cookies()
        page.click(quality)
        page.wait_for_url("**/login?next=*")
        log_in()
        page.wait_for_selector(".rt-tab[data-tab=quality][data-state=ready]")


def test_without_a_login_the_head_names_nobody():
    settings = Settings(_env_file=None)
    with (
        services_of(lambda: fake_source(FakeEngine()), settings) as services,
        running(build_app(services)) as base,
    ):
        assert httpx.get(f"{base}/conversations/start", trust_env=False).json()["account"] == ""
