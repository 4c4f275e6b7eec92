"""The text of an answer as HTML: markers become links, and paragraphs follow those of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rag.types import Answer, Citation
from ui.export.pieces import markers_of
from ui.strings import Strings
from ui.web.escaping import escape

_MARKER = re.compile(r"\[(\d+)\]")
_GROUP = re.compile(r"([^：\[\]]{1,160})：")
_REMARK_LEAD = "[^（）]{0,12}"
_OPENING, _CLOSING = "\ufdd0", "\ufdd1"
"""Stand for the brackets of numbers that are no markers; no text has these code points."""
_NOT_IN_TEXT = dict.fromkeys(map(ord, (_OPENING, _CLOSING)))
_BRACKETS = {ord(_OPENING): "[", ord(_CLOSING): "]"}


def plain_paragraphs(text: str, marker_class: str = "") -> str:
    """Return paragraphs without links; ``marker_class`` makes ``[n]`` look like a marker."""
    lines = (escape(line.strip()) for line in text.split("\n") if line.strip())
    if marker_class:
        lines = (_MARKER.sub(rf'<span class="{marker_class}">[\1]</span>', line) for line in lines)
    return "".join(f"<p>{line}</p>" for line in lines)


def linked_paragraphs(strings: Strings, turn: int, answer: Answer) -> str:
    """Return the answer's paragraphs, each ``[n]`` leading to its source.

    A line of the answer is parted where the cited sentences stand in different paragraphs of the
    source, so that items of an enumeration don't run into each other.
    """
    citations = {citation.n: citation for citation in answer.citations}
    lines = (line.strip() for line in _only_markers(answer).split("\n"))
    return "".join(_line(strings, turn, line, citations) for line in lines if line)


def _only_markers(answer: Answer) -> str:
    """Return the answer's text with markers as the only bracketed numbers; ``_escaped`` brings the others back."""
    text = answer.text.translate(_NOT_IN_TEXT)
    markers = {match.start() for match in markers_of(text, answer.citations)}
    return _MARKER.sub(
        lambda match: match[0] if match.start() in markers else f"{_OPENING}{match[1]}{_CLOSING}", text
    )


def _escaped(text: str) -> str:
    return escape(text.translate(_BRACKETS))


def marker_link(strings: Strings, turn: int, citation: Citation) -> str:
    """Return the link of ``[n]``; the page's script shows the template with the same key."""
    label = escape(strings("page.cite_label", n=citation.n, title=citation.article.title))
    key = f"{turn}-{citation.n}"
    return f'<a class="rd-cite" href="#c-{key}" data-source="{key}" aria-label="{label}">[{citation.n}]</a>'


def _line(strings: Strings, turn: int, line: str, citations: Mapping[int, Citation]) -> str:
    cited = [citations[int(match[1])] for match in _MARKER.finditer(line) if int(match[1]) in citations]
    group = _GROUP.match(line)
    label = ""
    if group and _is_label(line[group.end() :], cited):
        label = f'<b class="rd-group">{_escaped(group[0])}</b>'
        line = line[group.end() :]
    blocks = (_block(strings, turn, block, citations) for block in _blocks(line, citations))
    return "".join(f"<p>{label if first else ''}{block}</p>" for first, block in _with_first(blocks))


def _with_first(blocks: Iterable[str]) -> Iterable[tuple[bool, str]]:
    return ((position == 0, block) for position, block in enumerate(blocks))


def _is_label(rest: str, cited: Sequence[Citation]) -> bool:
    """Whether what goes before ``rest`` is the answer's own label: the words of the first source follow it."""
    return bool(cited) and rest.translate(_BRACKETS).startswith(" ".join(cited[0].quote.split()))


def _blocks(line: str, citations: Mapping[int, Citation]) -> list[str]:
    cuts = [0]
    for left, right in pairwise(_MARKER.finditer(line)):
        before, after = citations.get(int(left[1])), citations.get(int(right[1]))
        if before is None or after is None or before is after or not _far_apart(before, after):
            continue
        cut = left.end() + len(_remark_at(line, left.end(), before))
        if cut < right.start():
            cuts.append(cut)
    return [line[start:end] for start, end in pairwise([*cuts, len(line)])]


def _far_apart(before: Citation, after: Citation) -> bool:
    """Whether two cited sentences stand in different paragraphs of their source."""
    if before.passage.id != after.passage.id or after.start < before.end:
        return True
    offset = before.passage.start
    return "\n" in before.passage.text[before.end - offset : after.start - offset]


def _remark_at(text: str, position: int, citation: Citation) -> str:
    """Return the remark in brackets that the engine wrote behind the marker, if it did."""
    if not citation.remark:
        return ""
    match = re.compile(f"（{_REMARK_LEAD}{re.escape(citation.remark)}）").match(text, position)
    return match[0] if match else ""


def _block(strings: Strings, turn: int, block: str, citations: Mapping[int, Citation]) -> str:
    parts: list[str] = []
    position = 0
    for match in _MARKER.finditer(block):
        citation = citations[int(match[1])]
        before = block[position : match.start()]
        remark = _remark_at(block, match.end(), citation)
        position = match.end() + len(remark)
        parts += [_escaped(before[:-1]), _kept(before[-1:], marker_link(strings, turn, citation))]
        if citation.remark:
            parts.append(f'<small class="rd-doubt">{escape(remark or strings("page.remark"))}</small>')
    return "".join([*parts, _escaped(block[position:])])


def _kept(last_character: str, link: str) -> str:
    """Return a marker that stays on the line of the character it follows."""
    return f'<span class="rd-keep">{_escaped(last_character)}{link}</span>'
