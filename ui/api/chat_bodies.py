"""What OpenAI's clients send to /v1/chat/completions.

What only steers a language model (temperature, seed, limits on length) has no effect on quoted sentences and is
accepted; what would change the form of the answer (n, tools, other formats) is refused by name.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from rag.question import MAX_TURNS
from rag.types import Turn
from ui.api.bodies import FiltersBody, Name, Said, StrictModel

_MAX_MESSAGES = 2_000
_MAX_PARTS = 100


def _unsupported(value: object) -> object:
    if value:
        raise PydanticCustomError("unsupported", "not supported")
    return value


Unsupported = AfterValidator(_unsupported)


class TolerantModel(BaseModel):
    """Takes what it names, of the very type, and overlooks the rest."""

    model_config = ConfigDict(strict=True)


class TextPart(TolerantModel):
    """One part of a message that is given as a list."""

    type: Literal["text"]
    text: Said


def _form(content: object) -> str:
    return "parts" if isinstance(content, list) else "text"


Content = Annotated[
    Annotated[Said, Tag("text")] | Annotated[list[TextPart], Field(max_length=_MAX_PARTS), Tag("parts")],
    Discriminator(_form),
]


class MessageBody(TolerantModel):
    """A message; what clients hand back with an assistant's (citations, refusal) is overlooked."""

    role: Literal["system", "developer", "user", "assistant"]
    content: Content | None = None

    def text(self) -> str:
        """Return what the message says."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(TolerantModel):
    """What a stream should also tell."""

    include_usage: bool | None = None


class TextFormat(TolerantModel):
    """The one format there is."""

    type: Literal["text"]


class SteeringBody(StrictModel):
    """Parameters without effect on sentences that are quoted."""

    temperature: Any = None
    top_p: Any = None
    max_tokens: Any = None
    max_completion_tokens: Any = None
    presence_penalty: Any = None
    frequency_penalty: Any = None
    logit_bias: Any = None
    seed: Any = None
    stop: Any = None
    user: Any = None
    metadata: Any = None
    store: Any = None
    service_tier: Any = None
    reasoning_effort: Any = None
    verbosity: Any = None
    safety_identifier: Any = None
    prompt_cache_key: Any = None
    prompt_cache_options: Any = None
    prompt_cache_retention: Any = None
    parallel_tool_calls: Any = None
    prediction: Any = None


class ChatBody(SteeringBody):
    """POST /v1/chat/completions."""

    model: Name
    messages: Annotated[list[MessageBody], Field(min_length=1, max_length=_MAX_MESSAGES)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    filters: FiltersBody = FiltersBody()
    n: Literal[1] | None = None
    tools: Annotated[list[Any], Unsupported] | None = None
    tool_choice: Literal["none", "auto"] | None = None
    functions: Annotated[list[Any], Unsupported] | None = None
    function_call: Literal["none", "auto"] | None = None
    response_format: TextFormat | None = None
    modalities: list[Literal["text"]] | None = None
    logprobs: Annotated[bool, Unsupported] | None = None
    top_logprobs: Annotated[int, Unsupported] | None = None
    audio: Annotated[Any, Unsupported] = None
    web_search_options: Annotated[Any, Unsupported] = None

    def turns(self) -> tuple[Turn, ...]:
        """Return the dialogue before the question: its latest messages of user and assistant."""
        turns = [
            Turn(role=message.role, content=text)
            for message in self.messages[:-1]
            if message.role in {"user", "assistant"} and (text := message.text().strip())
        ]
        return tuple(turns[-MAX_TURNS:])
