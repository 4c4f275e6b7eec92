"""Rules for single characters: what no reader sees, what a browser would have decoded."""

from __future__ import annotations

import html
import re

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import HAN

_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+"
)
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_BLOCK_TAG = re.compile(r"<\s*(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>\n]*>", re.IGNORECASE)
_HIDDEN_ELEMENT = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>\n]*)?/?>")
_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_READING = rf"[a-zü{_TONE}]+[1-5]?(?:[\s'’]+[a-zü{_TONE}]+[1-5]?)*"
_PINYIN = re.compile(rf" ?[（(【\[［]\s*({_READING})\s*[)）】\]］]", re.IGNORECASE)
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aoeiuü]|ai|ei|ao|ou|an|en|ang|eng|ong|er|ia|ie|iao|iu|ian|in|iang|ing"
    r"|iong|ua|uo|uai|ui|uan|un|uang|ue|üe)"
)
_EDITOR_MARK = re.compile(
    r"\[bookmark:\s*[^\]\n]{0,40}\]|(?:NUM)?PAGES?\s*\\\*\s*MERGEFORMAT\s*\d*|\{\s*(?:HYPERLINK|TOC|PAGEREF)\b[^}\n]{0,120}\}",
    re.IGNORECASE,
)


def drop_invisible(text: MappedText) -> MappedText:
    """Zero-width characters, byte order marks inside the text, control characters."""
    return text.replace("invisible_character", [Change(*m.span()) for m in _INVISIBLE.finditer(text.text)])


def unify_line_ends(text: MappedText) -> MappedText:
    """Every kind of line end becomes a newline."""
    return text.replace("line_end", [Change(*m.span(), "\n") for m in _LINE_END.finditer(text.text)])


def unify_spaces(text: MappedText) -> MappedText:
    """Full-width, no-break and other exotic blanks become plain ones."""
    return text.replace("exotic_space", [Change(*m.span(), " ") for m in _SPACE.finditer(text.text)])


def drop_markup(text: MappedText) -> MappedText:
    """HTML tags go (block tags leave a line end), scripts and comments with their content."""
    text = text.replace("html_tag", [Change(*m.span()) for m in _HIDDEN_ELEMENT.finditer(text.text)])
    text = text.replace("html_tag", [Change(*m.span(), "\n") for m in _BLOCK_TAG.finditer(text.text)])
    return text.replace("html_tag", [Change(*m.span()) for m in _TAG.finditer(text.text)])


def decode_entities(text: MappedText) -> MappedText:
    """``&nbsp;`` and its like become the character they name."""
    # Twice, since some sites escape what was escaped already (&amp;nbsp;).
    for _ in range(2):
        characters = [(m, html.unescape(m[0])) for m in _ENTITY.finditer(text.text)]
        text = text.replace("html_entity", [Change(*m.span(), c) for m, c in characters if len(c) == 1])
    return text


def drop_editor_marks(text: MappedText) -> MappedText:
    """Field codes of word processors, such as ``[bookmark: _Toc1]``."""
    return text.replace("editor_mark", [Change(*m.span()) for m in _EDITOR_MARK.finditer(text.text)])


def drop_pinyin(text: MappedText) -> MappedText:
    """Readings in brackets after a character: ``區(qū)``.

    A reading without tone marks counts only after a Chinese character, as a real syllable, in a
    text that carries toned readings too; ``(app)`` and ``(km)`` stay.
    """
    toned = sum(1 for m in _PINYIN.finditer(text.text) if _has_tone(m[1]))
    changes = []
    for match in _PINYIN.finditer(text.text):
        before = text.text[match.start() - 1 : match.start()]
        if _has_tone(match[1]):
            if re.match(rf"[{HAN}a-zA-Z”]", before):
                # A blank before the bracket came with it, and so did the one after it.
                spaced = match[0][0] == text.text[match.end() : match.end() + 1] == " "
                changes.append(Change(match.start(), match.end() + spaced))
        elif toned >= 3 and re.match(rf"[{HAN}]", before) and _is_syllables(match[1]):
            changes.append(Change(*match.span()))
    return text.replace("pinyin", changes)


def _has_tone(reading: str) -> bool:
    return any(c in _TONE for c in reading.lower())


def _is_syllables(reading: str) -> bool:
    parts = (part.rstrip("12345") for part in re.split(r"[\s'’]+", reading))
    return reading.islower() and all(_SYLLABLE.fullmatch(part) for part in parts)
