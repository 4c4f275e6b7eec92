"""Sentences held against a text of one article, for the tests of claims."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from rag.answering.verification import verify
from rag.passages import split_passages
from rag.types import Hit
from tests.answering.samples import article

Case = tuple[str, Sequence[str], Sequence[str]]
"""A text, sentences that it supports, and sentences that it does not."""


def status(sentence: str, text: str, date: str = "2024-03-01") -> str:
    """How ``sentence`` is judged where all that was found is ``text``, of an article of this ``date``."""
    one = article("report", "临江市", f"临江市代表工作报告\n{text}")
    meta = replace(one.meta, date=date)
    hits = [Hit(n, 1 / n, passage, meta) for n, passage in enumerate(split_passages(one, 400), start=1)]
    return verify(sentence, [1], hits).status


def kept_and_caught(cases: Sequence[Case]) -> tuple[Callable[[str, str], None], Callable[[str, str], None]]:
    """Two tests: every sentence that a text of ``cases`` supports is kept, and every other one is caught."""

    @pytest.mark.parametrize(("sentence", "text"), pairs_of(cases, true=True))
    def kept(sentence: str, text: str) -> None:
        found = status(sentence, text)
        assert found == "supported", found

    @pytest.mark.parametrize(("sentence", "text"), pairs_of(cases, true=False))
    def caught(sentence: str, text: str) -> None:
        found = status(sentence, text)
        assert found == "unsupported", found

    return kept, caught


def pairs_of(cases: Sequence[Case], *, true: bool) -> list[tuple[str, str]]:
    """The ``true`` sentences of ``cases``, or the others, each with its text."""
    return [(sentence, text) for text, kept, caught in cases for sentence in (kept if true else caught)]


def samples_of(lines: str, mark: str) -> list[tuple[str, str]]:
    """The sentences that stand behind ``mark`` in ``lines``, each with the source (behind =) above it."""
    found: list[tuple[str, str]] = []
    source = ""
    for line in filter(None, lines.splitlines()):
        kind, text = line.split(" ", 1)
        if kind == "=":
            source = text
        elif kind == mark:
            found.append((text, source))
    return found
