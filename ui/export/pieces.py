"""The text of an answer in pieces: words, and the numbers of its citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rag.question import strip_controls
from rag.types import Citation

Piece = str | int
"""Words as they are, or the number of a source."""

_MARKER = re.compile(r"\[(\d{1,9})\]")
_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that XML refuses and that stand for nothing."""


def lines_of(text: str) -> list[str]:
    """The lines that say something, without control characters, whatever breaks the lines."""
    lines = (_NO_CHARACTERS.sub("", strip_controls(line)).strip() for line in text.splitlines())
    return [line for line in lines if line]


def one_line(text: str) -> str:
    """``text`` on one line, without control characters."""
    return " ".join(" ".join(lines_of(text)).split())


def pieces_of(
    text: str, citations: Sequence[Citation], numbers: Mapping[int, int]
) -> list[tuple[Piece, ...]]:
    """The lines of an answer's text, with each marker ``[n]`` of a citation as ``numbers[n]``.

    A bracketed number of the document's own stays words.
    """
    lines: list[list[Piece]] = [[]]
    for piece in _split(text, numbers, markers_of(text, citations)):
        if isinstance(piece, int):
            lines[-1].append(piece)
            continue
        first, *others = re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", piece)
        lines[-1].append(first)
        lines += [[other] for other in others]
    return [line for line in map(_cleaned, lines) if line]


def without_markers(text: str) -> str:
    """``text`` without anything that looks like a marker: for text whose sources are not known."""
    return _MARKER.sub("", text)


def markers_of(text: str, citations: Sequence[Citation]) -> list[re.Match[str]]:
    """The markers ``[n]`` in the text of an answer, in order; group 1 is the number of a citation.

    A bracketed number inside a sentence that is quoted is the document's own, whatever citation has that number.
    """
    known = {str(citation.n) for citation in citations}
    quoted = [stretch for citation in citations for stretch in _quoted(text, citation)]
    return [
        match
        for match in _MARKER.finditer(text)
        if match[1] in known
        and not any(start <= match.start() and match.end() <= end for start, end in quoted)
    ]


def _split(text: str, numbers: Mapping[int, int], markers: Sequence[re.Match[str]]) -> Iterator[Piece]:
    position = 0
    for match in markers:
        if int(match[1]) not in numbers:
            continue
        yield text[position : match.start()]
        yield numbers[int(match[1])]
        position = match.end()
    yield text[position:]


def _quoted(text: str, citation: Citation) -> Iterator[tuple[int, int]]:
    """The stretches where the cited sentence stands before its marker, also with its white space drawn together."""
    marker = re.compile(rf"[^\w\[]{{0,3}}\[{citation.n}\]")
    for quote in {citation.quote, " ".join(citation.quote.split())}:
        if not _MARKER.search(quote):
            continue
        start = text.find(quote)
        while start >= 0:
            if marker.match(text, start + len(quote)):
                yield start, start + len(quote)
            start = text.find(quote, start + 1)


def _cleaned(line: Sequence[Piece]) -> tuple[Piece, ...]:
    pieces = [piece if isinstance(piece, int) else _words(piece) for piece in line]
    kept = tuple(piece for piece in pieces if piece != "")
    return kept if any(isinstance(piece, int) or piece.strip() for piece in kept) else ()


def _words(text: str) -> str:
    """``text`` without control characters; the white space around it stands between pieces."""
    inner = one_line(text)
    if not inner:
        return " " if text else ""
    return (" " if text[0] in " \t" else "") + inner + (" " if text[-1] in " \t" else "")
