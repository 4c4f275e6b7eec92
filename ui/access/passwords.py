"""Passwords: what is good enough, and how they are kept."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_CHARS = 10
MAX_CHARS = 256

_hasher = PasswordHasher()


def is_acceptable(password: str) -> bool:
    """Whether ``password`` may be set: MIN_CHARS to MAX_CHARS characters, not all the same."""
    return MIN_CHARS <= len(password) <= MAX_CHARS and len(set(password)) > 1


def hash_password(password: str) -> str:
    """Return an argon2id hash with its salt and parameters (argon2-cffi's defaults, RFC 9106)."""
    return _hasher.hash(_same_bytes(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether ``password`` is the one hashed as ``stored``; as much work where nothing is stored."""
    try:
        _hasher.verify(stored or decoy(), _same_bytes(password[:MAX_CHARS]))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and len(password) <= MAX_CHARS


def is_outdated(stored: str) -> bool:
    """Whether ``stored`` was made with other parameters than are used now."""
    return _hasher.check_needs_rehash(stored)


@cache
def decoy() -> str:
    """A hash that no password is known for, to verify against where there is no user."""
    from secrets import token_urlsafe

    return _hasher.hash(token_urlsafe(32))


def _same_bytes(password: str) -> bytes:
    """One spelling for what two keyboards may send differently (NIST SP 800-63B 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
