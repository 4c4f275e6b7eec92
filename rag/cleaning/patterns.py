"""What several families of rules need to know about the shape of Chinese official texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CHINESE_NUMBER = "一二三四五六七八九十百"
SENTENCE_END = "。！？!?；;…"
CLOSERS = "”’」』）)》〉\"'"

HEADING = re.compile(
    rf"第[{CHINESE_NUMBER}]{{1,4}}[章节篇部编][\s　:：、，]"
    rf"|[{CHINESE_NUMBER}]{{1,4}}、(?![{CHINESE_NUMBER}]{{1,3}}、)"
    rf"|[（(][{CHINESE_NUMBER}]{{1,4}}[)）]"
    rf"|\d{{1,2}}[、．.](?=[{HAN}“‘《（(])"
    r"|[（(]\d{1,2}[)）](?!号)"
)
DATE_LINE = re.compile(
    r"^[（(]?\s*(?:[12]\d{3}|[12]\d[*xX×X]{2}|二[〇○零]{1,2}[〇○零一二三四五六七八九十]{1,3})\s*年"
    r"\s*(?:[\d*xX×一二三四五六七八九十]{0,3}\s*月)?\s*(?:[\d*xX×一二三四五六七八九十]{0,3}\s*日)?\s*[)）]?$"
)
SALUTATION = re.compile(
    r"(?:同志们|各位领导|各位代表|各位委员|女士们|朋友们|来宾们|主任|委员|代表|党委|党组)[^。]{0,20}[:：]$"
)


class Line(NamedTuple):
    """A line of a text, without its line end: ``text[start:end] == content``."""

    start: int
    end: int
    content: str


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text, empty ones too."""
    start = 0
    while True:
        end = text.find("\n", start)
        if end < 0:
            yield Line(start, len(text), text[start:])
            return
        yield Line(start, end, text[start:end])
        start = end + 1


def filled_lines(text: str) -> list[Line]:
    """The lines that hold more than blanks, trimmed to their content."""
    result = []
    for line in lines_of(text):
        content = line.content.strip()
        if content:
            start = line.start + line.content.index(content)
            result.append(Line(start, start + len(content), content))
    return result


def ends_sentence(text: str) -> bool:
    """Whether a stretch ends where a sentence (or an introduction with a colon) may end."""
    whole = re.sub(
        r"(?:(?<=[。！？!?；;])|(?<=[。！？!?；;][”’」』]))\s*[（(][^（()）\n]{1,40}[)）]\s*$",
        "",
        text.rstrip(),
    )
    bare = whole.rstrip(CLOSERS)
    closed = len(bare) < len(whole)
    return bool(bare) and (bare[-1] in SENTENCE_END or (bare[-1] in ":：" and not closed))


def is_table_row(line: str) -> bool:
    """Whether a line is a row of a table: at least three cells, of which two are figures, or short ones."""
    cells = line.split()
    figures = sum(bool(re.fullmatch(r"[-+]?[\d.,]+[%％‰]?", cell)) for cell in cells)
    if len(cells) < 3 or re.search("[。；，]", line):
        return False
    return figures >= 2 or (len(cells) >= 4 and len(line) <= 7 * len(cells) and max(map(len, cells)) > 1)


def is_heading_line(line: str) -> bool:
    """Whether a line is a heading: it starts with a heading marker and holds no whole sentence."""
    content = line.strip()
    return bool(HEADING.match(content)) and len(content) <= 60 and not re.search(r"[。；;！!？?]", content)
