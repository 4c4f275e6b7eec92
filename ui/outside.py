"""Which other machines see the questions: only those that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.this_machine import is_loopback

if TYPE_CHECKING:
    from rag.settings import Settings


def hosts_outside(settings: Settings) -> tuple[str, ...]:
    """Return the hosts to which questions or passages are sent, without those of this machine."""
    bases = [
        settings.embed_api_base if settings.embedder == "api" else "",
        settings.llm_api_base if settings.answer_mode == "llm" and settings.llm_gguf is None else "",
    ]
    hosts = (urlsplit(base).hostname or "" for base in bases)
    return tuple(dict.fromkeys(host for host in hosts if host and not is_loopback(host)))
