"""How long a context a server has, asked in the ways that the usual ones answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from rag.llms.addresses import Address

_TIMEOUT_S = 5.0
_NAMES = ("max_model_len", "loaded_context_length", "context_length", "max_context_length", "context_window")
"""What a listing of models calls it: vLLM, LM Studio, OpenRouter, and others."""


def context_window_of(address: Address, model: str, api_key: SecretStr) -> int | None:
    """Tokens of prompt and reply together that the server allows; None where it does not say."""
    import httpx

    key = api_key.get_secret_value()
    with httpx.Client(
        auth=address.login,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=_TIMEOUT_S,
        trust_env=not address.local,
    ) as client:
        for url, read in (
            (address.beside("/props"), _of_llama_server),
            (address.beside("/api/ps"), lambda told: _of_listing(told["models"], "name", model)),
            (f"{address.url.rstrip('/')}/models", lambda told: _of_listing(told["data"], "id", model)),
        ):
            try:
                answer = client.get(url)
                tokens = _read(read, answer.json()) if answer.is_success else None
            except httpx.TransportError:
                return None
            except ValueError:  # not JSON
                continue
            if tokens is not None:
                return tokens
    return None


def _read(read: Callable[[Any], object], told: object) -> int | None:
    try:
        tokens = read(told)
    except (KeyError, TypeError, AttributeError, IndexError):
        return None
    return tokens if isinstance(tokens, int) and tokens > 0 else None


def _of_llama_server(told: Any) -> object:  # noqa: ANN401 - JSON of a stranger
    return told["default_generation_settings"]["n_ctx"]


def _of_listing(entries: Any, name: str, model: str) -> object:  # noqa: ANN401 - JSON of a stranger
    """Of the entry of ``model``, or of the only one: a server of one model takes any name."""
    named = [
        entry
        for entry in entries
        if str(entry[name]).removesuffix(":latest") == model.removesuffix(":latest")
    ]
    entry = (named or (entries if len(entries) == 1 else []))[0]
    places: list[Mapping[str, object]] = [entry, entry.get("meta") or {}]
    found = [place[key] for place in places for key in (*_NAMES, "n_ctx") if place.get(key)]
    return found[0]
