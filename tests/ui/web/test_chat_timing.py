"""The chat where something comes late: nothing that somebody does meanwhile is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served
from tests.ui.web.visits import LAST, Visit, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

BOX = "#rd-box textarea"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(
        lambda: fake_source(FakeEngine()), answer_mode="llm", llm_api_base="http://127.0.0.1:9/v1"
    ) as url:
        yield url


@pytest.fixture
def visit(browser, address) -> Iterator[Visit]:
    with visiting(browser, address) as opened:
        yield opened


@contextmanager
def held(visit: Visit, path: str) -> Iterator[list[Route]]:
    """Hold up what the page asks of ``path`` until the block is left, or until each is let go on."""
    routes: list[Route] = []
    visit.page.route(path, lambda route: routes.append(route))  # a method is none of Playwright's handlers
    yield routes
    visit.page.unroute(path)  # what was held goes on


def wait_until(visit: Visit, routes: list[Route], count: int) -> None:
    """Wait until ``count`` requests are held."""
    for _ in range(400):
        if len(routes) >= count:
            return
        visit.page.wait_for_timeout(25)
    raise AssertionError(f"{len(routes)} requests, not {count}")


def test_a_question_asked_while_its_conversation_opens_goes_to_that_conversation(visit):
    visit.ask("主席团做什么？")
    place = visit.page.evaluate("location.href")
    with held(visit, "**/conversations/start") as starting:
        visit.page.goto(place)
        visit.page.wait_for_selector(BOX)
        wait_until(visit, starting, 1)
        visit.page.fill(BOX, "那么代表呢？")
        visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#rd-turns > .rd-turn:nth-child(2) .rd-actions")
    assert visit.questions() == ["主席团做什么？", "那么代表呢？"]
    assert visit.page.evaluate("location.href") == place


def test_what_is_typed_while_a_question_is_being_taken_stays(visit):
    with held(visit, "**/conversations/ask") as asking:
        visit.page.fill(BOX, "主席团做什么？")
        visit.page.keyboard.press("Enter")
        wait_until(visit, asking, 1)
        visit.page.fill(BOX, "下一个问题")
    visit.page.wait_for_selector(f"{LAST} .rd-actions")
    visit.wait_until_idle()
    assert visit.page.input_value(BOX) == "下一个问题"
    visit.ask("那么代表呢？")
    assert visit.page.input_value(BOX) == ""


def test_a_question_is_stopped_though_the_service_has_not_named_it_yet(visit):
    with held(visit, "**/conversations/ask") as asking, held(visit, "**/conversations/stop/*") as stopping:
        visit.page.fill(BOX, "主席团做什么？")
        visit.page.keyboard.press("Enter")
        wait_until(visit, asking, 1)
        visit.page.click("#rd-stop")
        assert stopping == []
        asking[0].continue_()
        wait_until(visit, stopping, 1)
    visit.page.wait_for_selector(f"{LAST} .rd-actions")


def test_an_older_list_never_takes_the_place_of_a_newer_one(visit):
    titles = "document.querySelector('.rd-conversations').textContent"
    visit.ask("主席团做什么？")
    with held(visit, "**/conversations?limit=*") as listing:
        visit.page.evaluate("void window.renda.listConversations()")
        wait_until(visit, listing, 1)
        older = listing[0].fetch()
        visit.page.click(".rd-drawer .rd-new")
        visit.page.fill(BOX, "那么代表呢？")
        visit.page.keyboard.press("Enter")
        wait_until(visit, listing, 2)
        listing[1].continue_()
        visit.page.wait_for_function(f"{titles}.includes('那么代表呢')")
        listing[0].fulfill(response=older)
        visit.wait_until_idle()
    assert visit.titles()[0] == "那么代表呢？"


def test_a_title_under_the_hands_of_its_writer_is_left_alone(visit):
    visit.ask("要改名的对话")
    row = ".rd-conversations li:has([aria-current])"
    visit.page.hover(row)
    visit.page.click(f'{row} [data-list="rename"]')
    visit.page.fill(".rd-rename input", "新的")
    with visit.page.expect_response("**/conversations?limit=*"):
        visit.page.evaluate("window.renda.listConversations()")
    visit.page.keyboard.press("End")
    visit.page.keyboard.type("标题")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{row} >> text=新的标题")


def test_a_conversation_that_failed_to_open_does_not_close_the_one_opened_since(visit):
    visit.ask("主席团做什么？")
    place = visit.page.evaluate("location.href")
    known = place.partition("c=")[2]
    with held(visit, "**/conversations/AAAAAAAAAAAAAAAAAAAAAA") as opening:
        visit.page.evaluate("void window.renda.open('A'.repeat(22))")
        wait_until(visit, opening, 1)
        visit.page.evaluate("id => window.renda.open(id)", known)
        with visit.page.expect_response("**/conversations/AAAAAAAAAAAAAAAAAAAAAA"):
            opening[0].continue_()
    visit.page.wait_for_timeout(200)
    assert visit.questions() == ["主席团做什么？"]
    assert visit.page.evaluate("location.href") == place


def test_what_is_waited_for_is_said_aloud_also_where_the_search_was_quicker_than_the_page(visit):
    visit.page.evaluate(
        """() => { window.said = []; const say = window.renda.say;
        window.renda.say = words => { window.said.push(words); say(words); }; }"""
    )
    with held(visit, "**/conversations/ask") as asking:
        visit.page.fill(BOX, "模型怎么说")
        visit.page.keyboard.press("Enter")
        wait_until(visit, asking, 1)
        reply = asking[0].fetch()
        words = visit.page.evaluate("window.said")
        started = reply.text().replace("\\u6b63\\u5728\\u67e5\\u627e", "\\u8bed\\u8a00\\u6a21\\u578b")
        asking[0].fulfill(response=reply, body=started)
        visit.page.wait_for_selector(f"{LAST} .rd-actions")
    assert words == []
    assert "语言模型" in visit.page.evaluate("window.said")[0]
