"""How many tokens a text has: asked of the server where it offers its tokenizer, else estimated."""

from __future__ import annotations

import math
import re
import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rag.llms.addresses import Address

if TYPE_CHECKING:
    import httpx

_TIMEOUT_S = 5.0
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_PER_WIDE = 1.0
_PER_NARROW = 0.5
"""Tokens a character: above what the tokenizers of Qwen, DeepSeek and Llama 3 need for Chinese (.6 to .9) and
English (.25), so that a prompt that fits by the estimate fits."""
_KEPT = 4096
_AGAIN_AFTER_S = 60.0
_PASSING = frozenset({401, 403, 408, 429})
"""Statuses that say nothing of whether there is a tokenizer, besides the errors of the server."""


def estimate_tokens(text: str) -> int:
    """A careful estimate of the tokens of ``text``."""
    wide = len(_WIDE.findall(text))
    return math.ceil(wide * _PER_WIDE + (len(text) - wide) * _PER_NARROW)


class _UncountedError(Exception):
    """The server did not count this time; ``for_good`` where it has no tokenizer to offer."""

    def __init__(self, for_good: bool) -> None:
        super().__init__(for_good)
        self.for_good = for_good


class TokenCounter:
    """Asks ``/tokenize`` beside the API, as llama-server and vLLM have it; estimates where there is none.

    A server that does not answer in time is asked again only after a while, so that no answer waits for it.
    """

    def __init__(self, address: Address, model: str, api_key: SecretStr) -> None:
        self._address = address
        self._model = model
        self._key = api_key
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._ask_from = 0.0
        self._told = lru_cache(maxsize=_KEPT)(self._ask)

    def count(self, text: str) -> int:
        """Tokens of ``text``."""
        if time.monotonic() >= self._ask_from:
            try:
                return self._told(text)
            except _UncountedError as error:
                self._ask_from = math.inf if error.for_good else time.monotonic() + _AGAIN_AFTER_S
        return estimate_tokens(text)

    @property
    def exact(self) -> bool:
        """Whether the server counts."""
        self.count("1")
        return time.monotonic() >= self._ask_from

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _ask(self, text: str) -> int:
        import httpx

        with self._lock:
            if self._client is None:
                self._client = httpx.Client(
                    auth=self._address.login, timeout=_TIMEOUT_S, trust_env=not self._address.local
                )
            client = self._client
        key = self._key.get_secret_value()
        try:
            answer = client.post(
                self._address.beside("/tokenize"),
                # ``content`` is read by llama-server, ``model`` and ``prompt`` by vLLM.
                json={"content": text, "prompt": text, "model": self._model},
                headers={"Authorization": f"Bearer {key}"} if key else {},
            )
            if answer.status_code in _PASSING or answer.is_server_error:
                raise _UncountedError(for_good=False)
            tokens = answer.raise_for_status().json()["tokens"]
        except httpx.TransportError:
            raise _UncountedError(for_good=False) from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise _UncountedError(for_good=True) from None
        if not isinstance(tokens, list):
            raise _UncountedError(for_good=True)
        return len(tokens)
