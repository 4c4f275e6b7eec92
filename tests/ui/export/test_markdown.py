from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.types import Filters
from tests.ui.export.samples import conversation, exchange, quoting, whole
from tests.ui.fake_engine import FIRST, HOSTILE_TEXT, SECOND, THIRD
from ui.export.markdown import escape_markdown, export_markdown
from ui.strings import Strings

ZH = Strings("zh")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TRICKS = (
    "# heading", "> quote", "- item", "+ item", "* item", "1. item", "12) item", "---", "===", "***", "___",
    "```js", "~~~", "    code", "\tcode", "`code`", "*em*", "__strong__", "~~gone~~", "[a](javascript:b)",
    "![a](http://203.0.113.7/x.png)", "[a]: http://203.0.113.7/", "[a][b]", "<http://203.0.113.7/>",
    "<img src=x onerror=y>", "<!-- x", "</ul>", "&lt;b&gt;", "&#60;b&#62;", "| a | b |", "|---|---|", "\\",
    "line\\", "a  \nb", "[^1]: note", "$x$", "{.cls}", ": term", "% title", "(javascript:alert(1))",
    ": http://203.0.113.7/", "- [ ] task", "==mark==", "<details>", "]()", "![", "\\](x)", "\u2028# a", "\r# a",
)  # fmt: skip


def tokens(text: str) -> list[str]:
    found = []
    for token in PARSER.parse(text):
        found.append(token.type)
        found += [child.type for child in token.children or ()]
    return found


def structure(text: str) -> list[str]:
    """The kinds of all blocks and inline markup, in order."""
    return [kind for kind in tokens(text) if kind not in {"text", "text_special"}]


def shown(text: str) -> str:
    """What a reader sees: the text of all inline tokens."""
    return "\n".join(
        "".join(child.content for child in token.children or ())
        for token in PARSER.parse(text)
        if token.type == "inline"
    )


def test_a_conversation_reads_from_its_title_to_its_sources():
    text = export_markdown(whole(), ZH)
    lines = text.splitlines()
    assert lines[0] == "# 主席团的工作"
    assert "人大问答 · 对话开始于 2026-03-0" in lines[2]
    assert [line for line in lines if line.startswith("## ")] == [
        "## 问题 1：主席团做什么？",
        "## 问题 2：天气怎么样？",
        "## 问题 3：恶意",
        "## 问题 4：出错",
        "## 问题 5：停了",
        "## 问题 6：再问一次",
        "## 出处",
    ]
    assert "*查找范围：地方：某县、乙县*" in lines


def test_numbers_run_through_the_conversation_and_equal_spans_share_one():
    text = shown(export_markdown(whole(), ZH))
    assert text.count(f"某县：{FIRST}[1]{SECOND}[2]\n{THIRD}[3]") == 2
    assert f"{HOSTILE_TEXT}[4]" in text
    assert "[5]" not in text
    sources = export_markdown(whole(), ZH).split("## 出处")[1]
    assert [line[:2] for line in sources.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3.", "4."]


def test_refusals_errors_and_what_broke_off_are_told_apart_from_answers():
    text = export_markdown(whole(), ZH)
    assert "> **文件里没有答案**\n>\n> 文件里没有关于这个问题的内容。" in text
    assert "> **出错了，以下不是回答**\n>\n> 语言模型没有响应。请稍后再试。" in text
    assert "> **回答没有完成，以下未经核对**\n>\n> 写了一半\n" in text
    assert "**下面的话没有找到依据，请勿采信：**\n\n- 没有依据的话。" in text


def test_a_source_says_whose_it_is_where_it_stands_and_what_is_doubtful():
    source = shown(export_markdown(whole(), ZH).split("## 出处")[1].split("\n4. ")[0])
    third = source[source.index("数字可疑") - 200 :]
    for told in (
        "《在乡镇人大工作会议上的讲话》",
        "地方：某县",
        "单位：县人大常委会",
        "日期：2023年9月6日（日期存疑）",
        "所在章节：一、主席团的工作",
        "存疑：数字可疑，疑为年份误写",
        "完整性：原文不完整",
        "来源文件：000_town.txt",
        "正文第 72–97 字，原始文件第 82–107 字",
        THIRD,
    ):
        assert told in third


def test_the_export_is_english_by_setting():
    text = export_markdown(conversation(exchange(0, "Q", error="x"), title=""), Strings("en"))
    assert text.startswith("# Untitled conversation\n")
    assert "Question 1: Q" in text
    assert not any("\u4e00" <= character <= "\u9fff" for character in text)


def around(words: str) -> str:
    """An export in which ``words`` stand wherever words from outside can stand."""
    answer = quoting(words, text=f"{words}[1]\n前{words}\n{words}", title=words)
    parts = (
        exchange(0, words, replace(answer, unsupported=(words,)), filters=Filters(places=(words,))),
        exchange(1, words, error=words),
        exchange(2, words, partial=words),
    )
    return export_markdown(conversation(*parts, title=words), ZH)


@pytest.mark.parametrize("trick", [*TRICKS, HOSTILE_TEXT])
def test_hostile_documents_and_questions_stay_text(trick):
    harmless = re.sub(r"[^\r\n\u2028]+", "词", trick)
    text = around(trick)
    assert structure(text) == structure(around(harmless))
    for line in trick.splitlines():
        assert " ".join(line.split()) in shown(text).replace("\n", " ")


def test_what_follows_a_number_makes_no_link_of_it():
    answer = quoting("甲", "乙", text='甲[1](javascript:alert(1))\n[2]: http://203.0.113.7/ "x"\n[1][2]')
    text = export_markdown(conversation(exchange(0, "问", answer)), ZH)
    assert "link_open" not in tokens(text)
    assert '甲[1](javascript:alert(1))\n[2]: http://203.0.113.7/ "x"\n[1][2]' in shown(text)


def test_a_number_of_the_documents_own_text_is_not_renumbered():
    first = exchange(0, "一", quoting("头一句。", "参见[1]和[2]。"))
    second = exchange(1, "二", quoting("注[1]在此。", text="注[1]在此。[1] 又见[7]。"))
    text = shown(export_markdown(conversation(first, second), ZH))
    assert "头一句。[1]\n参见[1]和[2]。[2]" in text
    assert "注[1]在此。[3] 又见[7]。" in text


def test_bare_addresses_are_no_links_for_readers_that_look_for_them():
    escaped = escape_markdown("见 http://203.0.113.7/ 和 www.example.com 或 a@example.com")
    for link in ("http://", "www.example", "a@example"):
        assert link not in escaped
    assert "==" not in escape_markdown("其中==标出==的")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_line_shows_as_it_is(line):
    words = " ".join(line.split())
    printable = "".join(character for character in words if character.isprintable())
    text = escape_markdown(printable)
    assert "".join(shown(text).split()) == "".join(printable.split())
    assert set(tokens(text)) <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
