"""A language model's reply as it streams -> finished sentences with the passages that each one cites."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.answering.soft_breaks import held_back, with_soft_breaks
from rag.question import strip_controls
from rag.text import split_sentences

_SOURCE_NAME = r"(?:资料|来源|出处|文献|段落|citation|source|passage|ref)"
_SOURCE = rf"{_SOURCE_NAME}?\s*[:：^]?\s*"
_NUMBERS = rf"\d{{1,3}}(?:\s*[,，、;；\-–—~～至和]\s*{_SOURCE}\d{{1,3}})*"
_MARKER = re.compile(
    rf"\s*[\[［【〔⟦]\s*(?:见|参见|see)?\s*{_SOURCE}({_NUMBERS})(?:\s*†[^\]】\n]*)?\s*\^?[\]］】〕⟧]", re.I
)
_ROUND = re.compile(
    rf"\s*[(（]\s*(?:见|参见|see)?\s*(?:{_SOURCE_NAME}\s*[:：]?\s*({_NUMBERS})\s*[)）]"
    rf"|(?<![为是共达约有至到于过占][(（])({_NUMBERS})\s*[)）](?=\s*(?:[。！？!?；;，,]|[(（]\s*\d|$)))",
    re.I,
)
"""A number in round brackets cites where a source is named, or where a sentence ends and nothing is counted."""
_AFTER_STOP = re.compile(rf"([。！？!?；;]+[”’」』）)]*)((?:{_MARKER.pattern})+)")
_MARKER_BEGINS = re.compile(r"\s*[\[［【〔⟦]")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S | re.I)
_OPEN_THINKING = re.compile(r"<(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?)?)?)?)?)?\Z", re.I)
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`+|~{2,}")
_BULLET = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•·]\s+|>\s*)")
_NUMBER = re.compile(rf"(\d+)(?:\s*[\-–—~～至]\s*{_SOURCE}(\d+))?", re.I)
_MOST_IN_RANGE = 20
_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[\w+.#-]*\s*$", re.A)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PICTURE = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_LAID_OVER = ("Mn", "Me")
"""Unicode categories of what is drawn over or around a character, and that NFC does not join with it."""
_ENTITIES_IN_ENTITIES = 3
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\s*\([^()\n]*\)|^\s*\[[^\]\n]+\]:.*$")
_TAG = re.compile(r"</?[a-z!][^<>\n]*>", re.I)
_TAG_BEGINS = re.compile(r"<(?=[a-z!/])", re.I)
_IMAGE_BEGINS = re.compile(r"!(?=\s*\[)")
_TARGET_BEGINS = re.compile(r"\](?=\s*\()")
_ENDS = re.compile(r"[。！？!?.．｡\n]")
_MARK = re.compile(r"[(（\[【〔]?\s*文件中未找到依据\s*[)）\]】〕]?")
_BRACKETED = re.compile(r"\[(\s*\d+\s*)\]")
_LONGEST = 400
"""Characters after which a sentence ends in any case."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the reply without its markers; ``cited`` are the numbers they gave, in order.

    ``ends_line`` tells that a new line follows.
    """

    text: str
    cited: tuple[int, ...]
    ends_line: bool


def finished_sentences(pieces: Iterable[str]) -> Iterator[Said]:
    """Yield each sentence as soon as it is certain that it has ended, markers behind its full stop included.

    What the model thinks aloud (``<think>``) is left out, and so are marks of Markdown and HTML, links, and
    what looks like the marks that answers carry. A line that ends nothing is one sentence with the next.
    """
    reply = given = ""
    for piece in pieces:
        reply += piece
        visible = _visible(reply)
        if len(visible) - len(given) < _LONGEST and not _ENDS.search(visible, len(given)):
            continue
        complete = _complete(visible, len(given))
        yield from _said(visible[len(given) : complete])
        given = visible[:complete]
    yield from _said(_visible(reply, ended=True)[len(given) :])


def _visible(reply: str, ended: bool = False) -> str:
    shown = _THINKING.sub("", reply)
    if ended:
        return with_soft_breaks(shown)
    shown = _OPEN_THINKING.sub("", shown)
    return with_soft_breaks(shown[: held_back(shown)])


def _complete(text: str, start: int) -> int:
    """Where the last finished sentence behind ``start`` ends: a marker may still follow the last one."""
    own = text[start:]
    line_end = own.rfind("\n") + 1
    open_line = _AFTER_STOP.sub(r"\2\1", own[line_end:])
    ends = [end for _, end in split_sentences(open_line, semicolons=False)[:-1]]
    certain = [end for end in ends if not _MARKER_BEGINS.match(open_line, end)]
    complete = start + line_end + (certain[-1] if certain else 0)
    return complete if len(text) - complete < _LONGEST else len(text)


def _said(text: str) -> Iterator[Said]:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        shown = _plain(line)
        spans = split_sentences(shown, semicolons=False)
        for number, (start, end) in enumerate(spans, start=1):
            sentence = shown[start:end]
            cited = [n for marker in _markers(sentence) for n in _numbers(marker)]
            words = _without_markers(sentence)
            if any(map(str.isalnum, words)):
                last = number == len(spans) and at < len(lines) - 1
                yield Said(words, tuple(dict.fromkeys(cited)), last)


def _markers(sentence: str) -> Iterator[str]:
    """The numbers of each marker as it is written."""
    for pattern in (_MARKER, _ROUND):
        yield from (next(filter(None, match.groups())) for match in pattern.finditer(sentence))


def _numbers(marker: str) -> Iterator[int]:
    """The numbers of one marker; ranges are filled in."""
    for first, last in _NUMBER.findall(marker):
        begin, end = int(first), int(last or first)
        yield from range(begin, min(end, begin + _MOST_IN_RANGE) + 1) if begin <= end else (begin, end)


def _plain(line: str) -> str:
    """``line`` without what is no text: invisible characters, markup, links, pictures, and imitations of an
    answer's marks.
    """
    plain = _EMPHASIS.sub("", _BULLET.sub("", _readable(_FENCE.sub("", line))))
    plain = _TAG_BEGINS.sub("＜", _TAG.sub("", _LINK.sub(_linked, plain)))
    plain = _TARGET_BEGINS.sub("］", _IMAGE_BEGINS.sub("！", plain))
    return _AFTER_STOP.sub(r"\2\1", _MARK.sub("", plain)).strip()


def _readable(line: str) -> str:
    """``line`` as a page would show it: entities and escapes resolved, nothing that is unseen or drawn over."""
    for _ in range(_ENTITIES_IN_ENTITIES):
        line = html.unescape(line)
    joined = unicodedata.normalize("NFC", _PICTURE.sub("", _ESCAPE.sub(r"\1", line)))
    return strip_controls("".join(one for one in joined if unicodedata.category(one) not in _LAID_OVER))


def _linked(match: re.Match[str]) -> str:
    """What a link says; a marker that was made a link stays a marker."""
    words = match[1] or ""
    return f"[{words}]" if words.isdecimal() else words


def _without_markers(sentence: str) -> str:
    """``sentence`` without its markers, those inside one another too; other numbers lose their square brackets."""
    before = ""
    while before != sentence:
        before, sentence = sentence, _ROUND.sub("", _MARKER.sub("", sentence))
    return _BRACKETED.sub(r"〔\1〕", sentence).strip()
