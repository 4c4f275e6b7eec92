"""Rules for titles: copies, titles spaced out or broken over lines, titles strewn into the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import DATE_LINE, HAN, HEADING, SALUTATION, Line, filled_lines, is_table_row
from rag.cleaning.split import is_title_line

_DOCUMENT_NUMBER = re.compile(
    rf"^[{HAN}]{{0,8}}[〔\[【(（]\s*[\d*xX]{{4}}\s*[〕\]】)）]\s*第?[\d*xX]{{1,4}}[号期]$|^[（(]?第[\d*xX]{{1,4}}[号期][）)]?$"
)
_PAPER_HEAD = re.compile(rf"^[{HAN}]{{2,20}}文件$")
_ADOPTED = re.compile(
    r"^[（(]\s*(?P<date>(?:[12]\d{3}|[12]\d\*{2})年\d{1,2}月\d{1,2}日)[^（()）\n]{1,60}(?:通过|印发|发布|批准|修订|修正|施行)\s*[)）]$"
)
_SUBTITLE = re.compile(r"^[-—–―－]{1,3}\s*\S")
_OFFICE = "书记|主任|主席|市长|县长|区长|镇长|乡长|部长|局长|院长|检察长|秘书长|会长|委员长"
_SPEAKER = re.compile(
    rf"^(?=.{{2,30}}$)(?!.*(?:讲话|发言|意见|报告|工作|会议))[{HAN}*xX×、（）()\d]{{0,24}}(?:{_OFFICE})[\s*xX×]*[{HAN}*xX×]{{0,4}}[)）]?$"
)
_TITLE_KIND = re.compile(
    r"(?:讲话|发言|意见|报告|主持词|通知|决定|方案|总结|材料|办法|规定|致辞|要点|纪要|建议|条例|计划|体会|经验|交流|会议|工作)$"
)
_OFFICE_NAME = re.compile(
    rf"^[{HAN}*xX×]{{2,24}}(?:办公室|委员会|工委|研究室|常委会|主席团|党组|课题组|调研组|人民政府|市委|县委|区委)$"
)
_SPACED = re.compile(rf"^(?:[{HAN}*] ){{3,}}[{HAN}*]$")
_SUMMARY_LABEL = re.compile(
    r"^(?:本文(?:简介|介绍|导读|摘要|概述)|(?:内容|文章)?(?:摘要|简介|导读|提要))\s*[:：]\s*"
)
_BODY_LABEL = re.compile(r"本文(?:内容|正文)\s*[:：]\s*")
_TEASER = re.compile(r"(?:\.{3,}|…+|。{3,})\s*$")


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The lines above the body. ``lines`` counts them; empty fields were not there."""

    title: str
    lines: int
    speaker: str = ""
    date: str = ""
    subtitle: str = ""
    number: str = ""


def join_spaced_title(text: MappedText) -> MappedText:
    """``中 共 温 州 市 委`` loses its blanks."""
    changes = []
    for line in filled_lines(text.text):
        if _SPACED.match(line.content):
            changes += [
                Change(line.start + m.start(), line.start + m.end()) for m in re.finditer(" ", line.content)
            ]
    return text.replace("spaced_title", changes)


def drop_repeated_titles(text: MappedText) -> MappedText:
    """Leave one copy of the title; drop the copies, and the teaser that repeats the start."""
    lines = filled_lines(text.text)
    if not lines:
        return text
    title = _first_title(lines)
    if len(title) < 6:
        return text
    bare = _bare(title)
    changes: list[tuple[Change, str]] = []
    for index, line in enumerate(lines[:14]):
        end = _after_copies(line.content, title)
        rest = line.content[end:].strip()
        if index and (label := _BODY_LABEL.match(line.content, end)):
            changes.append((Change(line.start, line.start + label.end()), "repeated_title"))
            continue
        if _TEASER.search(rest) and _repeats_start(rest, lines[index + 1 :], title):
            changes.append((Change(line.start, line.end), "teaser"))
        elif index == 0:
            if end > len(title) or (rest and end):
                changes.append(
                    (
                        Change(
                            line.start + len(title),
                            line.start + _skip_blank(line.content, end),
                            "\n" if rest else "",
                        ),
                        "repeated_title",
                    )
                )
        elif end and _bare(line.content[:end]).startswith(bare):
            changes.append(
                (Change(line.start, line.start + _skip_blank(line.content, end)), "repeated_title")
            )
    return text.replace_named(changes)


def _first_title(lines: list[Line]) -> str:
    first = lines[0].content
    if is_title_line(first):
        return _unrepeated(first)
    # A flattened page runs the title into the text; the next copy shows where it ends.
    for line in lines[1:6]:
        if is_title_line(line.content) and first.startswith(line.content):
            return line.content
    return ""


def _unrepeated(title: str) -> str:
    for size in range(6, len(title) // 2 + 1):
        if len(title) % size == 0 and title == title[:size] * (len(title) // size):
            return title[:size]
    return title


def _after_copies(line: str, title: str) -> int:
    end = 0
    while line.startswith(title, end):
        end = _skip_blank(line, end + len(title))
    return end if end == 0 or end == len(line) or not re.match(r"[的》”]", line[end:]) else 0


def _skip_blank(line: str, position: int) -> int:
    while position < len(line) and line[position] in " _|-—":
        position += 1
    return position


def _repeats_start(rest: str, following: list[Line], title: str) -> bool:
    start = _bare(_SUMMARY_LABEL.sub("", _TEASER.sub("", rest))).removeprefix(_bare(title))
    body = "\n".join(_BODY_LABEL.sub("", line.content.removeprefix(title)) for line in following[:12])
    body = _bare(body).replace(_bare(title), "")
    return len(start) >= 10 and body.startswith(start[:200])


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def read_title_block(text: str) -> TitleBlock:
    """What stands above the body: title lines, then speaker, date, document number."""
    found: dict[str, str] = {}
    titles: list[str] = []
    count = 0
    for line in filled_lines(text)[:10]:
        kind = _kind_of(line.content)
        if not kind or (kind == "title" and len(titles) >= 3):
            break
        count += 1
        if kind == "title" and _names_office(titles, line.content):
            continue
        if kind == "title":
            titles.append(line.content)
        elif kind != "head":
            adopted = _ADOPTED.match(line.content)
            found.setdefault(kind, adopted["date"] if adopted else line.content.strip(" （）()"))
    return TitleBlock(joined_title(titles), count, **found)


def _kind_of(line: str) -> str:
    if DATE_LINE.match(line) or _ADOPTED.match(line):
        return "date"
    if _DOCUMENT_NUMBER.match(line):
        return "number"
    if _SUBTITLE.match(line):
        return "subtitle"
    if SALUTATION.search(line) or HEADING.match(line) or is_table_row(line):
        return ""
    if _PAPER_HEAD.match(line):
        return "head"
    if _SPEAKER.match(line):
        return "speaker"
    return "title" if is_title_line(line) else ""


def _names_office(titles: list[str], line: str) -> bool:
    """Whether a line below a whole title names who wrote it."""
    return bool(titles and _TITLE_KIND.search(titles[-1]) and _OFFICE_NAME.match(line))


def joined_title(parts: list[str]) -> str:
    """Title lines as one title: a title broken over lines closes up, a parallel title keeps a blank."""
    title = ""
    for part in parts:
        if _bare(part) in _bare(title):
            continue
        title += ("" if not title or _continues(title) else " ") + part
    return title


def _continues(title: str) -> bool:
    """Whether a title line is only the beginning of its title."""
    issuer = re.fullmatch(rf"[{HAN}]{{2,20}}(?:委|委员会|政府|人大|常委会|党组|办公室)", title)
    about = re.search(r"关于", title) and not _TITLE_KIND.search(title)
    return bool(issuer or about or title.endswith(("的", "和", "与", "及", "、", "在", "社会主义")))


def join_title_lines(text: MappedText) -> MappedText:
    """Title lines that follow each other at the top become one line; copies go."""
    lines = filled_lines(text.text)[:6]
    titles: list[Line] = []
    for line in lines:
        if _kind_of(line.content) != "title" or len(titles) >= 3:
            break
        if _names_office([t.content for t in titles], line.content):
            break
        titles.append(line)
    if len(titles) < 2:
        return text
    changes = []
    title = titles[0].content
    for left, right in pairwise(titles):
        if _bare(right.content) in _bare(title):
            changes.append(Change(left.end, right.end))
            continue
        glue = "" if _continues(title) else " "
        changes.append(Change(left.end, right.start, glue))
        title += glue + right.content
    return text.replace("title_lines", changes)


def drop_title_copies(text: MappedText, title: str) -> MappedText:
    """Copies of the title among the lines above the body."""
    lines = filled_lines(text.text)[:8]
    seen = False
    changes = []
    for line in lines:
        if len(line.content) > 60:
            break
        if _bare(line.content) == _bare(title):
            if seen:
                changes.append(Change(line.start, line.end))
            seen = True
    return text.replace("repeated_title", changes)


def drop_inserted_titles(text: MappedText, titles: list[str]) -> MappedText:
    """``，乡镇人大工作会议。`` or ``，工作总结《乡镇人大工作会议》。`` strewn into a sentence."""
    changes: list[Change] = []
    for title in sorted({t.strip() for t in titles if len(t.strip()) >= 5}, key=len, reverse=True):
        bare = re.escape(title)
        pattern = re.compile(
            rf"[，,](?:[{HAN}]{{2,8}})?《{bare}》(?=[。！；])|[，,]{bare}(?=[。！；])|(?<=[。！；])(?:[{HAN}]{{2,8}})?《{bare}》[。！]|(?<=[。！；]){bare}[。！](?=.)"
        )
        for match in pattern.finditer(text.text):
            if all(match.end() <= c.start or match.start() >= c.end for c in changes):
                changes.append(Change(*match.span()))
    return text.replace("inserted_title", changes)
