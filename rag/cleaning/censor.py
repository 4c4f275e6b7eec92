"""Rules for what filters and masks did: parted words, hidden names, lost quotation marks."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import HAN
from rag.cleaning.tables import load_table
from rag.types import Mark

_PARTED = re.compile(rf"(?<=[{HAN}])[-－·•.*_/|~^+=#&](?=[{HAN}])")
_MASK = re.compile(
    rf"[*＊]+|(?<![A-Za-z])[Xx×]{{2,}}(?![A-Za-z])|(?<=[{HAN}])[Xx×](?=[{HAN}\s]|$)|(?<=[{HAN}])[～〜](?=[，,。；;、）)\s])|○{{2,}}|_{{3,}}",
    re.MULTILINE,
)
_BLANK_DATE = re.compile(r"年 +月(?: +日)?|月 +日")
_NAMELESS = re.compile(r"(?:书记|主任|主席|市长|区长|县长|镇长|学习|指示|、)(?P<name>[县市区镇])(?=同志)")
_MASK_NOTE = "来源在此处用符号代替了文字（人名、地名、日期等），原文未显示。"


def join_parted_words(text: MappedText) -> MappedText:
    """``民-主`` becomes 民主; a sign between characters that form no filtered word stays."""
    words = frozenset(load_table("phrases")["censored"])
    changes = []
    for match in _PARTED.finditer(text.text):
        before, after = (
            text.text[max(0, match.start() - 2) : match.start()],
            text.text[match.end() : match.end() + 2],
        )
        joined = before[-1:] + after[:1]
        known = joined in words or before + after[:1] in words or before[-1:] + after in words
        frequent = match[0] in "-*_" and text.text.count(joined) >= 2
        if known or frequent:
            changes.append(Change(*match.span()))
    return text.replace("parted_word", changes)


def restore_masked_words(text: MappedText) -> MappedText:
    """A county mask set over everyday words (``离不XX县区委``) gives way to them."""
    changes = []
    for sign, left, right, name in _masks():
        for match in sign.finditer(text.text):
            before = text.text[max(0, match.start() - 4) : match.start()]
            if re.search(left + "$", before) and re.match(right, text.text[match.end() :]):
                changes.append(Change(*match.span(), name))
    changes = [c for i, c in enumerate(changes) if all(c.start != d.start for d in changes[:i])]
    text = text.mark(
        Mark(
            "restored_word",
            c.start,
            c.end,
            f"来源作“{text.text[c.start : c.end]}”，系遮盖所致，据上下文复原。",
        )
        for c in changes
    )
    return text.replace("masked_word", changes)


@lru_cache(maxsize=1)
def _masks() -> list[tuple[re.Pattern[str], str, str, str]]:
    return [(re.compile(m["sign"]), m["left"], m["right"], m["name"]) for m in load_table("phrases")["mask"]]


def close_quotations(text: MappedText) -> MappedText:
    """``“三个代表的要求`` gets its closing mark back, for terms that are always quoted."""
    closed = set(re.findall(r"“([^“”\n，。；]{2,8})”", text.text))
    stock = set(load_table("phrases")["quoted"])
    terms = sorted(stock | {t for t in closed if text.text.count(f"“{t}”") >= 2}, key=len, reverse=True)
    changes = []
    for match in re.finditer("“", text.text):
        rest = text.text[match.end() : match.end() + 40]
        term = next((t for t in terms if rest.startswith(t)), "")
        if not term or rest.startswith("”", len(term)):
            continue
        following = re.search(r"[“”\n]", rest)
        if following is None or following[0] != "”":
            end = match.end() + len(term)
            changes.append(Change(end, end, "”"))
    return text.replace("lost_quotation_mark", changes)


def mark_masks(text: MappedText) -> MappedText:
    """Stars, crosses and blanks that stand for hidden words stay, with a remark."""
    marks = [Mark("masked", *m.span(), _MASK_NOTE) for m in _MASK.finditer(text.text)]
    marks += [Mark("masked", *m.span(), "来源中日期留空。") for m in _BLANK_DATE.finditer(text.text)]
    marks += [Mark("masked", *m.span("name"), _MASK_NOTE) for m in _NAMELESS.finditer(text.text)]
    return text.mark(marks)
