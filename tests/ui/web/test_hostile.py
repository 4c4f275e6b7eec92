"""Hostile documents and questions in the chat, in a real browser: shown as text, they neither run nor fetch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.ui.web.hostile.variants import Variant, harmless, load_variants, seen
from tests.ui.web.hostile.visits import Visit, visiting
from tests.ui.web.hostile.worlds import World, world_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

VARIANTS = load_variants()
_LATEST = "#rd-turns > .rd-turn:last-child"
_SOURCES = (
    "[...document.querySelectorAll('#rd-turns template[data-key]')].map(made => made.content.textContent)"
)
_CLICK_SOME = """() => [...document.querySelectorAll("#rd-turns .rd-sources a[data-source]")]
  .filter((_, at) => at % 25 === 0).map(link => {
    link.click();
    const made = document.querySelector(`#rd-turns template[data-key="${link.dataset.source}"]`);
    return document.querySelector(".rd-panel-body").textContent === made.content.textContent;
  })"""


_SET_FILTERS = """() => document.querySelectorAll("#rd-filter-panel input[type=checkbox]")
  .forEach((box, at) => at % 30 || box.click())"""


@dataclass
class Walk:
    """What was met on the way through the chat."""

    shape: set[str]
    texts: dict[str, list[str]] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    opened: list[bool] = field(default_factory=list)
    links: int = 0


@pytest.fixture(scope="module")
def hostile() -> Iterator[World]:
    with world_of(VARIANTS) as world:
        yield world


@pytest.fixture(scope="module")
def shape(browser) -> set[str]:
    """Which elements and attributes the page consists of where nobody means harm."""
    with world_of(harmless(VARIANTS[:9])) as world, visiting(browser, world.address) as visit:
        return _walk_chat(visit, world).shape


@pytest.fixture(scope="module")
def walked(browser, hostile) -> Walk:
    with visiting(browser, hostile.address) as visit:
        walk = _walk_chat(visit, hostile)
        visit.check()
        return walk


def _walk_chat(visit: Visit, world: World) -> Walk:
    """Open what was kept, look at every source, and ask once more."""
    page = visit.page
    page.goto(f"{world.address}/?c={world.mixed}")
    page.wait_for_selector(_LATEST)
    page.wait_for_selector(".rd-conversations li")
    if page.locator(".rd-more").count():
        page.dispatch_event(".rd-more", "click")
        page.wait_for_selector(".rd-more", state="detached")
    walk = Walk(visit.shape())
    for selector in (
        ".rd-question span + span",
        ".rd-error h3 + p",
        ".rd-stopped",
        ".rd-scope",
        ".rd-conversations a",
    ):
        walk.texts[selector] = visit.texts(selector)
    page.evaluate("id => window.renda.open(id)", world.answered)
    page.wait_for_selector("#rd-turns .rd-refusal")
    for selector in (".rd-answer p", ".rd-unsupported li", ".rd-refusal > p", ".rd-near", ".rd-source-name"):
        walk.texts[selector] = visit.texts(selector)
    walk.links = page.locator("#rd-turns .rd-answer a").count()
    walk.sources = [seen(text) for text in page.evaluate(_SOURCES)]
    walk.opened = page.evaluate(_CLICK_SOME)
    walk.shape |= visit.shape()
    _use(page, [one.text for one in world.variants])
    walk.shape |= visit.shape()
    return walk


def _use(page: Page, words: list[str]) -> None:
    """Ask, set filters, give a reason, rename: the page must still work, whatever it shows."""
    page.evaluate("question => window.renda.fillBox(question)", "".join(words)[:2000])
    page.press("#rd-box textarea", "Enter")
    page.wait_for_selector("#rd-turns > .rd-turn:nth-child(3) .rd-sources")
    page.click(".rd-filter-open")
    page.evaluate(_SET_FILTERS)
    page.click(".rd-filter-clear")
    page.click(".rd-filter-done")
    page.click(f"{_LATEST} [data-verdict=down]")
    page.fill(f"{_LATEST} .rd-reason input", words[0] + words[8])
    page.click(f"{_LATEST} .rd-reason [type=submit]")
    page.wait_for_selector(f"{_LATEST} .rd-reason", state="hidden")
    page.click(f"{_LATEST} [data-act=edit]")
    page.press(f"{_LATEST} .rd-editing textarea", "Escape")
    page.dispatch_event(".rd-conversations li:nth-child(5) [data-list=delete]", "click")
    page.click(".rd-dialog-no")
    page.dispatch_event(".rd-conversations li:nth-child(5) [data-list=rename]", "click")
    page.fill(".rd-rename input", words[1])
    page.press(".rd-rename input", "Enter")
    page.wait_for_selector(".rd-rename", state="detached")


def _shown(variants: tuple[Variant, ...], limit: int = 10_000) -> list[str]:
    return [seen(one.text if len(one.text) <= limit else one.text[:limit] + "……") for one in variants]


def test_the_page_consists_of_nothing_that_a_harmless_one_lacks(walked, shape):
    assert walked.shape - shape == set()


def test_kept_conversations_show_every_variant_as_text(walked):
    texts = walked.texts
    assert texts[".rd-question span + span"] == _shown(VARIANTS, 400)
    assert texts[".rd-error h3 + p"] == _shown(VARIANTS[1::2])
    assert all(map(str.__contains__, texts[".rd-stopped"], _shown(VARIANTS[::2])))
    assert all(map(str.__contains__, texts[".rd-scope"], [text[:290] for text in _shown(VARIANTS)]))
    assert {text[:190] for text in _shown(VARIANTS)} <= {text[:190] for text in texts[".rd-conversations a"]}


def test_an_answer_and_its_sources_show_every_variant_as_text(walked):
    texts = walked.texts
    answer = "".join(texts[".rd-answer p"])
    assert [one.name for one in VARIANTS if seen(one.text) not in answer] == []
    assert texts[".rd-unsupported li"] == _shown(VARIANTS)
    for one, source in zip([*VARIANTS, *VARIANTS[:3]], walked.sources, strict=True):
        assert source.count(seen(one.text)) >= 9, one.name
    assert walked.opened == [True] * len(walked.opened)
    assert len(walked.opened) > 5


def test_numbers_that_a_document_writes_itself_lead_nowhere(walked):
    assert walked.links == len(VARIANTS)
