"""What of a dialogue a language model is told: what was said, without what had no support."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from string import Formatter

from rag.answering.orders import gives_orders
from rag.answering.writer import UNSUPPORTED
from rag.llms.failures import COMPLETED, DETAIL, MESSAGES, QUOTED
from rag.text import split_sentences
from rag.types import Turn

_MARKERS = re.compile(r"(?<=[。！？!?])((?:\s*\[\d+\])+)")
_VALUE = r"[\s\S]{0,200}?"
_NAME = r"[^\s。]{1,200}"
"""What a notice may begin with: the name of a file."""


def trusted(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """``history`` as a model may be told it: answers without the sentences that were marked as unsupported and
    without the notice of a model that failed, and no sentence that gives a model orders. Turns of which nothing
    is left are left out.
    """
    turns = (replace(turn, content=_trusted(turn)) for turn in history)
    return tuple(turn for turn in turns if turn.content)


def _trusted(turn: Turn) -> str:
    text = turn.content
    if turn.role == "assistant":
        text = _without_unsupported(_notice().sub("", text))
    if not gives_orders(text):
        return text.strip()
    sentences = [text[start:end] for start, end in split_sentences(text)]
    kept = [sentence for sentence in sentences if not gives_orders(sentence)]
    return "".join(kept) if len(kept) < len(sentences) else ""


def _without_unsupported(text: str) -> str:
    *marked, rest = text.split(UNSUPPORTED)
    return "".join(map(_without_last, marked)) + rest


def _without_last(text: str) -> str:
    """``text`` without its last sentence; markers behind a full stop belong to the sentence before."""
    joined = _MARKERS.sub(r"\1\n", text)
    spans = split_sentences(joined, semicolons=False)
    kept = joined[: spans[-1][0]] if spans else ""
    return kept.replace("\n", "") if "\n" not in text else kept


@cache
def _notice() -> re.Pattern[str]:
    """Any text that says why a model failed, up to the end of the notice."""
    no_reasons = (DETAIL, QUOTED, COMPLETED)
    reasons = "|".join(
        _pattern(text) for reason, both in MESSAGES.items() if reason not in no_reasons for text in both
    )
    detail = "|".join(map(_pattern, MESSAGES[DETAIL]))
    ends = "|".join(re.escape(text) for end in (QUOTED, COMPLETED) for text in MESSAGES[end])
    return re.compile(rf"(?:{reasons})(?:(?:{detail}){_VALUE})??(?:{ends})")


def _pattern(text: str) -> str:
    pieces = [
        re.escape(literal) + _VALUE * (name is not None) for literal, name, _, _ in Formatter().parse(text)
    ]
    return re.sub(rf"^{re.escape(_VALUE)}", lambda _: _NAME, "".join(pieces))
