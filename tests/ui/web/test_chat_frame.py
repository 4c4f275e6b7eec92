from __future__ import annotations

import re

import pytest

from rag.types import ArticleMeta
from ui.strings import Strings
from ui.web.chat_frame import filters_html, foot_html, panel_html, sidebar_html, talk_html, welcome_html

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ARTICLES = [
    ArticleMeta("a", "甲文", "a.txt", place="某县", issuer="县委", genre="讲话", date="2023年9月"),
    ArticleMeta("b", "乙文", "b.txt", place="温州", genre="意见", date="2024-08-10", completeness="cut"),
    ArticleMeta("c", "丙文", "c.txt", place="温州", genre="意见"),
    ArticleMeta("d", "<b>丁文", "d.txt", place="温州", genre="意见", prefix_of="c"),
]


def test_the_collection_is_told_at_a_glance():
    html = welcome_html(Strings("zh"), ARTICLES)
    figures = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)
    assert figures == [
        ("文章", "4"),
        ("地方", "2"),
        ("体裁", "2"),
        ("年份", "2023–2024"),
        ("原文不完整", "1"),
    ]


@pytest.mark.parametrize(("language", "quoted"), [("zh", "写不成时"), ("en", "where it fails")])
def test_what_is_said_of_a_model_that_writes_holds_while_quotations_stand_in_its_place(language, quoted):
    strings = Strings(language)
    assert quoted in strings("page.note_model")
    assert quoted in welcome_html(strings, ARTICLES, by_model=True)
    assert quoted not in welcome_html(strings, ARTICLES)


def test_filters_offer_what_can_answer_most_frequent_first():
    html = filters_html(Strings("zh"), ARTICLES)
    places = re.findall(r'name="places" value="(.*?)".*?<small>(\d)</small>', html)
    assert places == [("温州", "2"), ("某县", "1")]
    assert re.findall(r'name="years" value="(.*?)"', html) == ["2024", "2023"]
    assert re.findall(r'name="articles" value="(.*?)" data-shown="(.*?)"', html) == [
        ("a", "甲文"),
        ("b", "乙文"),
        ("c", "丙文"),
    ]


def test_in_english_nothing_but_examples_and_documents_is_chinese():
    strings = Strings("en")
    frame = "".join((sidebar_html(strings), talk_html(strings, []), panel_html(strings), foot_html(strings)))
    examples = "".join(strings(f"page.example.{number}") for number in range(1, 5))
    assert set(CHINESE.findall(frame)) <= set(examples)
