"""Rules for line ends and blanks: what breaks a sentence in two, what runs two paragraphs together."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import (
    CHINESE_NUMBER,
    DATE_LINE,
    HAN,
    HEADING,
    Line,
    ends_sentence,
    filled_lines,
    is_heading_line,
    is_table_row,
)

_STANDS_ALONE = re.compile(r"^(?:[*×xX_＊.…·—-]+$|(?:主题词|关键词|抄送|印发|附件|附)\s*[:：])")
_KEYWORDS_LINE = re.compile(r"^(?:主题词|关键词|抄送|印发|附件|附)\s*[:：]")
_SENTENCE_BLANK = re.compile(rf"[。！？!?；;：:][”’）)]?(?P<blank> +)(?=[{HAN}“（(\d])")
_FLAT_MIN_BLANKS = 4
_FLAT_MIN_BLANKS_IN_ONE_LINE = 2
_MIN_WRAP_WIDTH = 15
_DATE_BLANK = re.compile(r"年 +月|月 +日|年 +日")
_ARTICLE_MARK = re.compile(
    rf"(?:^|\n|[。；] ?)第[{CHINESE_NUMBER}零〇\d]{{1,6}}[编章节条款](?:之[{CHINESE_NUMBER}])?$"
)
_UNFINISHED = "，,、（(《“‘〈"


def join_broken_lines(text: MappedText, title_lines: int = 0) -> MappedText:
    """Take out line ends inside sentences and headings; ``title_lines`` first lines stay apart."""
    lines = filled_lines(text.text)
    width = _wrap_width(lines[title_lines:])
    worded = _worded_markers(lines)
    changes = []
    paragraph = ""
    for index, (left, right) in enumerate(pairwise(lines)):
        paragraph = paragraph or left.content
        after = lines[index + 2].content if index + 2 < len(lines) else ""
        if index >= title_lines and _belong_together(paragraph, right.content, after, width, worded):
            changes.append(Change(left.end, right.start))
            paragraph += right.content
        else:
            paragraph = ""
    return text.replace("broken_line", changes)


def _belong_together(left: str, right: str, after: str, width: float, worded: frozenset[str]) -> bool:
    """Whether a line goes on in the next; ``after`` is the line after that."""
    if any(
        _STANDS_ALONE.match(line) or DATE_LINE.match(line) or is_table_row(line) for line in (left, right)
    ):
        return False
    if HEADING.match(right) or (ends_sentence(left) and not _open_bracket(left)):
        return False
    if _are_verses(left, right):
        return False
    if left[-1] in _UNFINISHED or _open_bracket(left):
        return True
    wrapped = width > 0 and len(left) >= width - 2
    if is_heading_line(left):
        tail = len(right) <= 8 and not re.search(r"[，。：:,]", right)
        followed = not after or bool(HEADING.match(after)) or len(after) > 60
        return (tail and followed) or wrapped or _marker_kind(left) in worded
    running = len(left) > 20 or bool(re.search("[。！？；]", left))
    return running or wrapped or bool(re.match(rf"[{HAN}]{{1,4}}[。；]$", right))


def _are_verses(left: str, right: str) -> bool:
    return len(left) == len(right) <= 16 and left[-1] in "，；" and right[-1] in "，；。！？"


def _worded_markers(lines: list[Line]) -> frozenset[str]:
    """Kinds of markers that start whole paragraphs in this text, not headings."""
    kinds: dict[str, list[bool]] = {}
    for line in lines:
        if HEADING.match(line.content):
            kinds.setdefault(_marker_kind(line.content), []).append(not is_heading_line(line.content))
    return frozenset(kind for kind, worded in kinds.items() if sum(worded) * 2 > len(worded))


def _marker_kind(line: str) -> str:
    return re.sub(rf"[{CHINESE_NUMBER}]+", "一", re.sub(r"\d+", "1", line[:6]))[:3]


def _open_bracket(line: str) -> bool:
    # One that was forgotten sentences ago doesn't hold the lines together.
    tail = re.split("[。！？]", line)[-1]
    return any(tail.count(a) > tail.count(b) for a, b in ("《》", "（）", "()", "〈〉"))


def _wrap_width(lines: list[Line]) -> float:
    """The width at which a hard-wrapped text breaks its lines; 0 where it is not hard-wrapped."""
    broken = [
        len(line.content)
        for line in lines
        if not ends_sentence(line.content) and not is_heading_line(line.content)
    ]
    if len(broken) < 4:
        return 0
    middle = median(broken)
    return (
        middle
        if middle >= _MIN_WRAP_WIDTH and sum(abs(n - middle) <= 3 for n in broken) >= 0.6 * len(broken)
        else 0
    )


def break_flat_paragraphs(text: MappedText) -> MappedText:
    """Where a site put blanks for line ends, put the line ends back.

    A blank before a heading always parts paragraphs. Other blanks after whole sentences do so in
    texts that show the habit several times.
    """
    parted = len(_SENTENCE_BLANK.findall(text.text))
    flat = parted >= _FLAT_MIN_BLANKS or (
        parted >= _FLAT_MIN_BLANKS_IN_ONE_LINE and parted >= len(filled_lines(text.text))
    )
    blanks = (match.span() for match in re.finditer(r" +", text.text))
    parting = [Change(*span, "\n") for span in blanks if _parts_paragraphs(text.text, *span, flat=flat)]
    return text.replace("flat_paragraph", parting)


def _parts_paragraphs(text: str, start: int, end: int, *, flat: bool) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    before, after = text[line_start:start], text[end : end + 60]
    if not before.strip() or not after.strip() or after[0] == "\n":
        return False
    if HEADING.match(after) and (ends_sentence(before) or is_heading_line(_last_piece(before)) or flat):
        return True
    if re.search(r"同志们[:：]$|(?:领导|代表|委员|主任|同志)[:：]$", before):
        return True
    piece = _last_piece(before)
    if is_heading_line(piece) and re.match(rf"[{HAN}\d“]", after) and len(text[end:].split("\n", 1)[0]) > 40:
        return True
    return flat and ends_sentence(before)


def _last_piece(before: str) -> str:
    return re.split(r"(?<=[。！？!?；;：:]) +| {2,}", before)[-1].split(" ")[-1]


def drop_stray_blanks(text: MappedText) -> MappedText:
    """Blanks between Chinese characters, where the script has none; blank dates and lists stay."""
    changes = []
    for match in re.finditer(rf"(?<=[{HAN}”’）》。，、；：！？]) +(?=[{HAN}“‘（《])", text.text):
        if _DATE_BLANK.match(text.text, match.start() - 1):
            continue
        if _ARTICLE_MARK.search(text.text, max(0, match.start() - 12), match.start()):
            continue
        line_start = text.text.rfind("\n", 0, match.start()) + 1
        line_end = text.text.find("\n", match.end())
        line = text.text[line_start : line_end if line_end >= 0 else len(text.text)]
        if len(line) > 60 and not _KEYWORDS_LINE.match(line):
            changes.append(Change(*match.span()))
    return text.replace("stray_blank", changes)


_GLUED = re.compile(
    rf"(?<=[。！？!?；;])(?P<mark>(?P<digits>\d{{1,2}})[、．.](?=[{HAN}“《])"
    rf"|[（(](?P<bracketed>[{CHINESE_NUMBER}]{{1,3}})[)）](?=[{HAN}“])"
    rf"|(?P<chinese>[{CHINESE_NUMBER}]{{1,3}})、(?![{CHINESE_NUMBER}]+、)(?=[{HAN}“]))"
)


def part_glued_headings(text: MappedText) -> MappedText:
    """A heading that runs on after a sentence gets a line of its own.

    Arabic numbers count only where they continue the numbering of line starts before them.
    """
    changes = []
    for match in _GLUED.finditer(text.text):
        if match["digits"] and not _continues(text.text, match.start(), int(match["digits"])):
            continue
        changes.append(Change(match.start(), match.start(), "\n"))
    return text.replace("glued_heading", changes)


def _continues(text: str, position: int, number: int) -> bool:
    if number == 1:
        return True
    before = re.findall(r"(?:^|\n|[。！？；;])(\d{1,2})[、．.]", text[:position])
    return bool(before) and int(before[-1]) == number - 1


def drop_doubled_paragraphs(text: MappedText) -> MappedText:
    """A paragraph that follows itself word for word stands once."""
    lines = filled_lines(text.text)
    return text.replace(
        "doubled_paragraph",
        [
            Change(left.end, right.end)
            for left, right in pairwise(lines)
            if len(left.content) >= 20 and left.content == right.content
        ],
    )


def tidy_lines(text: MappedText) -> MappedText:
    """One newline between paragraphs, no blanks at their edges."""
    return text.replace(
        "blank_line",
        [
            Change(m.start(), m.end(), "" if m.start() == 0 or m.end() == len(text.text) else "\n")
            for m in re.finditer(r"\s*\n\s*|^\s+|\s+$", text.text)
        ],
    )
