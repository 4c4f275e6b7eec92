"""The tabs and the article pages in a real browser, with the fake engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.ui.fake_engine import SECOND, TOWN_TEXT, FakeEngine
from tests.ui.served import fake_source, served
from tests.ui.web.visits import PHONE
from ui.web.links import citation_link

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

LINK = citation_link("town", TOWN_TEXT.index(SECOND), TOWN_TEXT.index(SECOND) + len(SECOND), SECOND)
READY = ".rt-tab[data-tab={}][data-state=ready]"


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    with served(lambda: fake_source(FakeEngine()), data_dir=tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture
def page(browser, address) -> Iterator[Page]:
    with browser.new_context(base_url=address) as context:
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        yield page


def test_a_tab_costs_nothing_until_it_is_looked_at_and_keeps_what_it_shows(page, address):
    page.goto("/")
    page.wait_for_selector("#rd-tabs [role=tab]")
    page.wait_for_timeout(500)
    assert not [url for url in page.asked if "/tab/" in url]
    page.focus("#rd-tabs [role=tab][data-tab-id=chat]")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(READY.format("search"))
    page.wait_for_url(f"{address}/?tab=search")
    page.fill(".rt-tab[data-tab=search] [name=q]", "主席团")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rt-hit")
    page.click(".rt-filters summary")
    with page.expect_response(lambda response: "place=" in response.url):
        page.check("[name=place]")
    page.click("#rd-tabs [role=tab][data-tab-id=collection]")
    page.wait_for_selector(READY.format("collection"))
    page.click("#rd-tabs [role=tab][data-tab-id=chat]")
    page.wait_for_url(f"{address}/")
    page.click("#rd-tabs [role=tab][data-tab-id=search]")
    assert page.locator(".rt-hit").count() == 2
    page.wait_for_function("new URLSearchParams(location.search).get('q') === '主席团'")
    assert len([url for url in page.asked if "/tab/search" in url]) == 3
    page.reload()
    page.wait_for_selector(".rt-hit")
    assert page.input_value(".rt-tab[data-tab=search] [name=q]") == "主席团"
    assert page.is_checked("[name=place]")
    assert not [url for url in page.asked if not url.startswith((address, "data:", "blob:"))]


def test_the_address_of_the_chat_is_kept_while_another_tab_is_looked_at(page, address):
    page.goto("/")
    page.wait_for_selector("#rd-filter-panel input", state="attached")
    routes = []
    page.route("**/conversations/ask", lambda route: routes.append(route))
    page.fill("#rd-box textarea", "主席团做什么？")
    with page.expect_request("**/conversations/ask"):
        page.keyboard.press("Enter")
    page.click("#rd-tabs [role=tab][data-tab-id=search]")
    page.wait_for_selector(READY.format("search"))
    page.unroute("**/conversations/ask")  # what was held goes on
    page.wait_for_selector("#rd-turns .rd-actions", state="attached")
    assert page.url == f"{address}/?tab=search"
    page.click("#rd-tabs [role=tab][data-tab-id=chat]")
    page.wait_for_url(f"{address}/?c=*")


def test_a_tab_that_is_laid_out_late_does_not_take_the_address_of_the_one_looked_at_since(page):
    page.goto("/?tab=search")
    page.wait_for_selector(READY.format("search"))
    page.evaluate(
        """() => { window.late = document.querySelector(".rt-tab[data-tab=search]");
        window.home = window.late.parentNode; window.late.remove();
        window.shown = []; const replace = history.replaceState.bind(history);
        history.replaceState = (state, title, url) => { window.shown.push(String(url)); replace(state, title, url); }; }"""
    )
    for name in ("quote", "search", "chat"):
        page.click(f"#rd-tabs [role=tab][data-tab-id={name}]")
    page.evaluate("window.home.append(window.late)")
    page.click("#rd-tabs [role=tab][data-tab-id=collection]")
    page.wait_for_selector(READY.format("collection"))
    page.wait_for_function("location.search === '?tab=collection'")
    assert not [url for url in page.evaluate("window.shown") if "tab=search" in url]


def test_an_address_opens_a_quote_and_its_link_the_article_at_that_place(page, address):
    page.goto(f"/?tab=quote&q={SECOND}")
    page.wait_for_selector(".rt-yes")
    page.fill(".rt-tab[data-tab=quote] [name=q]", "没有这样的一句话吧")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rt-nothing")
    page.reload()
    page.wait_for_selector(".rt-nothing")
    page.goto(f"/?tab=quote&q={SECOND}")
    page.click(".rt-match h3 a")
    page.wait_for_selector("mark#cite")
    assert page.url == f"{address}{LINK}"
    assert page.inner_text("article mark") == SECOND


def test_the_table_of_articles_is_filtered_and_sorted(page):
    page.goto("/?tab=collection")
    page.wait_for_selector(READY.format("collection"))
    page.fill(".rt-filter", "某县")
    rows = page.locator(".rt-table tbody tr:visible")
    assert rows.count() == 1
    assert page.inner_text(".rt-shown") == "显示 1 / 2 篇"
    page.reload()
    page.wait_for_selector(READY.format("collection"))
    assert rows.count() == 1
    page.fill(".rt-filter", "没有这样的文章")
    assert page.inner_text(".rt-no-match") == "没有符合的文章。换个词，或清空筛选框。"
    assert page.locator(".rt-table:visible").count() == 0
    page.fill(".rt-filter", "")
    assert page.locator(".rt-no-match:visible").count() == 0
    button = page.locator(".rt-table thead button[data-kind=number]").first
    button.click()
    lengths = [
        int(text) for text in page.locator(".rt-table td[data-value]:nth-of-type(6)").all_inner_texts()
    ]
    assert lengths == sorted(lengths)
    button.click()
    assert page.locator("th[aria-sort=descending]").count() == 1
    assert int(page.locator("td[data-value]").first.inner_text()) == max(lengths)


def test_a_tab_says_when_the_service_is_gone_and_comes_back(page):
    page.goto("/?tab=search")
    page.wait_for_selector(READY.format("search"))
    page.route("**/tab/search?*", lambda route: route.abort())
    page.fill(".rt-tab[data-tab=search] [name=q]", "主席团")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rt-error[role=alert]")
    assert "renda serve" in page.inner_text(".rt-error")
    page.unroute("**/tab/search?*")
    page.click(".rt-error button")
    page.wait_for_selector(".rt-hit")


def test_an_article_scrolls_to_its_sentence_and_switches_views_without_scripts(browser, address):
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        response = page.goto(address + LINK)
        assert response is not None
        assert "default-src 'none'" in response.headers["content-security-policy"]
        box = page.locator("#cite").bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= PHONE["height"] - box["height"]
        assert page.locator("article mark").inner_text() == SECOND
        page.click(".ar-views a >> nth=1")
        assert "view=raw" in page.url
        assert page.url.endswith("#cite")
        assert page.locator(".ar-notice").count() == 1  # the fake engine has no raw file


def test_the_link_of_a_place_is_copied_and_nothing_is_wider_than_a_phone(browser, address):
    with browser.new_context(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(address + LINK)
        page.click("text=复制本处链接")
        page.wait_for_selector("text=已复制")
        assert page.evaluate("navigator.clipboard.readText()") == address + LINK
        for path in (
            LINK,
            "/article/hostile",
            "/article/town/cleaning",
            "/?tab=search&q=主席团",
            "/?tab=collection",
        ):
            page.goto(address + path)
            if "tab=" in path:
                page.wait_for_selector(".rt-tab[data-state=ready]")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
