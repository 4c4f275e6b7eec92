"""The values that travel between the stages. Frozen, plain, and free of heavy imports.

Offsets are counted in characters (Unicode code points). ``[start, end)`` always lies in the text of
a cleaned article, ``[raw_start, raw_end)`` in the decoded text of its raw file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Completeness = Literal["complete", "cut", "gap"]
AnswerMode = Literal["extractive", "llm"]
AnswerStatus = Literal["answered", "refused"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that cleaning made: ``raw[raw_start:raw_end]`` became ``replacement``.

    ``rule`` is the name of the rule, or several names joined by ``+`` where rules touched the same
    characters. Edits of an article are sorted by ``raw_start`` and never overlap.
    """

    rule: str
    raw_start: int
    raw_end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark on a span of a cleaned article, such as a doubtful figure or an omission.

    ``kind`` is one of ``doubtful_number``, ``doubtful_date``, ``omission``, ``truncation``,
    ``unreadable``, ``restored_word``, ``masked``. ``start == end`` marks a place between characters.
    """

    kind: str
    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class ArticleMeta:
    """What is known of an article. Empty string where the source does not say.

    ``date`` is kept as given in the source; ``date_doubtful`` says that it cannot be relied on.
    ``prefix_of`` names the longer article of which this one is a verbatim beginning: such an
    article is kept in the collection but never answers.
    """

    id: str
    title: str
    source: str
    place: str = ""
    issuer: str = ""
    speaker: str = ""
    date: str = ""
    date_doubtful: bool = False
    genre: str = ""
    completeness: Completeness = "complete"
    prefix_of: str = ""
    aliases: tuple[str, ...] = ()
    """Other names by which people may call the article's place, issuer or title."""

    @property
    def year(self) -> str:
        """The year of the date, empty where none is given."""
        return self.date[:4] if self.date[:4].isdecimal() else ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer: those that fit every field that is not empty.

    Values are compared with the article's own: ``years`` with the first four digits of its date.
    """

    places: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.places, self.issuers, self.genres, self.years, self.articles))

    def admits(self, meta: ArticleMeta) -> bool:
        """Whether an article may answer."""
        return all(
            not wanted or value in wanted
            for wanted, value in (
                (self.places, meta.place),
                (self.issuers, meta.issuer),
                (self.genres, meta.genre),
                (self.years, meta.year),
                (self.articles, meta.id),
            )
        )


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article: metadata, text, and the way back to the raw file.

    ``raw_start``/``raw_end`` bound the article in the decoded raw text; applying ``edits`` to that
    stretch yields ``text``.
    """

    meta: ArticleMeta
    text: str
    raw_start: int
    raw_end: int
    edits: tuple[Edit, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def id(self) -> str:
        """The article's identifier."""
        return self.meta.id


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or enumeration item) inside a passage; ``[start, end)`` lies in the article."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one article: ``text == article.text[start:end]``."""

    id: str
    article_id: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    text: str
    heading: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Another place that says nearly the same as a hit."""

    passage_id: str
    article_id: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. ``rank`` counts from 1; ``score`` only orders hits of one search.

    ``signals`` holds the contribution of each signal, for explanation; it is not a probability.
    ``words`` are those words of the question that stand in the passage.
    """

    rank: int
    score: float
    passage: Passage
    article: ArticleMeta
    also_in: tuple[AlsoIn, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of an answer stands: ``quote == article.text[start:end]``.

    ``n`` is the number in the answer's ``[n]``; ``remark`` warns of doubtful figures in the quote.
    """

    n: int
    quote: str
    start: int
    end: int
    raw_start: int
    raw_end: int
    passage: Passage
    article: ArticleMeta
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a language model took: tokens of prompts and replies, 0 for remembered replies and those that the
    server did not count; ``seconds`` of waiting.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language model came to its answer.

    ``supported`` and ``unsupported`` count its sentences that claim something; of the supported ones a
    citation was ``moved`` to where the support stands, or ``added`` where none was given. Tokens and seconds
    (until the last sentence) are those of the whole answer, the rewriting of a follow-up included; a reply that
    was ``cached`` adds no tokens.
    """

    model: str
    supported: int
    moved: int
    added: int
    unsupported: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    cached: bool = False

    @property
    def support(self) -> float:
        """Share of the sentences that the documents support (0..1), 1 where nothing was claimed."""
        claims = self.supported + self.unsupported
        return self.supported / claims if claims else 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal as a value (``status == "refused"``); never an error.

    A refusal has no citations; ``text`` then says in one sentence that the documents don't answer,
    and ``hits`` hold what was nearest. ``unsupported`` lists sentences no passage supports.
    ``probability`` (0..1) is that of the documents answering the question, None where nobody judged it.
    ``asked`` is the question as it was searched for, completed from the dialogue. ``notice`` says why the
    answer is not what was configured, such as a language model that did not answer, or did not complete the
    follow-up that is refused; empty otherwise.
    ``notice_code`` says it to programs (``LanguageModelError.reason``), ``notice_values`` are those in it.
    ``rejected`` tells of a reply that was not taken, because nothing in it had support. ``rewriting`` is what the
    rewriting of a follow-up took, None where no model was asked for one.
    """

    question: str
    text: str
    status: AnswerStatus
    mode: AnswerMode
    citations: tuple[Citation, ...] = ()
    unsupported: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    probability: float | None = None
    asked: str = ""
    notice: str = ""
    writing: Writing | None = None
    notice_code: str = ""
    notice_values: Mapping[str, str] = field(default_factory=dict)
    rejected: Writing | None = None
    rewriting: Cost | None = None

    @property
    def cost(self) -> Cost | None:
        """What the language model took for the whole answer; None where it brought nothing."""
        written = self.writing or self.rejected
        if written is None:
            return self.rewriting
        return Cost(written.prompt_tokens, written.completion_tokens, written.seconds)

    @property
    def refused(self) -> bool:
        """Whether the documents don't answer the question."""
        return self.status == "refused"


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """A step of a streamed answer.

    ``hits`` comes first (``answer`` unset), then ``text`` pieces in order, last ``done`` with the
    whole answer.
    """

    kind: Literal["hits", "text", "done"]
    text: str = ""
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A place where a quoted sentence stands. ``similarity`` is 1.0 for an exact match (0..1)."""

    article: ArticleMeta
    heading: tuple[str, ...]
    start: int
    end: int
    raw_start: int
    raw_end: int
    text: str
    before: str
    after: str
    similarity: float


@dataclass(frozen=True, slots=True)
class LocateResult:
    """The outcome of a quote lookup: ``found`` holds matches, ``nearest`` only candidates.

    ``found`` empty means "not in the collection".
    """

    quote: str
    found: tuple[QuoteMatch, ...]
    nearest: tuple[QuoteMatch, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the dialogue so far."""

    role: Literal["user", "assistant"]
    content: str
