"""The chat where something comes late: nothing that somebody does meanwhile is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.fake_engine import FakeEngine
from tests.ui.served import fake_source, served
from tests.ui.web.visits import BOX, LAST, held, wait_until

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(
        lambda: fake_source(FakeEngine()), answer_mode="llm", llm_api_base="http://127.0.0.1:9/v1"
    ) as url:
        yield url


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


def test_a_question_goes_its_way_though_somebody_clicks_on_before_it_is_taken(visit):
    with held(visit, "**/conversations/ask") as asking:
        visit.type_question("走开以前问的")
        wait_until(visit, asking, 1)
        visit.page.click(".rd-drawer .rd-new")
    visit.page.wait_for_selector(".rd-conversations a:text-is('走开以前问的')")
    assert visit.questions() == []
    assert visit.page.evaluate("document.getElementById('rd-desk').dataset.busy") == "false"


def test_the_focus_stays_with_who_went_elsewhere_while_a_question_is_being_taken(visit):
    visit.ask("主席团做什么？")
    with held(visit, "**/conversations/ask") as asking:
        visit.type_question("那么代表呢？")
        wait_until(visit, asking, 1)
        visit.page.click(".rd-filter-open")
        visit.page.focus(".rd-conversations li a")
    visit.page.wait_for_selector("#rd-turns > .rd-turn:nth-child(2) .rd-actions")
    assert visit.page.evaluate("document.activeElement.matches('.rd-conversations a')")


def test_an_edited_question_is_not_typed_in_any_more_while_it_is_being_taken(visit):
    visit.ask("主席团做什么？")
    visit.act("edit")
    with held(visit, "**/conversations/ask") as asking:
        visit.page.fill(".rd-editing textarea", "那么代表呢？")
        visit.page.keyboard.press("Enter")
        wait_until(visit, asking, 1)
        visit.page.keyboard.type("多余的话")
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Escape")
        assert visit.page.input_value(".rd-editing textarea") == "那么代表呢？"
        asking[0].abort()
        visit.page.wait_for_selector(".rd-editing textarea:read-write")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".rd-editing", state="detached")
    visit.wait_until_idle()
    assert visit.questions() == ["那么代表呢？"]


def test_an_edited_question_that_is_not_the_last_any_more_is_asked_as_a_new_one(visit):
    visit.ask("主席团做什么？")
    visit.act("edit")
    visit.ask("那么代表呢？")
    visit.page.fill(".rd-editing textarea", "主席团怎么开会？")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("#rd-turns > .rd-turn:nth-child(3) .rd-actions")
    visit.wait_until_idle()
    assert visit.questions() == ["主席团做什么？", "那么代表呢？", "主席团怎么开会？"]


def test_a_long_question_whose_answer_broke_off_comes_back_whole(visit):
    question = "问" * 600
    with held(visit, "**/conversations/ask") as asking:
        visit.type_question(question)
        wait_until(visit, asking, 1)
        reply = asking[0].fetch()
        asking[0].fulfill(response=reply, body=reply.text().splitlines()[0] + "\n")
        visit.page.wait_for_selector(f"{LAST} .rd-error")
    assert visit.page.input_value(BOX) == question


def test_of_two_verdicts_the_later_is_kept(visit):
    visit.ask("主席团做什么？")
    with held(visit, "**/conversations/feedback") as judging:
        visit.page.click(f'{LAST} [data-verdict="up"]')
        visit.page.click(f'{LAST} [data-verdict="down"]')
        wait_until(visit, judging, 1)
        assert [route.request.post_data_json["verdict"] for route in judging] == ["up"]
        judging[0].continue_()
        wait_until(visit, judging, 2)
    visit.page.wait_for_selector(f'{LAST} [data-verdict="down"][aria-pressed="true"]')
    assert visit.page.locator(f'{LAST} [aria-pressed="true"]').count() == 1


def test_a_reason_that_is_still_being_written_is_left_alone(visit):
    visit.ask("主席团做什么？")
    visit.page.click(f'{LAST} [data-verdict="down"]')
    visit.page.fill(f"{LAST} .rd-reason input", "第二句")
    with held(visit, "**/conversations/feedback") as judging:
        visit.page.keyboard.press("Enter")
        wait_until(visit, judging, 1)
        visit.page.keyboard.type("不对")
        with visit.page.expect_response("**/conversations/feedback"):
            judging[0].continue_()
    visit.page.wait_for_selector(".rd-toast")
    assert visit.page.input_value(f"{LAST} .rd-reason input:visible") == "第二句不对"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{LAST} .rd-reason", state="hidden")
