"""Any OpenAI-compatible chat endpoint, through LlamaIndex's OpenAILike."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms.addresses import read_address
from rag.llms.base import Facts, Message, Piece, Usage
from rag.llms.connection import Connection
from rag.llms.deadline import Timed, TooSlowError
from rag.llms.failures import failure
from rag.llms.probe import context_window_of
from rag.llms.statuses import AGAIN, asked_pause, failure_of_status
from rag.llms.tokens import TokenCounter, estimate_tokens
from rag.settings import LanguageModelSettings

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatResponse

_ATTEMPTS = 3
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 20.0
_DETAIL_CHARS = 200
_BEYOND = 4
"""How often over the limit of tokens a reply may be by the estimate, before the server is taken to ignore it."""
_UNFINISHED = {
    "length": "endless",
    "content_filter": "filtered",
    "insufficient_system_resource": "cut",
    "abort": "cut",
    "error": "cut",
}
"""Ends of a reply that is not whole, as OpenAI, DeepSeek and vLLM name them."""


class RemoteModel:
    """A ``LanguageModel`` over HTTP.

    Refused connections and the statuses in ``AGAIN`` are tried again before anything was written, with
    growing pauses or the pause that the server asks for, within the time limit of the first token. Errors
    name the address and the model, never the key.
    """

    def __init__(self, settings: LanguageModelSettings, where: str = "") -> None:
        """``where`` is told of the model in place of its address.

        Raises LanguageModelError where address or model are missing or unusable. Nothing is requested yet.
        """
        self._address = read_address(settings.api_base)
        if not settings.model:
            raise failure("settings_model")
        from llama_index.llms.openai_like import OpenAILike  # seconds, which no answer should wait for

        self._endpoint = OpenAILike
        self._settings = settings
        self._key: SecretStr = settings.api_key
        self._who = {"model": settings.model, "where": where or self._address.url}
        self._tokens = TokenCounter(self._address, settings.model, settings.api_key)
        self._ssl_lock = threading.Lock()
        self._ssl: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        """Model and endpoint, without password."""
        return f"{self._settings.model}@{self._address.netloc}"

    @property
    def identity(self) -> str:
        """The whole address, without password."""
        return self._address.url

    @property
    def context_window(self) -> int:
        """Tokens of prompt and reply together, as set."""
        return self._settings.context_window

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``: by the server's own tokenizer where it offers one."""
        return self._tokens.count(text)

    def facts(self) -> Facts:
        """What the server tells of itself."""
        found = context_window_of(self._address, self._settings.model, self._key)
        return Facts("" if self._address.local else self._address.host, self._tokens.exact, found)

    def close(self) -> None:
        """Connections are closed after each reply; nothing is held."""
        self._tokens.close()

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Generator[Piece]:
        """The reply as it is written. Raises LanguageModelError, also where the reply is not whole."""
        settings = self._settings
        connection = Connection(self._address, self._trusted(), settings.first_token_s, settings.timeout_s)
        source = self._pieces(connection, messages, max_tokens)
        finish, written = "", False
        try:
            with closing(
                iter(Timed(source, connection.end, settings.first_token_s, settings.timeout_s))
            ) as timed:
                for piece in timed:
                    finish = piece.finish or finish
                    written = written or bool(piece.text)
                    yield piece
        except TooSlowError as error:
            raise self._too_slow(error) from None
        if finish in _UNFINISHED:
            raise self._failure(_UNFINISHED[finish], tokens=max_tokens)
        if not finish:
            raise self._failure("cut")
        if not written:
            raise self._failure("empty")

    def _pieces(
        self, connection: Connection, messages: Sequence[Message], max_tokens: int
    ) -> Generator[Piece]:
        import httpx
        import openai

        try:
            responses, first = self._begin(connection, messages, max_tokens)
            if first is None and "event-stream" not in connection.content_type:
                raise self._failure("protocol")
            completion = 0
            usage: Usage | None = None
            while first is not None:
                piece, counted, alive = _read(first)
                completion += estimate_tokens(piece.text)
                usage = counted or usage
                if alive:
                    yield piece
                if completion > _BEYOND * max_tokens:
                    raise self._failure("endless", tokens=completion)
                first = next(responses, None)
            prompt = sum(estimate_tokens(message.content) for message in messages)
            yield Piece(usage=usage or Usage(prompt, completion, estimated=True))
        except (openai.APIConnectionError, httpx.TransportError) as error:
            raise self._unreachable(error) from None
        except openai.APIError as error:  # told inside the stream
            raise self._failure("broken", detail=self._shown(str(error.message))) from None
        except (openai.OpenAIError, AttributeError, TypeError, ValueError, IndexError, KeyError):
            raise self._failure("protocol") from None

    def _begin(
        self, connection: Connection, messages: Sequence[Message], max_tokens: int
    ) -> tuple[Iterator[ChatResponse], ChatResponse | None]:
        """The stream and its first response, tried again where that may help."""
        import openai

        until = time.monotonic() + self._settings.first_token_s
        for attempt in range(1, _ATTEMPTS + 1):
            pause = _FIRST_PAUSE_S * 2 ** (attempt - 1)
            try:
                responses = self._request(connection, messages, max_tokens)
                return responses, next(responses, None)
            except openai.APIStatusError as error:
                asked = asked_pause(error)
                pause = pause if asked is None else asked
                bearable = pause <= min(_LONGEST_PAUSE_S, until - time.monotonic())
                if attempt == _ATTEMPTS or error.status_code not in AGAIN or not bearable:
                    raise failure_of_status(error, attempt, self._shown, **self._who) from None
            except openai.APIConnectionError as error:
                if attempt == _ATTEMPTS or connection.ended.is_set() or _encryption_of(error):
                    raise
            connection.ended.wait(pause)
        raise RuntimeError("unreachable")

    def _request(
        self, connection: Connection, messages: Sequence[Message], max_tokens: int
    ) -> Iterator[ChatResponse]:
        from llama_index.core.base.llms.types import ChatMessage

        settings = self._settings
        model = self._endpoint(
            model=settings.model,
            api_base=self._address.url,
            api_key=self._key.get_secret_value() or "none",
            is_chat_model=True,
            is_function_calling_model=False,
            context_window=settings.context_window,
            max_tokens=max_tokens,
            temperature=settings.temperature,
            timeout=settings.timeout_s,
            max_retries=0,
            http_client=connection.client,
            additional_kwargs={"stream_options": {"include_usage": True}},
        )
        given = [ChatMessage(role=message.role, content=message.content) for message in messages]
        return iter(model.stream_chat(given))

    def _trusted(self) -> ssl.SSLContext:
        """Certificates are read once, which takes longer than many a request."""
        import httpx

        with self._ssl_lock:
            if self._ssl is None:
                self._ssl = httpx.create_ssl_context()
            return self._ssl

    def _too_slow(self, error: TooSlowError) -> LanguageModelError:
        settings = self._settings
        if error.first:
            return self._failure("slow_start", seconds=f"{settings.first_token_s:g}")
        return self._failure("slow", seconds=f"{settings.timeout_s:g}")

    def _unreachable(self, error: Exception) -> LanguageModelError:
        refused = _encryption_of(error)
        cause = self._shown(str(refused or error.__cause__ or error))
        return self._failure("encryption" if refused else "unreachable", cause=cause)

    def _shown(self, text: str) -> str:
        """What a server said, without secrets and not too long."""
        for secret in (self._key.get_secret_value(), *self._address.secrets):
            text = text.replace(secret, "***") if secret else text
        return " ".join(text.split())[:_DETAIL_CHARS]

    def _failure(self, reason: str, **values: object) -> LanguageModelError:
        return failure(reason, **self._who, **values)


def _read(response: ChatResponse) -> tuple[Piece, Usage | None, bool]:
    """The piece, the tokens so far, and whether the model did anything: thinking counts, a mere head does not."""
    raw: Any = response.raw
    choices = getattr(raw, "choices", None) or []
    delta = getattr(choices[0], "delta", None) if choices else None
    thinks = any(getattr(delta, name, None) for name in ("reasoning_content", "reasoning"))
    finish = (choices[0].finish_reason or "") if choices else ""
    counted = getattr(raw, "usage", None)
    usage = None
    if counted is not None:
        usage = Usage(int(counted.prompt_tokens or 0), int(counted.completion_tokens or 0))
    text = response.delta or ""
    return Piece(text, finish), usage, bool(text or finish or thinks)


def _encryption_of(error: BaseException | None) -> ssl.SSLError | None:
    """The failure of encryption that an error goes back to."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None
