"""Everyday and English words of a question, put into the words of official documents."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_LATIN = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_english(question: str) -> bool:
    """Whether the question is written mainly in Latin letters, so that keywords can't speak."""
    return len(_LATIN.findall(question)) > 3 * len(_HAN.findall(question))


def official_words(question: str) -> tuple[str, ...]:
    """Words that official documents use for what ``question`` says; each once, in order."""
    body = question.lower()
    found: dict[str, None] = {}
    if _LATIN.search(body):
        phrases, english = _english()
        for match in phrases.finditer(body):
            found.update(dict.fromkeys(english[match.group()]))
    for phrase, words in _colloquial():
        if phrase in body:
            found.update(dict.fromkeys(words))
    return tuple(found)


@cache
def known_places() -> tuple[str, ...]:
    """Names of provinces and larger cities of China, longest first."""
    text = (files("rag.retrieval") / "places.txt").read_text(encoding="utf-8")
    return tuple(sorted(text.split(), key=len, reverse=True))


@cache
def _english() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """The English phrases as one pattern, the longest first, and their words."""
    table = _table("english")
    phrases = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.compile(rf"(?<![a-z])(?:{phrases})(?![a-z])"), table


@cache
def _colloquial() -> tuple[tuple[str, list[str]], ...]:
    return tuple(sorted(_table("colloquial").items(), key=lambda item: -len(item[0])))


def _table(name: str) -> dict[str, list[str]]:
    text = (files("rag.retrieval") / "glossary.toml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = tomllib.loads(text)[name]
    return table
