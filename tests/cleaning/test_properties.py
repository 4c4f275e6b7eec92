"""Noise of each kind put into clean text comes out; clean text stays; the way back is exact."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from rag.cleaning.declarations import SourceDeclaration
from rag.cleaning.edits import apply_edits, raw_span
from rag.cleaning.pipeline import clean_text
from rag.errors import SourceError
from tests.cleaning.texts import SENTENCES, clean_articles, cleaned

TO_TRADITIONAL = OpenCC("s2t")
FRAGMENTS = (
    "！扒髮嵭、", "?础按碇", "(zhì)", "……(省略1330字)……", "\n2、", "\n12、、", " -1-\n", "第一篇：", "\n第二篇:", "标题:", " |",
    "上一篇:", "下一篇:", "XX县区委", "离不XX县区委", "“三个代表", "”", "民-主", "效劳", "开展", "鼓开工作", "行政县域", "选县选民", "2024年", "2024名",
    "中发〔2024〕9号", "十七大", "《标题", "》", "，工作总结《标题》。", "同志们：", "(2023年9月6日) 同志们:", "在会议上的讲话 ", "\ue004", "锟斤拷", "<p>",
    "&nbsp;", "更多请关注公众号", "来源：网 作者：人 点击：3", "首页 > 范文 > 正文", "\u3000", "\ufeff", "一、", "（一）", "1.", "。", "，", "\n", " ", "會議", "著",
)  # fmt: skip
bounded = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def body_places(text: str) -> list[int]:
    """Places inside body sentences, between two Chinese characters, away from the line ends.

    The first sentence of a numbered point is left out: broken there, it can't be told from a heading.
    """
    places = []
    for match in re.finditer(r"[^\n]{50,}", text):
        numbered = re.match(r"\d|[（一二三四]", match[0])
        first = match[0].index("。") + 2 if numbered and "。" in match[0] else 22
        places += [
            at
            for at in range(match.start() + first, match.end() - 2)
            if re.fullmatch(r"[\u4e00-\u9fff]{2}", text[at - 1 : at + 1])
        ]
    return places


def insert(text: str, places: list[int], noises: list[str]) -> str:
    for place, noise in sorted(zip(places, noises, strict=True), reverse=True):
        text = text[:place] + noise + text[place:]
    return text


@st.composite
def noisy(draw, noise, most=4):
    text = draw(clean_articles())
    assume(body_places(text))
    places = draw(st.lists(st.sampled_from(body_places(text)), min_size=1, max_size=most, unique=True))
    return text, insert(text, places, [draw(noise) for _ in places])


@bounded
@given(clean_articles())
def test_clean_text_stays_as_it_is(text):
    article = cleaned(text)
    assert article.text == text
    assert article.edits == ()


@bounded
@given(noisy(st.sampled_from(["\u200b", "\ufeff", "\u00ad", "\u200e\u200d", "\x07", "\x1f"])))
def test_invisible_characters_come_out(pair):
    assert cleaned(pair[1]).text == pair[0]


@bounded
@given(noisy(st.sampled_from(["(zhì)", "（guàn chè）", "(xīn)", "(lǐng dǎo)"])))
def test_toned_pinyin_in_brackets_comes_out(pair):
    assert cleaned(pair[1]).text == pair[0]


@bounded
@given(
    noisy(st.sampled_from(["<b>", "</span>", "<font color=red>", "<!-- ad -->", "<script>var a=1;</script>"]))
)
def test_tags_come_out(pair):
    assert cleaned(pair[1]).text == pair[0]


@bounded
@given(noisy(st.sampled_from(["\n", "\n\n", " \n", "\r\n", "\n\u3000\u3000", "\n&nbsp;&nbsp;", "\u2028"])))
def test_line_breaks_inside_sentences_come_out(pair):
    assert cleaned(pair[1]).text == pair[0]


@bounded
@given(
    noisy(
        st.sampled_from(
            [
                " -3-\n\n",
                "\n- 12 -\n",
                "\n第 3 页 共 10 页\n",
                " — 7 —\n",
                "\n第2页/共9页\n",
                "\n\n3\n\n",
                " 5\n\n",
            ]
        )
    )
)
def test_page_numbers_inside_sentences_come_out(pair):
    assert cleaned(pair[1]).text == pair[0]


@bounded
@given(
    noisy(
        st.sampled_from(
            [
                "文章由小小(http:///blog/)收集",
                "（本文来自www.example.com整理）",
                "http://www.fanwen.example/a/1.html",
                "更多精彩范文请关注公众号人大文库。",
                "【字体：大 中 小】",
                "【打印本页】【关闭窗口】",
                "转载请注明出处！",
                "代写文稿QQ：123456789。",
            ]
        ),
        most=2,
    )
)
def test_adverts_inside_sentences_come_out(pair):
    before, after = pair
    assert cleaned(after).text.replace("（）", "") == before


@bounded
@given(clean_articles(), st.data())
def test_running_numbers_of_pages_come_out(text, data):
    body = text[text.index("同志们") :]
    flat = text[: text.index("同志们")].strip() + "\n" + body
    places = body_places(flat)
    count = data.draw(st.integers(3, 6))
    chosen = []
    for place in places:
        # A page holds more than a few words.
        if not chosen or place >= chosen[-1] + data.draw(st.integers(45, 70)):
            chosen.append(place)
    chosen = chosen[:count]
    assume(len(chosen) == count)
    first = data.draw(st.integers(2, 9))
    raw = insert(flat, chosen, [f"\n{first + i}、" for i in range(count)])
    assert cleaned(raw).text == text


@bounded
@given(clean_articles(), st.booleans(), st.integers(1, 3))
def test_site_around_the_text_comes_out(text, breadcrumb, copies):
    title = text.split("\n", 1)[0]
    top = "首页 工作总结 工作计划 心得体会 演讲稿 实习报告 述职报告\n范文大全\n"
    top += "首页 > 范文大全 > 讲话稿\n" if breadcrumb else "当前位置：首页 > 讲话稿\n"
    details = "来源：网络  作者：佚名  更新时间：2021-03-04  点击：32\n"
    bottom = "\n上一篇：关于调研的报告\n下一篇：年终总结\n相关栏目：人大 讲话\n本类热门\n打印本页 关闭窗口"
    raw = top + title + "\n" + details + (title + "\n") * (copies - 1) + text.split("\n", 1)[1] + bottom
    assert cleaned(raw).text == text


@bounded
@given(clean_articles())
def test_a_teaser_that_repeats_the_start_comes_out(text):
    title, body = text.split("\n", 1)
    teaser = title + body.replace("\n", "")[:60] + "..."
    assert cleaned(f"{title}\n{teaser}\n{body}").text == text


@bounded
@given(clean_articles(), st.sampled_from(["，工作总结《{}》", "，{}"]), st.data())
def test_titles_inserted_before_a_full_stop_come_out(text, form, data):
    title = text.split("\n", 1)[0]
    stops = [m.start() for m in re.finditer("。", text) if m.start() > len(title) + 30]
    place = data.draw(st.sampled_from(stops))
    assert cleaned(text[:place] + form.format(title) + text[place:]).text == text


@bounded
@given(clean_articles(), st.sampled_from("-·."))
def test_words_parted_to_pass_filters_close_up(text, sign):
    parted = re.sub("(代)(表)|(领)(导)|(监)(督)", lambda m: sign.join(g for g in m.groups() if g), text)
    assume(parted != text)
    title = text.split("\n", 1)[0]
    raw = title + parted[parted.index("\n") :]
    assert cleaned(raw).text == text


@bounded
@given(clean_articles())
def test_a_lost_closing_mark_of_a_stock_term_comes_back(text):
    assume("“三个代表”" in text)
    assert cleaned(text.replace("“三个代表”", "“三个代表")).text == text


@bounded
@given(clean_articles())
def test_traditional_script_becomes_simplified_again(text):
    converted = TO_TRADITIONAL.convert(text)
    assume(converted != text)
    assert cleaned(converted).text == text


@bounded
@given(clean_articles())
def test_spun_words_are_put_back_and_genuine_ones_stay(text):
    pairs = {
        "服务大局": "效劳大局",
        "基础": "根底",
        "督促": "催促",
        "经济社会发展": "经济社会开展",
        "规范化": "标准化",
    }
    extra = "要打牢基础，服务大局，督促落实，促进经济社会发展，推进工作制度化、规范化。"
    before = text + "\n" + extra
    spun = before
    for meant, word in pairs.items():
        spun = spun.replace(meant, word)
    articles = clean_text(spun, "样本.txt", SourceDeclaration(spun=True))
    assert [a.text for a in articles] == [before]


@bounded
@given(clean_articles())
def test_paragraphs_run_together_part_again(text):
    title, body = text.split("\n", 1)
    assume(body.count("\n") >= 6)
    assert cleaned(title + "\n" + body.replace("\n", " ")).text == text


@bounded
@given(
    st.lists(
        st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(SENTENCES), st.text(max_size=6)), max_size=40
    )
)
def test_any_text_at_all_is_cleaned_or_refused_and_leads_back(pieces):
    raw = "".join(pieces)
    try:
        articles = clean_text(raw, "样本.txt", SourceDeclaration(spun=True))
    except SourceError:
        return
    assert articles[0].raw_start == 0
    assert articles[-1].raw_end == len(raw)
    for article in articles:
        assert apply_edits(raw, article.raw_start, article.raw_end, article.edits) == article.text
        assert all(0 <= m.start <= m.end <= len(article.text) for m in article.marks)
        assert all(edit.rule for edit in article.edits)


@bounded
@given(noisy(st.sampled_from(["\u200b", "(zhì)", "\n\n", " -3-\n\n", "<b>", "http://a.example/1.html"])))
def test_the_way_back_is_exact_for_every_character(pair):
    raw = pair[1]
    article = cleaned(raw)
    assert apply_edits(raw, article.raw_start, article.raw_end, article.edits) == article.text
    previous = 0
    inside = set()
    for edit in article.edits:
        assert edit.raw_start >= previous
        previous = edit.raw_end
        inside.update(range(edit.raw_start, edit.raw_end))
    for index, character in enumerate(article.text):
        start, end = raw_span(article, index, index + 1)
        assert raw[start:end] == character or start in inside or start == end


@bounded
@given(noisy(st.sampled_from(["\n", "(zhì)", " -3-\n\n", "。“"])))
def test_cleaning_twice_changes_nothing_more(pair):
    once = cleaned(pair[1]).text
    assert cleaned(once).text == once
