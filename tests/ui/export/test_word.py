from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.export.samples import conversation, exchange, quoting, whole
from tests.ui.fake_engine import FIRST, HOSTILE_TEXT, SECOND, THIRD
from ui.export.word import export_docx
from ui.strings import Strings

ZH = Strings("zh")


def opened(talk):
    return Document(BytesIO(export_docx(talk, ZH)))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


def test_a_conversation_is_there_when_the_file_is_opened_again():
    document = opened(whole())
    found = texts(document)
    assert found[0] == "主席团的工作"
    assert "人大问答 · 对话开始于 2026-03-0" in found[1]
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[0] == "问题 1：主席团做什么？"
    assert headings[-2:] == ["问题 6：再问一次", "出处"]
    assert found.count(f"某县：{FIRST}[1]{SECOND}[2]") == 2
    assert f"{THIRD}[3]" in found
    assert f"{HOSTILE_TEXT}[4]" in found
    assert "查找范围：地方：某县、乙县" in found
    assert document.core_properties.title == "主席团的工作"
    assert document.core_properties.author == "人大问答"


def test_refusals_errors_and_unsupported_sentences_look_different():
    styles = {one.text: one.style.name for one in opened(whole()).paragraphs}
    assert styles["文件里没有答案"] == styles["文件里没有关于这个问题的内容。"] == "Quote"
    assert styles["出错了，以下不是回答"] == styles["语言模型没有响应。请稍后再试。"] == "Intense Quote"
    assert styles["回答没有完成，以下未经核对"] == styles["写了一半"] == "Quote"
    assert styles["没有依据的话。"] == "List Bullet"
    assert styles[f"{THIRD}[3]"] == "Normal"
    assert "下面的话没有找到依据，请勿采信：" in styles


def test_each_number_leads_to_its_source_in_the_one_list():
    document = opened(whole())
    body = document.element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert links == ["source_1", "source_2", "source_3", "source_4", "source_1", "source_2", "source_3"]
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in body.iter(qn("w:bookmarkStart"))}
    assert list(marks) == ["source_1", "source_2", "source_3", "source_4"]
    found = texts(document)
    third = found[found.index("[3] 《在乡镇人大工作会议上的讲话》") :]
    assert third[1:9] == [
        "地方：某县",
        "单位：县人大常委会",
        "日期：2023年9月6日（日期存疑）",
        "所在章节：一、主席团的工作",
        "存疑：数字可疑，疑为年份误写",
        "完整性：原文不完整",
        "来源文件：000_town.txt",
        "位置：正文第 72–97 字，原始文件第 82–107 字",
    ]
    assert third[9] == THIRD


def test_chinese_letters_have_a_chinese_font_in_every_style_in_use():
    document = opened(whole())
    for name in {one.style.name for one in document.paragraphs} | {"Normal"}:
        style = document.styles[name]
        while style.element.rPr is None or style.element.rPr.rFonts is None:
            style = style.base_style
        fonts = style.element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in {"SimSun", "SimHei"}, name
        assert fonts.get(qn("w:eastAsiaTheme")) is None, name


def test_hostile_text_stays_text_and_nothing_outside_is_referred_to():
    talk = conversation(
        exchange(0, HOSTILE_TEXT, quoting(HOSTILE_TEXT, title=HOSTILE_TEXT)),
        exchange(1, "</w:t></w:r>", error="<w:p/>&lt;"),
        title=HOSTILE_TEXT[:200],
    )
    data = export_docx(talk, ZH)
    document = Document(BytesIO(data))
    assert "问题 2：</w:t></w:r>" in texts(document)
    assert "<w:p/>&lt;" in texts(document)
    assert f"{HOSTILE_TEXT}[1]" in texts(document)
    with ZipFile(BytesIO(data)) as parts:
        relations = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
    assert not any(b'TargetMode="External"' in relation for relation in relations)


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=20))
def test_any_text_makes_a_file_that_opens(text):
    talk = conversation(exchange(0, text, quoting(text + "。")), exchange(1, "问", error=text), title=text)
    assert texts(opened(talk))
