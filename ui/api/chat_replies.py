"""The shapes of what /v1 answers, for the description of the API; ui/api/completions.py makes them."""

from __future__ import annotations

from typing import Literal

from rag.types import AnswerMode
from ui.api.replies import CitationReply, CostReply, Reply, WritingReply


class OutcomeReply(Reply):
    """How the answer came out."""

    refused: bool
    unsupported: list[str]
    probability: float | None
    mode: AnswerMode
    asked: str
    notice: str
    notice_code: str
    writing: WritingReply | None
    cost: CostReply | None


class MessageReply(Reply):
    """The answer."""

    role: Literal["assistant"]
    content: str
    refusal: None
    citations: list[CitationReply]
    renda: OutcomeReply


class ChoiceReply(Reply):
    """The one choice there is."""

    index: int
    message: MessageReply
    finish_reason: Literal["stop"]
    logprobs: None


class UsageReply(Reply):
    """How much was read and written."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    unit: Literal["characters", "tokens"]


class CompletionReply(Reply):
    """POST /v1/chat/completions."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: None
    choices: list[ChoiceReply]
    usage: UsageReply


class ModelReply(Reply):
    """GET /v1/models/{model}."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: Literal["renda"]


class ModelsReply(Reply):
    """GET /v1/models."""

    object: Literal["list"]
    data: list[ModelReply]
