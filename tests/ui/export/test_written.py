"""Answers of a language model in exports and copies: who wrote them, what has no support, why they are quoted."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from markdown_it import MarkdownIt

from tests.ui.export.samples import conversation, exchange
from tests.ui.fake_engine import CLAIM, FIRST, NOTICE, SECOND, FakeEngine
from ui.export.markdown import export_markdown
from ui.export.plain import plain_answer
from ui.export.word import export_docx
from ui.strings import Strings

ZH, EN = Strings("zh"), Strings("en")
ENGINE = FakeEngine()
WRITTEN, QUOTED = ENGINE.ask("模型"), ENGINE.ask("失灵")
TALK = conversation(exchange(0, "模型", WRITTEN), exchange(1, "失灵", QUOTED))
LINE = "由 qwen<b>@本机 撰写 · 3 句中 2 句有依据 · 1 处引文已改正 · 12.3 秒"
ASKED = "按此检索：乡镇人大主席团的会议由谁召集"
SHOWN = [
    f"{FIRST}[1]{CLAIM}（文件中未找到依据）",
    f"{SECOND}[2]",
    LINE,
    ASKED,
    f"注意：{NOTICE}",
    f"{FIRST}[1]",
]


def test_a_word_document_tells_it_in_the_order_of_the_page():
    found = [paragraph.text for paragraph in Document(BytesIO(export_docx(TALK, ZH))).paragraphs]
    assert [text for text in found if text in SHOWN] == SHOWN
    assert "下面的话没有找到依据，请勿采信：" not in found


def test_markdown_tells_it_and_shows_the_names_of_models_as_text():
    text = export_markdown(TALK, ZH)
    parsed = MarkdownIt("commonmark").parse(text)
    shown = ["".join(child.content for child in token.children) for token in parsed if token.type == "inline"]
    assert [line for line in shown if line in SHOWN] == SHOWN
    assert not [token for token in parsed if token.type.startswith("html")]


def test_copies_keep_the_marks_and_the_notice_with_sources_also_the_origin():
    assert plain_answer(WRITTEN, ZH, with_citations=False).splitlines() == [
        f"{FIRST}{CLAIM}（文件中未找到依据）",
        SECOND,
    ]
    assert plain_answer(WRITTEN, ZH, with_citations=True).splitlines()[:6] == [
        SHOWN[0],
        SHOWN[1],
        "",
        LINE,
        ASKED,
        "",
    ]
    for with_citations in (False, True):
        assert plain_answer(QUOTED, ZH, with_citations).startswith(f"注意：{NOTICE}\n\n{FIRST}")
    assert f"{CLAIM} (no support found in the documents)" in plain_answer(WRITTEN, EN, with_citations=False)
