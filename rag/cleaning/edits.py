"""A text that knows, for each of its characters, the raw characters it came from.

Cleaning rules change a ``MappedText``; in the end it yields the list of edits that turn the raw
stretch into the cleaned text, and ``raw_span`` leads back from any cleaned span.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from rag.types import Article, Edit, Mark


class Change(NamedTuple):
    """``text[start:end]`` shall become ``replacement`` (positions in the text being cleaned)."""

    start: int
    end: int
    replacement: str = ""


class _Touch(NamedTuple):
    rule: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text under cleaning. ``starts[i]``/``ends[i]`` bound the raw origin of character ``i``.

    ``changed[i]`` is 1 where the character is not the raw one. All offsets into the raw text count
    from the beginning of the file; ``[raw_start, raw_end)`` is the stretch this text stands for.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    changed: bytes
    raw_start: int
    raw_end: int
    touches: tuple[_Touch, ...] = ()
    marks: tuple[Mark, ...] = ()

    @classmethod
    def from_raw(cls, raw: str) -> MappedText:
        """The raw text itself, every character its own origin."""
        return cls(raw, tuple(range(len(raw))), tuple(range(1, len(raw) + 1)), bytes(len(raw)), 0, len(raw))

    def replace(self, rule: str, changes: Iterable[Change]) -> MappedText:
        """Apply non-overlapping changes at once, under the name of one rule."""
        return self.replace_named((change, rule) for change in changes)

    def replace_named(self, changes: Iterable[tuple[Change, str]]) -> MappedText:
        """Apply non-overlapping changes at once, each under the name of its own rule."""
        trimmed = [(self._trim(change), rule) for change, rule in sorted(changes)]
        effective = [(change, rule) for change, rule in trimmed if change is not None]
        if not effective:
            return self
        for (left, _), (right, rule) in pairwise(effective):
            if right.start < left.end:
                raise ValueError(f"rule {rule}: changes overlap at {right.start}")
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        changed = bytearray()
        touches = list(self.touches)
        position = 0
        for (start, end, replacement), rule in effective:
            raw_start, raw_end = self.origin(start, end)
            touches.append(_Touch(rule, raw_start, raw_end))
            pieces += (self.text[position:start], replacement)
            starts += self.starts[position:start]
            ends += self.ends[position:start]
            changed += self.changed[position:start]
            starts += [raw_start] * len(replacement)
            ends += [raw_end] * len(replacement)
            changed += b"\x01" * len(replacement)
            position = end
        pieces.append(self.text[position:])
        starts += self.starts[position:]
        ends += self.ends[position:]
        changed += self.changed[position:]
        return replace(
            self,
            text="".join(pieces),
            starts=tuple(starts),
            ends=tuple(ends),
            changed=bytes(changed),
            touches=tuple(touches),
            marks=_move_marks(self.marks, [change for change, _ in effective]),
        )

    def mark(self, marks: Iterable[Mark]) -> MappedText:
        """Add remarks; their spans count in the current text and follow later changes."""
        return replace(self, marks=self.marks + tuple(marks))

    def cut(self, start: int, end: int, raw_start: int, raw_end: int) -> MappedText:
        """The stretch ``[start, end)``, standing for the raw stretch ``[raw_start, raw_end)``."""
        return MappedText(
            self.text[start:end],
            self.starts[start:end],
            self.ends[start:end],
            self.changed[start:end],
            raw_start,
            raw_end,
            tuple(t for t in self.touches if t.raw_end >= raw_start and t.raw_start <= raw_end),
            tuple(
                replace(m, start=m.start - start, end=m.end - start)
                for m in self.marks
                if start <= m.start and m.end <= end
            ),
        )

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The raw span behind ``[start, end)``; of an empty span, the place between characters."""
        if end > start:
            return self.starts[start], max(self.ends[start:end])
        place = self.ends[start - 1] if start else self.raw_start
        return place, place

    def edits(self) -> tuple[Edit, ...]:
        """Sorted, non-overlapping edits that turn the raw stretch into this text."""
        builder = _EditBuilder(self.raw_start)
        for char, start, end, changed in zip(self.text, self.starts, self.ends, self.changed, strict=True):
            if changed:
                builder.change(start, end, char)
            else:
                builder.keep(start)
        return builder.finish(self.raw_end, self.touches)

    def _trim(self, change: Change) -> Change | None:
        """Leave out what a change would replace by itself."""
        start, end, new = change
        old = self.text[start:end]
        if old == new:
            return None
        limit = min(len(old), len(new))
        head = 0
        while head < limit and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        return Change(start + head, end - tail, new[head : len(new) - tail])


class _EditBuilder:
    """Collects pieces between kept characters; joins those that can't stand apart."""

    def __init__(self, raw_start: int) -> None:
        self.position = raw_start
        self.pieces: list[tuple[int, int, str]] = []
        self.joinable = False

    def keep(self, raw_start: int) -> None:
        self._skip_to(raw_start)
        self.position = raw_start + 1
        self.joinable = False

    def change(self, start: int, end: int, char: str) -> None:
        self._skip_to(start)
        self._push(start, end, char)
        self.position = max(self.position, end)

    def finish(self, raw_end: int, touches: Sequence[_Touch]) -> tuple[Edit, ...]:
        self._skip_to(raw_end)
        names = _rules(touches, self.pieces)
        return tuple(Edit(name, a, b, new) for name, (a, b, new) in zip(names, self.pieces, strict=True))

    def _skip_to(self, raw: int) -> None:
        if raw > self.position:
            self._push(self.position, raw, "")
            self.position = raw

    def _push(self, start: int, end: int, new: str) -> None:
        if self.pieces and self.joinable:
            last_start, last_end, last_new = self.pieces[-1]
            overlapping = start < last_end or (start, end) == (last_start, last_end)
            if overlapping or not new or not last_new or start == end or last_start == last_end:
                self.pieces[-1] = (last_start, max(last_end, end), last_new + new)
                return
        self.pieces.append((start, end, new))
        self.joinable = True


def _rules(touches: Sequence[_Touch], pieces: Sequence[tuple[int, int, str]]) -> list[str]:
    """The names of the rules behind each piece, in the order in which they were applied."""
    waiting = sorted(enumerate(touches), key=lambda item: item[1].raw_start, reverse=True)
    active: list[tuple[int, _Touch]] = []
    names = []
    for start, end, _ in pieces:
        while waiting and waiting[-1][1].raw_start <= end:
            active.append(waiting.pop())
        active = [item for item in active if item[1].raw_end >= start]
        own = sorted(item for item in active if _touches(item[1], start, end))
        names.append("+".join(dict.fromkeys(touch.rule for _, touch in own)))
    return names


def _touches(touch: _Touch, start: int, end: int) -> bool:
    _, a, b = touch
    return (a < end and start < b) or (a == b and start <= a <= end) or (start == end and a <= start <= b)


def _move_marks(marks: tuple[Mark, ...], changes: Sequence[Change]) -> tuple[Mark, ...]:
    if not marks:
        return marks
    mover = _Mover(changes)
    moved = []
    for mark in marks:
        end = mover.moved(mark.end, at_end=True)
        start = mover.moved(mark.start, at_end=False) if mark.end > mark.start else end
        moved.append(replace(mark, start=start, end=end))
    return tuple(moved)


class _Mover:
    """Carries positions across changes; a position inside one goes to its beginning or its end."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = changes
        self.ends = [change.end for change in changes]
        growth = (len(c.replacement) - (c.end - c.start) for c in changes)
        self.shifts = [0, *accumulate(growth)]

    def moved(self, position: int, *, at_end: bool) -> int:
        index = bisect_left(self.ends, position)
        while index < len(self.changes):
            start, end, new = self.changes[index]
            if end == position and (end > start or not at_end):
                index += 1
                continue
            if start < position:
                return start + self.shifts[index] + (len(new) if at_end else 0)
            break
        return position + self.shifts[index]


def apply_edits(raw: str, raw_start: int, raw_end: int, edits: Sequence[Edit]) -> str:
    """``raw[raw_start:raw_end]`` with the edits carried out."""
    pieces: list[str] = []
    position = raw_start
    for edit in edits:
        pieces += (raw[position : edit.raw_start], edit.replacement)
        position = edit.raw_end
    pieces.append(raw[position:raw_end])
    return "".join(pieces)


class RawMap:
    """Maps spans of one cleaned article to its raw file, in logarithmic time."""

    def __init__(self, article: Article) -> None:
        self._edits = article.edits
        self._clean_starts: list[int] = []
        self._length = len(article.text)
        self._raw_start = article.raw_start
        clean = 0
        raw = article.raw_start
        for edit in article.edits:
            clean += edit.raw_start - raw
            self._clean_starts.append(clean)
            clean += len(edit.replacement)
            raw = edit.raw_end

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span behind ``[start, end)`` of the cleaned text."""
        if not 0 <= start <= end <= self._length:
            raise ValueError(f"span [{start}, {end}) lies outside an article of {self._length} characters")
        if start == end:
            place = self._origin(start - 1)[1] if start else self._raw_start
            return place, place
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, index: int) -> tuple[int, int]:
        at = bisect_right(self._clean_starts, index) - 1
        if at < 0:
            raw = self._raw_start + index
            return raw, raw + 1
        edit = self._edits[at]
        inside = index - self._clean_starts[at]
        if inside < len(edit.replacement):
            return edit.raw_start, edit.raw_end
        raw = edit.raw_end + inside - len(edit.replacement)
        return raw, raw + 1


def raw_span(article: Article, start: int, end: int) -> tuple[int, int]:
    """The raw span behind ``[start, end)`` of an article's text; raises ValueError outside it.

    A character that a rule wrote leads to all raw characters it replaced. For many spans of one
    article, build a ``RawMap`` once.
    """
    return RawMap(article).raw_span(start, end)
