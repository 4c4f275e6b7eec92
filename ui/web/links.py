"""Links to a place in an article, which can be kept, sent and opened again later."""

from __future__ import annotations

import hashlib
from urllib.parse import quote as url_quote
from urllib.parse import urlencode

_CHECK_CHARS = 8
ANCHOR = "cite"
"""The id of what is marked on the page of an article."""


def check_of(text: str) -> str:
    """Return what a link remembers of the text at its place: 8 hexadecimal digits of its SHA-256.

    An article that was cleaned anew may hold another text there; the page then says so.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_CHECK_CHARS]


def article_link(article_id: str) -> str:
    """Return the address of an article's page, relative to the service."""
    return f"/article/{url_quote(article_id, safe='')}"


def citation_link(article_id: str, start: int, end: int, quote: str) -> str:
    """Return the address of ``[start, end)`` of an article, where ``quote`` stands now.

    Offsets are characters of the cleaned text. Without JavaScript the browser scrolls there too.
    """
    place = urlencode({"start": start, "end": end, "check": check_of(quote)})
    return f"{article_link(article_id)}?{place}#{ANCHOR}"
