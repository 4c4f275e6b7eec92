"""Folding: one form for full and half width, case, and script, without changing the length."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "〔": "[", "〕": "]", "【": "[", "】": "]"}


class _FoldTable(dict[int, str]):
    """Maps a code point to its folded character, worked out when first met.

    A change that would alter the length (``㈠`` to ``(一)``) is not made.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _QUOTES.get(char, char)
        for step in (_compatible, str.lower, _simplified):
            changed = step(folded)
            if len(changed) == 1:
                folded = changed
        self[code] = folded
        return folded


def _compatible(char: str) -> str:
    return unicodedata.normalize("NFKC", char)


def _simplified(char: str) -> str:
    return _converter().convert(char) if is_han(char) else char


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Return ``text`` in half width, lower case and simplified script, of the same length.

    The script is changed character by character, so offsets stay valid; where a character has
    several simplified forms the commonest is taken (乾 always becomes 干).
    """
    return text.translate(_TABLE)


def is_han(char: str) -> bool:
    """Whether ``char`` is a Chinese character (〇 included, punctuation not)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇" or char > "\U00020000"
