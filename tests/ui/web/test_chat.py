"""Questions and answers on the page in a real browser, with an engine whose answers are known."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request

import pytest

from rag.types import Filters
from tests.ui.browser import find_browser
from tests.ui.fake_engine import FIRST, REFUSAL, SECOND, THIRD
from tests.ui.web.visits import LAST, PHONE, visiting

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

_LOOK = """selector => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.backgroundColor, style.borderStyle, style.borderColor].join();
}"""


def test_a_question_is_answered_and_a_click_on_a_citation_marks_its_sentence(visit):
    visit.ask("主席团做什么？")
    assert FIRST in visit.last(".rd-answer")
    assert visit.marked() == [FIRST]
    visit.page.click(f"{LAST} .rd-answer a:text-is('[2]')")
    assert visit.marked() == [SECOND]
    shown = visit.page.inner_text(".rd-panel")
    for part in (
        "《在乡镇人大工作会议上的讲话》",
        "某县",
        "主任",
        "2023年9月6日（日期存疑）",
        "000_town.txt",
        "一、主席团的工作",
        "另有 1 处相近",
        "另一篇文章",
        "原文不完整",
    ):
        assert part in shown
    visit.page.click(f"{LAST} .rd-answer a:text-is('[3]')")
    assert visit.marked() == [THIRD]
    assert "数字可疑" in visit.page.inner_text(".rd-panel .rd-remark")
    with visit.page.expect_popup() as opened:
        visit.page.click(".rd-panel .rd-ways a")
    opened.value.wait_for_selector("mark")
    assert opened.value.inner_text("mark") == THIRD
    assert visit.foreign_requests == []
    assert visit.errors == []


def test_the_keyboard_reaches_citation_and_source_and_comes_back(visit):
    visit.page.keyboard.type("主席团做什么？")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{LAST} .rd-actions")
    visit.page.wait_for_function("document.getElementById('rd-said').textContent === '回答好了，引用 3 处'")
    visit.page.focus(f'{LAST} button[data-act="edit"]')
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    assert visit.marked() == [SECOND]
    assert visit.page.evaluate("document.activeElement.className") == "rd-panel-body"
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.textContent") == "[2]"


def test_answer_refusal_error_stop_and_lack_of_support_look_different(visit):
    visit.ask("主席团做什么？")
    assert "没有依据的话。" in visit.last(".rd-unsupported")
    visit.ask("明天天气怎么样？")
    assert REFUSAL in visit.last(".rd-refusal")
    assert visit.page.locator(f"{LAST} .rd-answer, {LAST} .rd-error").count() == 0
    assert visit.page.locator(".rd-panel mark, [aria-current=true]").count() == 0
    visit.page.click(f"{LAST} .rd-near >> nth=0")
    assert FIRST in visit.page.inner_text(".rd-panel-body")
    assert visit.marked() == []
    visit.ask("出错")
    assert "语言模型没有响应" in visit.last(".rd-error")
    kinds = (".rd-answer", ".rd-refusal", ".rd-error", ".rd-unsupported")
    looks = {visit.page.evaluate(_LOOK, kind) for kind in kinds}
    assert len(looks) == len(kinds)
    headings = {visit.page.inner_text(f"{kind} h3") for kind in kinds[1:]}
    assert headings == {"文件里没有答案", "出错了", "没有找到依据，请勿采信"}


def test_a_question_that_failed_or_cannot_be_used_is_explained_and_not_lost(visit):
    visit.ask("崩溃")
    assert "程序内部出错（RuntimeError）" in visit.last(".rd-error")
    visit.ask_again()
    assert visit.questions() == ["崩溃"]
    for question, named in (("   ", "问题是空的"), ("问" * 3_000, "3000 字，上限是 2000 字")):
        visit.ask(question)
        assert named in visit.last(".rd-error")
        assert visit.page.input_value("#rd-box textarea") == question
    visit.ask("主席团做什么？")
    assert visit.page.input_value("#rd-box textarea") == ""
    assert visit.page.locator(".rd-problem").count() == 0


def test_a_follow_up_brings_the_dialogue_and_a_new_conversation_forgets_it(visit, engine):
    visit.page.click(".rd-example >> nth=0")
    visit.page.wait_for_selector(f"{LAST} .rd-actions")
    visit.ask("那么代表呢？")
    assert [turn.role for turn in engine.histories[-1]] == ["user", "assistant"]
    visit.page.click("#rd-turns > .rd-turn:first-child a.rd-cite >> nth=0")
    assert visit.marked() == [FIRST]
    visit.page.click(".rd-drawer .rd-new")
    visit.page.wait_for_selector(".rd-welcome", state="visible")
    visit.ask("代表呢？")
    assert engine.histories[-1] == ()
    assert visit.titles()[0] == "代表呢？"


def test_the_next_question_is_taken_as_soon_as_the_answer_stands_there(visit):
    held = []
    visit.page.route("**/conversations?limit=*", lambda route: held.append(route))
    visit.page.fill("#rd-box textarea", "主席团做什么？")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{LAST} .rd-actions")
    visit.page.fill("#rd-box textarea", "代表做什么？")
    with visit.page.expect_response("**/conversations/ask"):
        visit.page.keyboard.press("Enter")
    assert held
    visit.page.unroute("**/conversations?limit=*")  # what was held goes on
    visit.page.wait_for_selector(f"{LAST} .rd-actions")
    visit.wait_until_idle()
    assert visit.questions() == ["主席团做什么？", "代表做什么？"]
    assert visit.titles()[0] == "主席团做什么？"


def test_the_answer_appears_piece_by_piece_and_is_kept_as_far_as_it_came_when_stopped(visit, engine):
    proceed, pieces = threading.Event(), []
    engine.before_text = lambda: proceed.wait(10) if pieces.append(1) or len(pieces) == 3 else True
    try:
        visit.page.fill("#rd-box textarea", "主席团做什么？")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy] >> text=乡镇人大主席团")
        partial = visit.last(".rd-answer")
        assert FIRST not in partial
        visit.page.click("#rd-stop")
        visit.page.wait_for_selector(f"{LAST} .rd-stopped")
    finally:
        proceed.set()
        engine.before_text = lambda: None
    visit.refresh()
    visit.page.wait_for_selector(f"{LAST} .rd-stopped")
    assert partial in visit.last(".rd-stopped")
    assert "已停止" in visit.last(".rd-stop-note")
    visit.act("again")
    visit.page.wait_for_selector(f"{LAST} .rd-answer a.rd-cite")
    assert visit.questions() == ["主席团做什么？"]


def test_filters_narrow_the_question_stand_with_it_and_come_back_with_the_conversation(visit, engine):
    visit.page.click(".rd-filter-open")
    visit.page.fill(".rd-filter-find", "某县")
    assert visit.page.locator("#rd-filter-panel label >> visible=true").count() == 1
    visit.page.check("#rd-filter-panel label:has-text('某县') input")
    visit.page.fill(".rd-filter-find", "")
    visit.page.check("#rd-filter-panel label:has-text('2023') input")
    visit.page.check(".rd-filter-articles label:has-text('在乡镇人大') input")
    visit.page.keyboard.press("Escape")
    visit.ask("主席团做什么？")
    assert engine.filters[-1] == Filters(places=("某县",), years=("2023",), articles=("town",))
    assert "在乡镇人大工作会议上的讲话" in visit.last(".rd-scope")
    visit.refresh()
    visit.page.click(".rd-filter-chips button:has-text('2023')")
    visit.ask("还有呢？")
    assert engine.filters[-1] == Filters(places=("某县",), articles=("town",))
    assert visit.page.locator(".rd-filter-chips button").count() == 2


def test_the_page_is_chinese_and_named_for_assistive_tools(visit):
    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.page.title() == "人大问答"
    for role, name in (
        ("textbox", "问题"),
        ("button", "提问"),
        ("navigation", "对话记录"),
        ("complementary", "原文出处"),
        ("button", "筛选"),
    ):
        visit.page.get_by_role(role, name=name).first.wait_for()
    visible = visit.page.inner_text("body")
    for english in ("Gradio", "API", "Settings", "Share", "Flag", "Submit", "Clear"):
        assert english not in visible
    glance = visit.page.locator(".rd-glance div").all_inner_texts()
    assert "文章 2" in [" ".join(figure.split()) for figure in glance]


def test_the_page_fits_a_phone_in_the_dark_and_sheet_and_drawer_open_and_close(browser, address):
    with visiting(browser, address, viewport=PHONE, color_scheme="dark") as phone:
        phone.ask("主席团做什么？")
        assert not phone.page.is_visible(".rd-panel")
        phone.page.click(f"{LAST} .rd-answer a.rd-cite >> nth=2")
        phone.page.wait_for_selector(".rd-panel mark", state="visible")
        assert phone.marked() == [THIRD]
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
        phone.page.click(".rd-close")
        phone.page.wait_for_selector(".rd-panel", state="hidden")
        phone.page.click(".rd-drawer-open")
        phone.page.wait_for_selector(".rd-conversations a", state="visible")
        phone.page.keyboard.press("Escape")
        phone.page.wait_for_selector(".rd-drawer", state="hidden")
        assert phone.page.evaluate("document.activeElement.className").endswith("rd-drawer-open")
        assert phone.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"


def test_without_a_browser_the_failure_says_how_to_get_one(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find_browser()


@pytest.mark.parametrize(
    "path",
    [
        "/redoc",
        "/gradio_api/docs",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/info",
        "/gradio_api/queue/data",
    ],
)
def test_nothing_but_the_page_is_offered(address, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(address + path)
    assert refused.value.code in {403, 404, 405}
    refused.value.close()


def test_what_gradio_itself_refuses_has_a_code_too(address):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address + "/login/", method="POST"), timeout=20)
    with refused.value as answer:
        assert (answer.code, json.load(answer)["error"]["code"]) == (422, "missing_field")


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.read()
