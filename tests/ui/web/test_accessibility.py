"""Every page as axe-core sees it: WCAG 2.1, levels A and AA, light and wide, dark and narrow."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from rag.cleaning.pipeline import clean_text
from rag.types import Article, ArticleMeta
from tests.eval.run_samples import row, write_run
from tests.ui.fake_engine import SECOND, TOWN_TEXT, FakeEngine
from tests.ui.served import fake_source, served
from tests.ui.web.visits import DESKTOP, PHONE, Visit, visiting
from ui.web.links import citation_link

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

AXE = Path(os.environ["AXE_SCRIPT"]).read_text(encoding="utf-8") if "AXE_SCRIPT" in os.environ else AXE_SCRIPT
"""The copy of axe-core that a development package brings; the variable names another one to try."""
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
RAW = (
    "标题：在全县人大工作会议上的讲话\n在全县人大工作会议上的讲话\n一、提高认识\n"
    "人大工作要緊緊(jǐn)圍繞中心，2024年“十二五”规划开局，主席团每季度至少召开一\n12\n次会议。\n"
    "二、依法監督\n县人大常委会主任×××要组织代表视察。\n（未完，全文共8620字，当前只显示3459字）\n"
)
SENTENCE = "主席团每季度至少召开一次会议。"
LOOKS = {"light": (DESKTOP, "light"), "dark": (PHONE, "dark")}


class Library(FakeEngine):
    """The fake engine with one more article, whose raw file is there."""

    article_with_raw = clean_text(RAW, "town.txt")[0]

    def articles(self) -> list[ArticleMeta]:
        return [*super().articles(), self.article_with_raw.meta]

    def article(self, article_id: str) -> Article:
        return (
            self.article_with_raw if article_id == self.article_with_raw.id else super().article(article_id)
        )


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("library")
    (folder / "raw").mkdir()
    (folder / "raw" / "town.txt").write_text(RAW, encoding="utf-8")
    write_run(folder / "eval", [row(1), row(2, rank=None)])
    with served(lambda: fake_source(Library()), corpus_dir=folder, data_dir=folder) as url:
        yield url


@pytest.fixture(params=LOOKS)
def visit(browser, address, request) -> Iterator[Visit]:
    size, scheme = LOOKS[request.param]
    with visiting(browser, address, viewport=size, color_scheme=scheme, reduced_motion="reduce") as opened:
        opened.page.add_init_script(f"window.loadAxe = () => {{ {AXE} }};")
        yield opened


def violations(visit: Visit) -> list[str]:
    """What axe finds on the page as it is now, each with the elements concerned."""
    visit.page.evaluate("window.axe || window.loadAxe?.()")
    if not visit.page.evaluate("!!window.axe"):
        visit.page.evaluate(AXE)
    found = visit.page.evaluate(f"axe.run(document, {json.dumps(OPTIONS)})")["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} | {node['failureSummary'][:300]}"
        for violation in found
        for node in violation["nodes"]
    ]


def _submit(visit: Visit, tab: str, words: str) -> None:
    """Fill the form of a tab and wait for what it answers."""
    place = f'.rt-tab[data-tab="{tab}"]'
    with visit.page.expect_response(lambda response: f"/tab/{tab}" in response.url):
        visit.page.fill(f"{place} [name=q]", words)
        visit.page.click(f"{place} button[type=submit]")
    visit.page.wait_for_selector(f"{place} .rt-results:not([aria-busy])")


def _open(visit: Visit, tab: str) -> None:
    visit.page.click(f'#rd-tabs [role=tab][data-tab-id="{tab}"]')
    visit.page.wait_for_selector(f'.rt-tab[data-tab="{tab}"][data-state=ready]')


def test_the_chat_is_accessible_empty_answered_refused_and_failed(visit):
    assert violations(visit) == []
    visit.ask("主席团做什么？")
    visit.page.click("#rd-turns .rd-answer a.rd-cite >> nth=0")
    visit.page.wait_for_timeout(300)
    assert violations(visit) == []
    visit.page.keyboard.press("Escape")
    visit.ask("天气怎么样？")
    visit.ask("出错了吗？")
    assert violations(visit) == []


def test_the_tabs_are_accessible_before_and_after_a_search(visit):
    _open(visit, "search")
    visit.page.click(".rt-filters summary")
    for words in ("主席团", "出错"):
        _submit(visit, "search", words)
        assert (words, violations(visit)) == (words, [])
    _open(visit, "quote")
    for words in (SECOND, "没有这样的一句话吧"):
        _submit(visit, "quote", words)
        assert (words, violations(visit)) == (words, [])
    for tab in ("collection", "quality"):
        _open(visit, tab)
        assert (tab, violations(visit)) == (tab, [])


def test_the_pages_of_an_article_are_accessible(visit):
    article = Library.article_with_raw
    start = article.text.index(SENTENCE)
    link = citation_link(article.id, start, start + len(SENTENCE), SENTENCE)
    for path in (
        link,
        link.replace("#", "&view=raw#"),
        f"/article/{article.id}/cleaning",
        f"/article/town?start=0&end={len(TOWN_TEXT)}&check=00000000&view=raw",
        "/article/town?start=3&end=9&check=00000000",
        "/article/nope",
    ):
        visit.page.goto(visit.address + path)
        assert (path, violations(visit)) == (path, [])


@pytest.mark.parametrize("look", LOOKS)
def test_the_login_page_is_accessible(browser, look, tmp_path):
    size, scheme = LOOKS[look]
    with (
        served(lambda: fake_source(FakeEngine()), login=True, data_dir=tmp_path) as url,
        browser.new_context(viewport=size, color_scheme=scheme) as context,
    ):
        visit = Visit(context.new_page(), url)
        visit.page.goto(f"{url}/")
        assert visit.page.url.startswith(f"{url}/login")
        assert violations(visit) == []
