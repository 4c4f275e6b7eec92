"""What answering needs of a language model."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one reply; ``estimated`` where the server did not count them."""

    prompt: int
    completion: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply as it streams. The last one has the ``usage`` and ``finish``: ``stop``, or
    ``length`` where the reply reached its limit of tokens.
    """

    text: str = ""
    finish: str = ""
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be found out about a model: the ``host`` it runs on, empty for this machine; whether its own
    tokenizer counts; how long a context it has, None where it does not say.
    """

    host: str
    exact_tokens: bool
    context_window: int | None


class LanguageModel(Protocol):
    """A chat model. Safe for several threads."""

    @property
    def name(self) -> str:
        """Model and endpoint, fit to show: no key, no password."""
        ...

    @property
    def identity(self) -> str:
        """What tells its replies from those of another model of that name: address or file. Not for show."""
        ...

    @property
    def context_window(self) -> int:
        """Tokens of prompt and reply together."""
        ...

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Generator[Piece]:
        """The reply as it is written. Closing the iterator ends the request.

        Raises LanguageModelError, whose ``reason`` says what went wrong.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens ``text`` has: exactly where the server tells, else a careful estimate."""
        ...

    def facts(self) -> Facts:
        """What the server tells of itself. Takes seconds where it does not answer."""
        ...

    def close(self) -> None:
        """Release connections, and the model where it runs in this process."""
        ...
