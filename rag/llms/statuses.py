"""What a status of an HTTP answer means for whoever waits for the language model."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.errors import LanguageModelError
from rag.llms.failures import failure

if TYPE_CHECKING:
    import openai

AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses that may be gone a moment later."""
_REASON = {401: "key", 402: "payment", 403: "key", 404: "model", 413: "context", 429: "rate"}
_MAY_BE_CONTEXT = frozenset({400, 413, 422, 500})
_CONTEXT_WORDS = ("context", "maximum", "too long", "exceed", "n_ctx")
_MODEL_WORDS = ("model", "模型")
_MARKUP = re.compile(r"^\s*<")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)


def failure_of_status(
    error: openai.APIStatusError, tries: int, shown: Callable[[str], str], **who: object
) -> LanguageModelError:
    """The failure that a status stands for. ``shown`` makes what the server said fit to show."""
    status, said = error.status_code, said_by_server(error)
    if 300 <= status < 400:
        return failure("redirected", host=shown(_target(error)), **who)
    reason = _reason(status, said.casefold())
    pause = asked_pause(error)
    if reason == "rate" and pause is not None and tries < 2:
        return failure("rate_wait", status=status, seconds=math.ceil(pause), detail=shown(said), **who)
    # What a server says on a wrong key may quote a part of the key.
    detail = "" if reason == "key" else shown(said)
    return failure(reason, status=status, tries=tries, detail=detail, **who)


def asked_pause(error: openai.APIStatusError) -> float | None:
    """The pause in seconds that the server asks for: a number, or the difference to a date."""
    asked = error.response.headers.get("retry-after", "").strip()
    try:
        seconds = float(asked)
    except ValueError:
        seconds = _until(asked)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def said_by_server(error: openai.APIStatusError) -> str:
    """The message of the answer, of a page only its title."""
    body = error.body
    if isinstance(body, Mapping):
        told = body.get("message") or body.get("detail") or body.get("error") or ""
        return str(told)
    text = str(body or "")
    if _MARKUP.match(text):
        title = _TITLE.search(text)
        return title[1] if title else ""
    return text


def _reason(status: int, said: str) -> str:
    if status in _MAY_BE_CONTEXT and any(word in said for word in _CONTEXT_WORDS):
        return "context"
    if status == 400 and any(word in said for word in _MODEL_WORDS):
        return "model"
    return _REASON.get(status, "server" if status >= 500 else "refused")


def _target(error: openai.APIStatusError) -> str:
    parts = urlsplit(error.response.headers.get("location", ""))
    return parts.netloc.rpartition("@")[2] or parts.path or "?"


def _until(date: str) -> float:
    try:
        return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):  # neither a number nor a date
        return math.nan
