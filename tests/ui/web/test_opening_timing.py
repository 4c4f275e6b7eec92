"""Conversations that open late: a question goes to the one it was meant for, and to no other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.ui.fake_engine import FakeEngine
from tests.ui.web.visits import BOX, LAST, Visit, another_tab, held, wait_until

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]


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


def test_a_conversation_that_was_left_while_it_opened_does_not_close_the_one_opened_since(visit):
    visit.ask("主席团做什么？")
    place, known = visit.page.evaluate("location.href"), visit.conversation
    with held(visit, f"**/conversations/{'A' * 22}") as opening:
        visit.page.evaluate("void window.renda.open('A'.repeat(22))")
        wait_until(visit, opening, 1)
        with visit.page.expect_event("requestfailed"):  # nobody waits for it any more
            visit.page.evaluate("id => window.renda.open(id)", known)
    assert visit.questions() == ["主席团做什么？"]
    assert visit.page.evaluate("location.href") == place


def test_a_question_waits_also_for_the_opening_that_took_the_place_of_the_one_it_waited_for(visit):
    visit.ask("主席团做什么？")
    known = visit.conversation
    visit.page.click(".rd-drawer .rd-new")
    with held(visit, f"**/conversations/{known}") as opening:
        open_slowly(visit, known)
        wait_until(visit, opening, 1)
        visit.type_question("那么代表呢？")
        open_slowly(visit, known)
        wait_until(visit, opening, 2)
        opening[0].continue_()
        opening[1].continue_()
        visit.wait_for_questions("主席团做什么？", "那么代表呢？")
    assert visit.conversation == known


def test_a_question_in_a_fresh_conversation_does_not_wait_for_one_that_was_left(visit):
    visit.ask("主席团做什么？")
    with held(visit, f"**/conversations/{visit.conversation}") as opening:
        open_slowly(visit, visit.conversation)
        wait_until(visit, opening, 1)
        visit.page.click(".rd-drawer .rd-new")
        visit.ask("代表做什么？")
    assert visit.questions() == ["代表做什么？"]


def test_a_question_to_a_conversation_that_was_left_is_not_asked_in_another_one(visit):
    visit.ask("主席团做什么？")
    known = visit.conversation
    visit.page.click(".rd-drawer .rd-new")
    with held(visit, f"**/conversations/{known}") as opening:
        open_slowly(visit, known)
        wait_until(visit, opening, 1)
        visit.type_question("那么代表呢？")
        visit.page.click(".rd-drawer .rd-new")
        visit.page.wait_for_selector(".rd-toast >> text=问题没有提出")
    assert visit.questions() == []
    assert visit.page.input_value(BOX) == "那么代表呢？"


def test_what_is_asked_again_while_another_conversation_opens_is_not_asked_there(visit):
    visit.ask("主席团做什么？")
    known = visit.conversation
    visit.page.click(".rd-drawer .rd-new")
    visit.ask("代表做什么？")
    with held(visit, f"**/conversations/{known}") as opening:
        open_slowly(visit, known)
        wait_until(visit, opening, 1)
        visit.act("again")
    visit.page.wait_for_selector(".rd-toast >> text=问题没有提出")
    assert visit.questions() == ["主席团做什么？"]
    assert visit.page.locator(".rd-problem").count() == 0


def test_an_edited_question_whose_turn_is_gone_stands_in_the_box(visit):
    visit.ask("主席团做什么？")
    known = visit.conversation
    visit.page.click(".rd-drawer .rd-new")
    visit.ask("代表做什么？")
    visit.act("edit")
    with held(visit, f"**/conversations/{known}") as opening:
        open_slowly(visit, known)
        wait_until(visit, opening, 1)
        visit.page.fill(".rd-editing textarea", "代表怎么做？")
        visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".rd-toast >> text=问题没有提出")
    assert visit.page.input_value(BOX) == "代表怎么做？"


def test_a_conflict_is_told_only_where_it_came_about(visit):
    visit.ask("代表做什么？")
    known = visit.conversation
    visit.page.click(".rd-drawer .rd-new")
    visit.ask("主席团做什么？")
    other = another_tab(visit.page.context, visit.address, f"/?c={visit.conversation}")
    other.page.wait_for_selector(f"{LAST} .rd-actions")
    other.ask("还有呢？")
    with held(visit, f"**/conversations/{visit.conversation}") as opening:
        visit.act("again")
        wait_until(visit, opening, 1)
        visit.page.evaluate("id => window.renda.open(id)", known)
    visit.wait_until_idle()
    assert visit.questions() == ["代表做什么？"]
    assert visit.page.locator(".rd-problem").count() == 0


def test_news_of_the_conversation_that_is_being_left_do_not_lead_back_to_it(visit):
    visit.ask("主席团做什么？")
    known = visit.conversation
    visit.page.click(".rd-drawer .rd-new")
    visit.ask("代表做什么？")
    other = another_tab(visit.page.context, visit.address, f"/?c={visit.conversation}")
    other.page.wait_for_selector(f"{LAST} .rd-actions")
    other.ask("还有呢？")
    with held(visit, f"**/conversations/{known}") as opening:
        open_slowly(visit, known)
        wait_until(visit, opening, 1)
        visit.page.evaluate("window.renda.listConversations()")
    visit.wait_for_questions("主席团做什么？")
    assert visit.conversation == known


def test_filters_that_were_just_set_stay_when_the_conversation_is_opened_again(visit):
    visit.ask("主席团做什么？")
    visit.page.click(".rd-filter-open")
    visit.page.check("#rd-filter-panel label:has-text('2023') input")
    visit.page.evaluate("id => window.renda.open(id)", visit.conversation)
    assert visit.page.locator(".rd-filter-chips button").all_inner_texts() == ["2023"]


def test_a_page_that_opens_while_a_question_is_under_way_is_busy_at_once(visit, engine):
    visit.ask("主席团做什么？")
    with paused(engine):
        visit.type_question("那么代表呢？")
        visit.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy]")
        late = another_tab(visit.page.context, visit.address)
        with held(late, "**/conversations/watch/*") as watching:
            open_slowly(late, visit.conversation)
            wait_until(late, watching, 1)
            assert busy(late) == "true"
            watching[0].abort()
            late.page.wait_for_selector(".rd-toast >> text=连不上服务")
            assert busy(late) == "false"


def test_a_stop_is_meant_for_the_question_that_was_under_way_when_it_was_pressed(visit, engine):
    visit.ask("主席团做什么？")
    other = another_tab(visit.page.context, visit.address, f"/?c={visit.conversation}")
    other.page.wait_for_selector(f"{LAST} .rd-actions")
    with paused(engine):
        for tab, question in ((visit, "那么代表呢？"), (other, "还有呢？")):
            tab.type_question(question)
            tab.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy]")
        late = another_tab(visit.page.context, visit.address)
        with (
            held(late, "**/conversations/watch/*") as watching,
            held(late, "**/conversations/stop/*") as stopping,
        ):
            late.page.evaluate(
                """() => { window.stops = 0; const { call } = window.renda;
                window.renda.call = (method, path, ...rest) => {
                  window.stops += path.startsWith("/conversations/stop/"); return call(method, path, ...rest); }; }"""
            )
            open_slowly(late, visit.conversation)
            wait_until(late, watching, 2)
            watching[0].continue_()
            late.wait_for_questions("主席团做什么？", "那么代表呢？")
            late.page.click("#rd-stop")
            wait_until(late, stopping, 1)
            watching[1].continue_()
            late.wait_for_questions("主席团做什么？", "那么代表呢？", "还有呢？")
            assert late.page.evaluate("window.stops") == 1


def test_a_page_is_busy_until_the_last_of_the_questions_under_way_has_ended(visit, engine):
    visit.ask("主席团做什么？")
    other = another_tab(visit.page.context, visit.address, f"/?c={visit.conversation}")
    other.page.wait_for_selector(f"{LAST} .rd-actions")
    with paused(engine):
        for tab, question in ((visit, "那么代表呢？"), (other, "还有呢？")):
            tab.type_question(question)
            tab.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy]")
        late = another_tab(visit.page.context, visit.address, f"/?c={visit.conversation}")
        late.page.wait_for_selector("#rd-turns > .rd-turn:nth-child(3)")
        other.page.click("#rd-stop")
        late.page.wait_for_selector(".rd-stopped")
        assert busy(late) == "true"
        late.page.click("#rd-stop")
        late.page.wait_for_selector(".rd-turn:has(.rd-stopped) ~ .rd-turn .rd-stopped")
        assert busy(late) == "false"


def open_slowly(visit: Visit, conversation: str) -> None:
    visit.page.evaluate("id => void window.renda.open(id)", conversation)


def busy(visit: Visit) -> str:
    return str(visit.page.evaluate("document.getElementById('rd-desk').dataset.busy"))


@contextmanager
def paused(engine: FakeEngine) -> Iterator[None]:
    """Let no answer begin until the block is left."""
    proceed = threading.Event()
    engine.before_text = lambda: proceed.wait(20)
    try:
        yield
    finally:
        proceed.set()
        engine.before_text = lambda: None
