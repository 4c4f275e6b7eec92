from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from rag.cleaning.log import clean_log
from rag.cleaning.pipeline import clean_text
from rag.errors import IndexMissingError
from tests.ui.fake_engine import HOSTILE_TEXT, SECOND, TOWN_TEXT, FakeEngine
from tests.ui.web.pages import Shelf, client_of
from ui.web.article_routes import theme_css
from ui.web.links import citation_link

RAW = (
    "标题：在全县人大工作会议上的讲话\n在全县人大工作会议上的讲话\n一、提高认识\n"
    "各位代表：人大工作要緊緊(jǐn)圍繞中心，2024年主席团每季度至少召开一\n12\n次会议。会议要听取政府工作报告。\n"
    "二、依法監督\n要组织代表视察。谢谢大家。\n"
)
CUT = "主席团每季度至少召开一次会议。"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "raw").mkdir()
    (folder / "raw" / "town.txt").write_text(RAW, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def article():
    return clean_text(RAW, "town.txt")[0]


@pytest.fixture(scope="module")
def client(corpus, article) -> Iterator[TestClient]:
    beginning = replace(
        article, meta=replace(article.meta, id="begin", prefix_of=article.id, completeness="cut")
    )
    with client_of(Shelf([article, beginning]), corpus_dir=corpus) as client:
        yield client


def _link(article, quote: str) -> str:
    start = article.text.index(quote)
    return citation_link(article.id, start, start + len(quote), quote).split("#")[0]


def _tree(response) -> LexborHTMLParser:
    return LexborHTMLParser(response.text)


def test_a_link_shows_the_whole_article_with_its_sentence_marked(client, article):
    response = client.get(_link(article, CUT))
    tree = _tree(response)
    assert response.status_code == 200
    assert "".join(mark.text() for mark in tree.css("article mark")) == CUT
    assert len(tree.css("#cite")) == 1
    assert tree.css_first("article").text(deep=True).count("听取政府工作报告") == 1
    assert [link.text() for link in tree.css(".ar-outline a")] == ["一、提高认识", "二、依法监督"]
    assert tree.css_first(".ar-outline [aria-current]").text() == "一、提高认识"
    assert tree.css_first("a.ar-copy").attributes["href"].startswith(_link(article, CUT))


def test_the_raw_text_stands_beside_the_text_with_each_change_named(client, article):
    tree = _tree(client.get(f"{_link(article, CUT)}&view=raw"))
    assert "".join(mark.text() for mark in tree.css(".ar-clean mark")) == CUT
    received = "".join(mark.text() for mark in tree.css(".ar-raw mark"))
    assert "12" in received
    assert received.startswith("主席团")
    notes = {edit.text(): edit.attributes["data-note"] for edit in tree.css("a.ar-edit")}
    assert any("页码" in note for note in notes.values())
    assert any("繁体字" in note and "夹注拼音" in note for note in notes.values())
    legend = {entry.attributes["id"] for entry in tree.css(".ar-legend li")}
    assert {edit.attributes["href"].removeprefix("#") for edit in tree.css("a.ar-edit")} <= legend
    targets = {node.attributes["id"] for node in tree.css("[id]")}
    assert {entry.attributes["href"].removeprefix("#") for entry in tree.css(".ar-legend a")} <= targets


def test_a_changed_document_is_never_marked_silently(client, article):
    start = article.text.index(CUT)
    moved = client.get(
        _link(article, CUT).replace(f"start={start}&end={start + len(CUT)}", f"start=0&end={len(CUT)}")
    )
    assert "移到了这里" in moved.text
    assert "".join(mark.text() for mark in _tree(moved).css("article mark")) == CUT
    lost = client.get(f"/article/{article.id}?start=3&end=9&check=0123abcd")
    assert lost.status_code == 200
    assert not _tree(lost).css("mark")
    assert "现在找不到了" in lost.text
    assert _tree(lost).css_first("#cite").text() == "链接原来大致指向这里"


def test_the_cleaning_log_tells_each_rule_with_its_count_and_examples(client, article):
    tree = _tree(client.get(f"/article/{article.id}/cleaning"))
    rows = {row.css_first("th").text(deep=False): row for row in tree.css("tbody tr")}
    assert rows["繁体字"].css_first("td").text() == str(
        sum("traditional_script" in entry.rule for entry in clean_log(article, RAW))
    )
    assert rows["页码"].css_first("del").text().startswith("删去")


def test_what_is_only_a_beginning_says_so_and_leads_to_the_whole(client, article):
    tree = _tree(client.get("/article/begin"))
    assert tree.css_first(".ar-notice a").attributes["href"] == f"/article/{article.id}"
    assert tree.css_first(".ar-state-cut").text() == "后文缺失"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/article/nope", 404),
        ("/article/nope/cleaning", 404),
        ("/article/", 404),
        ("/article/..%2f..%2fetc%2fpasswd", 404),
        ("/article/%2e%2e%2fbegin", 404),
        ("/article/begin%00", 404),
        ("/article/%ff%fe", 404),
        ("/article/" + "x" * 5000, 404),
        ("/article/begin?start=9&end=3", 400),
        ("/article/begin?start=a&end=b", 400),
        ("/article/begin?start=0&end=999999&check=", 400),
        ("/article/begin?start=0&end=5&check=zz", 400),
        ("/article/begin?view=pdf", 400),
        ("/article/begin?start=%3Cscript%3E&end=1", 400),
    ],
)
def test_a_bad_address_gets_a_page_in_chinese_with_the_right_status(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    heading = {404: "没有找到这篇文章", 400: "这个链接打不开"}[status]
    assert _tree(response).css_first("h1").text() == heading
    assert "<script>" not in response.text
    assert "/etc/passwd" not in response.text or "编号“../../etc/passwd”" in unescape(response.text)


def test_nothing_but_our_own_files_may_act_on_the_page(client, article):
    for path in (f"/article/{article.id}", f"/article/{article.id}?view=raw", "/article/nope"):
        response = client.get(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        tree = _tree(response)
        assert [node.attributes["src"] for node in tree.css("script")] == ["/pages/article.js"]
        assert not tree.css("style, [style], [onclick], iframe, img")
        for node in tree.css("link"):
            assert client.get(node.attributes["href"]).headers["content-type"].startswith("text/css")


def test_the_pages_take_their_colours_from_the_chat():
    css = theme_css()
    assert re.search(r":root \{[^}]*--rd-accent: #\w+", css)
    assert re.search(r"prefers-color-scheme: dark\) \{ :root \{ --rd-paper: #\w+", css)


def test_hostile_words_stay_words():
    with client_of(FakeEngine()) as client:
        for view in ("text", "raw"):
            tree = _tree(client.get(f"/article/hostile?view={view}"))
            assert not tree.css("img, b[onclick], template")
            assert len(tree.css("script")) == 1
        text = (
            _tree(client.get(f"/article/hostile?start=0&end={len(HOSTILE_TEXT)}")).css_first("article").text()
        )
        assert HOSTILE_TEXT in text


def test_a_raw_file_that_is_gone_is_said_to_be_and_the_text_is_still_shown():
    with client_of(FakeEngine()) as client:
        start = TOWN_TEXT.index(SECOND)
        link = citation_link("town", start, start + len(SECOND), SECOND).split("#")[0]
        assert "已经不在原来的地方" in client.get(f"{link}&view=raw").text
        assert "已经不在原来的地方" in client.get("/article/town/cleaning").text
        assert SECOND in client.get(link).text


def test_a_raw_file_that_changed_is_said_to_have(client, corpus, article):
    path = corpus / "raw" / "town.txt"
    path.write_text(RAW.replace("中心", "大局"), encoding="utf-8")
    try:
        assert "改动过，位置对不上" in client.get(f"/article/{article.id}?view=raw").text
    finally:
        path.write_text(RAW, encoding="utf-8")


def test_a_failure_is_a_page_too_and_says_what_to_do():
    class Broken(FakeEngine):
        def article(self, article_id):
            if article_id == "boom":
                raise RuntimeError("secret detail")
            raise IndexMissingError("还没有索引。请运行 renda index。")

    with client_of(Broken()) as client:
        response = client.get("/article/town")
        assert (response.status_code, "请运行 renda index" in response.text) == (503, True)
        response = client.get("/article/boom")
        assert response.status_code == 500
        assert "secret detail" not in response.text


def test_the_pages_speak_english_where_the_setting_says_so():
    with client_of(FakeEngine(), language="en") as client:
        page = client.get("/article/town")
        assert '<html lang="en">' in page.text
        assert "Cleaning log" in page.text
        assert "No such article" in client.get("/article/nope").text
