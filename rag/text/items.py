"""Enumerations inside running text: 一是…；二是…, 第一，…, （一）…, 1、…, 首先…其次….

Marks count only where a clause begins and where they form a row (一 then 二), so that 一要 or 首先 on
its own starts no enumeration.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rag.text.figures import numeral_value
from rag.text.sentences import split_sentences

_NUMERAL = r"[一二三四五六七八九十]{1,3}"
_VERB = "是要靠抓看查定有讲带促听评对在把从重严强加选建以就到为"
# Each alternative names a family; the group of the same name holds the ordinal.
_MARK = re.compile(
    r"(?P<shi>" + _NUMERAL + r")(?P<verb>[" + _VERB + r"])(?!否)"
    r"|第(?P<di>" + _NUMERAL + r"|\d{1,2})(?:[个项条点件步方面]{0,2}(?=[，,、：:])|(?=[是要]))"
    r"|其(?P<qi>[一二三四五六七八九])(?=[，,、是：:])"
    r"|(?P<row>首先|其次|再次|再者|再是|其三|然后|最后)(?=[，,、是要]|[\u4e00-\u9fff])"
    r"|[（(](?P<paren>" + _NUMERAL + r")[）)]"
    r"|[（(](?P<digit_paren>\d{1,2})[）)]"
    r"|(?P<digit_half>\d{1,2})[）)]"
    r"|(?P<comma>" + _NUMERAL + r")、"
    r"|(?P<digit>\d{1,2})(?:[、．]|\.(?!\d))"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<side>另一方面|一方面)"
)
_ROW = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "再是": 3, "其三": 3, "然后": 3, "最后": 9}
_CLAUSE_START = frozenset("。！？；;：:，,、!?\n\r \t\u3000”’）)…—")

_MAX_LAST_ITEM = 2000
# Marks with a form of their own need no stop before them: 包括（一）立法权；（二）监督权.
_SELF_EVIDENT = frozenset({"paren", "digit_paren", "circled"})


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A row of items in order; ``items`` are ``[start, end)`` spans, each from its mark on."""

    family: str
    items: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """Where the first item begins."""
        return self.items[0][0]

    @property
    def end(self) -> int:
        """Where the last item ends."""
        return self.items[-1][1]


@dataclass(frozen=True, slots=True)
class _Mark:
    family: str
    ordinal: int
    start: int


def find_enumerations(text: str) -> list[Enumeration]:
    """Return the enumerations of ``text`` in order of their start; one may lie inside another's item.

    An item reaches to the next mark of its row, or of the row that it lies in; the last one takes as
    many sentences as the items before it have, within its line.
    """
    rows: list[list[_Mark]] = []
    open_rows: dict[str, list[_Mark]] = {}
    for mark in _marks(text):
        row = open_rows.get(mark.family)
        if mark.ordinal == 1:
            open_rows[mark.family] = [mark]
            rows.append(open_rows[mark.family])
        elif row and _continues(row[-1], mark):
            row.append(mark)
        elif mark.family == "di" and (row := open_rows.get("row")) and mark.ordinal == row[-1].ordinal + 1:
            # 首先…其次…第三…
            row.append(mark)
    rows = [row for row in rows if len(row) > 1]
    begins = sorted((mark.start, row[0].start) for row in rows for mark in row)
    return [_enumeration(text, row, begins) for row in rows]


def _continues(last: _Mark, mark: _Mark) -> bool:
    if mark.family == "row":
        return mark.ordinal >= last.ordinal and last.ordinal < _ROW["最后"]
    return mark.ordinal == last.ordinal + 1


def _marks(text: str) -> Iterator[_Mark]:
    for match in _MARK.finditer(text):
        start = match.start()
        family = match.lastgroup or ""
        if start and family not in _SELF_EVIDENT and text[start - 1] not in _CLAUSE_START:
            continue
        if match.group("shi"):
            yield _Mark(match.group("verb"), _ordinal(match.group("shi")), start)
        elif family == "row":
            yield _Mark("row", _ROW[match.group("row")], start)
        elif family == "side":
            yield _Mark("side", 1 if match.group("side") == "一方面" else 2, start)
        elif family == "circled":
            yield _Mark("circled", ord(match.group("circled")) - ord("①") + 1, start)
        else:
            yield _Mark(family, _ordinal(match.group(family)), start)


def _ordinal(numeral: str) -> int:
    return int(numeral_value(numeral) or 0)


def _enumeration(text: str, row: list[_Mark], begins: list[tuple[int, int]]) -> Enumeration:
    """Bound the items of a row. ``begins`` holds every mark's start with the start of its row."""
    starts = [mark.start for mark in row]
    items = [
        (start, _trimmed(text, start, _outer_mark(begins, start, end, starts[0])))
        for start, end in itertools.pairwise(starts)
    ]
    usual = max(len(split_sentences(text[start:end], semicolons=False)) for start, end in items)
    line_end = text.find("\n", starts[-1])
    rest = text[starts[-1] : min(line_end if line_end >= 0 else len(text), starts[-1] + _MAX_LAST_ITEM)]
    sentences = split_sentences(rest, semicolons=False)[:usual]
    items.append((starts[-1], starts[-1] + sentences[-1][1]))
    return Enumeration(row[0].family, tuple(items))


def _outer_mark(begins: list[tuple[int, int]], start: int, end: int, row_start: int) -> int:
    """The first mark in ``(start, end)`` of a row that began before this one, else ``end``."""
    for at in range(bisect_right(begins, (start, start)), len(begins)):
        mark, its_row = begins[at]
        if mark >= end:
            break
        if its_row < row_start:
            return mark
    return end


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
