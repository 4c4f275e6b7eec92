"""What cleaning changed in an article, in context, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.types import Article

_CONTEXT_CHARS = 16


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change: ``before`` (raw) became ``after``, between ``left`` and ``right`` of the raw text.

    ``[raw_start, raw_end)`` lies in the raw file, ``[start, end)`` in the cleaned article.
    """

    rule: str
    before: str
    after: str
    left: str
    right: str
    raw_start: int
    raw_end: int
    start: int
    end: int


def clean_log(article: Article, raw: str, context_chars: int = _CONTEXT_CHARS) -> list[LogEntry]:
    """The changes of an article in order. Changes of one rule that touch each other are one entry.

    ``raw`` is the decoded text of the article's raw file (``rag.loading.load_raw``).
    """
    merged: list[LogEntry] = []
    for entry in _entries(article, raw, context_chars):
        last = merged[-1] if merged else None
        if last and last.rule == entry.rule and last.raw_end == entry.raw_start:
            merged[-1] = LogEntry(
                rule=last.rule,
                before=last.before + entry.before,
                after=last.after + entry.after,
                left=last.left,
                right=entry.right,
                raw_start=last.raw_start,
                raw_end=entry.raw_end,
                start=last.start,
                end=entry.end,
            )
        else:
            merged.append(entry)
    return merged


def _entries(article: Article, raw: str, context_chars: int) -> Iterator[LogEntry]:
    shift = -article.raw_start
    for edit in article.edits:
        start = edit.raw_start + shift
        end = start + len(edit.replacement)
        shift += len(edit.replacement) - (edit.raw_end - edit.raw_start)
        yield LogEntry(
            rule=edit.rule,
            before=raw[edit.raw_start : edit.raw_end],
            after=edit.replacement,
            left=raw[max(0, edit.raw_start - context_chars) : edit.raw_start],
            right=raw[edit.raw_end : edit.raw_end + context_chars],
            raw_start=edit.raw_start,
            raw_end=edit.raw_end,
            start=start,
            end=end,
        )
