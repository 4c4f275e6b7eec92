"""Articles to passages: contiguous stretches that follow the outline and never tear a sentence.

The text is cut into the smallest pieces that must stay whole (sentences, short items of an
enumeration, a heading with what it heads). Where to put the borders between them is then chosen as
a whole, by dynamic programming over two costs: how far a passage is from the target length, and what
a border there tears apart.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass

from rag.cleaning.edits import raw_span
from rag.outline import ITEM_LEVELS, PART_LEVELS, Heading, find_headings
from rag.text import Enumeration, find_enumerations, split_sentences
from rag.types import Article, Passage, Sentence

PASSAGES_VERSION = "1"
"""Changes whenever ``split_passages`` would cut the same article elsewhere."""

STRETCH = 1.6
"""An enumeration is kept whole up to this multiple of the target length."""

_LONGEST = 2.1
"""Passages beyond this multiple of the target are not tried, unless one piece alone is longer."""

_LONG_SENTENCE_CHARS = 90
"""Sentences longer than this are also split at their items for the finer unit."""

_FAR = 1000

_MOST = 0.75
"""A heading belongs to a passage if this share of the passage stands under it."""

# Costs of a border, on the scale on which a passage of length 0 costs _EMPTY. A border that follows
# the outline is free; running across such a place costs instead.
_EMPTY = 1.5
_STRETCHED = 2.0
_AT_PARAGRAPH = 0.15
_AT_ITEM = 0.25
_AT_SENTENCE = 0.45
_AFTER_COLON = 1.2
_ACROSS_PART = 1.2
_ACROSS_HEADING = 0.8
_TAIL_ACROSS = 0.8


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that stays whole, what a border before it costs, and what leaving one out costs."""

    start: int
    end: int
    border: float
    no_border: float


def split_passages(article: Article, target_chars: int) -> list[Passage]:
    """Cut ``article`` into passages of about ``target_chars`` characters, in order.

    Passages do not overlap and cover all of the text but white space between them; ``text`` is the
    article's text at ``[start, end)``. No sentence is cut in two, nor an item of an enumeration or
    an enumeration that fits into 1.6 times the target. ``heading`` is the path of headings that
    the passage stands under, those it opens with included.
    """
    headings = find_headings(article.text)
    pieces = _pieces(article.text, headings, int(target_chars * STRETCH))
    scopes = _scopes(headings, len(article.text))
    return [
        _passage(article, pieces[first].start, pieces[last].end, scopes)
        for first, last in _best_runs(pieces, target_chars)
    ]


def sentences_of(text: str, start: int, end: int) -> tuple[Sentence, ...]:
    """Return the sentences of ``text[start:end]``, long ones split at their enumeration items."""
    stretch = text[start:end]
    item_starts = sorted({item[0] for row in find_enumerations(stretch) for item in row.items})
    spans: list[tuple[int, int]] = []
    for left, right in split_sentences(stretch):
        cuts = [at for at in item_starts if left < at < right] if right - left > _LONG_SENTENCE_CHARS else []
        for begin, stop in zip([left, *cuts], [*cuts, right], strict=True):
            spans.append((begin, begin + len(stretch[begin:stop].rstrip())))
    return tuple(Sentence(start + left, start + right, stretch[left:right]) for left, right in spans)


def _passage(article: Article, start: int, end: int, scopes: list[_Scope]) -> Passage:
    raw_start, raw_end = raw_span(article, start, end)
    return Passage(
        id=f"{article.id}:{start}-{end}",
        article_id=article.id,
        start=start,
        end=end,
        raw_start=raw_start,
        raw_end=raw_end,
        text=article.text[start:end],
        heading=_path(scopes, start, end),
        sentences=sentences_of(article.text, start, end),
    )


@dataclass(frozen=True, slots=True)
class _Scope:
    """A heading and the end of what stands under it."""

    heading: Heading
    end: int


def _scopes(headings: list[Heading], text_end: int) -> list[_Scope]:
    """Each heading reaches to the next one of its level or above."""
    ends = [text_end] * len(headings)
    open_headings: list[int] = []
    for index, heading in enumerate(headings):
        while open_headings and headings[open_headings[-1]].level >= heading.level:
            ends[open_headings.pop()] = heading.start
        open_headings.append(index)
    return [_Scope(heading, end) for heading, end in zip(headings, ends, strict=True)]


def _path(scopes: list[_Scope], start: int, end: int) -> tuple[str, ...]:
    """The headings that nearly all of ``[start, end)`` stands under, outermost first."""
    needed = _MOST * (end - start)
    return tuple(
        scope.heading.text
        for scope in scopes
        if min(end, scope.end) - max(start, scope.heading.start) >= needed
    )


def _pieces(text: str, headings: list[Heading], limit: int) -> list[_Piece]:
    """Cut ``text`` into the stretches that must stay whole, with the costs of the borders between."""
    opens = {heading.start: heading for heading in headings}
    rows = _rows(text, headings)
    item_starts = {start for row in rows for start, _ in row.items}
    kept = _joined(_kept_whole(text, rows, headings, limit))
    kept_starts = [start for start, _ in kept]
    starts = sorted({start for start, _ in _sentences(text, limit)} | item_starts)
    starts = [at for at in starts if not _inside(at, kept, kept_starts)]
    pieces: list[_Piece] = []
    for start, stop in itertools.pairwise([*starts, len(text)]):
        end = start + len(text[start:stop].rstrip())
        heading = opens.get(start)
        if heading:
            across = _ACROSS_PART if heading.level in PART_LEVELS else _ACROSS_HEADING
            pieces.append(_Piece(start, end, 0.0, across))
        else:
            pieces.append(_Piece(start, end, _border_cost(text, start, item_starts), 0.0))
    return pieces


def _rows(text: str, headings: list[Heading]) -> list[Enumeration]:
    """The enumerations inside the sections; headings themselves are none."""
    starts = sorted({0, *(heading.start for heading in headings)})
    return [
        Enumeration(row.family, tuple((base + start, base + end) for start, end in row.items))
        for base, stop in zip(starts, [*starts[1:], len(text)], strict=True)
        for row in find_enumerations(text[base:stop])
    ]


def _kept_whole(
    text: str, rows: list[Enumeration], headings: list[Heading], limit: int
) -> list[tuple[int, int]]:
    """Stretches that no border may cut, none longer than ``limit`` but for the words under a heading."""
    kept = [item for row in rows for item in row.items]
    for row in rows:
        introduction = _introduction(text, row.start)
        kept.extend([(row.start, row.end), (introduction, row.end)])
    kept.extend(
        (scope.heading.start, scope.end)
        for scope in _scopes(headings, len(text))
        if scope.heading.level in ITEM_LEVELS
    )
    kept = [(start, end) for start, end in kept if end - start <= limit]
    kept.extend((heading.start, _next_word(text, heading.end) + 1) for heading in headings if heading.alone)
    return kept


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans as one; spans that only touch stay two."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _inside(at: int, spans: list[tuple[int, int]], starts: list[int]) -> bool:
    index = bisect_left(starts, at) - 1
    return index >= 0 and at < spans[index][1]


def _introduction(text: str, start: int) -> int:
    """Where the sentence begins that introduces the items from ``start`` on, on the same line.

    A line that ends with a colon introduces items on the next one. Looks back 1000 characters at most.
    """
    line_start = max(text.rfind("\n", 0, start) + 1, start - _FAR)
    before = text[line_start:start].rstrip()
    if not before and line_start:
        line_start = max(text.rfind("\n", 0, line_start - 1) + 1, start - _FAR)
        before = text[line_start:start].rstrip()
        if not before.endswith(("：", ":")):
            return start
    sentences = split_sentences(before, semicolons=False)
    return line_start + sentences[-1][0] if sentences else start


def _next_word(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _sentences(text: str, limit: int) -> list[tuple[int, int]]:
    """Full sentences; only one that is longer than ``limit`` may be cut at its semicolons."""
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text, semicolons=False):
        if end - start <= limit:
            spans.append((start, end))
        else:
            spans.extend((start + left, start + right) for left, right in split_sentences(text[start:end]))
    return spans


def _border_cost(text: str, start: int, item_starts: set[int]) -> float:
    before = text[max(0, start - _FAR) : start].rstrip()[-1:]
    if before in ("：", ":"):
        return _AFTER_COLON
    if start in item_starts:
        return _AT_ITEM
    # White space after a full stop is what is left of a paragraph where line breaks were lost.
    return _AT_PARAGRAPH if text[start - 1 : start].isspace() else _AT_SENTENCE


def _length_cost(chars: int, target_chars: int) -> float:
    """0 at the target, growing with the square of the distance, steeply beyond ``STRETCH``."""
    ratio = chars / target_chars
    if ratio <= 1:
        return _EMPTY * (1 - ratio) ** 2
    return _STRETCHED * ((ratio - 1) / (STRETCH - 1)) ** 2


def _best_runs(pieces: list[_Piece], target_chars: int) -> list[tuple[int, int]]:
    """Group the pieces into runs (first, last) so that the sum of all costs is least.

    ``best[i]`` is the least cost of the first ``i`` pieces; a run stops growing once it is far too
    long, so the time grows linearly with the text.
    """
    best = [0.0]
    begin = [0]
    for last in range(len(pieces)):
        options: list[tuple[float, int]] = []
        across = 0.0
        for first in range(last, -1, -1):
            length = pieces[last].end - pieces[first].start
            if first < last and length > _LONGEST * target_chars:
                break
            border = pieces[first].border if first else 0.0
            # The end of one section glued to the next is worse than two whole sections.
            tail = _TAIL_ACROSS if across and first and not pieces[first].no_border else 0.0
            options.append((best[first] + border + across + tail + _length_cost(length, target_chars), first))
            across += pieces[first].no_border
        cost, first = min(options)
        best.append(cost)
        begin.append(first)
    runs: list[tuple[int, int]] = []
    last = len(pieces)
    while last:
        runs.append((begin[last], last - 1))
        last = begin[last]
    return runs[::-1]
