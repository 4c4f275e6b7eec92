from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rag.types import NO_FILTERS, Answer, ArticleMeta, Citation, Passage
from ui.store.records import Exchange
from ui.strings import Strings
from ui.web.answer_text import linked_paragraphs, plain_paragraphs
from ui.web.escaping import escape
from ui.web.source_html import citation_template
from ui.web.turns import answer_html, exchange_html

ZH = Strings("zh")
TEXT = "一、总则\n第一句。第二句。\n第二段的句子。"
META = ArticleMeta(id="a", title="某意见", source="a.txt", place="温州", aliases=("温州市",))
PASSAGE = Passage("a-0", "a", 100, 100 + len(TEXT), 0, len(TEXT), TEXT)
OTHER = Passage("a-1", "a", 300, 306, 300, 306, "别处的句子。")


def _cite(n: int, quote: str, passage: Passage = PASSAGE, remark: str = "") -> Citation:
    start = passage.start + passage.text.index(quote)
    return Citation(n, quote, start, start + len(quote), start, start + len(quote), passage, META, remark)


def _paragraphs(text: str, *citations: Citation) -> list[str]:
    made = linked_paragraphs(ZH, 0, Answer("问", text, "answered", "extractive", citations))
    return [re.sub(r"<[^>]+>", "", paragraph) for paragraph in re.findall(r"<p>(.*?)</p>", made)]


def test_sentences_of_one_paragraph_of_the_source_stay_together():
    assert _paragraphs("第一句。[1]第二句。[2]", _cite(1, "第一句。"), _cite(2, "第二句。")) == [
        "第一句。[1]第二句。[2]"
    ]


def test_a_new_paragraph_of_the_source_begins_a_new_paragraph():
    shown = _paragraphs("第二句。[1]第二段的句子。[2]", _cite(1, "第二句。"), _cite(2, "第二段的句子。"))
    assert shown == ["第二句。[1]", "第二段的句子。[2]"]


def test_another_passage_begins_a_new_paragraph():
    shown = _paragraphs("第一句。[1]别处的句子。[2]", _cite(1, "第一句。"), _cite(2, "别处的句子。", OTHER))
    assert shown == ["第一句。[1]", "别处的句子。[2]"]


def test_two_markers_of_one_sentence_are_not_parted():
    assert _paragraphs("第一句。[1][2]", _cite(1, "第一句。"), _cite(2, "别处的句子。", OTHER)) == [
        "第一句。[1][2]"
    ]


def test_a_remark_stays_with_the_sentence_it_warns_of():
    remark = "年份（2024年）可疑"
    first, second = _cite(1, "第二句。", remark=remark), _cite(2, "第二段的句子。")
    text = f"第二句。[1]（存疑：{remark}）第二段的句子。[2]"
    assert _paragraphs(text, first, second) == [f"第二句。[1]（存疑：{remark}）", "第二段的句子。[2]"]
    made = linked_paragraphs(ZH, 0, Answer("问", text, "answered", "extractive", (first, second)))
    assert f'<small class="rd-doubt">（存疑：{remark}）</small>' in made


def test_a_remark_and_a_heading_in_english_are_told_apart_as_those_in_chinese_are():
    remark = "年份（2024年）可疑"
    text = f"温州: 第一句。[1] (doubtful: {remark})"
    cited = _cite(1, "第一句。", remark=remark)
    made = linked_paragraphs(Strings("en"), 0, Answer("问", text, "answered", "extractive", (cited,)))
    assert '<b class="rd-group">温州: </b>第一句' in made
    assert f'<small class="rd-doubt"> (doubtful: {remark})</small>' in made
    assert made.count("oubtful") == 1


def test_a_remark_that_the_text_does_not_spell_out_is_still_shown():
    made = linked_paragraphs(
        ZH, 0, Answer("问", "第一句。[1]", "answered", "extractive", (_cite(1, "第一句。", remark="可疑"),))
    )
    assert '<small class="rd-doubt">存疑</small>' in made


@pytest.mark.parametrize("label", ["温州", "温州市", "某意见", "《某意见》", "温州《某意见》"])
def test_the_name_of_the_source_becomes_the_heading_of_its_group(label):
    answer = Answer("问", f"{label}：第一句。[1]", "answered", "extractive", (_cite(1, "第一句。"),))
    assert f'<b class="rd-group">{label}：</b>第一句' in linked_paragraphs(ZH, 0, answer)


def test_the_label_of_a_part_that_names_no_source_is_a_heading_too():
    text = "乡镇人大（不是乡镇人大主席团）：第一句。[1]\n苏州：所收文件没有说。"
    html = linked_paragraphs(ZH, 0, Answer("问", text, "answered", "extractive", (_cite(1, "第一句。"),)))
    assert '<b class="rd-group">乡镇人大（不是乡镇人大主席团）：</b>第一句' in html
    assert "<p>苏州：所收文件没有说。</p>" in html


def test_other_words_before_a_colon_stay_in_the_sentence():
    passage = replace(PASSAGE, text="同志们：第一句。")
    cited = _cite(1, "同志们：第一句。", passage)
    answer = Answer("问", "同志们：第一句。[1]", "answered", "extractive", (cited,))
    assert "rd-group" not in linked_paragraphs(ZH, 0, answer)


def test_a_bracketed_number_without_a_citation_stays_text():
    made = linked_paragraphs(
        ZH, 0, Answer("问", "见注[7]。第一句。[1]", "answered", "extractive", (_cite(1, "第一句。"),))
    )
    assert "见注[7]。" in made
    assert made.count("<a ") == 1


def test_text_under_way_has_markers_but_no_links():
    made = plain_paragraphs("一<b>。[1]\n\n二", "mark")
    assert made == '<p>一&lt;b&gt;。<span class="mark">[1]</span></p><p>二</p>'


def test_the_marked_span_is_the_cited_one_also_across_lines():
    quote = "第二句。\n第二段的句子。"
    made = citation_template(ZH, 0, _cite(1, quote), ())
    assert "<p>一、总则</p><p>第一句。<mark>第二句。</mark></p><p><mark>第二段的句子。</mark></p>" in made


def test_a_cited_span_that_leaves_its_passage_marks_what_lies_inside():
    wide = Citation(1, "x", 0, 1000, 0, 1000, PASSAGE, META)
    assert citation_template(ZH, 0, wide, ()).count("<mark>") == 3


@pytest.mark.parametrize("text", ["<script>", '"><img>', "{{x}}", "${x}", "@children", "`x`", "a & b", "'"])
def test_nothing_with_a_meaning_to_browser_or_template_gets_through(text):
    assert not set(escape(text).replace("&amp;", "").replace("&#", "").replace("&quot;", "")) & set(
        "<>\"'{}$@`"
    )


def test_a_long_failed_question_is_shown_shortened():
    exchange = Exchange("a", 0, "问" * 2_000, None, "太长", "", NO_FILTERS, datetime.now(UTC))
    shown = re.sub(r'data-question="[^"]*"', "", exchange_html(ZH, exchange))
    assert 400 < shown.count("问") < 450


def test_an_answer_that_broke_off_is_an_error_with_what_had_come_and_links_nowhere():
    exchange = Exchange("a", 0, "问", None, "模型没有响应。", "第一句。[1]", NO_FILTERS, datetime.now(UTC))
    made = exchange_html(ZH, exchange)
    assert made.index("rd-error") < made.index("rd-stopped") < made.index("没有写完")
    assert "rd-answer" not in made
    assert "<a " not in made


def test_the_sources_list_each_article_once():
    answer = Answer(
        "问", "第一句。[1]第二句。[2]", "answered", "extractive", (_cite(1, "第一句。"), _cite(2, "第二句。"))
    )
    made = answer_html(ZH, 0, answer)
    assert made.count('class="rd-source-name"') == 1
    assert "1 篇文章" in made
    assert made.count("<template") == 2
