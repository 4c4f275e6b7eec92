"""Random secrets, and the digests under which they are kept."""

from __future__ import annotations

import hashlib
import re
import secrets

KEY_PREFIX = "renda_"
SHOWN_CHARS = len(KEY_PREFIX) + 8

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """Return 256 random bits in 43 characters."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """Return an API key; its first SHOWN_CHARS characters may be shown, the rest is secret."""
    return KEY_PREFIX + new_token()


def is_token(text: str) -> bool:
    """Whether ``text`` has the shape of a token."""
    return _TOKEN.fullmatch(text) is not None


def digest(secret: str) -> str:
    """Return the SHA-256 of ``secret`` in hex: enough for 256 random bits, far too little for a password."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
