"""Names of exported files that every system takes."""

from __future__ import annotations

import re

from ui.export.pieces import one_line

_REFUSED = re.compile(r'[\\/:*?"<>|%#\x7f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)
_MOST_BYTES = 120


def file_name(title: str, extension: str, fallback: str) -> str:
    """Return ``title`` as a file name with ``extension``; ``fallback`` where nothing of it can stay."""
    stem = _fitting(_REFUSED.sub(" ", one_line(title)))
    if not stem or _RESERVED.fullmatch(stem):
        stem = fallback
    return f"{stem}.{extension}"


def _fitting(text: str) -> str:
    words = " ".join(text.split()).strip(". ~-")
    return words.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(". ")
