"""Hostile files as they are received: cleaned, indexed and answered from by the real program, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx
import pytest

from rag.cleaning.pipeline import clean_corpus
from rag.corpus import write_articles
from rag.engine import open_engine
from rag.indexing import build_index
from rag.settings import Settings
from tests.ui.served import running, services_of
from tests.ui.web.hostile.variants import Variant, harmless, load_variants, seen
from tests.ui.web.hostile.visits import Visit, visiting
from ui.web.app import build_app

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]

VARIANTS = load_variants()
QUESTION = "乡镇人大主席团在闭会期间做什么？"
ANSWER = "乡镇人大主席团在闭会期间召集会议，讨论决定重大事项。"
_DIRT = "<p>會議&nbsp;的<b>精神</b></p>要落實\u200b，今年是1993年，2023年要办23件实事。第 1 页 共 9 页\n民*主是关键，由**县***同志负责，另有&#0;几字不清。"
_PLAIN = "平安"
_NAMED = '"><svg onload=hook(1)>{{x}}${x}'


def _file(variants: tuple[Variant, ...], name: str) -> str:
    """A speech whose paragraphs hold the variants, each beside a sentence that answers questions."""
    paragraphs = [f"{ANSWER[:-1]}，{one.text}也要办好。" for one in variants]
    sections = [
        f"{number}、{one.text}\n{text}"
        for number, (one, text) in enumerate(zip(variants, paragraphs, strict=True), 1)
    ]
    return f"在乡镇人大工作会议上的讲话{name}\n同志们：\n{ANSWER}\n{_DIRT}\n" + "\n".join(sections)


@pytest.fixture(scope="module")
def settings(tmp_path_factory, model_dir) -> Settings:
    """A collection of two raw files that went the whole way: one harmless, one that means harm in all its parts."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    (corpus / "raw").mkdir(parents=True)
    tables = []
    for name, variants in ((_PLAIN, harmless(VARIANTS[:20])), (_NAMED, VARIANTS)):
        (corpus / "raw" / f"{name}.txt").write_bytes(_file(variants, name).encode("utf-8", "replace"))
        file, value = json.dumps(f"{name}.txt"), json.dumps(name)
        known = "".join(f"{field} = {value}\n" for field in ("title", "place", "issuer", "speaker", "genre"))
        tables.append(f"[{file}]\norigin = {value}\n[[{file}.articles]]\n{known}")
    (corpus / "sources.toml").write_text("\n".join(tables), "utf-8")
    settings = Settings(_env_file=None, corpus_dir=corpus, data_dir=folder / "data", model_dir=model_dir)
    report = clean_corpus(corpus)
    assert report.problems == ()
    write_articles(report.articles, settings.articles_dir)
    build_index(settings)
    return settings


@pytest.fixture
def visit(browser, settings) -> Iterator[Visit]:
    with open_engine(settings) as engine:

        @contextmanager
        def lend():
            yield engine

        with (
            services_of(lend, settings) as services,
            running(build_app(services)) as address,
            visiting(browser, address) as visit,
        ):
            yield visit


def _pages(visit: Visit, article: str) -> tuple[set[str], str]:
    """Look at an article as it was cleaned and as it was received, and at its log; return the text received."""
    shape: set[str] = set()
    received = ""
    for view in ("", "/cleaning", "?view=raw"):
        visit.page.goto(f"{visit.address}/article/{article}{view}")
        shape |= visit.shape()
        received = "".join(visit.texts("main"))
    return shape, received


def test_hostile_files_are_cleaned_indexed_answered_and_shown_as_text(visit):
    page = visit.page
    page.goto(visit.address)
    page.wait_for_selector("#rd-filter-panel input[type=checkbox]", state="attached")
    page.fill("#rd-box textarea", QUESTION)
    page.press("#rd-box textarea", "Enter")
    page.wait_for_selector("#rd-turns .rd-sources")
    assert seen(_NAMED) in "".join(visit.texts("#rd-turns .rd-sources"))
    for link in page.locator("#rd-turns .rd-answer a[data-source]").all():
        link.dispatch_event("click")
    assert (
        page.locator(":is(#rd-turns, .rd-panel) :is(script, img, iframe, object, style, link, meta)").count()
        == 0
    )
    page.goto(f"{visit.address}/?{urlencode({'tab': 'search', 'q': QUESTION})}")
    page.wait_for_selector(".rt-tab[data-tab=search] .rt-hits")
    assert seen(_NAMED) in "".join(visit.texts(".rt-hits"))
    articles = httpx.get(f"{visit.address}/api/articles").json()["articles"]
    by_title = {one["title"]: one["id"] for one in articles}
    usual, _ = _pages(visit, by_title[_PLAIN])
    met, received = _pages(visit, by_title[_NAMED])
    visit.check()
    assert met - usual == set(), sorted(met - usual)
    plain = [one for one in VARIANTS if one.text.isprintable()]
    shown = [one.name for one in plain if seen(one.text) in received]
    assert len(shown) > 150  # a long stretch that cleaning took out is shown shortened
