"""The results of the tools as text, for models that read nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from rag.types import ArticleMeta
from ui.mcp.results import (
    ArticleList,
    ArticleText,
    AskResult,
    CitedSentence,
    CiteResult,
    FoundPassage,
    Place,
    QuotedPlace,
    SearchResult,
    Written,
)
from ui.naming import details_of, title_of
from ui.strings import Strings


def search_text(strings: Strings, result: SearchResult) -> str:
    """Return the passages, best first."""
    if not result.passages:
        return strings("mcp.nothing_found")
    return _blocks(_passage(strings, passage) for passage in result.passages)


def ask_text(strings: Strings, result: AskResult) -> str:
    """Return the answer with a numbered list of its sources; a refusal says so first, and so does a notice."""
    notice = strings("writing.remark", notice=result.notice) if result.notice else ""
    if result.refused:
        near = (_passage(strings, passage) for passage in result.nearest)
        return _blocks([notice, strings("mcp.refused"), result.answer, strings("mcp.nearest"), *near])
    parts = [notice, result.answer, _support(strings, result.writing), strings("mcp.sources")]
    parts += [_citation(strings, citation) for citation in result.citations]
    if result.unsupported:
        parts += ["\n".join([strings("mcp.unsupported"), *(f"- {text}" for text in result.unsupported)])]
    return _blocks(parts)


def _support(strings: Strings, writing: Written | None) -> str:
    if writing is None:
        return ""
    claims = writing.supported + writing.unsupported
    support = strings("writing.support", claims=claims, supported=writing.supported)
    by = strings("writing.by", model=writing.model)
    earlier = strings("writing.cached") if writing.cached else ""
    return strings("writing.separator").join(filter(None, (by, support, earlier)))


def cite_text(strings: Strings, result: CiteResult) -> str:
    """Return the places where a quote stands, or that it stands nowhere."""
    if result.found:
        return _blocks(_quoted(strings, place) for place in result.found)
    near = (_quoted(strings, place) for place in result.nearest)
    return _blocks([strings("mcp.not_found"), *near])


def articles_text(strings: Strings, result: ArticleList) -> str:
    """Return one line for each article."""
    lines = [f"- {article.id}: {_named(strings, article)}" for article in result.articles]
    more = strings("mcp.more", start=result.next_start) if result.next_start is not None else ""
    return "\n".join([strings("mcp.total", total=result.total), *lines, *([more] if more else [])])


def article_text(strings: Strings, result: ArticleText) -> str:
    """Return a stretch of an article below its name."""
    more = strings("mcp.more", start=result.next_start) if result.next_start is not None else ""
    return _blocks([_named(strings, result.article), result.text, more])


def _passage(strings: Strings, passage: FoundPassage) -> str:
    return "\n".join([f"{passage.rank}. {_where(strings, passage)}", passage.text, passage.link])


def _citation(strings: Strings, citation: CitedSentence) -> str:
    lines = [f"[{citation.n}] {_where(strings, citation)}", citation.quote]
    if citation.remark:
        lines.append(strings("mcp.remark", remark=citation.remark))
    return "\n".join([*lines, citation.link])


def _quoted(strings: Strings, place: QuotedPlace) -> str:
    similar = strings("mcp.similarity", percent=round(100 * place.similarity))
    text = f"{place.before}【{place.text}】{place.after}"
    return "\n".join([f"{_where(strings, place)} {similar}", text, place.link])


def _where(strings: Strings, place: Place) -> str:
    return " › ".join([_named(strings, place.article), *place.heading])


def _named(strings: Strings, article: ArticleMeta) -> str:
    details = details_of(strings, article)
    return title_of(article) + (f"（{details}）" if details else "")


def _blocks(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
