"""Splitting a raw file that compiles several articles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import CHINESE_NUMBER, DATE_LINE, HAN, filled_lines

_COMPILATION = re.compile(
    rf"^[【\[（(]?(?P<label>第[{CHINESE_NUMBER}\d]{{1,4}}篇|篇[{CHINESE_NUMBER}\d]{{1,3}}|范文[{CHINESE_NUMBER}\d]{{1,3}})[】\])）]?\s*[:：、]?\s*(?P<title>[^\n]{{0,60}})$"
)
_SPEECH_KIND = "讲话|发言|致辞|主持词|报告|总结讲话"
# A flattened file runs its speeches together: title, speaker, date in brackets, salutation.
_SPEECH_OPENING = re.compile(
    rf"(?:^|(?<=\s)|(?<=[。！？!?]))(?P<title>[^\s。！？!?，,；;:：]{{4,40}}(?:{_SPEECH_KIND}))\s+(?P<speaker>[^\s。，,:：]{{2,24}}\s+)?"
    r"(?P<date>[（(][12][\d*xX]{3}年[\d*xX]{1,2}月[\d*xX]{1,2}日[)）])\s*\n?\s*(?=同志们|各位)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """An article as it stands in its raw file. ``heading`` is its title in the compilation, or empty."""

    text: MappedText
    heading: str


def split_articles(text: MappedText) -> list[Part]:
    """The articles of a raw file, in order; together they cover the whole file.

    What precedes the first heading of a compilation (its own title, navigation) is taken out.
    """
    headings = [line for line in filled_lines(text.text) if _COMPILATION.match(line.content)]
    if len(headings) >= 2:
        return _split_at_headings(text)
    openings = list(_SPEECH_OPENING.finditer(text.text))
    if openings and (len(openings) >= 2 or openings[0].start() > 0):
        return _split_at_openings(text, openings)
    return [Part(text, "")]


def _split_at_headings(text: MappedText) -> list[Part]:
    lines = filled_lines(text.text)
    found = [(line, m) for line in lines if (m := _COMPILATION.match(line.content))]
    starts = [0, *[line.start for line, _ in found[1:]], len(text.text)]
    parts = []
    for index, (line, match) in enumerate(found):
        start, end = starts[index], starts[index + 1]
        body = _cut(text, start, end, first=index == 0, last=index == len(found) - 1)
        title = match["title"].strip()
        changes = []
        if index == 0 and line.start > 0:
            changes.append((Change(0, line.start), "before_first_article"))
        heading_start = line.start - start
        if title and not _title_follows(text.text[line.end : end], title):
            changes.append(
                (Change(heading_start, heading_start + match.start("title")), "compilation_heading")
            )
        else:
            changes.append((Change(heading_start, line.end - start), "compilation_heading"))
        parts.append(Part(body.replace_named(changes), title))
    return parts


def _title_follows(body: str, title: str) -> bool:
    """Whether an article has title lines of its own under its heading in the compilation."""
    lines = filled_lines(body)
    return bool(lines) and is_title_line(lines[0].content)


def is_title_line(line: str) -> bool:
    """Whether a line can be (part of) a title: short, no sentence, no salutation, no date."""
    content = line.strip()
    return (
        2 <= len(content) <= 45
        and not re.search(r"[。！？!?；;:：，,]", content)
        and not DATE_LINE.match(content)
        and not re.match(r"\d{1,2}月\d{1,2}日", content)
        and not re.match(rf"(?:[{CHINESE_NUMBER}]+、|[（(][{CHINESE_NUMBER}]+[)）]|\d+[、.．])", content)
        and bool(re.search(rf"[{HAN}]", content))
    )


def _split_at_openings(text: MappedText, openings: list[re.Match[str]]) -> list[Part]:
    starts = [0, *[m.start("title") for m in openings[1:]], len(text.text)]
    parts = []
    for index, match in enumerate(openings):
        start, end = starts[index], starts[index + 1]
        body = _cut(text, start, end, first=index == 0, last=index == len(openings) - 1)
        changes = []
        if index == 0 and match.start("title") > 0:
            changes.append((Change(0, match.start("title")), "before_first_article"))
        for group in ("title", "speaker", "date"):
            if match[group]:
                at = match.end(group) - start
                blank = re.compile(r"\s*").match(body.text, at)
                stop = blank.end() if blank else at
                begin = at - (len(match[group]) - len(match[group].rstrip()))
                changes.append((Change(begin, stop, "\n"), "flat_paragraph"))
        parts.append(Part(body.replace_named(changes), ""))
    return parts


def _cut(text: MappedText, start: int, end: int, *, first: bool, last: bool) -> MappedText:
    raw_start = text.raw_start if first else text.starts[start]
    raw_end = text.raw_end if last else text.starts[end]
    return text.cut(start, end, raw_start, raw_end)
