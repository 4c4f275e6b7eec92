"""The shapes of the responses, for the description of the API; ui/render.py makes them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from rag.types import AnswerMode, Completeness


class Reply(BaseModel):
    """Names every key of a response."""

    model_config = ConfigDict(extra="forbid")


class ErrorBody(Reply):
    """What went wrong."""

    code: str
    message: str
    type: str
    param: str | None


class ErrorReply(Reply):
    """The body of every failure."""

    error: ErrorBody


class ArticleName(Reply):
    """What a hit or citation says of its article."""

    id: str
    title: str
    place: str
    issuer: str
    date: str
    genre: str


class AlsoIn(Reply):
    """Another place that says nearly the same."""

    passage_id: str
    article: str
    title: str
    place: str


class HitReply(Reply):
    """A passage that was found."""

    rank: int
    score: float
    passage_id: str
    text: str
    source: str
    article: ArticleName
    heading: list[str]
    start: int
    end: int
    raw_start: int
    raw_end: int
    also_in: list[AlsoIn]
    signals: dict[str, float]
    words: list[str]
    link: str


class CitationReply(Reply):
    """Where a sentence of the answer stands."""

    n: int
    passage_id: str
    quote: str
    text: str
    source: str
    article: ArticleName
    start: int
    end: int
    raw_start: int
    raw_end: int
    remark: str
    link: str


class SearchReply(Reply):
    """/api/search."""

    id: str | None
    question: str
    hits: list[HitReply]


class WritingReply(Reply):
    """What a language model wrote, and how much of it the documents support."""

    model: str
    supported: int
    moved: int
    added: int
    unsupported: int
    support: float
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    cached: bool


class CostReply(Reply):
    """What a language model took for the whole answer."""

    prompt_tokens: int
    completion_tokens: int
    seconds: float


class AskReply(Reply):
    """/api/ask."""

    id: str | None
    question: str
    answer: str
    refused: bool
    mode: AnswerMode
    citations: list[CitationReply]
    unsupported: list[str]
    hits: list[HitReply]
    timings_ms: dict[str, float]
    probability: float | None
    asked: str
    notice: str
    notice_code: str
    writing: WritingReply | None
    cost: CostReply | None


class MatchReply(Reply):
    """A place where a quote stands, or nearly."""

    article: ArticleName
    heading: list[str]
    start: int
    end: int
    raw_start: int
    raw_end: int
    text: str
    before: str
    after: str
    similarity: float
    source: str
    link: str


class CiteReply(Reply):
    """/api/cite."""

    quote: str
    found: list[MatchReply]
    nearest: list[MatchReply]


class ArticleSummary(ArticleName):
    """An article of the list."""

    speaker: str
    date_doubtful: bool
    year: str
    source: str
    completeness: Completeness
    prefix_of: str
    aliases: list[str]
    link: str
    url: str


class ArticlesReply(Reply):
    """/api/articles."""

    articles: list[ArticleSummary]


class EditReply(Reply):
    """One change that cleaning made."""

    rule: str
    raw_start: int
    raw_end: int
    replacement: str


class MarkReply(Reply):
    """One remark on the text."""

    kind: str
    start: int
    end: int
    note: str


class ArticleReply(ArticleSummary):
    """/api/articles/{article_id}."""

    text: str
    raw_start: int
    raw_end: int
    edits: list[EditReply]
    marks: list[MarkReply]
    raw: str | None
    raw_encoding: str | None


class HealthReply(Reply):
    """/healthz."""

    status: Literal["ok"]


class ReadyReply(Reply):
    """/readyz."""

    status: Literal["ready"]
    articles: int
