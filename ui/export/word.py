"""A conversation as a Word document, with Chinese fonts and links from each number to its source."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from ui.export.outline import Outline, Part, Source, outline_of
from ui.export.pieces import Piece
from ui.store.records import Conversation
from ui.strings import Strings

_BODY = ("Times New Roman", "SimSun")
_HEADS = ("Arial", "SimHei")
"""Fonts for Latin letters and for Chinese, which Word knows by these names on every system."""
_HEAD_STYLES = ("Title", "Heading 1", "Heading 2")
_BODY_STYLES = ("Normal", "List Bullet", "Quote", "Intense Quote")
_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_BODY_POINTS = 11


def export_docx(conversation: Conversation, strings: Strings) -> bytes:
    """Return the conversation as the bytes of a .docx file with one numbered list of its sources."""
    outline = outline_of(conversation, strings)
    document = Document()
    _set_fonts(document)
    _describe(document, outline, strings)
    document.add_heading(outline.title, level=0)
    document.add_paragraph(strings("export.exported", name=strings("export.name"), date=outline.date))
    for number, part in enumerate(outline.parts, start=1):
        _add_part(document, number, part, strings)
    if outline.sources:
        document.add_heading(strings("export.sources"), level=1)
    for source in outline.sources:
        _add_source(document, source, strings)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _add_part(document: WordDocument, number: int, part: Part, strings: Strings) -> None:
    document.add_heading(strings("export.question", n=number, question=part.question), level=1)
    if part.scope:
        told = strings("export.fact", name=strings("export.scope_label"), value=part.scope)
        document.add_paragraph().add_run(told).italic = True
    if part.notice:
        document.add_paragraph(part.notice, style="Quote")
    style = "Normal"
    if part.label:
        style = "Intense Quote" if part.kind == "error" else "Quote"
        document.add_paragraph(style=style).add_run(part.label).bold = True
    for line in part.lines:
        _add_pieces(document.add_paragraph(style=style), line)
    if part.unsupported:
        document.add_paragraph().add_run(strings("export.unsupported")).bold = True
    for sentence in part.unsupported:
        run = document.add_paragraph(style="List Bullet").add_run(sentence)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    for origin in part.origin:
        document.add_paragraph().add_run(origin).italic = True


def _add_pieces(paragraph: Paragraph, pieces: Iterable[Piece]) -> None:
    for piece in pieces:
        if isinstance(piece, int):
            _add_link(paragraph, piece)
        else:
            paragraph.add_run(piece)


def _add_source(document: WordDocument, source: Source, strings: Strings) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    _add_bookmark(paragraph, source.n)
    paragraph.add_run(f"[{source.n}] {source.title}").bold = True
    for fact in source.facts:
        told = strings("export.fact", name=fact.label, value=fact.value)
        document.add_paragraph(told, style="List Bullet").paragraph_format.space_after = Pt(0)
    document.add_paragraph("\n".join(source.quote), style="Quote")


def _add_link(paragraph: Paragraph, n: int) -> None:
    """Add ``[n]``, which leads to the source inside the document."""
    run = paragraph.add_run(f"[{n}]")
    run.font.superscript = True
    link = _element("w:hyperlink", anchor=_anchor(n), history="1")
    run._r.addprevious(link)
    link.append(run._r)


def _add_bookmark(paragraph: Paragraph, n: int) -> None:
    start = _element("w:bookmarkStart", id=str(n), name=_anchor(n))
    paragraph._p.append(start)
    paragraph._p.append(_element("w:bookmarkEnd", id=str(n)))


def _anchor(n: int) -> str:
    return f"source_{n}"


def _element(tag: str, /, **attributes: str) -> Any:  # noqa: ANN401 - an element of python-docx
    element = OxmlElement(tag)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element


def _set_fonts(document: WordDocument) -> None:
    for names, fonts in ((_BODY_STYLES, _BODY), (_HEAD_STYLES, _HEADS)):
        for name in names:
            style = document.styles[name]
            if isinstance(style, ParagraphStyle):
                _set_font(style, *fonts)
    normal = document.styles["Normal"]
    if isinstance(normal, ParagraphStyle):
        normal.font.size = Pt(_BODY_POINTS)


def _set_font(style: ParagraphStyle, latin: str, chinese: str) -> None:
    """Name the fonts; a font of the theme would go before them, and has no Chinese letters."""
    style.font.name = latin
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in _THEME:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _describe(document: WordDocument, outline: Outline, strings: Strings) -> None:
    properties = document.core_properties
    properties.title = outline.title
    properties.author = strings("export.name")
    properties.comments = ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
