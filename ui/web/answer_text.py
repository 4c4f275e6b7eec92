"""The text of an answer as HTML: markers become links, and paragraphs follow those of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.phrases import PHRASES
from rag.types import Answer, Citation, Writing
from ui.export.pieces import markers_of
from ui.strings import Strings
from ui.web.escaping import escape
from ui.writing import unsupported_spans

_MARKER = re.compile(r"\[(\d+)\]")
_COLON = "|".join(re.escape(phrases.colon) for phrases in PHRASES.values())
_GROUP = re.compile(rf"([^：\[\]\ufdd2-\ufdd4]{{1,160}}?)(?:{_COLON})")
_OPENING, _CLOSING = "\ufdd0", "\ufdd1"
"""Stand for the brackets of numbers that are no markers; no text has these code points."""
_UNSURE, _UNSURE_MARK, _UNSURE_END = "\ufdd2", "\ufdd3", "\ufdd4"
"""Stand around a sentence without support, and the label behind it."""
_TAGS = {
    _UNSURE: '<span class="rd-unsure">',
    _UNSURE_MARK: '<small class="rd-unsure-mark">',
    _UNSURE_END: "</small></span>",
}
_ANY_TAG = re.compile("[\ufdd2-\ufdd4]")
_NOT_IN_TEXT = dict.fromkeys(range(0xFDD0, 0xFDD5))
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
    source, so that items of an enumeration don't run into each other; sentences that a language model
    wrote stay together as it put them. A sentence without support is marked.
    """
    citations = {citation.n: citation for citation in answer.citations}
    plain = replace(answer, text=answer.text.translate(_NOT_IN_TEXT))
    text = _with_unsure(strings, plain, _only_markers(plain))
    lines = (line.strip() for line in text.split("\n"))
    return "".join(_line(strings, turn, line, citations, answer.writing) for line in lines if line)


def _only_markers(answer: Answer) -> str:
    """Return the answer's text, as long as it is, with markers as the only bracketed numbers; ``_escaped``
    brings the others back. A sentence without support has no markers.
    """
    unsure = unsupported_spans(answer)
    markers = {
        match.start()
        for match in markers_of(answer.text, answer.citations)
        if not any(start <= match.start() < end for start, end, _ in unsure)
    }
    return _MARKER.sub(
        lambda match: match[0] if match.start() in markers else f"{_OPENING}{match[1]}{_CLOSING}", answer.text
    )


def _with_unsure(strings: Strings, answer: Answer, text: str) -> str:
    """Return ``text``, the answer's with only its markers, with signs around sentences without support."""
    label = strings("writing.unsupported")
    for start, end, after in reversed(unsupported_spans(answer)):
        marked = f"{_UNSURE}{text[start:end]}{_UNSURE_MARK}{label}{_UNSURE_END}"
        text = text[:start] + marked + text[after:]
    return text


def _escaped(text: str) -> str:
    return _ANY_TAG.sub(lambda sign: _TAGS[sign[0]], escape(text.translate(_BRACKETS)))


def marker_link(strings: Strings, turn: int, citation: Citation) -> str:
    """Return the link of ``[n]``; the page's script shows the template with the same key."""
    label = escape(strings("page.cite_label", n=citation.n, title=citation.article.title))
    key = f"{turn}-{citation.n}"
    return f'<a class="rd-cite" href="#c-{key}" data-source="{key}" aria-label="{label}">[{citation.n}]</a>'


def _line(
    strings: Strings, turn: int, line: str, citations: Mapping[int, Citation], writing: Writing | None
) -> str:
    cited = [citations[int(match[1])] for match in _MARKER.finditer(line) if int(match[1]) in citations]
    group = _GROUP.match(line)
    label = ""
    if group and _is_label(line[group.end() :], cited):
        label = f'<b class="rd-group">{_escaped(group[0])}</b>'
        line = line[group.end() :]
    blocks = (_block(strings, turn, block, citations) for block in _blocks(line, citations, writing))
    return "".join(f"<p>{label if first else ''}{block}</p>" for first, block in _with_first(blocks))


def _with_first(blocks: Iterable[str]) -> Iterable[tuple[bool, str]]:
    return ((position == 0, block) for position, block in enumerate(blocks))


def _is_label(rest: str, cited: Sequence[Citation]) -> bool:
    """Whether what goes before ``rest`` is the answer's own label: the words of the first source follow it."""
    return bool(cited) and rest.translate(_BRACKETS).startswith(" ".join(cited[0].quote.split()))


def _blocks(line: str, citations: Mapping[int, Citation], writing: Writing | None) -> list[str]:
    cuts = [0]
    for left, right in pairwise(_MARKER.finditer(line)):
        before, after = citations.get(int(left[1])), citations.get(int(right[1]))
        if before is None or after is None or before is after or not _far_apart(before, after):
            continue
        if writing is not None and not line[: left.start()].endswith(" ".join(before.quote.split())):
            continue  # the model's own words
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
    told = (phrases.doubtful.format(remark=citation.remark) for phrases in PHRASES.values())
    return next((remark for remark in told if text.startswith(remark, position)), "")


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
    if _ANY_TAG.fullmatch(last_character):
        return f"{_escaped(last_character)}{link}"
    return f'<span class="rd-keep">{_escaped(last_character)}{link}</span>'
