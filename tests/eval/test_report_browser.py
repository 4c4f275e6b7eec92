"""The report in a real browser: alone, legible, filtered, and nothing from outside acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from eval.gate import judge
from eval.report import render_report
from eval.strings import Strings
from tests.eval.report_samples import GATES, HOSTILE, sample_rows
from tests.eval.run_samples import QUOTE, row, run_of
from tests.ui.browser import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def visit(browser, tmp_path):
    """Open a report from its file, and note every request and every complaint of the browser."""
    opened = []

    def visit(
        run, *, width=1200, scheme="light", fragment="", **options
    ) -> tuple[Page, list[str], list[str]]:
        path = tmp_path / "report.html"
        path.write_bytes(render_report(run, Strings(), **options))
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        opened.append(context)
        page, requests, complaints = context.new_page(), [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri() + fragment)
        return page, requests, complaints

    yield visit
    for context in opened:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_it_opens_from_its_file_asks_for_nothing_else_and_fits_the_screen(visit, width, scheme):
    page, requests, complaints = visit(run_of(sample_rows()), width=width, scheme=scheme)
    assert [url for url in requests if not url.endswith("/report.html") and url != "data:,"] == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg.chart").count() == 3
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(20, 24, 28)") == (scheme == "dark")


def test_hostile_text_does_nothing_and_the_policy_would_stop_it(visit):
    hostile = replace(row(2, rank=3), question=HOSTILE, id=HOSTILE)
    page, requests, complaints = visit(run_of([hostile]))
    assert "taken" not in page.title()
    assert complaints == []
    assert len(requests) <= 2
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.1/x'}))"
    )
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in text for text in complaints)


def test_failures_are_filtered_by_type_kind_half_and_words(visit):
    page, _, _ = visit(run_of(sample_rows()))
    visible = "details.case:visible"
    assert page.locator(visible).count() == 4
    page.select_option("[name=type]", "refused")
    assert page.locator(visible).get_attribute("id") == "case-q004"
    page.select_option("[name=type]", "")
    page.select_option("[name=kind]", "paraphrase")
    assert page.locator(visible).get_attribute("id") == "case-q003"
    page.select_option("[name=kind]", "")
    page.select_option("[name=split]", "dev")
    assert page.locator(visible).count() == 2
    page.fill("[name=text]", "第5个")
    assert page.inner_text(".filter output") == "显示 1 / 4 道"
    page.fill("[name=text]", "没有这样的题")
    assert page.locator(".nothing").is_visible()


def test_an_opened_failure_shows_what_was_expected_and_what_came(visit):
    page, _, _ = visit(run_of(sample_rows()), fragment="#case-q002")
    case = page.locator("#case-q002")
    assert case.get_attribute("open") is not None
    left, right = case.locator(".side").all()
    assert QUOTE in left.inner_text()
    assert "第 3 段" in left.inner_text()
    assert f"{QUOTE}。[1]" in right.inner_text()
    page.click("[name=close]")
    assert not left.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(visit, scheme):
    """WCAG 2.1 AA: 4.5 to 1 for text, from the colours that the browser computes."""
    page, _, _ = visit(
        run_of(sample_rows()), scheme=scheme, verdict=judge(run_of(sample_rows()), GATES, None)
    )
    page.click("[name=open]")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate(_TOO_FAINT) == []


_TOO_FAINT = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility() || node.closest("script, title, desc, option")) continue;
    const style = getComputedStyle(node);
    const colour = node.closest("svg") ? style.fill : style.color;
    const [a, b] = [light(parse(colour)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.add(`${node.tagName}.${node.getAttribute("class")} ${ratio.toFixed(2)}`);
  }
  return [...faint];
}"""
