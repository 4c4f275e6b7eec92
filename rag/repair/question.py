"""One question, repaired step by step: script and width, pinyin in Latin letters, wrong characters."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rag.repair.latin import find_spelled
from rag.repair.typos import find_typos
from rag.repair.vocabulary import Vocabulary
from rag.text import fold, put_aspect_particles

if TYPE_CHECKING:
    from opencc import OpenCC

_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．／－]")


def repair_query(question: str, vocabulary: Vocabulary) -> str:
    """Return ``question`` repaired towards the words of the collection; without need, as it is."""
    text = _FULL_WIDTH.sub(lambda match: chr(ord(match.group()) - 0xFEE0), question)
    text = to_simplified(text)
    text = _replaced(text, [(s.start, s.end, s.text) for s in find_spelled(fold(text), vocabulary)])
    return _replaced(text, [(t.start, t.end, t.word) for t in find_typos(fold(text), vocabulary)])


def _replaced(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, word in reversed(changes):
        text = text[:start] + word + text[end:]
    return text


def to_simplified(text: str) -> str:
    """Return ``text`` in simplified script, words considered (乾隆 stays), 著 as 着 where it means that."""
    return put_aspect_particles(str(_converter().convert(text)))


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
