"""The page in a real browser, with an engine whose answers are known."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.ui.browser import find_browser, open_browser
from tests.ui.fake_engine import FIRST, HOSTILE_TEXT, REFUSAL, SECOND, THIRD, FakeEngine
from tests.ui.served import fake_source, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

_FINISHED = """asked => {
  const turn = document.querySelector("#rd-current .rd-turn");
  return turn?.querySelector(".rd-question span + span").textContent.startsWith(asked)
    && !turn.querySelector("[aria-busy]");
}"""


@pytest.fixture(scope="module")
def page_engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="module")
def address(page_engine) -> Iterator[str]:
    with served(lambda: fake_source(page_engine)) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@dataclass
class Visit:
    """An open page, with every request it made and every message of its console."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.page.fill("#rd-box textarea", question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(_FINISHED, arg=question.strip()[:100])

    @property
    def foreign_requests(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.address, "data:", "blob:"))]


@pytest.fixture
def visit(browser, address) -> Iterator[Visit]:
    yield from _visit(browser, address, viewport={"width": 1280, "height": 800})


@pytest.fixture
def phone(browser, address) -> Iterator[Visit]:
    yield from _visit(browser, address, viewport={"width": 390, "height": 844}, color_scheme="dark")


def _visit(browser: Browser, address: str, **context) -> Iterator[Visit]:
    with browser.new_context(**context) as opened:
        opened.set_default_timeout(20_000)
        visit = Visit(opened.new_page(), address)
        visit.page.on("request", lambda request: visit.requests.append(request.url))
        visit.page.on("websocket", lambda socket: visit.requests.append(socket.url.replace("ws:", "http:")))
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.goto(address)
        visit.page.wait_for_selector("#rd-box textarea")
        yield visit


def test_a_question_is_answered_and_a_click_on_a_citation_marks_its_sentence(visit):
    visit.ask("主席团做什么？")
    answer = visit.page.inner_text("#rd-current .rd-answer")
    assert FIRST in answer
    visit.page.click("#rd-current .rd-answer a:text-is('[2]')")
    panel = visit.page.locator(".rd-panel")
    assert panel.locator("mark").all_inner_texts() == [SECOND]
    shown = panel.inner_text()
    for part in (
        "《在乡镇人大工作会议上的讲话》",
        "某县",
        "主任",
        "2023年9月6日（日期存疑）",
        "000_town.txt",
        "一、主席团的工作",
    ):
        assert part in shown
    assert "另一篇文章" in shown
    assert "原文不完整" in shown
    visit.page.click("#rd-current .rd-answer a:text-is('[3]')")
    assert panel.locator("mark").all_inner_texts() == [THIRD]
    assert "数字可疑" in panel.inner_text()


def test_the_first_source_stands_beside_the_answer_without_a_click(visit):
    visit.ask("主席团做什么？")
    visit.page.wait_for_selector(".rd-panel mark")
    assert visit.page.locator(".rd-panel mark").all_inner_texts() == [FIRST]


def test_the_keyboard_reaches_citation_and_source_and_comes_back(visit):
    visit.ask("主席团做什么？")
    visit.page.focus("#rd-current .rd-answer a.rd-cite >> nth=1")
    visit.page.keyboard.press("Enter")
    assert visit.page.locator(".rd-panel mark").all_inner_texts() == [SECOND]
    assert visit.page.evaluate("document.activeElement.className") == "rd-panel-body"
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("document.activeElement.textContent") == "[2]"


def test_answer_refusal_and_error_look_different(visit):
    visit.ask("主席团做什么？")
    visit.ask("明天天气怎么样？")
    assert REFUSAL in visit.page.inner_text("#rd-current .rd-refusal")
    assert visit.page.locator("#rd-current .rd-answer, #rd-current .rd-error").count() == 0
    visit.ask("出错")
    assert "语言模型没有响应" in visit.page.inner_text("#rd-current .rd-error")
    style = "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderStyle, s.borderColor].join() }"
    looks = [visit.page.eval_on_selector(f".rd-{kind}", style) for kind in ("answer", "refusal", "error")]
    assert len(set(looks)) == 3


def test_what_was_nearest_to_a_refusal_can_be_read_and_nothing_is_marked(visit):
    visit.ask("明天天气怎么样？")
    visit.page.click("#rd-current .rd-near >> nth=0")
    assert FIRST in visit.page.inner_text(".rd-panel-body")
    assert visit.page.locator(".rd-panel mark").count() == 0


def test_the_source_of_an_earlier_answer_does_not_stay_beside_a_refusal(visit):
    visit.ask("主席团做什么？")
    visit.page.wait_for_selector(".rd-panel mark")
    visit.ask("明天天气怎么样？")
    visit.page.wait_for_selector(".rd-panel-empty")
    assert visit.page.locator(".rd-panel mark, [aria-current]").count() == 0


def test_a_failed_question_stays_in_the_box_and_the_page_goes_on(visit):
    visit.ask("崩溃")
    assert "程序内部出错（RuntimeError）" in visit.page.inner_text("#rd-current .rd-error")
    assert visit.page.input_value("#rd-box textarea") == "崩溃"
    visit.ask("主席团做什么？")
    assert visit.page.input_value("#rd-box textarea") == ""


@pytest.mark.parametrize(
    ("question", "named"), [("   ", "问题是空的"), ("问" * 20_000, "20000 字，上限是 2000 字")]
)
def test_a_question_that_cannot_be_used_is_explained_and_kept(visit, question, named):
    visit.ask(question)
    assert named in visit.page.inner_text("#rd-current .rd-error")
    assert visit.page.input_value("#rd-box textarea") == question


def test_a_follow_up_brings_the_dialogue_and_a_new_dialogue_forgets_it(visit, page_engine):
    visit.ask("主席团做什么？")
    visit.ask("那么代表呢？")
    assert page_engine.histories[-1][0].content == "主席团做什么？"
    assert [turn.role for turn in page_engine.histories[-1]] == ["user", "assistant"]
    assert visit.page.locator(".rd-turn").count() == 2
    visit.page.click("#rd-earlier a.rd-cite >> nth=0")
    assert visit.page.locator(".rd-panel mark").all_inner_texts() == [FIRST]
    visit.page.click("#rd-clear")
    visit.page.wait_for_selector(".rd-welcome")
    visit.ask("代表呢？")
    assert page_engine.histories[-1] == ()


def test_an_example_is_asked_by_a_click(visit):
    visit.page.click(".rd-example >> nth=0")
    visit.page.wait_for_selector("#rd-current .rd-answer a.rd-cite")
    assert visit.page.locator(".rd-example >> visible=true").count() == 0


def test_the_answer_appears_piece_by_piece(visit, page_engine):
    import threading

    proceed = threading.Event()
    page_engine.before_text = lambda: proceed.wait(10) if pieces.append(1) or len(pieces) == 3 else True
    pieces: list[int] = []
    try:
        visit.page.fill("#rd-box textarea", "主席团做什么？")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector("#rd-current .rd-answer[aria-busy] >> text=乡镇人大主席团")
        partial = visit.page.inner_text("#rd-current .rd-answer")
        assert FIRST not in partial
    finally:
        proceed.set()
        page_engine.before_text = lambda: None
    visit.page.wait_for_selector("#rd-current .rd-answer:not([aria-busy])")
    assert FIRST in visit.page.inner_text("#rd-current .rd-answer")


def test_a_hostile_document_and_question_execute_and_fetch_nothing(visit):
    question = '恶意 <img src="http://203.0.113.7/q.png" onerror="window.hacked=4"> ![x](http://203.0.113.7/z.png) ${window.hacked=5} {{value}}'
    visit.ask(question)
    visit.page.click("#rd-current .rd-answer a.rd-cite")
    visit.ask("恶意的天气 <script>window.hacked=6</script>")
    visit.page.click("#rd-current .rd-near >> nth=1")
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.hacked") is None
    assert (
        visit.page.locator(
            ".rd-turn img, .rd-turn script, .rd-turn b, .rd-panel img, .rd-panel script"
        ).count()
        == 0
    )
    assert question in visit.page.inner_text("#rd-earlier")
    assert HOSTILE_TEXT in visit.page.inner_text("#rd-earlier")
    assert HOSTILE_TEXT in visit.page.inner_text(".rd-panel")
    assert visit.foreign_requests == []


def test_all_requests_of_a_visit_go_to_the_page_itself(visit):
    visit.ask("主席团做什么？")
    visit.page.click("#rd-current .rd-answer a.rd-cite >> nth=1")
    visit.page.wait_for_timeout(500)
    assert len(visit.requests) > 10
    assert visit.foreign_requests == []
    assert visit.errors == []


def test_the_page_is_chinese_and_named_for_assistive_tools(visit):
    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.page.title() == "人大问答"
    visit.page.get_by_role("textbox", name="问题").wait_for()
    visit.page.get_by_role("button", name="提问").wait_for()
    visible = visit.page.inner_text("body")
    for english in ("Gradio", "API", "Settings", "Share", "Flag", "Submit", "Clear"):
        assert english not in visible


def test_the_page_fits_a_phone_and_the_source_opens_and_closes_as_a_sheet(phone):
    phone.ask("主席团做什么？")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not phone.page.is_visible(".rd-panel")
    phone.page.click("#rd-current .rd-answer a.rd-cite >> nth=2")
    phone.page.wait_for_selector(".rd-panel mark", state="visible")
    assert phone.page.locator(".rd-panel mark").all_inner_texts() == [THIRD]
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.page.click(".rd-close")
    phone.page.wait_for_selector(".rd-panel", state="hidden")
    assert phone.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"


def test_without_a_browser_the_failure_says_how_to_get_one(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find_browser()


def test_the_page_speaks_english_by_setting():
    with served(lambda: fake_source(FakeEngine()), language="en") as url:
        page = _get(url).decode()
    assert "Ask a question" in page
    assert "请输入问题" not in page


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/gradio_api/docs", "/gradio_api/file=pyproject.toml"]
)
def test_nothing_but_the_page_is_offered(address, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(address + path)
    assert refused.value.code in {403, 404, 405}
    refused.value.close()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as response:
        return response.read()
