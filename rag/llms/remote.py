"""Any OpenAI-compatible chat endpoint, through LlamaIndex's OpenAILike."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms.base import Message, Piece, Usage
from rag.llms.deadline import Timed, TooSlowError
from rag.llms.tokens import TokenCounter, estimate_tokens
from rag.settings import LanguageModelSettings

if TYPE_CHECKING:
    import httpx
    import openai
    from llama_index.core.base.llms.types import ChatResponse

_ATTEMPTS = 3
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 20.0
_DETAIL_CHARS = 200
_AGAIN = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
"""Statuses that may be gone a moment later."""
_REASON = {400: "refused", 401: "key", 403: "key", 404: "model", 413: "context", 422: "refused", 429: "rate"}
_CONTEXT_WORDS = ("context", "maximum", "too long", "exceed", "n_ctx")
_MODEL_WORDS = ("model", "模型")
_HINTS = {
    "refused": "请检查模型名与参数。",
    "key": "密钥无效或没有权限，请检查 RENDA_LLM_API_KEY。",
    "model": "没有这个地址或模型，请检查 RENDA_LLM_API_BASE（通常以 /v1 结尾）与 RENDA_LLM_MODEL。",
    "context": "提问与资料超出了模型的上下文长度，请调小 RENDA_LLM_CONTEXT_WINDOW 使之与服务一致。",
    "rate": f"请求过多或额度用完，已试 {_ATTEMPTS} 次，请稍后再问。",
    "server": f"服务内部出错，已试 {_ATTEMPTS} 次，请查看该服务的日志。",
}


class RemoteModel:
    """A ``LanguageModel`` over HTTP.

    Refused connections and the statuses 408, 409, 429 and 5xx are tried again before anything was
    written, with growing pauses or the pause that the server asks for, within the time limit of the first
    token. Errors name the address and the model, never the key.
    """

    def __init__(self, settings: LanguageModelSettings) -> None:
        """Raises LanguageModelError where address or model are missing or unusable. Nothing is requested yet."""
        parts = urlsplit(settings.api_base)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LanguageModelError(
                f"语言模型的地址 {_without_password(settings.api_base)!r} 不合适。"
                "请设置 RENDA_LLM_API_BASE，例如 http://127.0.0.1:8000/v1。",
                "settings",
            )
        if not settings.model:
            raise LanguageModelError("没有指定语言模型，请设置 RENDA_LLM_MODEL。", "settings")
        from llama_index.llms.openai_like import OpenAILike  # seconds, which no answer should wait for

        self._endpoint = OpenAILike
        self._settings = settings
        self._shown_url = _without_password(settings.api_base)
        self._key: SecretStr = settings.api_key
        self._tokens = TokenCounter(settings.api_base, settings.model, settings.api_key)
        self._ssl_lock = threading.Lock()
        self._ssl: Any = None

    @property
    def name(self) -> str:
        """Model and endpoint, without password."""
        return f"{self._settings.model}@{urlsplit(self._shown_url).netloc}"

    @property
    def context_window(self) -> int:
        """Tokens of prompt and reply together, as set."""
        return self._settings.context_window

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``: by the server's own tokenizer where it offers one."""
        return self._tokens.count(text)

    def close(self) -> None:
        """Connections are closed after each reply; nothing is held."""
        self._tokens.close()

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Generator[Piece]:
        """The reply as it is written. Raises LanguageModelError."""
        client = self._http_client()
        settings = self._settings
        source = self._pieces(client, messages, max_tokens)
        timed = Timed(source, client.close, settings.first_token_s, settings.timeout_s)
        finish, written = "", False
        try:
            for piece in timed:
                finish = piece.finish or finish
                written = written or bool(piece.text)
                yield piece
        except TooSlowError as error:
            self._too_slow(error)
        if not finish:
            self._fail("的回答在中途断了。请查看该服务的日志，或稍后再问。", "cut")
        if not written:
            self._fail("的回答是空的。请换一种问法，或检查模型是否适合对话。", "empty")

    def _pieces(self, client: httpx.Client, messages: Sequence[Message], max_tokens: int) -> Generator[Piece]:
        import httpx
        import openai

        try:
            responses, first = self._begin(client, messages, max_tokens)
            completion = 0
            usage: Usage | None = None
            while first is not None:
                piece, counted = _read(first)
                completion += estimate_tokens(piece.text)
                usage = counted or usage
                yield piece
                first = next(responses, None)
            prompt = sum(estimate_tokens(message.content) for message in messages)
            yield Piece(usage=usage or Usage(prompt, completion, estimated=True))
        except openai.APIStatusError as error:
            self._fail_with_status(error)
        except (openai.APIConnectionError, httpx.TransportError) as error:
            cause = self._without_key(str(error.__cause__ or error))
            self._fail(
                f"连接不上或断开了（{cause}）。请确认服务在运行，并检查 RENDA_LLM_API_BASE。", "unreachable"
            )
        except openai.APIError as error:  # told inside the stream
            self._fail(f"在回答中途报错：{self._without_key(error.message)}", "server")
        except (openai.OpenAIError, AttributeError, TypeError, ValueError, IndexError, KeyError):
            self._fail("的回答不是 OpenAI 格式。请检查 RENDA_LLM_API_BASE 是否指向 …/v1。", "protocol")

    def _begin(
        self, client: httpx.Client, messages: Sequence[Message], max_tokens: int
    ) -> tuple[Iterator[ChatResponse], ChatResponse | None]:
        """The stream and its first response, tried again where that may help."""
        import openai

        for attempt in range(1, _ATTEMPTS + 1):
            try:
                responses = self._request(client, messages, max_tokens)
                return responses, next(responses, None)
            except openai.APIStatusError as error:
                if attempt == _ATTEMPTS or error.status_code not in _AGAIN:
                    raise
                pause = _asked_pause(error)
            except openai.APIConnectionError:
                if attempt == _ATTEMPTS or client.is_closed:
                    raise
                pause = None
            time.sleep(pause if pause is not None else _FIRST_PAUSE_S * 2 ** (attempt - 1))
        raise RuntimeError("unreachable")

    def _request(
        self, client: httpx.Client, messages: Sequence[Message], max_tokens: int
    ) -> Iterator[ChatResponse]:
        from llama_index.core.base.llms.types import ChatMessage

        settings = self._settings
        model = self._endpoint(
            model=settings.model,
            api_base=settings.api_base,
            api_key=self._key.get_secret_value() or "none",
            is_chat_model=True,
            is_function_calling_model=False,
            context_window=settings.context_window,
            max_tokens=max_tokens,
            temperature=settings.temperature,
            timeout=settings.timeout_s,
            max_retries=0,
            http_client=client,
            additional_kwargs={"stream_options": {"include_usage": True}},
        )
        given = [ChatMessage(role=message.role, content=message.content) for message in messages]
        return iter(model.stream_chat(given))

    def _http_client(self) -> httpx.Client:
        """A client for one reply: closing it ends the reply, whatever it waits for."""
        import httpx

        with self._ssl_lock:
            if self._ssl is None:
                self._ssl = httpx.create_ssl_context()
        local = urlsplit(self._settings.api_base).hostname in {"127.0.0.1", "localhost", "::1"}
        return httpx.Client(verify=self._ssl, trust_env=not local, timeout=self._settings.timeout_s)

    def _too_slow(self, error: TooSlowError) -> NoReturn:
        settings = self._settings
        if error.first:
            self._fail(
                f"在 {settings.first_token_s:g} 秒内没有开始回答。请检查服务，或调大 RENDA_LLM_FIRST_TOKEN_S。",
                "slow",
            )
        self._fail(
            f"在 {settings.timeout_s:g} 秒内没有答完。请检查服务，或调大 RENDA_LLM_TIMEOUT_S。", "slow"
        )

    def _fail_with_status(self, error: openai.APIStatusError) -> NoReturn:
        status = error.status_code
        reason = _REASON.get(status, "server" if status >= 500 else "refused")
        said = error.message.casefold()
        if status in (400, 413, 422, 500) and any(word in said for word in _CONTEXT_WORDS):
            reason = "context"
        elif status == 400 and any(word in said for word in _MODEL_WORDS):
            reason = "model"
        # What a server says on a wrong key may quote the key.
        detail = "" if reason == "key" else self._without_key(error.message)
        what = f"回答了错误 {status}。{_HINTS[reason]}" + (f"服务的说明：{detail}" if detail else "")
        self._fail(what, reason)

    def _without_key(self, text: str) -> str:
        key = self._key.get_secret_value()
        shown = text.replace(key, "（密钥）") if key else text
        return " ".join(shown.split())[:_DETAIL_CHARS]

    def _fail(self, what: str, reason: str) -> NoReturn:
        raise LanguageModelError(
            f"语言模型 {self._settings.model}（{self._shown_url}）{what}", reason
        ) from None


def _read(response: ChatResponse) -> tuple[Piece, Usage | None]:
    raw: Any = response.raw
    choices = getattr(raw, "choices", None) or []
    finish = (choices[0].finish_reason or "") if choices else ""
    counted = getattr(raw, "usage", None)
    usage = None
    if counted is not None:
        usage = Usage(int(counted.prompt_tokens or 0), int(counted.completion_tokens or 0))
    return Piece(response.delta or "", finish), usage


def _asked_pause(error: openai.APIStatusError) -> float | None:
    """The pause in seconds that the server asks for, as far as it is bearable."""
    with suppress(KeyError, ValueError):
        return min(max(float(error.response.headers["retry-after"]), 0.0), _LONGEST_PAUSE_S)
    return None


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
