"""Answers of a language model on the page, up to what the browser shows while it writes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe

from rag.answering.writer import UNSUPPORTED
from rag.types import NO_FILTERS
from tests.ui.fake_engine import ASKED, CLAIM, FIRST, NOTICE, SECOND, FakeEngine
from tests.ui.served import fake_source, served
from tests.ui.web.visits import LAST, PHONE, Visit, visiting
from ui.store.records import Exchange
from ui.strings import Strings
from ui.web.chat_frame import header_html
from ui.web.turns import announcement, answer_html, exchange_html, working_html

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

ZH, EN = Strings("zh"), Strings("en")
ENGINE = FakeEngine()
WRITTEN = ENGINE.ask("模型怎么说")
WAITING = ".rd-working i:text('语言模型正在撰写')"
LINE = "由 qwen<b>@本机 撰写 · 3 句中 2 句有依据 · 1 处引文已改正 · 12.3 秒"


def _marked(html: str) -> list[str]:
    return re.findall(r'<span class="rd-unsure">(.*?)<small class="rd-unsure-mark">', html)


def _exchange(answer=None, partial: str = "") -> Exchange:
    return Exchange("e", 0, "问", answer, "", partial, NO_FILTERS, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_sentence_without_support_is_marked_in_its_place_and_not_listed_again():
    html = answer_html(ZH, 0, WRITTEN)
    assert _marked(html) == [CLAIM]
    assert html.count("未找到依据") == 1
    assert "rd-unsupported" not in html
    assert UNSUPPORTED not in html
    assert "no support found" in answer_html(EN, 0, WRITTEN)


def test_what_the_text_does_not_mark_stays_in_a_box_of_its_own():
    html = answer_html(ZH, 0, replace(WRITTEN, unsupported=(CLAIM, "<i>另一句。")))
    assert _marked(html) == [CLAIM]
    assert "<li>&lt;i&gt;另一句。</li>" in html


@pytest.mark.parametrize(
    "claim",
    ["见[1]和[2]的<b>规定。", "\ufdd2\ufdd3冒充的标记。", "甲：乙。", "甲[1]", "（文件中未找到依据）。"],
)
def test_whatever_a_sentence_without_support_holds_it_stays_one_sentence_without_links(claim):
    text = f"{FIRST}[1]{claim}{UNSUPPORTED}{claim}{UNSUPPORTED}[2]{SECOND}[2]"
    html = answer_html(ZH, 0, replace(WRITTEN, text=text, unsupported=(claim,)))
    body = html.partition('<div class="rd-made">')[0]
    assert all("<a " not in marked and "<p>" not in marked for marked in _marked(body))
    assert body.count("<span") == body.count("</span>")
    assert body.count("<small") == body.count("</small>")
    assert "<b>规定" not in body


def test_sentences_of_the_model_stay_together_and_quotations_behind_them_are_parted():
    first, second = WRITTEN.citations
    far = replace(
        second, start=second.start + 400, end=second.end + 400, passage=replace(second.passage, id="x")
    )
    own = replace(
        WRITTEN, text="会议由主席团召集。[1]每季度开会。[2]", citations=(first, far), unsupported=()
    )
    assert (
        answer_html(ZH, 0, own).count("</p>") - answer_html(ZH, 0, replace(own, text="")).count("</p>") == 1
    )
    quoted = replace(own, text=f"{FIRST}[1]{SECOND}[2]")
    assert answer_html(ZH, 0, quoted).count("</p>") == answer_html(ZH, 0, own).count("</p>") + 1


def test_a_notice_is_neither_error_nor_refusal_and_is_said_aloud():
    for question, title in (("失灵", "已改为摘录原文"), ("断了", "后半部分已改为摘录原文")):
        answer = ENGINE.ask(question)
        html = answer_html(ZH, 0, answer)
        assert html.startswith(f'<div class="rd-notice" role="status"><b>{title}</b>')
        assert "语言模型 &lt;b&gt;qwen&lt;/b&gt; 在 30 秒内没有响应" in html
        assert "rd-error" not in html
        assert "rd-refusal" not in html
        assert "改为摘录原文" in announcement(ZH, _exchange(answer))


def test_a_refusal_of_a_follow_up_that_the_model_did_not_complete_says_so_before_it_refuses():
    refused = replace(ENGINE.ask("天气"), notice=NOTICE, notice_code="slow")
    html = answer_html(ZH, 0, refused)
    assert html.startswith('<div class="rd-notice" role="status"><b>追问没有由语言模型补全</b>')
    assert "rd-refusal" in html
    assert announcement(ZH, _exchange(refused)) == "文件里没有答案"


def test_a_refusal_of_the_model_says_that_it_read_the_passages():
    refused = replace(ENGINE.ask("天气"), mode="llm", writing=WRITTEN.writing)
    assert "qwen<b>@本机 读过相关段落，没有找到答案 · 12.3 秒" in unescape(answer_html(ZH, 0, refused))
    assert "rd-made" not in answer_html(ZH, 0, ENGINE.ask("天气"))


def test_what_was_written_until_it_was_stopped_keeps_its_marks():
    html = exchange_html(ZH, _exchange(partial=f"{FIRST}[1]{CLAIM}{UNSUPPORTED}"))
    assert f'{CLAIM}<small class="rd-unsure-mark">未找到依据</small>' in html


def test_the_waiting_state_speaks_of_a_model_only_where_one_writes():
    assert "撰写" not in working_html(ZH, "问")
    assert "正在查找" in working_html(ZH, "问", by_model=True)
    assert "正在查找" not in working_html(ZH, "问", by_model=True, searched=True)


def test_the_head_names_machines_that_see_the_questions():
    assert "本机运行，不联网" in header_html(ZH, 2)
    assert "问题和段落会发给 a.example、b.example" in header_html(ZH, 2, ("a.example", "b.example"))


@pytest.fixture(scope="module")
def address(engine) -> Iterator[str]:
    with served(lambda: fake_source(engine), answer_mode="llm", llm_api_base="http://127.0.0.1:9/v1") as url:
        yield url


class Steps:
    """Lets a model write one sentence after the other."""

    def __init__(self, engine: FakeEngine) -> None:
        self._free = threading.Semaphore(0)
        engine.before_text = lambda: self._free.acquire(timeout=20)

    def write(self, sentences: int = 1) -> None:
        self._free.release(sentences)


def _begin(visit: Visit, question: str) -> None:
    visit.page.fill("#rd-box textarea", question)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{LAST} {WAITING}")


def test_while_a_model_writes_its_verified_sentences_appear_one_by_one(browser, address, engine):
    steps = Steps(engine)
    with visiting(browser, address) as visit:
        assert "语言模型依据收录的文件撰写" in visit.page.inner_text(".rd-welcome")
        _begin(visit, "模型怎么说")
        assert visit.page.is_visible("#rd-stop")
        visit.page.wait_for_function("document.getElementById('rd-said').textContent.includes('一分钟')")
        steps.write()
        visit.page.wait_for_selector(f"{LAST} .rd-pending")
        assert visit.last(".rd-answer") == f"{FIRST}[1]"
        visit.refresh()  # who comes later is shown the same
        visit.page.wait_for_selector(f"{LAST} .rd-pending")
        steps.write()
        visit.page.wait_for_selector(f"{LAST} .rd-answer[aria-busy] .rd-unsure")
        assert visit.last(".rd-unsure-mark") == "未找到依据"
        assert UNSUPPORTED not in visit.last(".rd-answer")
        steps.write()
        visit.page.wait_for_selector(f"{LAST} .rd-actions")
        assert visit.last(".rd-unsure").startswith(CLAIM)
        assert LINE in visit.last(".rd-made")
        assert not visit.page.is_visible(f"{LAST} .rd-made details p")
        visit.page.click(f"{LAST} .rd-made summary")
        assert visit.last(".rd-made details p") == f"按此检索：{ASKED}"
        visit.page.click(f"{LAST} .rd-answer a:text-is('[2]')")
        assert visit.marked() == [SECOND]
        assert visit.errors == []


def test_a_model_is_stopped_while_nothing_or_only_a_part_has_been_written(browser, address, engine):
    steps = Steps(engine)
    with visiting(browser, address) as visit:
        _begin(visit, "模型怎么说")
        visit.refresh()
        visit.page.wait_for_selector(f"{LAST} {WAITING}")
        visit.page.click("#rd-stop")
        visit.page.wait_for_selector(f"{LAST} .rd-stopped")
        assert "还没有写出内容" in visit.last(".rd-stopped")
        steps.write(9)


def test_notice_and_marks_are_calm_distinct_and_accessible_light_and_dark(browser, address, engine):
    engine.before_text = lambda: None
    look = "s => getComputedStyle(document.querySelector(s)).backgroundColor"
    for scheme, viewport in (("light", {"width": 1280, "height": 800}), ("dark", PHONE)):
        with visiting(browser, address, color_scheme=scheme, viewport=viewport) as visit:
            visit.ask("断了吗")
            assert NOTICE in visit.page.get_by_role("status").filter(has_text="后半部分").inner_text()
            assert "写不成时摘录原文" in visit.page.inner_text("#rd-note")
            assert Axe().run(visit.page).generate_report().startswith("Found 0")
            underline = "getComputedStyle(document.querySelector('.rd-unsure')).textDecorationStyle"
            assert visit.page.evaluate(underline) == "dotted"
            visit.ask("出错")
            visit.ask("天气")
            kinds = (".rd-notice", ".rd-answer", ".rd-error", ".rd-refusal")
            assert len({visit.page.evaluate(look, kind) for kind in kinds}) == len(kinds)
            assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
