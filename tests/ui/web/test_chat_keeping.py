"""What the chat keeps, in a real browser: through refresh and restart, in several tabs, for each owner."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing

import pytest

from rag.settings import Settings
from tests.ui.fake_engine import FIRST, SECOND, FakeEngine
from tests.ui.served import fake_source, served
from tests.ui.web.visits import LAST, another_tab, visiting
from ui.store.addresses import file_address
from ui.store.store import open_store

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]


_SENT = """() => performance.getEntriesByType("resource")
  .filter(entry => entry.name.endsWith("/conversations/ask")).map(entry => entry.encodedBodySize)"""
_TIME_TO_OPEN = """async id => {
  const start = performance.now();
  await window.renda.open(id);
  return performance.now() - start;
}"""


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> str:
    return file_address(tmp_path_factory.mktemp("kept") / "renda.db")


@pytest.fixture(scope="module")
def address(engine, database) -> Iterator[str]:
    with served(lambda: fake_source(engine), database_url=database) as url:
        yield url


@pytest.fixture
def visit(browser, address):
    with visiting(browser, address, accept_downloads=True) as opened:
        yield opened


def test_refresh_restart_and_the_address_bring_conversation_and_source_back(browser, visit, database):
    visit.ask("先问主席团")
    visit.ask("那么代表呢？")
    visit.page.click("#rd-turns > .rd-turn:first-child a:text-is('[2]') >> nth=0")
    visit.page.wait_for_url("**/?c=*#c-0-2")
    place = visit.page.url.removeprefix(visit.address)
    visit.refresh()
    visit.page.wait_for_selector(".rd-panel mark")
    assert visit.marked() == [SECOND]
    assert visit.questions() == ["先问主席团", "那么代表呢？"]
    with (
        served(lambda: fake_source(FakeEngine()), database_url=database) as restarted,
        visiting(browser, restarted, place) as again,
    ):
        again.page.wait_for_selector(".rd-panel mark")
        assert again.marked() == [SECOND]
        again.page.click("#rd-turns > .rd-turn:first-child a:text-is('[1]') >> nth=0")
        assert again.marked() == [FIRST]
        assert "先问主席团" in again.titles()


def test_the_last_question_is_edited_in_place_and_asked_again_without_a_trace(visit, engine):
    visit.ask("主席团做什么？")
    visit.ask("那么代表呢？")
    visit.act("edit")
    visit.page.fill(".rd-editing textarea", "那么天气呢？")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{LAST} .rd-refusal")
    assert visit.questions() == ["主席团做什么？", "那么天气呢？"]
    assert len(engine.histories[-1]) == 2
    visit.ask_again()
    assert visit.page.locator(f"{LAST} .rd-refusal").count() == 1
    visit.refresh()
    visit.page.wait_for_selector(f"{LAST} .rd-refusal")
    assert visit.questions() == ["主席团做什么？", "那么天气呢？"]
    assert visit.page.locator('[data-act="again"] >> visible=true').count() == 1


def test_a_question_under_way_when_the_page_closes_is_kept_and_seen_by_who_comes_back(visit, engine):
    proceed, pieces = threading.Event(), []
    engine.before_text = lambda: proceed.wait(10) if pieces.append(1) or len(pieces) == 3 else True
    context = visit.page.context
    try:
        visit.page.fill("#rd-box textarea", "主席团做什么？")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy] >> text=乡镇人大主席团")
        visit.page.wait_for_url("**/?c=*")
        place = visit.page.url.removeprefix(visit.address)
        visit.page.close()
        back = another_tab(context, visit.address, place)
        back.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy] >> text=乡镇人大主席团")
        back.page.close()
    finally:
        proceed.set()
        engine.before_text = lambda: None
    late = another_tab(context, visit.address, place)
    late.page.wait_for_selector(f"{LAST} .rd-answer a.rd-cite")
    assert late.questions() == ["主席团做什么？"]


def test_two_tabs_of_one_conversation_do_not_overwrite_each_other(visit):
    visit.ask("主席团做什么？")
    visit.page.wait_for_url("**/?c=*")
    other = another_tab(visit.page.context, visit.address, visit.page.url.removeprefix(visit.address))
    other.page.wait_for_selector(f"{LAST} .rd-answer")
    other.ask("那么代表呢？")
    visit.act("again")
    visit.page.wait_for_selector("#rd-turns > .rd-turn >> nth=2")
    assert visit.questions() == ["主席团做什么？", "那么代表呢？"]
    assert "别的窗口" in visit.last(".rd-error")


def test_conversations_are_renamed_and_after_confirmation_deleted(visit):
    visit.ask("要改名的对话")
    row = ".rd-conversations li:has([aria-current])"
    visit.page.hover(row)
    visit.page.click(f'{row} [data-list="rename"]')
    visit.page.fill(".rd-rename input", "主席团 <b>工作</b>")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{row} >> text=主席团 <b>工作</b>")
    assert visit.page.inner_text(".rd-bar-title") == "主席团 <b>工作</b>"
    for choice, left in ((".rd-dialog-no", 1), (".rd-dialog-yes", 0)):
        visit.page.hover(row)
        visit.page.click(f'{row} [data-list="delete"]')
        assert "主席团 <b>工作</b>" in visit.page.inner_text("#rd-dialog-text")
        visit.page.click(choice)
        if not left:
            visit.page.wait_for_selector(".rd-welcome", state="visible")
        assert visit.page.locator("#rd-turns .rd-turn").count() == left
    visit.page.wait_for_function("!document.querySelector('.rd-conversations').textContent.includes('工作')")
    assert "?c=" not in visit.page.evaluate("location.href")


def test_exports_and_copies_hold_the_sources(visit):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask("主席团做什么？")
    visit.page.click(".rd-menu summary")
    with visit.page.expect_download() as markdown:
        visit.page.click('.rd-export[data-kind="md"]')
    assert markdown.value.suggested_filename == "主席团做什么？.md"
    assert FIRST in markdown.value.path().read_text(encoding="utf-8")
    visit.page.click(".rd-menu summary")
    with visit.page.expect_download() as word:
        visit.page.click('.rd-export[data-kind="docx"]')
    with zipfile.ZipFile(io.BytesIO(word.value.path().read_bytes())) as parts:
        assert SECOND in parts.read("word/document.xml").decode()
    visit.act("copy")
    cited = visit.page.evaluate("navigator.clipboard.readText()")
    visit.page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
    visit.act("copy_plain")
    visit.page.wait_for_function("async cited => await navigator.clipboard.readText() !== cited", arg=cited)
    bare = visit.page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in cited
    assert "《在乡镇人大工作会议上的讲话》" in cited
    assert FIRST in bare
    assert "[1]" not in bare
    visit.page.click(".rd-panel [data-act=link]")
    visit.page.wait_for_function(
        "async () => (await navigator.clipboard.readText()).includes('/article/town?start=')"
    )


def test_feedback_is_kept_with_its_reason_changed_and_taken_back(visit, database):
    visit.ask("主席团做什么？")
    visit.page.click(f'{LAST} [data-verdict="down"]')
    visit.page.click(f"{LAST} .rd-reason .rd-chip >> nth=1")
    visit.page.keyboard.type("；第二句不对")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{LAST} .rd-reason", state="hidden")
    assert _verdicts(database) == [("down", "出处不对；第二句不对")]
    visit.refresh()
    visit.page.wait_for_selector(f'{LAST} [data-verdict="down"][aria-pressed="true"]')
    visit.page.click(f'{LAST} [data-verdict="up"]')
    visit.page.wait_for_selector(f'{LAST} [data-verdict="up"][aria-pressed="true"]')
    assert _verdicts(database) == [("up", "")]
    visit.page.click(f'{LAST} [data-verdict="up"]')
    visit.page.wait_for_selector(f'{LAST} [data-verdict="up"][aria-pressed="false"]')
    assert _verdicts(database) == []


def test_a_long_conversation_opens_quickly_and_sends_no_turn_twice(visit, engine, database):
    settings = Settings(_env_file=None, database_url=database)
    with closing(open_store(settings)) as store:
        info = store.conversations.create("local")
        for number in range(60):
            store.conversations.add("local", info.id, f"第{number}问", answer=engine.ask(f"第{number}问"))
    visit.page.goto(f"{visit.address}/?c={info.id}")
    visit.page.wait_for_selector("#rd-turns > .rd-turn >> nth=59", state="attached")
    visit.ask("最后一问")
    assert len(visit.questions()) == 61
    visit.page.wait_for_function(f"({_SENT})().length")  # only what has come to its end is counted
    sent = visit.page.evaluate(_SENT)
    assert len(sent) == 1
    assert 1_000 < sent[0] < 30_000  # bytes: one turn, not sixty
    assert visit.page.evaluate(_TIME_TO_OPEN, info.id) < 5_000


def _verdicts(database: str) -> list[tuple[str, str]]:
    with closing(open_store(Settings(_env_file=None, database_url=database))) as store:
        return [(record.verdict, record.reason) for record in store.feedback.records()]
