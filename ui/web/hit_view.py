"""A hit as the search tab shows it: its text with the question's words marked, and why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.text import fold
from ui.naming import path_of
from ui.web.links import citation_link

if TYPE_CHECKING:
    from rag.types import Hit
    from ui.strings import Strings

SIGNALS = {
    "dense": "find.signal.meaning",
    "sentence": "find.signal.sentence",
    "late": "find.signal.late",
    "words": "find.signal.words",
    "bigrams": "find.signal.bigrams",
    "official_words": "find.signal.official_words",
    "official_bigrams": "find.signal.official_bigrams",
    "names": "find.signal.names",
}
_LEAST_SHARE = 0.5
"""Percent below which a signal is not worth a line."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one signal contributed, in percent of all that spoke for the passage."""

    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the passage; ``hit`` where it is a word of the question."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class HitView:
    """What the tab lays out for one hit. ``paragraphs`` are the passage's lines."""

    hit: Hit
    path: str
    link: str
    raw_link: str
    paragraphs: tuple[tuple[Run, ...], ...]
    shares: tuple[Share, ...]
    also_in: tuple[str, ...]


def hit_view(hit: Hit, strings: Strings) -> HitView:
    """Work out what is shown of a hit."""
    passage = hit.passage
    link = citation_link(passage.article_id, passage.start, passage.end, passage.text)
    names = (f"《{other.title}》" + (f"（{other.place}）" if other.place else "") for other in hit.also_in)
    return HitView(
        hit,
        path_of(passage),
        link,
        link.replace("#", "&view=raw#"),
        tuple(tuple(_runs(line, hit.words)) for line in passage.text.split("\n") if line.strip()),
        tuple(shares_of(hit, strings)),
        tuple(dict.fromkeys(names)),
    )


def shares_of(hit: Hit, strings: Strings) -> Iterator[Share]:
    """The signals that spoke for the passage, the strongest first."""
    speaking = sorted(((value, name) for name, value in hit.signals.items() if value > 0), reverse=True)
    total = sum(value for value, _ in speaking)
    for value, name in speaking:
        percent = 100 * value / total
        if percent >= _LEAST_SHARE:
            yield Share(strings(SIGNALS.get(name, "find.signal.other")), round(percent))


def _runs(line: str, words: Sequence[str]) -> Iterator[Run]:
    folded = sorted({fold(word) for word in words if word.strip()}, key=len, reverse=True)
    at = 0
    if folded:
        for match in re.finditer("|".join(map(re.escape, folded)), fold(line)):
            if match.start() > at:
                yield Run(line[at : match.start()], hit=False)
            yield Run(line[match.start() : match.end()], hit=True)
            at = match.end()
    if at < len(line):
        yield Run(line[at:], hit=False)
