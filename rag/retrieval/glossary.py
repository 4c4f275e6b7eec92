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
    tables = _tables()
    found: dict[str, None] = {}
    if _LATIN.search(body):
        for phrase, words in tables["english"]:
            if re.search(rf"(?<![a-z]){re.escape(phrase)}(?![a-z])", body):
                found.update(dict.fromkeys(words))
                body = body.replace(phrase, " ")
    for phrase, words in tables["colloquial"]:
        if phrase in body:
            found.update(dict.fromkeys(words))
    return tuple(found)


@cache
def known_places() -> tuple[str, ...]:
    """Names of provinces and larger cities of China, longest first."""
    text = (files("rag.retrieval") / "places.txt").read_text(encoding="utf-8")
    return tuple(sorted(text.split(), key=len, reverse=True))


@cache
def _tables() -> dict[str, list[tuple[str, list[str]]]]:
    text = (files("rag.retrieval") / "glossary.toml").read_text(encoding="utf-8")
    return {
        name: sorted(table.items(), key=lambda item: -len(item[0]))
        for name, table in tomllib.loads(text).items()
    }
