"""A conversation as it is exported, whatever the format: its parts in order, its sources numbered through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rag.answering.writer import UNSUPPORTED
from rag.types import Answer, Citation, Filters
from ui.export.pieces import Piece, lines_of, one_line, pieces_of, without_markers
from ui.naming import date_of, path_of, title_of
from ui.store.records import Conversation, Exchange
from ui.strings import Strings
from ui.writing import asked_instead, beside_text, marked_text, support_line

PartKind = Literal["answer", "refusal", "error", "unfinished"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a source: ``name`` (a key of the texts) for programs, the rest for people."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """A cited sentence: what is known of it, and the lines of the quote."""

    n: int
    title: str
    facts: tuple[Fact, ...]
    quote: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A question with what came of it. ``label`` says what is not an answer, and is empty for one.

    ``notice`` says why the answer is not what was configured, ``origin`` how it came about.
    """

    question: str
    scope: str
    kind: PartKind
    label: str
    lines: tuple[tuple[Piece, ...], ...]
    unsupported: tuple[str, ...] = ()
    notice: str = ""
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole conversation; ``date`` is when it began, in local time."""

    title: str
    date: str
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]


class _Numbers:
    """One number for each cited span of the whole conversation, in the order of their first use."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int, str], int] = {}
        self.citations: list[Citation] = []

    def of(self, citation: Citation) -> int:
        span = (citation.article.id, citation.start, citation.end, citation.quote)
        if span not in self._known:
            self._known[span] = len(self._known) + 1
            self.citations.append(citation)
        return self._known[span]


def outline_of(conversation: Conversation, strings: Strings) -> Outline:
    """Return the parts of a conversation; equal spans share one number."""
    numbers = _Numbers()
    parts = tuple(_part(exchange, numbers, strings) for exchange in conversation.exchanges)
    sources = tuple(source_of(n, citation, strings) for n, citation in enumerate(numbers.citations, start=1))
    title = one_line(conversation.info.title) or strings("export.untitled")
    return Outline(title, _local(conversation.info.created), parts, sources)


def source_of(n: int, citation: Citation, strings: Strings) -> Source:
    """Return what is said of a source: whose it is, where the sentence stands, and what is doubtful."""
    article = citation.article
    position = strings(
        "export.position_value",
        start=citation.start,
        end=citation.end,
        raw_start=citation.raw_start,
        raw_end=citation.raw_end,
    )
    facts = (
        ("export.place", article.place),
        ("export.issuer", article.issuer or article.speaker),
        ("export.date", date_of(strings, article)),
        ("export.heading", path_of(citation.passage)),
        ("export.remark", citation.remark),
        (
            "export.incomplete",
            strings("export.incomplete_text") if article.completeness != "complete" else "",
        ),
        ("export.file", article.source),
        ("export.position", position),
    )
    said = tuple(Fact(name, strings(name), one_line(value)) for name, value in facts if one_line(value))
    return Source(n, one_line(title_of(article)), said, tuple(lines_of(citation.quote)))


def _part(exchange: Exchange, numbers: _Numbers, strings: Strings) -> Part:
    question, scope = one_line(exchange.question), _scope(exchange.filters, strings)
    answer = exchange.answer
    if answer is None:
        kind: PartKind = "error" if exchange.error else "unfinished"
        label = strings("export.error" if exchange.error else "export.unfinished")
        partial = without_markers(exchange.partial).replace(UNSUPPORTED, strings("writing.mark"))
        text = "\n".join((exchange.error, partial))
        lines = tuple(pieces_of(text, (), {}))
        return Part(question, scope, kind, label, lines)
    # Only what the text points to is a source of it.
    cited = {citation.n: numbers.of(citation) for citation in answer.citations}
    return Part(
        question=question,
        scope=scope,
        kind="refusal" if answer.refused else "answer",
        label=strings("export.refusal") if answer.refused else "",
        lines=tuple(pieces_of(marked_text(strings, answer), answer.citations, cited)),
        unsupported=tuple(map(one_line, beside_text(answer))),
        notice=strings("writing.remark", notice=one_line(answer.notice)) if answer.notice else "",
        origin=origin_of(answer, strings),
    )


def origin_of(answer: Answer, strings: Strings) -> tuple[str, ...]:
    """Return how an answer came about: by whom it was written, and what was searched for."""
    asked = one_line(asked_instead(answer))
    lines = (one_line(support_line(strings, answer)), asked and strings("writing.asked", asked=asked))
    return tuple(line for line in lines if line)


def _scope(filters: Filters, strings: Strings) -> str:
    return strings("export.separator").join(
        strings(
            "export.scope", name=strings(name), values=strings("export.between").join(map(one_line, values))
        )
        for name, values in _fields(filters)
        if values
    )


def _fields(filters: Filters) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("export.filter.places", filters.places),
        ("export.filter.issuers", filters.issuers),
        ("export.filter.genres", filters.genres),
        ("export.filter.years", filters.years),
        ("export.filter.articles", filters.articles),
    )


def _local(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
