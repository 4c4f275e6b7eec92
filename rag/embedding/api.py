"""Any OpenAI-compatible embeddings endpoint: hosted, vLLM, Ollama, llama-server, Xinference."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit, urlunsplit

import numpy as np
from pydantic import SecretStr

from rag.embedding.base import Vector
from rag.errors import Both, ModelError
from rag.progress import VECTORS, Progress
from rag.this_machine import is_loopback

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

_BATCH = 32
_RETRIES = 2
_DETAIL_CHARS = 200
_TOO_MUCH = frozenset({400, 413, 422})
"""Statuses by which servers refuse a batch that is larger than they take (some allow only 10 texts)."""

_HINTS = {
    400: Both("请检查模型名与输入长度。", "Check the model's name and the length of the input."),
    401: Both("密钥无效，请检查 RENDA_EMBED_API_KEY。", "The key is not valid; check RENDA_EMBED_API_KEY."),
    403: Both(
        "密钥没有权限，请检查 RENDA_EMBED_API_KEY。", "The key has no right to it; check RENDA_EMBED_API_KEY."
    ),
    404: Both(
        "没有这个地址或模型，请检查 RENDA_EMBED_API_BASE（通常以 /v1 结尾）与 RENDA_EMBED_MODEL。",
        "There is no such address or model; check RENDA_EMBED_API_BASE (mostly ending in /v1) and RENDA_EMBED_MODEL.",
    ),
    429: Both(
        f"请求过多或额度用完，已重试 {_RETRIES} 次，请稍后再试。",
        f"Too many requests, or the quota is used up; tried {_RETRIES} times more. Try again later.",
    ),
}
_MOVED = Both(
    "服务要求转到别处，没有跟去，请把 RENDA_EMBED_API_BASE 改为它真正的地址。",
    "The service redirects elsewhere, which was not followed; set RENDA_EMBED_API_BASE to its true address.",
)
_OTHER_STATUS = Both("请查看该服务的日志。", "Look at the log of that service.")


class ApiEmbedder:
    """A ``TextEmbedder`` over HTTP; safe to use from several threads.

    Refused connections, time-outs and the statuses 408, 409, 429 and 5xx are tried again, with growing
    pauses or the pause that the server asks for. Every failure is a ModelError that names the address
    and the model, never the key.
    """

    def __init__(self, base_url: str, model: str, api_key: SecretStr, timeout_s: float) -> None:
        """``base_url`` as in RENDA_EMBED_API_BASE; ``timeout_s`` bounds each attempt."""
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelError(
                f"向量接口的地址 {base_url!r} 不合适。"
                "请设置 RENDA_EMBED_API_BASE，例如 http://127.0.0.1:8000/v1。",
                f"The address {base_url!r} of the embeddings endpoint is unfit. "
                "Set RENDA_EMBED_API_BASE, such as http://127.0.0.1:8000/v1.",
            )
        if not model:
            raise ModelError(
                "没有指定向量接口的模型名，请设置 RENDA_EMBED_MODEL。",
                "No model is named for the embeddings endpoint; set RENDA_EMBED_MODEL.",
            )
        place = parts.netloc.rpartition("@")[2]
        self.name = f"api:{model}@{place}"
        self._shown_url = urlunsplit((parts.scheme, place, parts.path, "", ""))
        self._base_url = base_url
        self._local = is_loopback(parts.hostname)
        self._model = model
        self._key = api_key
        self._timeout_s = timeout_s
        self._batch = _BATCH
        self._dimension = 0
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        """Length of each vector; asks the server once."""
        if not self._dimension:
            self._request(["人大"])
        return self._dimension

    def embed_query(self, text: str) -> Vector:
        """The vector of a question, shape (dimension,)."""
        vector: Vector = self._request([text])[0]
        return vector

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """The vectors of passages, shape (n, dimension)."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        parts: list[Vector] = []
        done = 0
        while done < len(texts):
            part = self._request_fitting(texts[done : done + self._batch])
            parts.append(part)
            done += len(part)
            if progress is not None:
                progress(VECTORS, done, len(texts))
        return np.concatenate(parts)

    def close(self) -> None:
        """Close the connections."""
        if "_client" in self.__dict__:
            self._client.close()
            del self.__dict__["_client"]

    @cached_property
    def _client(self) -> OpenAI:
        from openai import DefaultHttpxClient, OpenAI

        return OpenAI(
            # Passages and key stay with the machine they are meant for.
            http_client=DefaultHttpxClient(trust_env=not self._local, follow_redirects=False),
            base_url=self._base_url,
            api_key=self._key.get_secret_value() or "none",
            timeout=self._timeout_s,
            max_retries=_RETRIES,
        )

    def _request_fitting(self, texts: Sequence[str]) -> Vector:
        """The vectors of as many of the first texts as the server takes in one request."""
        try:
            return self._request(texts)
        except _RefusedBatchError:
            if len(texts) == 1:
                raise
        self._batch = len(texts) // 2
        return self._request_fitting(texts[: self._batch])

    def _request(self, texts: Sequence[str]) -> Vector:
        import openai

        # Many servers refuse an empty text.
        given = [text if text.strip() else " " for text in texts]
        try:
            with self._lock:
                client = self._client
            answer = client.embeddings.create(model=self._model, input=given, encoding_format="float")
            found = {item.index: item.embedding for item in answer.data}
        except openai.APITimeoutError:
            self._fail(
                f"在 {self._timeout_s:g} 秒内没有回答（已重试 {_RETRIES} 次）。请检查服务，或调大 RENDA_EMBED_TIMEOUT_S。",
                f"did not answer within {self._timeout_s:g} seconds (tried {_RETRIES} times more). "
                "Check the service, or raise RENDA_EMBED_TIMEOUT_S.",
            )
        except openai.APIConnectionError as error:
            self._fail(
                f"连接不上（{error.__cause__ or error}）。请确认服务已启动，并检查 RENDA_EMBED_API_BASE。",
                f"can't be reached ({error.__cause__ or error}). "
                "Make sure that the service runs, and check RENDA_EMBED_API_BASE.",
            )
        except openai.APIStatusError as error:
            self._fail_with_status(error)
        except (openai.OpenAIError, AttributeError, TypeError, ValueError):
            self._fail(
                "的回答不是 OpenAI 格式的向量。请检查 RENDA_EMBED_API_BASE 是否指向 …/v1。",
                "did not answer with vectors in OpenAI's format. Check that RENDA_EMBED_API_BASE leads to …/v1.",
            )
        return self._checked(found, len(texts))

    def _checked(self, found: dict[int, list[float]], count: int) -> Vector:
        if sorted(found) != list(range(count)):
            self._fail(
                f"对 {count} 段文字回答了 {len(found)} 个向量。请换用可靠的服务或模型。",
                f"answered {count} texts with {len(found)} vectors. Use a reliable service or model.",
            )
        try:
            vectors = np.array([found[i] for i in range(count)], dtype=np.float32)
        except (TypeError, ValueError):
            self._fail(
                "的回答里，向量不是等长的数字列表。请换用可靠的服务或模型。",
                "answered with vectors that are not lists of numbers of one length. Use a reliable service or model.",
            )
        norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if vectors.ndim != 2 or not np.isfinite(norms).all() or not norms.all():
            self._fail(
                "的回答里有空的、全零的或非数（NaN）的向量。请换用可靠的服务或模型。",
                "answered with vectors that are empty, all zero or not numbers (NaN). Use a reliable service or model.",
            )
        with self._lock:
            expected = self._dimension = self._dimension or vectors.shape[1]
        if vectors.shape[1] != expected:
            self._fail(
                f"先前回答 {expected} 维的向量，这次却是 {vectors.shape[1]} 维。请确认服务没有更换模型。",
                f"answered with vectors of {expected} dimensions before, now of {vectors.shape[1]}. "
                "Make sure that the service has not changed its model.",
            )
        return np.asarray(vectors / norms, dtype=np.float32)

    def _fail_with_status(self, error: APIStatusError) -> NoReturn:
        status = error.status_code
        # What a server says on a wrong key may quote the key.
        said = "" if status in (401, 403) else error.message
        detail = Both.same("")
        if said:
            detail = Both(
                f"服务的说明：{self._without_key(said, '（密钥）')}",
                f" The service says: {self._without_key(said, '(key)')}",
            )
        hint = _MOVED if 300 <= status < 400 else _HINTS.get(status, _OTHER_STATUS)
        self._fail(
            f"回答了错误 {status}。{hint.chinese}{detail.chinese}",
            f"answered with the error {status}. {hint.english}{detail.english}",
            _RefusedBatchError if status in _TOO_MUCH else ModelError,
        )

    def _without_key(self, text: str, instead: str) -> str:
        key = self._key.get_secret_value()
        shown = text.replace(key, instead) if key else text
        return " ".join(shown.split())[:_DETAIL_CHARS]

    def _fail(self, chinese: str, english: str, kind: type[ModelError] = ModelError) -> NoReturn:
        raise kind(
            f"向量接口 {self._shown_url}（模型 {self._model}）{chinese}",
            f"The embeddings endpoint {self._shown_url} (model {self._model}) {english}",
        ) from None


class _RefusedBatchError(ModelError):
    """The server refused a request that it might take in smaller parts."""
