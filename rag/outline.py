"""The outline of a document: which places begin a heading, and under which headings they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from rag.text import numeral_value, split_sentences

MAX_HEADING_CHARS = 50
"""A heading longer than this is named by its first clauses."""

PART_LEVELS = frozenset({0, 1, 2, 4})
"""Levels that divide a document into parts: 第一篇, 第一章, 第一节 and 一、. The others stand inside one."""

ITEM_LEVELS = frozenset({7, 8})
"""Levels whose headings open an item rather than a section: （1） and 第一，."""

_CN = r"[一二三四五六七八九十百零〇]{1,5}"
_LEVELS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第(?P<n>{_CN}|\d{{1,3}})[篇编](?![幅章者])",
        rf"第(?P<n>{_CN}|\d{{1,3}})章",
        rf"第(?P<n>{_CN}|\d{{1,3}})节",
        rf"第(?P<n>{_CN}|\d{{1,4}})条(?![例件款第])",
        rf"(?P<n>{_CN})(?:、|[.．](?!\d))",
        rf"[（(](?P<n>{_CN})[）)]",
        r"(?P<n>\d{1,2})(?:、|．|\.(?!\d))",
        r"(?:[（(](?P<n>\d{1,2})[）)]|(?P<half>\d{1,2})[）)](?!\d)|(?P<circled>[①-⑳]))",
        rf"第(?P<n>{_CN})(?:[个项条点方面]{{1,2}})?[，,、：:]|(?P<row>首先|其次|再次|再者|再是|最后)(?=[，,、是要])",
    )
)
_ORDINAL_LEVEL = 8
# Inside a line only these levels can be headings; 第一， and （1） are items there.
_LEVELS_INSIDE_A_LINE = frozenset({0, 1, 3, 4, 5, 6})
_ROW = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "再是": 3, "最后": 9}
_CLAUSE_END = re.compile(r"[，,；;：:]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where it starts, its level (0 outermost), its number, and the text that names it.

    ``end`` is where its first sentence or its line ends. ``alone`` says that it fills its line, so
    that what it heads comes below.
    """

    start: int
    end: int
    level: int
    number: int
    text: str
    alone: bool
    begins_line: bool


def find_headings(text: str) -> list[Heading]:
    """Return the headings of ``text`` in order.

    A heading begins a line; where line breaks were lost it may begin a sentence, if its number goes
    on from, or is followed by, another one of its level. 第一， and 首先 head something only where
    another line begins with their successor.
    """
    found: list[Heading] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        end = offset + len(line.rstrip())
        for index, (start, stop) in enumerate(split_sentences(text[offset:end], semicolons=False)):
            heading = _heading_at(text, offset + start, offset + stop, end, begins_line=index == 0)
            if heading:
                found.append(heading)
        offset += len(line)
    return _in_rows(found)


def _heading_at(text: str, start: int, stop: int, line_end: int, begins_line: bool) -> Heading | None:
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(text, start, stop)
        if match and (begins_line or level in _LEVELS_INSIDE_A_LINE):
            name = _name(text[start:stop])
            alone = begins_line and stop == line_end and text[stop - 1] not in "。；;"
            return Heading(start, stop, level, _number(match), name, alone, begins_line)
    return None


def _number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("row"):
        return _ROW[groups["row"]]
    if groups.get("circled"):
        return ord(groups["circled"]) - ord("①") + 1
    return int(numeral_value(groups.get("n") or groups.get("half") or "") or 0)


def _name(sentence: str) -> str:
    """The heading's words: its first sentence without the full stop, shortened at a clause."""
    name = " ".join(sentence.split()).rstrip("。；;：:")
    if len(name) <= MAX_HEADING_CHARS:
        return name
    # A space is all that is left where the line break after a heading was lost.
    gap = name.find(" ", 6, MAX_HEADING_CHARS)
    if gap >= 0:
        return name[:gap]
    # The mark itself may end with a comma (第一，), hence not the first characters.
    clauses = [match.start() for match in _CLAUSE_END.finditer(name, 6, MAX_HEADING_CHARS)]
    return name[: clauses[-1]] if clauses else name[:MAX_HEADING_CHARS]


def _in_rows(found: list[Heading]) -> list[Heading]:
    """Leave out candidates that need a neighbour in their row and have none."""
    numbers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for heading in found:
        numbers[heading.level].append((heading.start, heading.number))
    return [heading for heading in found if _stands(heading, numbers[heading.level])]


def _stands(heading: Heading, row: list[tuple[int, int]]) -> bool:
    if heading.begins_line and heading.level != _ORDINAL_LEVEL:
        return True
    before = [number for start, number in row if start < heading.start]
    after = [number for start, number in row if start > heading.start]
    continues = bool(before) and 0 < heading.number - before[-1] <= (
        1 if heading.level != _ORDINAL_LEVEL else 9
    )
    starts = heading.number == 1 and bool(after) and after[0] in (2, 3, 9)
    return continues or starts
