"""One answer as plain text, to be pasted elsewhere."""

from __future__ import annotations

from rag.types import Answer
from ui.export.outline import Source, origin_of, source_of
from ui.export.pieces import Piece, one_line, pieces_of
from ui.strings import Strings
from ui.writing import beside_text, marked_text

_TOLD = ("export.place", "export.issuer", "export.date", "export.heading")


def plain_answer(answer: Answer, strings: Strings, with_citations: bool) -> str:
    """Return the answer's text: bare, or with its ``[n]``, how it came about and the list of its sources.

    Sentences without support, and why the answer is not what was configured, are told in both forms, as
    nothing else would show it once pasted.
    """
    numbers = {citation.n: citation.n for citation in answer.citations}
    text = marked_text(strings, answer)
    lines = [_line(line, with_citations) for line in pieces_of(text, answer.citations, numbers)]
    if answer.notice:
        lines = [strings("writing.remark", notice=one_line(answer.notice)), "", *lines]
    if beside := beside_text(answer):
        lines += ["", strings("export.unsupported"), *map(one_line, beside)]
    if with_citations and (origin := origin_of(answer, strings)):
        lines += ["", *origin]
    if with_citations and answer.citations:
        sources = (source_of(citation.n, citation, strings) for citation in answer.citations)
        heading = strings("export.fact", name=strings("export.sources"), value="").rstrip()
        lines += ["", heading, *(_source(source, strings) for source in sources)]
    return "\n".join(lines)


def _line(pieces: tuple[Piece, ...], with_citations: bool) -> str:
    words = (f"[{piece}]" * with_citations if isinstance(piece, int) else piece for piece in pieces)
    return "".join(words).strip()


def _source(source: Source, strings: Strings) -> str:
    told = [fact.value for fact in source.facts if fact.name in _TOLD]
    remarks = (
        strings("export.source_remark", label=fact.label, value=fact.value)
        for fact in source.facts
        if fact.name == "export.remark"
    )
    facts = strings("export.and").join((source.title, *told))
    quote = " ".join(source.quote)
    return strings("export.source_line", n=source.n, facts=facts, quote=quote, remark="".join(remarks))
