"""Hostile documents and questions on the other tabs, the pages of articles, and in what is exported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import httpx
import pytest
from docx import Document
from markdown_it import MarkdownIt

from tests.ui.web.hostile.variants import OUTSIDE, harmless, load_variants, seen
from tests.ui.web.hostile.visits import Visit, visiting
from tests.ui.web.hostile.worlds import World, world_of

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

VARIANTS = load_variants()
SEEN = [seen(one.text) for one in VARIANTS]
WORDS = "".join(one.text for one in VARIANTS)[:1900]
_ADDRESSES = (
    "/article/{}",
    "/article/h0?start={}&end=9",
    "/article/h0?start=0&end=9&check={}",
    "/article/h0?view={}",
    "/article/{}/cleaning",
    "/tab/search?q={0}&place={0}&year={0}&article={0}&k={0}",
    "/tab/quote?q={}",
    "/tab/collection?q={}",
    "/conversations/{}",
)


@pytest.fixture(scope="module")
def hostile() -> Iterator[World]:
    with world_of(VARIANTS) as world:
        yield world


@pytest.fixture(scope="module")
def plain() -> Iterator[World]:
    with world_of(harmless(VARIANTS[:9])) as world:
        yield world


def _walk_tabs(visit: Visit, words: str) -> tuple[set[str], dict[str, str]]:
    """Look at every tab with ``words`` in its address and its box; return what was met and shown."""
    page, shown = visit.page, {}
    page.goto(f"{visit.address}/?{urlencode({'tab': 'search', 'q': words, 'place': words[:200]})}")
    page.wait_for_selector(".rt-tab[data-tab=search] .rt-hits, .rt-tab[data-tab=search] .rt-error")
    shape = visit.shape()
    page.fill(".rt-tab[data-tab=search] [name=q]", words[:500])
    page.press(".rt-tab[data-tab=search] [name=q]", "Enter")
    page.wait_for_selector(".rt-tab[data-tab=search] .rt-results:not([aria-busy]) .rt-hits")
    page.click("#rd-tabs [data-tab-id=quote]")
    page.fill(".rt-tab[data-tab=quote] [name=q]", words)
    page.press(".rt-tab[data-tab=quote] [name=q]", "Enter")
    page.wait_for_selector(".rt-tab[data-tab=quote] .rt-hits")
    page.click("#rd-tabs [data-tab-id=collection]")
    page.wait_for_selector(".rt-tab[data-tab=collection] tbody tr")
    page.fill(".rt-filter", words[:100])
    for tab in ("search", "quote", "collection"):
        shown[tab] = "".join(visit.texts(f".rt-tab[data-tab={tab}]"))
    return shape | visit.shape(), shown


def test_the_tabs_show_every_variant_as_text(browser, hostile, plain):
    with visiting(browser, plain.address) as visit:
        usual, _ = _walk_tabs(visit, "平安")
    with visiting(browser, hostile.address) as visit:
        met, shown = _walk_tabs(visit, WORDS)
        visit.check()
    assert met - usual == set()
    for tab, text in shown.items():
        assert [one.name for one, words in zip(VARIANTS, SEEN, strict=True) if words not in text] == [], tab


def test_the_pages_of_articles_show_every_variant_as_text(browser, hostile, plain):
    usual: set[str] = set()
    with visiting(browser, plain.address) as visit:
        for view in ("", "?start=0&end=3", "?view=raw", "/cleaning"):
            visit.page.goto(f"{plain.address}/article/h1{view}")
            usual |= visit.shape()
    with visiting(browser, hostile.address) as visit:
        for number in range(0, len(VARIANTS), 7):
            view = ("", "?start=0&end=3", "?view=raw", "/cleaning")[number % 4]
            visit.page.goto(f"{hostile.address}/article/h{number}{view}")
            assert visit.shape() - usual == set(), VARIANTS[number].name
            assert SEEN[number] in "".join(visit.texts("h1")), VARIANTS[number].name
            assert SEEN[number] in seen(visit.page.title())
        visit.check()


def test_the_page_opens_whatever_its_address_says(browser, hostile):
    with visiting(browser, hostile.address) as visit:
        for query in (
            {"c": WORDS, "tab": WORDS, "q": WORDS},
            {"c": ".."},
            {"c": "start"},
            {"tab": "quality", "q": WORDS},
        ):
            visit.page.goto(f"{hostile.address}/?{urlencode(query)}#{quote(WORDS)}")
            visit.page.wait_for_selector("#rd-tabs")
            visit.page.wait_for_selector("#rd-filter-panel input[type=checkbox]", state="attached")
            visit.page.wait_for_timeout(300)
        visit.tried = [said for said in visit.tried if "status of 404" not in said]
        visit.check()


def test_every_variant_in_an_address_comes_back_as_text(plain):
    with httpx.Client(base_url=plain.address) as client:
        usual = {address: _tags(_got(client, address, "平安")) for address in _ADDRESSES}
        for number, one in enumerate(VARIANTS):
            for address in _ADDRESSES[number % 3 :: 3]:
                answer = _got(client, address, one.text)
                assert answer.status_code < 500, (one.name, address)
                assert _tags(answer) - usual[address] == set(), (one.name, address)


def _got(client: httpx.Client, address: str, words: str) -> httpx.Response:
    return client.get(address.format(quote(words, safe="")))


class _Reader(HTMLParser):
    """Which elements and attributes a page consists of, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(f"{tag} {name}" for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.text += data


def _tags(answer: httpx.Response) -> set[str]:
    return _Reader(answer.text).tags if "text/html" in answer.headers.get("content-type", "") else set()


def test_exported_markdown_stays_text(hostile):
    for conversation in (hostile.mixed, hostile.answered):
        exported = httpx.get(f"{hostile.address}/conversations/{conversation}/export.md", timeout=60).text
        page = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(exported)
        read = _Reader(page)
        assert read.tags <= {"h1", "h2", "p", "em", "strong", "ul", "ol", "li", "blockquote"}
        text = seen(read.text)
        assert [one.name for one, words in zip(VARIANTS, SEEN, strict=True) if words not in text] == []


def test_an_exported_document_stays_text(hostile):
    content = httpx.get(f"{hostile.address}/conversations/{hostile.answered}/export.docx", timeout=60).content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        related = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels"))
    assert OUTSIDE not in related
    assert "External" not in related
    document = Document(io.BytesIO(content))
    assert not document.element.xpath("//w:instrText | //w:fldSimple | //w:object | //w:drawing")
    text = seen("".join(document.element.itertext()))
    assert [one.name for one, words in zip(VARIANTS, SEEN, strict=True) if words not in text] == []
