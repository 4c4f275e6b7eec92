"""The notice of an answer that a language model failed to write, in the user's language; it is kept without any."""

from __future__ import annotations

from dataclasses import replace

from rag.llms.failures import done_instead, told
from rag.types import Answer
from ui.strings import Strings


def with_notice(strings: Strings, answer: Answer) -> Answer:
    """Return ``answer`` with its notice in the user's language, as far as its code and values tell it."""
    if not answer.notice_code:
        return answer
    reason = _reason(strings, answer)
    if not reason and answer.notice:  # kept long ago, without values
        return answer
    end = done_instead(refused=answer.refused).told(strings.language)
    return replace(answer, notice=f"{reason}{end}".strip())


def without_notice(strings: Strings, answer: Answer) -> Answer:
    """Return ``answer`` as it is kept: without the text of a notice that ``with_notice`` can tell again."""
    return replace(answer, notice="") if _reason(strings, answer) else answer


def _reason(strings: Strings, answer: Answer) -> str:
    """Why the model failed; empty where that is unknown or lacks values, as of an answer kept long ago."""
    try:
        return told(answer.notice_code, answer.notice_values, strings.language)
    except KeyError:
        return ""
