"""Rules for page breaks: running numbers and page numbers that cut through sentences."""

from __future__ import annotations

import re

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import HAN, HEADING, Line, ends_sentence, filled_lines, is_heading_line

_RUNNING = re.compile(r"^(\d{1,3})\s*[、．.]\s*(?=\S)")
_MIN_RUN = 3
_NUMBER_LINE = re.compile(
    r"^(?:[-—–―－·~\s]*\d{1,3}[-—–―－·~\s]*|第\s*\d{1,3}\s*页(?:[\s,，/／]*共\s*\d{1,3}\s*页)?|共\s*\d{1,3}\s*页[\s,，]*第\s*\d{1,3}\s*页|\d{1,3}\s*/\s*\d{1,3}|page\s*\d+(?:\s*of\s*\d+)?)$",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(
    r"(?<=[^\s\d])\s+[-—–―－]{0,2}\s*\d{1,3}\s*[-—–―－]{0,2}\s*$|(?<=[^\s\d])\s*[-—–―－]{1,2}\s?\d{1,3}\s?[-—–―－]{1,2}\s*$"
)
_DASHED_INSIDE = re.compile(
    rf"(?<=[{HAN}，,、；;：:。”）)])\s*[-—–―－]\s?\d{{1,3}}\s?[-—–―－]\s*(?=[{HAN}“（(])"
)
_PAGE_OF_PAGES = re.compile(r"\s*第\s*\d{1,3}\s*页[\s,，/／]{0,3}共\s*\d{1,3}\s*页\s*")


def drop_running_numbers(text: MappedText) -> MappedText:
    """Running numbers that a page break put at line starts, in the middle of sentences.

    They are told from real numbering by the line before: numbering follows whole sentences, a page
    number also follows half ones. In a run of consecutive numbers one half sentence in four shows
    that the run counts pages.
    """
    lines = filled_lines(text.text)
    numbers = {i: int(m[1]) for i, line in enumerate(lines) if (m := _RUNNING.match(line.content))}
    half = {i for i in numbers if i and _is_half(lines[i - 1].content, numbered=i - 1 in numbers)}
    pages: set[int] = set()
    for start in sorted(numbers):
        if start not in pages:
            run = _run_from(start, numbers, half)
            counts_pages = len(run) >= _MIN_RUN and len(half.intersection(run)) * 4 >= len(run)
            if counts_pages and not _are_headings(lines, run):
                pages.update(run)
    return text.replace("page_cut", [_number_change(text.text, lines, i) for i in sorted(pages)])


def _is_half(line: str, *, numbered: bool) -> bool:
    """Whether a line breaks off inside a sentence; short lines may be titles, marked ones headings."""
    content = _RUNNING.sub("", line) if numbered else line
    if ends_sentence(content) or is_heading_line(content):
        return False
    return len(content) > 20 or bool(re.search("[，,。；;]", content))


def _are_headings(lines: list[Line], run: list[int]) -> bool:
    """Whether most lines of a run hold nothing but a few words, as headings do and pages don't."""
    short = sum(not re.search("[，,。；;]", lines[i].content) and len(lines[i].content) <= 25 for i in run)
    return short * 2 >= len(run)


def _run_from(start: int, numbers: dict[int, int], half: set[int]) -> list[int]:
    """Lines that count on from a line, real numbering between them left out.

    Where two lines could be next, the one after half a sentence is. A run starts at the top of the
    text or after half a sentence and ends after one, lest it swallow real numbers.
    """
    if start not in half and start != 0:
        return []
    run = [start]
    while True:
        wanted = [i for i in numbers if i > run[-1] and numbers[i] == numbers[run[-1]] + 1]
        following = next((i for i in wanted if i in half), wanted[0] if wanted else None)
        if following is None:
            break
        run.append(following)
    while run and run[-1] not in half:
        run.pop()
    return run


def _number_change(text: str, lines: list[Line], index: int) -> Change:
    line = lines[index]
    match = _RUNNING.match(line.content)
    end = line.start + (match.end() if match else 0)
    rest = text[end : line.end]
    if index == 0:
        return Change(line.start, end)
    previous = lines[index - 1]
    if ends_sentence(previous.content):
        keep_break = bool(HEADING.match(rest))
        return Change(previous.end, end, "\n" if keep_break else " " if text[previous.end] == " " else "")
    return Change(previous.end, end)


def drop_page_numbers(text: MappedText) -> MappedText:
    """Page numbers: on lines of their own, at the end of half a sentence, or dashed inside one."""
    text = text.replace("page_number", [Change(*m.span()) for m in _PAGE_OF_PAGES.finditer(text.text)])
    lines = filled_lines(text.text)
    changes = []
    for index, line in enumerate(lines):
        if _NUMBER_LINE.match(line.content):
            changes.append(Change(line.start, line.end))
            continue
        match = _NUMBER_AT_END.search(line.content)
        if match and _runs_on(lines, index, line.content[: match.start()]):
            changes.append(Change(line.start + match.start(), line.end))
    text = text.replace("page_number", changes)
    return text.replace("page_number", [Change(*m.span()) for m in _DASHED_INSIDE.finditer(text.text)])


def _runs_on(lines: list[Line], index: int, before: str) -> bool:
    if index + 1 >= len(lines):
        return True
    following = lines[index + 1].content
    dashed = bool(re.search(r"[-—–―－]", lines[index].content[len(before) :]))
    if dashed:
        return True
    return (
        not ends_sentence(before)
        and not is_heading_line(before)
        and bool(re.match(rf"[{HAN}，,、“（(]", following))
        and not HEADING.match(following)
    )
