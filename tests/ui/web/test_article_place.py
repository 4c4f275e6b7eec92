from __future__ import annotations

import pytest

from rag.errors import InputError
from rag.types import Article, ArticleMeta
from ui.strings import Strings
from ui.web.article_place import Asked, find_place, read_asked
from ui.web.links import check_of

STRINGS = Strings("zh")
SENTENCE = "主席团每季度至少召开一次会议。"


def _article(text: str) -> Article:
    return Article(ArticleMeta("a", "题目", "a.txt"), text, 0, len(text))


def test_a_link_whose_text_still_stands_there_leads_there():
    place = find_place(
        _article(f"开头。{SENTENCE}"), Asked(3, 3 + len(SENTENCE), check_of(SENTENCE)), STRINGS
    )
    assert (place.state, place.start, place.end) == ("same", 3, 3 + len(SENTENCE))


def test_a_sentence_that_moved_is_found_again_at_the_nearest_place():
    article = _article(f"{SENTENCE}新加的一段话。{SENTENCE}后面。")
    asked = Asked(20, 20 + len(SENTENCE), check_of(SENTENCE))
    place = find_place(article, asked, STRINGS)
    assert place.state == "moved"
    assert article.text[place.start : place.end] == SENTENCE
    assert place.start == len(SENTENCE) + 7  # 2 characters away; the other is 20 away


def test_a_sentence_that_is_gone_is_never_replaced_by_what_stands_there_now():
    place = find_place(_article("完全不同的一段话，位置相同。"), Asked(2, 8, check_of(SENTENCE)), STRINGS)
    assert (place.state, place.start, place.end) == ("lost", 2, 2)
    beyond = find_place(_article("短"), Asked(500, 520, check_of(SENTENCE)), STRINGS)
    assert (beyond.state, beyond.start, beyond.end) == ("lost", 1, 1)


def test_the_search_for_what_moved_is_bounded():
    text = "一" * 40_000
    place = find_place(_article(text), Asked(0, 20_000, "0" * 8), STRINGS)
    assert place.state == "lost"


def test_without_a_place_the_whole_article_is_meant_and_without_a_check_the_place_is_believed():
    assert read_asked({}, STRINGS) == Asked()
    assert find_place(_article("正文"), Asked(), STRINGS).state == "whole"
    assert find_place(_article("正文。"), Asked(0, 2), STRINGS).state == "same"
    with pytest.raises(InputError, match="第 9 字"):
        find_place(_article("正文。"), Asked(0, 9), STRINGS)


@pytest.mark.parametrize(
    "query",
    [
        {"start": "5"},
        {"start": "", "end": "4"},
        {"start": "-1", "end": "4"},
        {"start": "4", "end": "4"},
        {"start": "9", "end": "4"},
        {"start": "1e3", "end": "4000"},
        {"start": "１", "end": "４"},
        {"start": "0", "end": "9" * 40},
        {"start": "<script>", "end": "4"},
        {"start": "0", "end": "4", "check": "../../.."},
        {"start": "0", "end": "4", "check": "abc"},
    ],
)
def test_a_place_that_can_not_be_one_is_refused(query):
    with pytest.raises(InputError):
        read_asked(query, STRINGS)
