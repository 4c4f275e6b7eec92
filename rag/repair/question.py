"""One question, repaired step by step: script and width, pinyin in Latin letters, wrong characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rag.repair.latin import find_spelled
from rag.repair.typos import find_typos
from rag.repair.vocabulary import Vocabulary
from rag.text import fold, put_aspect_particles

if TYPE_CHECKING:
    from opencc import OpenCC

_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．／－]")


@dataclass(frozen=True, slots=True)
class RepairedQuery:
    """``text`` is what to search for; ``variants`` other readings worth trying, the original first.

    ``notes`` say in Chinese what was changed. A question that needed nothing has neither.
    """

    text: str
    variants: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def repair_query(question: str, vocabulary: Vocabulary) -> RepairedQuery:
    """Repair ``question`` towards the words of the collection; without need it comes back unchanged."""
    notes: list[str] = []
    text = _FULL_WIDTH.sub(lambda match: chr(ord(match.group()) - 0xFEE0), question)
    simplified = to_simplified(text)
    if simplified != text:
        notes.append("繁体字已按简体检索")
        text = simplified
    spelled = [(s.start, s.end, s.text) for s in find_spelled(fold(text), vocabulary)]
    notes += [f"拼音“{text[start:end].strip()}”按“{word}”检索" for start, end, word in spelled]
    text = _replaced(text, spelled)
    typos = find_typos(fold(text), vocabulary)
    notes += [f"“{text[t.start : t.end]}”按“{t.word}”检索（{t.kind}）" for t in typos]
    text = _replaced(text, [(t.start, t.end, t.word) for t in typos])
    return RepairedQuery(text, (question,) if text != question else (), tuple(notes))


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
