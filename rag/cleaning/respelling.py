"""Putting back the words that a spinning tool replaced by near-synonyms."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.cleaning.edits import Change, MappedText
from rag.errors import CorpusError
from rag.settings import PROJECT_ROOT
from rag.types import Mark

DEFAULT_TABLE = PROJECT_ROOT / "corpus" / "respelling.toml"
_MIN_DISTINCT = 4
_CHARS_PER_SIGN = 600
# Words that also have sound uses show it only together, and together with sure ones.
_MIN_DISTINCT_OF_ALL = 6
_MIN_SIGNS_AMONG_ALL = 2
_CHARS_PER_WORD = 400


@dataclass(frozen=True, slots=True)
class SpunWord:
    """A word that stands for another. In patterns the group ``word`` is the word in its context.

    ``meant`` contexts put it back, then ``genuine`` ones keep it; elsewhere ``always`` decides.
    ``sign`` words hardly occur in the genre, so that several of them show a spun text.
    """

    spun: str
    meant: str
    sign: bool
    always: bool
    meant_in: tuple[re.Pattern[str], ...]
    genuine_in: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=4)
def read_respelling(path: Path = DEFAULT_TABLE) -> tuple[SpunWord, ...]:
    """The table of spun words. Raises CorpusError where it is missing or not valid."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf_8"))
        return tuple(
            SpunWord(
                spun=entry["spun"],
                meant=entry["meant"],
                sign=bool(entry.get("sign", False)),
                always=bool(entry.get("always", False)),
                meant_in=tuple(_context(entry["spun"], c) for c in entry.get("meant_in", [])),
                genuine_in=tuple(_context(entry["spun"], c) for c in entry.get("genuine_in", [])),
            )
            for entry in table["word"]
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise CorpusError(
            f"换词表 {path} 读不了或有误：{error}。请恢复这个文件。",
            f"The table of spun words {path} can't be read or is wrong: {error}. Restore this file.",
        ) from error


def _context(word: str, context: str) -> re.Pattern[str]:
    # The lookahead lets neighbouring words share their context.
    before, _, after = context.partition("_")
    return re.compile(
        f"{before}(?P<word>{re.escape(word)})(?={after})" if after else f"{before}(?P<word>{re.escape(word)})"
    )


def is_spun(text: str, words: tuple[SpunWord, ...]) -> bool:
    """Whether so many words that the genre doesn't use occur that a tool must have put them there."""
    counts = [(len(_restorable(text, word)), word.sign) for word in words]
    signs = [n for n, sign in counts if n and sign]
    if len(signs) >= _MIN_DISTINCT and sum(signs) * _CHARS_PER_SIGN >= len(text):
        return True
    every = [n for n, _ in counts if n]
    return (
        len(every) >= _MIN_DISTINCT_OF_ALL
        and len(signs) >= _MIN_SIGNS_AMONG_ALL
        and sum(every) * _CHARS_PER_WORD >= len(text)
    )


def restore_spun_words(text: MappedText, words: tuple[SpunWord, ...], spun: bool | None) -> MappedText:
    """Put spun words back by their context, each with a mark; ``spun=None`` looks whether it is spun."""
    if spun is False or (spun is None and not is_spun(text.text, words)):
        return text
    taken = bytearray(len(text.text))
    changes: list[Change] = []
    for word in sorted(words, key=lambda w: len(w.spun), reverse=True):
        for start, end in _restorable(text.text, word):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                changes.append(Change(start, end, word.meant))
    text = text.mark(
        Mark(
            "restored_word",
            c.start,
            c.end,
            f"来源作“{text.text[c.start : c.end]}”，系换词所致，据上下文复原。",
        )
        for c in changes
    )
    return text.replace("spun_word", changes)


def _restorable(text: str, word: SpunWord) -> list[tuple[int, int]]:
    every = {m.span() for m in re.finditer(re.escape(word.spun), text)}
    meant = _spans(text, word.meant_in)
    genuine = _spans(text, word.genuine_in)
    return sorted(span for span in every if span in meant or (word.always and span not in genuine))


def _spans(text: str, patterns: tuple[re.Pattern[str], ...]) -> set[tuple[int, int]]:
    return {match.span("word") for pattern in patterns for match in pattern.finditer(text)}
