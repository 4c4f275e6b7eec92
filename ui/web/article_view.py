"""An article as its page shows it: paragraphs in pieces, remarks as numbered notes, headings as an outline."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.outline import Heading, find_headings
from ui.web.rule_names import mark_name

if TYPE_CHECKING:
    from rag.types import Article, Mark
    from ui.strings import Strings
    from ui.web.article_place import Place

_DEEPEST = 4
_OUTERMOST = 2


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on one or more places, as it is listed below the text; ``number`` counts from 1."""

    number: int
    kind: str
    name: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph that looks the same throughout.

    ``first`` opens what the link leads to; ``note_first`` is the first place of its note. A piece with
    ``gap`` has no text of its own: something is missing there.
    """

    text: str
    cited: bool = False
    first: bool = False
    note: Note | None = None
    note_first: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``level`` is 2 to 4 for a heading, else 0. ``start`` is its offset in the article."""

    start: int
    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the outline; ``block`` is the offset of the paragraph in which it stands."""

    block: int
    depth: int
    text: str
    current: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the page lays out. ``before`` and ``after`` are the sections next to what the link leads to."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    outline: tuple[Section, ...]
    before: Section | None
    after: Section | None


def view_of(article: Article, place: Place, strings: Strings) -> ArticleView:
    """Work out what the page of an article shows."""
    notes = notes_of(article.marks, strings)
    lines = list(_lines(article.text))
    outline = _outline(find_headings(article.text), [start for start, _ in lines], place)
    levels = {heading.start: level for heading, level in _levelled(find_headings(article.text))}
    cutter = _Cutter(article, place, notes)
    blocks = tuple(Block(start, levels.get(start, 0), tuple(cutter.cut(start, end))) for start, end in lines)
    at = next((index for index, section in enumerate(outline) if section.current), None)
    return ArticleView(
        blocks,
        tuple(notes.values()),
        outline,
        outline[at - 1] if at else None,
        outline[at + 1] if at is not None and at + 1 < len(outline) else None,
    )


def notes_of(marks: Sequence[Mark], strings: Strings) -> dict[tuple[str, str], Note]:
    """The remarks in the order of the text; the same remark on many places is one note."""
    counts: dict[tuple[str, str], int] = {}
    for mark in marks:
        counts[mark.kind, mark.note] = counts.get((mark.kind, mark.note), 0) + 1
    return {
        (kind, text): Note(number, kind, mark_name(strings, kind), text, count)
        for number, ((kind, text), count) in enumerate(counts.items(), 1)
    }


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line.rstrip("\r\n"))
        if end > start:
            yield start, end
        start += len(line)


class _Cutter:
    """Cuts paragraphs into pieces, and knows what it has seen before."""

    def __init__(self, article: Article, place: Place, notes: dict[tuple[str, str], Note]) -> None:
        self._text = article.text
        self._place = place
        self._notes = notes
        marks = sorted(article.marks, key=lambda mark: (mark.start, mark.end))
        self._marks = [mark for mark in marks if mark.end > mark.start]
        self._between = deque(mark for mark in marks if mark.end == mark.start)
        self._seen: set[int] = set()
        self._anchored = place.state == "whole"

    def cut(self, start: int, end: int) -> Iterator[Piece]:
        place = self._place
        own = [mark for mark in self._marks if mark.start < end and mark.end > start]
        bounds = {start, end, *(at for mark in own for at in (mark.start, mark.end))}
        bounds |= {mark.start for mark in self._between}
        bounds |= {place.start, place.end} if place.state != "whole" else set()
        cuts = sorted(at for at in bounds if start <= at <= end)
        for left, right in zip(cuts, [*cuts[1:], end], strict=True):
            yield from self._gaps(left)
            if right > left:
                yield self._piece(own, left, right)

    def _gaps(self, at: int) -> Iterator[Piece]:
        if not self._anchored and self._place.start == self._place.end <= at:
            self._anchored = True
            yield Piece("", first=True)
        while self._between and self._between[0].start <= at:
            mark = self._between.popleft()
            note = self._notes[mark.kind, mark.note]
            yield Piece("", note=note, note_first=self._first(note), gap=True)

    def _piece(self, own: Sequence[Mark], left: int, right: int) -> Piece:
        cited = self._place.start <= left and right <= self._place.end
        first = cited and not self._anchored
        self._anchored = self._anchored or first
        over = [mark for mark in own if mark.start <= left and right <= mark.end]
        note = self._notes[over[-1].kind, over[-1].note] if over else None
        return Piece(self._text[left:right], cited, first, note, note is not None and self._first(note))

    def _first(self, note: Note) -> bool:
        if note.number in self._seen:
            return False
        self._seen.add(note.number)
        return True


def _levelled(headings: Sequence[Heading]) -> Iterator[tuple[Heading, int]]:
    """The headings that fill their line, with their level on the page."""
    alone = [heading for heading in headings if heading.alone]
    levels = sorted({heading.level for heading in alone})
    for heading in alone:
        yield heading, min(_DEEPEST, _OUTERMOST + levels.index(heading.level))


def _outline(headings: Sequence[Heading], lines: Sequence[int], place: Place) -> tuple[Section, ...]:
    levels = sorted({heading.level for heading in headings})
    wanted = place.start if place.state != "whole" else -1
    current = bisect_right([heading.start for heading in headings], wanted) - 1
    return tuple(
        Section(
            lines[max(0, bisect_right(lines, heading.start) - 1)],
            min(levels.index(heading.level), _DEEPEST - _OUTERMOST),
            heading.text,
            index == current,
        )
        for index, heading in enumerate(headings)
    )
