"""What the tools return: typed values for programs, made from those of the library.

Offsets count characters. ``[start, end)`` lies in the cleaned article, ``[raw_start, raw_end)`` in the
decoded raw file; ``link`` opens the article at that place in the chat page.
"""

from __future__ import annotations

from pydantic import BaseModel

from rag.types import Answer, Article, ArticleMeta, Citation, Hit, LocateResult, QuoteMatch, Writing
from ui.web.links import article_link, citation_link


class Place(BaseModel):
    """A stretch of an article."""

    article: ArticleMeta
    heading: list[str]
    start: int
    end: int
    raw_start: int
    raw_end: int
    link: str


class FoundPassage(Place):
    """A passage that a search found; ``also_in`` names articles that say nearly the same."""

    rank: int
    text: str
    also_in: list[str]


class SearchResult(BaseModel):
    """What ``search`` returns, best first."""

    question: str
    passages: list[FoundPassage]


class CitedSentence(Place):
    """What ``[n]`` in an answer stands for; ``remark`` warns of doubtful figures in the quote."""

    n: int
    quote: str
    remark: str


class Written(BaseModel):
    """How a language model wrote an answer: ``support`` is the share of its sentences that the documents support."""

    model: str
    supported: int
    unsupported: int
    support: float
    seconds: float
    cached: bool


class AskResult(BaseModel):
    """What ``ask`` returns. ``refused`` is no error: the documents do not answer, and ``nearest`` was near.

    ``asked`` is what was searched for; ``notice`` says why the answer is not what was configured,
    ``notice_code`` the same to programs.
    """

    question: str
    refused: bool
    answer: str
    citations: list[CitedSentence]
    unsupported: list[str]
    nearest: list[FoundPassage]
    asked: str
    notice: str
    notice_code: str
    writing: Written | None


class QuotedPlace(Place):
    """A place where a quote stands, with what is around it; ``similarity`` 1.0 is an exact match."""

    text: str
    before: str
    after: str
    similarity: float


class CiteResult(BaseModel):
    """What ``cite`` returns. ``found`` empty means that the quote stands nowhere; ``nearest`` resembles it."""

    quote: str
    found: list[QuotedPlace]
    nearest: list[QuotedPlace]


class ArticleList(BaseModel):
    """What ``list_articles`` returns; ``next_start`` asks for what follows, None at the end."""

    total: int
    articles: list[ArticleMeta]
    next_start: int | None


class ArticleText(BaseModel):
    """What ``read_article`` returns: ``[start, end)`` of a cleaned article of ``total_chars`` characters."""

    article: ArticleMeta
    text: str
    start: int
    end: int
    total_chars: int
    next_start: int | None
    link: str


def found_passage(hit: Hit, address: str) -> FoundPassage:
    """Return a hit; ``address`` is the service's, for the link."""
    passage = hit.passage
    return FoundPassage(
        article=hit.article,
        heading=list(passage.heading),
        start=passage.start,
        end=passage.end,
        raw_start=passage.raw_start,
        raw_end=passage.raw_end,
        link=address + citation_link(passage.article_id, passage.start, passage.end, passage.text),
        rank=hit.rank,
        text=passage.text,
        also_in=list(dict.fromkeys(other.title for other in hit.also_in)),
    )


def cited_sentence(citation: Citation, address: str) -> CitedSentence:
    """Return a citation of an answer."""
    return CitedSentence(
        article=citation.article,
        heading=list(citation.passage.heading),
        start=citation.start,
        end=citation.end,
        raw_start=citation.raw_start,
        raw_end=citation.raw_end,
        link=address + citation_link(citation.article.id, citation.start, citation.end, citation.quote),
        n=citation.n,
        quote=citation.quote,
        remark=citation.remark,
    )


def ask_result(answer: Answer, address: str, nearest: int) -> AskResult:
    """Return an answer, or a refusal with its ``nearest`` passages."""
    near = answer.hits[:nearest] if answer.refused else ()
    return AskResult(
        question=answer.question,
        refused=answer.refused,
        answer=answer.text,
        citations=[cited_sentence(citation, address) for citation in answer.citations],
        unsupported=list(answer.unsupported),
        nearest=[found_passage(hit, address) for hit in near],
        asked=answer.asked,
        notice=answer.notice,
        notice_code=answer.notice_code,
        writing=None if answer.writing is None else written(answer.writing),
    )


def written(writing: Writing) -> Written:
    """Return how a language model wrote an answer."""
    return Written(
        model=writing.model,
        supported=writing.supported,
        unsupported=writing.unsupported,
        support=writing.support,
        seconds=writing.seconds,
        cached=writing.cached,
    )


def cite_result(result: LocateResult, address: str) -> CiteResult:
    """Return the outcome of a quote lookup."""
    return CiteResult(
        quote=result.quote,
        found=[_quoted_place(match, address) for match in result.found],
        nearest=[_quoted_place(match, address) for match in result.nearest],
    )


def _quoted_place(match: QuoteMatch, address: str) -> QuotedPlace:
    return QuotedPlace(
        article=match.article,
        heading=list(match.heading),
        start=match.start,
        end=match.end,
        raw_start=match.raw_start,
        raw_end=match.raw_end,
        link=address + citation_link(match.article.id, match.start, match.end, match.text),
        text=match.text,
        before=match.before,
        after=match.after,
        similarity=match.similarity,
    )


def article_list(metas: list[ArticleMeta], start: int, limit: int) -> ArticleList:
    """Return ``limit`` articles from the one at ``start`` (counted from 0)."""
    end = start + limit
    return ArticleList(
        total=len(metas),
        articles=metas[start:end],
        next_start=end if end < len(metas) else None,
    )


def article_text(article: Article, start: int, max_chars: int, address: str) -> ArticleText:
    """Return at most ``max_chars`` characters of an article from ``start`` on."""
    total = len(article.text)
    begin, end = min(start, total), min(start + max_chars, total)
    return ArticleText(
        article=article.meta,
        text=article.text[begin:end],
        start=begin,
        end=end,
        total_chars=total,
        next_start=end if end < total else None,
        link=address + article_link(article.id),
    )
