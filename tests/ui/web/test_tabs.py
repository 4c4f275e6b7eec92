from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from rag.types import Article, Filters, Hit
from tests.eval.run_samples import row, write_run
from tests.ui.fake_engine import HOSTILE_TEXT, SECOND, TOWN, TOWN_PASSAGE, TOWN_TEXT, FakeEngine
from tests.ui.web.pages import Shelf, client_of
from ui.strings import Strings
from ui.web.hit_view import hit_view
from ui.web.links import citation_link

HIT = Hit(
    1,
    3.0,
    TOWN_PASSAGE,
    TOWN,
    signals={"late": 3.0, "bigrams": 1.0, "dense": -2.0, "words": 0.0, "unheard_of": 0.01},
    words=("主席团", "会议", "主席"),
)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def client(engine, tmp_path) -> Iterator[TestClient]:
    with client_of(engine, data_dir=tmp_path) as client:
        yield client


def _tree(response) -> LexborHTMLParser:
    return LexborHTMLParser(response.text)


def test_a_hit_says_what_spoke_for_it_strongest_first_and_where_its_words_stand():
    view = hit_view(HIT, Strings("zh"))
    assert [(share.name, share.percent) for share in view.shares] == [("逐词对上意思", 75), ("字面相同", 25)]
    marked = [run.text for runs in view.paragraphs for run in runs if run.hit]
    assert set(marked) == {"主席团", "会议"}  # the longer word, not 主席 inside it
    text = "\n".join("".join(run.text for run in runs) for runs in view.paragraphs)
    assert text == TOWN_TEXT


def test_search_lists_passages_without_an_answer_and_links_to_their_place(client):
    tree = _tree(client.get("/tab/search", params={"q": "主席团做什么", "k": "5"}))
    hits = tree.css(".rt-hit")
    assert len(hits) == 2
    link = citation_link("town", 0, len(TOWN_TEXT), TOWN_TEXT)
    assert hits[0].css_first("h3 a").attributes["href"] == link
    assert "另见" in hits[0].text()
    assert "《另一篇文章》（乙县）" in hits[0].text()
    assert hits[1].css_first("blockquote").text() == HOSTILE_TEXT
    assert not tree.css("script, img")


def test_filters_offer_what_the_collection_knows_and_narrow_the_search(client, engine):
    response = client.get("/tab/search?q=主席团&place=某县&genre=讲话&year=2023&article=town&place=外县")
    assert engine.filters[-1] == Filters(("某县", "外县"), (), ("讲话",), ("2023",), ("town",))
    tree = _tree(response)
    chosen = [box.attributes["value"] for box in tree.css("input[checked]")]
    assert chosen == ["某县", "外县", "讲话", "2023", "town"]
    assert "已选 5 项" in response.text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 200, "看文件里哪些段落与它有关"),
        ("q=天气", 200, "没有找到有关的段落"),
        ("q=出错", 503, "语言模型没有响应"),
        ("q=崩溃", 500, "程序内部出错"),
        ("q=主席团&k=0", 400, "k"),
        ("q=主席团&k=<b>", 400, "&lt;b&gt;"),
        ("q=主席团&k=９", 400, "k"),
    ],
)
def test_nothing_found_and_failures_keep_the_form_and_look_different(client, query, status, words):
    response = client.get(f"/tab/search?{query}")
    assert response.status_code == status
    assert words in response.text
    tree = _tree(response)
    assert tree.css_first("input[name=q]") is not None
    assert bool(tree.css(".rt-error")) == (status != 200)


def test_a_quote_is_found_word_for_word_and_leads_to_its_place(client):
    tree = _tree(client.get("/tab/quote", params={"q": SECOND}))
    assert tree.css_first(".rt-yes").text().startswith("收录的文件里有这句话")
    assert tree.css_first("mark").text() == SECOND
    start = TOWN_TEXT.index(SECOND)
    assert tree.css_first(".rt-match h3 a").attributes["href"] == citation_link(
        "town", start, start + len(SECOND), SECOND
    )


def test_a_quote_that_stands_nowhere_is_said_not_to_and_the_nearest_show_what_differs(client):
    tree = _tree(client.get("/tab/quote", params={"q": "乡镇人大主席团在闭会期间召集村民，讨论重大事项。"}))
    assert tree.css_first(".rt-nothing h3").text() == "收录的文件里没有这句话"
    assert not tree.css(".rt-yes, .rt-exact")
    assert tree.css_first(".rt-similar").text() == "相似度 50%"
    assert "村民" in [node.text() for node in tree.css(".rt-diff del")]


def test_the_collection_shows_every_article_with_its_completeness_and_its_log(tmp_path):
    whole = Article(
        replace(TOWN, id="whole", completeness="complete", date_doubtful=False), TOWN_TEXT * 2, 0, 1
    )
    short = Article(replace(TOWN, id="short", title="短的", prefix_of="whole", date=""), TOWN_TEXT, 0, 1)
    with client_of(Shelf([whole, short]), data_dir=tmp_path) as client:
        tree = _tree(client.get("/tab/collection"))
    rows = [[cell.text(strip=True) for cell in row.css("th, td")] for row in tree.css("tbody tr")]
    assert rows[0][1:7] == ["某县", "县人大常委会", "2023年9月6日", "讲话", "完整", f"{2 * len(TOWN_TEXT)}"]
    assert rows[1][0] == "短的是《在乡镇人大工作会议上的讲话》的开头，检索时由那一篇回答"
    assert rows[1][3:6] == ["日期存疑", "讲话", "后文缺失"]
    assert tree.css_first("tbody td a").attributes["href"] == "/article/whole/cleaning"
    assert "2 篇文章" in tree.css_first(".rt-intro").text()


def test_an_empty_collection_says_how_to_fill_it(tmp_path):
    with client_of(Shelf([]), data_dir=tmp_path) as client:
        assert "还没有收录文章" in client.get("/tab/collection").text


def test_without_an_evaluation_the_quality_tab_says_how_to_make_one(client):
    response = client.get("/tab/quality")
    assert response.status_code == 200
    assert "renda eval run" in response.text
    assert client.get("/quality/report").status_code == 404


def test_the_newest_report_is_served_apart_from_the_service(client, tmp_path):
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "report.html").write_text("<!doctype html><title>报告</title>", encoding="utf-8")
    response = client.get("/quality/report")
    assert "报告" in response.text
    assert response.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert 'href="/quality/report"' in client.get("/tab/quality").text


def test_the_figures_of_the_newest_whole_evaluation_are_shown_with_their_interval(client, tmp_path):
    write_run(tmp_path / "eval", [row(1), row(2, rank=2)], "whole")
    write_run(tmp_path / "eval", [row(3)], "part", limit=1)
    tree = _tree(client.get("/tab/quality"))
    assert "评测集 renda，2 题" in tree.css_first(".rt-intro").text()
    figures = {
        tile.css_first("h4").text(): tile.css_first(".rt-figure").text() for tile in tree.css(".rt-tile")
    }
    assert figures["首段命中"] == "0.500"
    assert figures["MRR@10"] == "0.750"


def test_a_damaged_evaluation_is_said_to_be_damaged(client, tmp_path):
    folder = tmp_path / "eval" / "20261122T073053-renda"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps({"name": 7}), encoding="utf-8")
    assert "评测记录读不出来" in client.get("/tab/quality").text


def test_an_unknown_tab_is_not_there(client):
    assert client.get("/tab/nope").status_code == 404


def test_the_tabs_speak_english_where_the_setting_says_so(tmp_path):
    with client_of(FakeEngine(), data_dir=tmp_path, language="en") as client:
        assert "Search passages" in client.get("/tab/search").text
        assert "The documents don&#39;t say this" in client.get("/tab/quote?q=没有这句话").text
