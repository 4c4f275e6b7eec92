from __future__ import annotations

import pytest

from rag.corpus import read_articles
from rag.settings import PROJECT_ROOT
from rag.types import Article, ArticleMeta, Mark
from ui.strings import Strings
from ui.web.article_place import Place
from ui.web.article_view import view_of

STRINGS = Strings("zh")
ARTICLES = {article.id: article for article in read_articles(PROJECT_ROOT / "corpus" / "articles")}
TEXT = "题目\n一、总的要求\n2023年召开会议。会议很好。\n二、具体做法\n要抓落实。"
MARKS = (
    Mark("doubtful_date", 10, 14, "年份可疑"),
    Mark("omission", 20, 20, "此处省略"),
    Mark("doubtful_date", 28, 30, "年份可疑"),
)
ARTICLE = Article(ArticleMeta("a", "题目", "a.txt"), TEXT, 0, len(TEXT), marks=MARKS)
WHOLE = Place("whole")


def _pieces(view):
    return [piece for block in view.blocks for piece in block.pieces]


@pytest.mark.parametrize("article_id", sorted(ARTICLES))
def test_every_line_of_an_article_is_shown_and_nothing_else(article_id):
    article = ARTICLES[article_id]
    third = len(article.text) // 3
    for place in (WHOLE, Place("same", third, third + 200), Place("lost", third, third)):
        shown = [
            "".join(piece.text for piece in block.pieces) for block in view_of(article, place, STRINGS).blocks
        ]
        assert shown == [line for line in article.text.split("\n") if line]


def test_what_the_link_leads_to_is_marked_through_remarks_and_paragraphs_and_opened_once():
    view = view_of(ARTICLE, Place("same", 5, 20), STRINGS)
    cited = [piece for piece in _pieces(view) if piece.cited]
    assert "".join(piece.text for piece in cited) == TEXT[5:20].replace("\n", "")
    assert [piece.first for piece in cited].count(True) == 1
    assert cited[0].first
    assert any(piece.note for piece in cited)


def test_a_lost_place_is_shown_without_marking_anything():
    pieces = _pieces(view_of(ARTICLE, Place("lost", 12, 12), STRINGS))
    assert not any(piece.cited for piece in pieces)
    assert [piece.text for piece in pieces if piece.first] == [""]


def test_the_same_remark_on_two_places_is_one_note_and_a_gap_stands_where_something_is_missing():
    view = view_of(ARTICLE, WHOLE, STRINGS)
    assert [(note.number, note.name, note.text, note.count) for note in view.notes] == [
        (1, "日期存疑", "年份可疑", 2),
        (2, "来源省略", "此处省略", 1),
    ]
    noted = [piece for piece in _pieces(view) if piece.note]
    assert [(piece.text, piece.gap, piece.note_first) for piece in noted] == [
        ("2023", False, True),
        ("", True, True),
        ("具体", False, False),
    ]


def test_headings_make_the_outline_and_lead_to_the_sections_before_and_after():
    view = view_of(ARTICLE, Place("same", 30, 33), STRINGS)
    assert [(section.text, section.current) for section in view.outline] == [
        ("一、总的要求", False),
        ("二、具体做法", True),
    ]
    assert view.before is not None
    assert view.before.text == "一、总的要求"
    assert view.after is None
    starts = {block.start: block.level for block in view.blocks}
    assert [starts[section.block] for section in view.outline] == [2, 2]


def test_every_section_of_the_outline_leads_to_a_paragraph_that_is_there():
    for article in ARTICLES.values():
        view = view_of(article, WHOLE, STRINGS)
        assert {section.block for section in view.outline} <= {block.start for block in view.blocks}
