"""An article as it was received beside what cleaning made of it, line by line, each change with its rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rag.cleaning.edits import RawMap, apply_edits
from rag.cleaning.log import LogEntry, clean_log
from rag.errors import SourceError
from rag.loading import load_raw
from ui.edit_log import visible
from ui.web.rule_names import RuleName, rule_name, rule_names

if TYPE_CHECKING:
    from pathlib import Path

    from rag.types import Article
    from ui.strings import Strings
    from ui.web.article_place import Place

RawState = Literal["same", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class RawStretch:
    """The decoded raw file of an article. ``text`` is empty unless it still is what was cleaned."""

    state: RawState
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``before`` as received, ``after`` as cleaned. ``number`` counts from 1."""

    number: int
    rules: tuple[RuleName, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line on one side; ``first`` opens what the link leads to."""

    text: str
    cited: bool = False
    first: bool = False
    change: Change | None = None


@dataclass(slots=True)
class Row:
    """A line of the cleaned text and what it was made of."""

    raw: list[Part] = field(default_factory=list)
    clean: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule acted, and the number of its first change."""

    rule: RuleName
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page lays out; without rows unless ``state`` is ``same``."""

    state: RawState
    rows: tuple[Row, ...] = ()
    legend: tuple[RuleCount, ...] = ()
    changes: int = 0
    raw_start: int = 0
    raw_end: int = 0


def read_raw(article: Article, raw_dir: Path) -> RawStretch:
    """Read the raw file of an article and make sure that it still is what the article was made of."""
    name = article.meta.source
    try:
        if name in {"", ".", ".."} or "/" in name or "\\" in name:
            return RawStretch("gone")
        text = load_raw(raw_dir / name).text
    except (SourceError, ValueError, OSError):  # ValueError: a name that no file can have
        return RawStretch("gone")
    if apply_edits(text, article.raw_start, article.raw_end, article.edits) != article.text:
        return RawStretch("changed")
    return RawStretch("same", text)


def compare_with_raw(article: Article, raw: RawStretch, place: Place, strings: Strings) -> Comparison:
    """Lay the two texts side by side."""
    if raw.state != "same":
        return Comparison(raw.state)
    entries = clean_log(article, raw.text)
    changes = [
        Change(number, rule_names(strings, entry.rule), entry.before, entry.after)
        for number, entry in enumerate(entries, 1)
    ]
    raw_place = RawMap(article).raw_span(place.start, place.end)
    builder = _Builder(raw.text, article.text, raw_place, (place.start, place.end))
    position, clean = article.raw_start, 0
    for entry, change in zip(entries, changes, strict=True):
        builder.keep(position, entry.raw_start, clean)
        builder.change(entry, change)
        position, clean = entry.raw_end, entry.end
    builder.keep(position, article.raw_end, clean)
    return Comparison(
        "same", builder.finish(), count_rules(entries, strings), len(entries), raw_place[0], raw_place[1]
    )


def count_rules(entries: Sequence[LogEntry], strings: Strings) -> tuple[RuleCount, ...]:
    """How often each rule acted, most often first."""
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for number, entry in enumerate(entries, 1):
        for rule in entry.rule.split("+"):
            counts[rule] += 1
            first.setdefault(rule, number)
    return tuple(
        RuleCount(rule_name(strings, rule), count, first[rule]) for rule, count in counts.most_common()
    )


class _Builder:
    """Collects parts into rows; a row ends with a line of the cleaned text."""

    def __init__(self, raw: str, clean: str, raw_place: tuple[int, int], place: tuple[int, int]) -> None:
        self._raw, self._clean = raw, clean
        self._raw_place, self._place = raw_place, place
        self._rows = [Row()]
        self._anchored = place[0] == place[1]

    def keep(self, raw_start: int, raw_end: int, clean_start: int) -> None:
        shift = clean_start - raw_start
        at = raw_start
        for line in self._raw[raw_start:raw_end].splitlines(keepends=True):
            end = at + len(line.rstrip("\r\n"))
            self._rows[-1].raw += self._parts(self._raw, at, end, self._raw_place)
            self._rows[-1].clean += self._clean_parts(at + shift, end + shift)
            if end < at + len(line):
                self._rows.append(Row())
            at += len(line)

    def change(self, entry: LogEntry, change: Change) -> None:
        cited = self._raw_place[0] < entry.raw_end and entry.raw_start < self._raw_place[1]
        if entry.before:
            self._rows[-1].raw.append(Part(_shown(entry.before), cited, change=change))
        for number, line in enumerate(entry.after.split("\n")):
            if number:
                self._rows.append(Row())
            if line:
                own = self._place[0] < entry.end and entry.start < self._place[1]
                first = own and not self._anchored
                self._anchored = self._anchored or first
                self._rows[-1].clean.append(Part(line, own, first, change))

    def finish(self) -> tuple[Row, ...]:
        return tuple(row for row in self._rows if row.raw or row.clean)

    def _clean_parts(self, start: int, end: int) -> Iterator[Part]:
        for part in self._parts(self._clean, start, end, self._place):
            first = part.cited and not self._anchored
            self._anchored = self._anchored or first
            yield Part(part.text, part.cited, first)

    @staticmethod
    def _parts(text: str, start: int, end: int, place: tuple[int, int]) -> Iterator[Part]:
        left, right = (min(max(at, start), end) for at in place)
        for begin, stop, cited in ((start, left, False), (left, right, True), (right, end, False)):
            if stop > begin:
                yield Part(text[begin:stop], cited)


def with_signs(text: str) -> str:
    """Return ``text`` with signs for what can't be seen, also for plain blanks where there is nothing else."""
    return visible(text.replace(" ", "␣") if text and not text.strip() else text)


def _shown(text: str) -> str:
    """What was taken out, with signs for what can't be seen; line breaks stay, so that it reads as it stood."""
    return "\n".join(with_signs(line) + ("" if last else "⏎") for line, last in _with_last(text.split("\n")))


def _with_last(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    return ((line, index == len(lines) - 1) for index, line in enumerate(lines))
