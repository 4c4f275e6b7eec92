"""Folding: one form for full and half width, case, and script, without changing the length."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "〔": "[", "〕": "]", "【": "[", "】": "]"}

# 著 is 着 in simplified script but in words of writing, renown and settlement.
_ASPECT = re.compile(
    r"(?<![显卓昭专名编原论巨译遗拙合所土])著(?![名作述称录者书])|著(?=[重眼力手想急落实装陆])"
)


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
        if folded != char:
            folded = self[ord(folded)]  # so that folding twice changes nothing more
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

    Characters are changed one by one, so offsets stay valid; where one has several simplified forms
    the commonest is taken (乾 always becomes 干).
    """
    folded = text.translate(_TABLE)
    return put_aspect_particles(folded) if "著" in folded else folded


def letters(text: str) -> str:
    """The letters and digits of ``text``, folded, without anything between them."""
    return "".join(filter(str.isalnum, fold(text)))


def put_aspect_particles(text: str) -> str:
    """Return simplified ``text`` with 着 for 著 where it means that (意味着, 着力; but 显著, 著作)."""
    return _ASPECT.sub("着", text)


def is_han(char: str) -> bool:
    """Whether ``char`` is a Chinese character (〇 included, punctuation not)."""
    return (
        "\u4e00" <= char <= "\u9fff"
        or "\u3400" <= char <= "\u4dbf"
        or char == "〇"
        or "\U00020000" <= char <= "\U0003ffff"
    )


_BRACKETED = re.compile(r"(?<=[\u4e00-\u9fff])[（(]([\u4e00-\u9fff、]{1,5})[)）](?=[\u4e00-\u9fff])")


def open_brackets(text: str) -> str:
    """Return ``text`` without the brackets inside words, for search: 乡(镇)人大 becomes 乡镇人大."""
    return _BRACKETED.sub(r"\1", text)
