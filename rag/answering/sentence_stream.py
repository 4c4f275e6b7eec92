"""A language model's reply as it streams -> finished sentences with the passages that each one cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.text import split_sentences

_MARKER = re.compile(
    r"\s*[\[［【〔]\s*(?:资料|来源|出处|文献)?\s*(\d{1,2}(?:\s*[,，、;；]\s*\d{1,2})*)\s*[\]］】〕]"
)
_AFTER_STOP = re.compile(rf"([。！？!?；;]+[”’」』）)]*)((?:{_MARKER.pattern})+)")
_MARKER_BEGINS = re.compile(r"\s*[\[［【〔]")
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S)
_OPEN_THINKING = re.compile(r"<(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?)?)?)?)?)?\Z")
_EMPHASIS = re.compile(r"\*{1,3}|_{2,3}|`+")
_BULLET = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•·]\s+|>\s*)")
_NUMBER = re.compile(r"\d+")


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

    What the model thinks aloud (``<think>``) is left out, and so are marks of Markdown.
    """
    reply = given = ""
    for piece in pieces:
        reply += piece
        visible = _visible(reply)
        complete = _complete(visible, len(given))
        yield from _said(visible[len(given) : complete])
        given = visible[:complete]
    yield from _said(_visible(reply, ended=True)[len(given) :])


def _visible(reply: str, ended: bool = False) -> str:
    shown = _THINKING.sub("", reply)
    return shown if ended else _OPEN_THINKING.sub("", shown)


def _complete(text: str, start: int) -> int:
    """Where the last finished sentence behind ``start`` ends: a marker may still follow the last one."""
    own = text[start:]
    line_end = own.rfind("\n") + 1
    open_line = _AFTER_STOP.sub(r"\2\1", own[line_end:])
    ends = [end for _, end in split_sentences(open_line, semicolons=False)[:-1]]
    certain = [end for end in ends if not _MARKER_BEGINS.match(open_line, end)]
    return start + line_end + (certain[-1] if certain else 0)


def _said(text: str) -> Iterator[Said]:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        shown = _EMPHASIS.sub("", _BULLET.sub("", _AFTER_STOP.sub(r"\2\1", line))).strip()
        spans = split_sentences(shown, semicolons=False)
        for number, (start, end) in enumerate(spans, start=1):
            sentence = shown[start:end]
            cited = [int(n) for match in _MARKER.finditer(sentence) for n in _NUMBER.findall(match[1])]
            words = _MARKER.sub("", sentence).strip()
            if words:
                last = number == len(spans) and at < len(lines) - 1
                yield Said(words, tuple(dict.fromkeys(cited)), last)
