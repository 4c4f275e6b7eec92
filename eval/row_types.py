"""What a run keeps of its questions, as it stands in JSON. What a later version added may be missing."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

Refuser = Literal["calibrated", "model", ""]
"""Who refused: the calibrated refusal, before a model was asked; the model, which read the passages; nobody."""


class DataSet(TypedDict):
    """The data set of a run; ``cases`` counts those that were asked for, ``sha256`` is of the whole file."""

    name: str
    path: str
    sha256: str
    cases: int


class RunHit(TypedDict):
    """One passage of a search; ``relevant`` where it holds evidence."""

    rank: int
    score: float
    passage_id: str
    article: str
    title: str
    place: str
    start: int
    end: int
    text: str
    relevant: bool


class RunCitation(TypedDict):
    """One citation of an answer; ``relevant`` as ``eval.metrics.citation_relevant`` decides."""

    n: int
    article: str
    title: str
    place: str
    quote: str
    start: int
    end: int
    relevant: bool


class RunWriting(TypedDict):
    """``rag.types.Writing``; ``taken`` is False for a reply that was not used, because nothing in it had support."""

    model: str
    supported: int
    moved: int
    added: int
    unsupported: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    cached: bool
    taken: bool


class RunCost(TypedDict):
    """``rag.types.Cost``."""

    prompt_tokens: int
    completion_tokens: int
    seconds: float


class RunModel(TypedDict):
    """What a run in the mode ``llm`` keeps of the language model's part in an answer.

    ``writing`` is None where the model was not asked or brought nothing; ``notice_code``, ``notice`` and
    ``notice_values`` say why quotations stand in its place, or why it did not complete a follow-up that was refused
    (``rag.types.Answer``).
    ``rewriting`` is what a model took to complete the question.
    """

    writing: RunWriting | None
    notice_code: str
    notice: str
    notice_values: NotRequired[dict[str, str]]
    refused_by: Refuser
    rewriting: NotRequired[RunCost]


class RunAnswer(TypedDict):
    """The answer to a question, or the refusal; ``model`` only where a language model was to write it."""

    text: str
    refused: bool
    mode: str
    citations: list[RunCitation]
    unsupported: list[str]
    model: NotRequired[RunModel]


class RunMessage(TypedDict):
    """One message of the dialogue before the question."""

    role: str
    content: str


class RunEvidence(TypedDict):
    """A stretch of an article, by its exact words."""

    article: str
    quote: str
