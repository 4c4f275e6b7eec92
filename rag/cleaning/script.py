"""Rules for the script: traditional characters become simplified ones."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.cleaning.edits import Change, MappedText
from rag.cleaning.patterns import lines_of

if TYPE_CHECKING:
    from opencc import OpenCC

_MIN_TRADITIONAL_SHARE = 0.04
_MIN_TRADITIONAL = 2
# Simplified texts use these too, so they don't show that a line is traditional.
_SHARED = frozenset("著乾藉於瞭後裏麼徵於祇彙阪剋劃占託週鍾")
# 著 is 着 in simplified script except in words of writing, renown and settlement.
_KEEPS_ZHU = re.compile(
    r"著(?=[名作述称录者书文])|(?<=[显卓昭专名编原论巨译遗拙合大新旧名撰所土])著(?![重眼力手想急落实装陆])"
)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def _convert_line(line: str) -> str:
    return str(_converter().convert(line))


@lru_cache(maxsize=16384)
def to_simplified(character: str) -> str:
    """One character in simplified script."""
    return str(_converter().convert(character))


def simplify(text: MappedText) -> MappedText:
    """Convert lines that are written in traditional script; simplified lines stay as they are.

    In a text that is traditional on the whole, one such character is enough for a line.
    """
    whole = _is_traditional(text.text, _MIN_TRADITIONAL)
    changes: list[Change] = []
    aspect: list[Change] = []
    for line in lines_of(text.text):
        if not _is_traditional(line.content, 1 if whole else _MIN_TRADITIONAL):
            continue
        converted = _convert_line(line.content)
        if len(converted) != len(line.content):
            converted = "".join(to_simplified(c) for c in line.content)
        kept = {m.start() for m in _KEEPS_ZHU.finditer(converted)}
        for offset, (old, new) in enumerate(zip(line.content, converted, strict=True)):
            position = line.start + offset
            if new == "著" and offset not in kept:
                aspect.append(Change(position, position + 1, "着"))
            elif old != new:
                changes.append(Change(position, position + 1, new))
    return text.replace("traditional_script", changes).replace("aspect_particle", aspect)


def _is_traditional(text: str, at_least: int) -> bool:
    han = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    traditional = sum(1 for c in han if c not in _SHARED and to_simplified(c) != c)
    return traditional >= at_least and traditional >= _MIN_TRADITIONAL_SHARE * len(han)
