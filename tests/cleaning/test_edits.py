import pytest

from rag.cleaning.edits import Change, MappedText, RawMap, apply_edits, raw_span
from rag.types import Article, ArticleMeta, Edit, Mark


def article_of(raw: str, text: MappedText) -> Article:
    return Article(ArticleMeta("a", "t", "s"), text.text, text.raw_start, text.raw_end, text.edits())


def test_edits_turn_the_raw_text_into_the_cleaned_text():
    raw = "人大，\n\n代表abc。"
    text = MappedText.from_raw(raw).replace("break", [Change(3, 5)]).replace("latin", [Change(5, 8, "们")])
    assert text.text == "人大，代表们。"
    assert text.edits() == (Edit("break", 3, 5, ""), Edit("latin", 7, 10, "们"))
    assert apply_edits(raw, 0, len(raw), text.edits()) == text.text


def test_a_change_leaves_out_what_it_would_replace_by_itself():
    text = MappedText.from_raw("经济开展。").replace("word", [Change(2, 4, "发展")])
    assert text.edits() == (Edit("word", 2, 3, "发"),)


def test_rules_on_the_same_characters_join_their_names():
    text = MappedText.from_raw("會議(huì)結束")
    text = text.replace("pinyin", [Change(2, 7)]).replace("script", [Change(1, 2, "议")])
    assert text.edits() == (Edit("pinyin+script", 1, 7, "议"),)


def test_an_insertion_inside_a_deletion_becomes_one_edit():
    text = (
        MappedText.from_raw("甲。\n12、乙")
        .replace("cut", [Change(2, 6)])
        .replace("part", [Change(2, 2, "\n")])
    )
    assert text.text == "甲。\n乙"
    assert text.edits() == (Edit("cut+part", 2, 6, "\n"),)


def test_neighbouring_replacements_stay_apart_so_that_each_leads_to_its_own_origin():
    text = MappedText.from_raw("會議").replace("script", [Change(0, 1, "会"), Change(1, 2, "议")])
    assert text.edits() == (Edit("script", 0, 1, "会"), Edit("script", 1, 2, "议"))


def test_overlapping_changes_of_one_rule_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        MappedText.from_raw("abcd").replace("rule", [Change(0, 3, "x"), Change(2, 4, "y")])


def test_marks_follow_the_text():
    text = MappedText.from_raw("a甲乙b").mark([Mark("masked", 1, 3, "n")])
    text = text.replace("cut", [Change(0, 1)]).replace("word", [Change(0, 2, "丙丁戊")])
    assert text.marks == (Mark("masked", 0, 3, "n"),)


def test_raw_span_leads_back_through_every_kind_of_edit():
    raw = "xx甲會(huì)乙\n丙"
    text = MappedText.from_raw(raw)
    text = text.replace("cut", [Change(0, 2), Change(4, 9), Change(10, 11)]).replace(
        "script", [Change(1, 2, "会")]
    )
    assert text.text == "甲会乙丙"
    article = article_of(raw, text)
    assert raw_span(article, 0, 1) == (2, 3)
    assert raw_span(article, 1, 2) == (3, 9)
    assert raw_span(article, 2, 4) == (9, 12)
    assert raw_span(article, 0, 4) == (2, 12)
    assert raw_span(article, 2, 2) == (9, 9)


def test_raw_span_of_a_later_article_counts_from_the_beginning_of_the_file():
    raw = "第一篇：甲文\n第二篇：乙文。"
    whole = MappedText.from_raw(raw)
    part = whole.cut(7, len(raw), 7, len(raw)).replace("heading", [Change(0, 4)])
    article = article_of(raw, part)
    assert article.text == "乙文。"
    assert RawMap(article).raw_span(0, 2) == (11, 13)


def test_a_span_outside_the_article_is_refused():
    article = article_of("甲", MappedText.from_raw("甲"))
    with pytest.raises(ValueError, match="outside"):
        raw_span(article, 0, 2)
