"""Sentences held against a text of one article, for the tests of claims."""

from collections.abc import Sequence
from dataclasses import replace

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


def pairs_of(cases: Sequence[Case], *, true: bool) -> list[tuple[str, str]]:
    """The ``true`` sentences of ``cases``, or the others, each with its text."""
    return [(sentence, text) for text, kept, caught in cases for sentence in (kept if true else caught)]
