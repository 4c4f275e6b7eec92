"""What must hold of a data set before its figures mean anything, and what it covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from pathlib import Path

from rapidfuzz.fuzz import partial_ratio_alignment

from eval.cases import Case, read_numbered
from eval.relevance import contains_any
from eval.sameness import (
    ALIKE,
    REPEATED,
    SPLITS,
    Need,
    articles_of,
    likeness,
    need_of,
    same_answer,
    worded_alike,
    wording,
)
from rag.types import Article

BALANCE_SHARE = 0.25
BALANCE_ROWS = 2
"""The splits may differ by so many rows of a kind or an article, or by that share of them, if more."""

_WITHOUT_ANSWER = frozenset({"unanswerable", "off_topic"})
_SHOWN_CHARS = 40


@dataclass(frozen=True, slots=True)
class Located:
    """A row with the line that it stands on, counted from 1."""

    line: int
    case: Case


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that the data set breaks.

    ``line`` is 0 and ``id`` empty where it is about the set as a whole; ``values`` fill the text of
    the rule (``check.<rule>`` in the strings).
    """

    rule: str
    line: int
    id: str
    field: str
    values: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many rows: by kind and split, and by article and split (a row counts for each of its articles)."""

    kinds: Mapping[str, Mapping[str, int]]
    articles: Mapping[str, Mapping[str, int]]


def read_rows(path: Path) -> list[Located]:
    """The rows of a data set with their lines. Raises InputError like ``read_cases``."""
    return [Located(number, case) for number, case in read_numbered(path)]


def check_rows(rows: Sequence[Located], articles: Sequence[Article]) -> list[Finding]:
    """Everything that is wrong, in the order of the lines; what concerns the whole set comes last."""
    texts = {article.id: article.text for article in articles}
    by_id = {article.id: article for article in articles}
    if not rows:
        return [Finding("no_rows", 0, "", "question")]
    found = [finding for row in rows for finding in _check_row(row, by_id)]
    found += _repeated_ids(rows)
    found += _pairs([(row, need_of(row.case, texts)) for row in rows])
    found.sort(key=lambda finding: finding.line)
    return [*found, *_unbalanced([row.case for row in rows])]


def cover(cases: Sequence[Case], articles: Sequence[Article]) -> Coverage:
    """Count the rows; every article that may answer appears, also without any row."""
    kinds: dict[str, Counter[str]] = {}
    standing = {article.id: Counter[str]() for article in articles if not article.meta.prefix_of}
    for case in cases:
        kinds.setdefault(case.kind, Counter())[case.split] += 1
        for article in articles_of(case):
            standing.setdefault(article, Counter())[case.split] += 1
    return Coverage(
        {kind: dict(kinds[kind]) for kind in sorted(kinds)},
        {article: dict(standing[article]) for article in sorted(standing)},
    )


def _check_row(row: Located, articles: Mapping[str, Article]) -> Iterator[Finding]:
    case = row.case

    def finding(rule: str, name: str, **values: str) -> Finding:
        return Finding(rule, row.line, case.id, name, values)

    if case.draft:
        yield finding("draft", "draft")
    if case.answerable and case.kind in _WITHOUT_ANSWER:
        yield finding("kind_without_answer", "answerable", kind=case.kind)
    if case.answerable and not case.evidence:
        yield finding("no_evidence", "evidence")
    if not case.answerable and case.evidence:
        yield finding("evidence_without_answer", "evidence")
    if case.answerable and not case.key_points:
        yield finding("no_key_points", "key_points")
    if not case.answerable and case.key_points:
        yield finding("key_points_without_answer", "key_points")
    if (case.kind == "follow_up") and not case.history:
        yield finding("no_history", "history")
    yield from _check_evidence(row, articles)
    yield from _check_key_points(row, articles)


def _check_evidence(row: Located, articles: Mapping[str, Article]) -> Iterator[Finding]:
    for g, group in enumerate(row.case.evidence):
        if not group:
            yield Finding("empty_group", row.line, row.case.id, f"evidence.{g}")
        for a, alternative in enumerate(group):
            place = f"evidence.{g}.{a}"
            article = articles.get(alternative.article)
            if article is None:
                values = {"article": alternative.article}
                yield Finding("unknown_article", row.line, row.case.id, f"{place}.article", values)
            elif article.meta.prefix_of:
                values = {"article": alternative.article, "longer": article.meta.prefix_of}
                yield Finding("prefix_article", row.line, row.case.id, f"{place}.article", values)
            elif alternative.quote not in article.text:
                values = {
                    "quote": _short(alternative.quote),
                    "article": alternative.article,
                    "nearest": _short(_nearest(alternative.quote, article.text)),
                }
                yield Finding("quote_missing", row.line, row.case.id, f"{place}.quote", values)


def _check_key_points(row: Located, articles: Mapping[str, Article]) -> Iterator[Finding]:
    named = {alternative.article for group in row.case.evidence for alternative in group}
    texts = [articles[name].text for name in sorted(named & articles.keys())]
    for p, point in enumerate(row.case.key_points if texts else ()):
        if not any(contains_any(text, point) for text in texts):
            values = {"point": _short(" / ".join(point))}
            yield Finding("key_point_missing", row.line, row.case.id, f"key_points.{p}", values)


def _nearest(quote: str, text: str) -> str:
    """The stretch of ``text`` that is most like ``quote``."""
    match = partial_ratio_alignment(quote, text)
    return text[match.dest_start : match.dest_end] if match else ""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"


def _repeated_ids(rows: Sequence[Located]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for row in rows:
        line = first.setdefault(row.case.id, row.line)
        if line != row.line:
            yield Finding("repeated_id", row.line, row.case.id, "id", {"line": str(line)})


def _pairs(rows: Sequence[tuple[Located, Need]]) -> Iterator[Finding]:
    """What two rows have in common that they should not; reported at the later one."""
    for at, (later, its) in enumerate(rows):
        for earlier, other in rows[:at]:
            rule = _clash(earlier.case, other, later.case, its)
            if rule:
                values = {
                    "line": str(earlier.line),
                    "other": earlier.case.id,
                    "question": _short(earlier.case.question),
                    "likeness": f"{likeness(its, other):.2f}",
                    "split": later.case.split,
                    "other_split": earlier.case.split,
                }
                yield Finding(
                    rule, later.line, later.case.id, "split" if "leak" in rule else "question", values
                )


def _clash(earlier: Case, other: Need, later: Case, its: Need) -> str:
    """The rule that the two break, or an empty string."""
    if wording(earlier) == wording(later):
        return "duplicate"
    if earlier.split != later.split:
        if worded_alike(other, its, ALIKE):
            return "leak_wording"
        return "leak_answer" if same_answer(other, its) else ""
    if earlier.kind != later.kind:
        return ""
    repeats = same_answer(other, its) and likeness(other, its) >= REPEATED
    return "near_duplicate" if repeats or worded_alike(other, its, ALIKE) else ""


def _unbalanced(cases: Sequence[Case]) -> Iterator[Finding]:
    coverage = cover(cases, ())
    for name, groups in (("kind", coverage.kinds), ("article", coverage.articles)):
        for group, counts in groups.items():
            dev, test = (counts.get(split, 0) for split in SPLITS)
            if abs(dev - test) > max(BALANCE_ROWS, BALANCE_SHARE * (dev + test)):
                short = "test" if dev > test else "dev"
                values = {"group": group, "dev": str(dev), "test": str(test), "short": short}
                yield Finding(f"unbalanced_{name}", 0, "", "split", values)
