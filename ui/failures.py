"""Why something failed, in the user's language as far as the library tells the reason and its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rag.errors import LanguageModelError, RendaError
from rag.llms.failures import done_instead, told
from rag.types import Answer
from ui.strings import Strings

_KEY = "failure."


def error_text(strings: Strings, error: RendaError) -> str:
    """Return what to show of an error."""
    if isinstance(error, LanguageModelError):
        return _told(strings, error.reason, error.values) or str(error)
    return str(error)


def with_notice(strings: Strings, answer: Answer) -> Answer:
    """Return ``answer`` with its notice in the user's language, as far as its code and values tell it."""
    if not answer.notice_code:
        return answer
    reason = _told(strings, answer.notice_code, answer.notice_values)
    if not reason and answer.notice:  # kept long ago, without values
        return answer
    end = strings(_KEY + done_instead(refused=answer.refused))
    return replace(answer, notice=f"{reason}{end}".strip())


def without_notice(strings: Strings, answer: Answer) -> Answer:
    """Return ``answer`` as it is kept: without the text of a notice that ``with_notice`` can tell again."""
    told = _told(strings, answer.notice_code, answer.notice_values)
    return replace(answer, notice="") if told else answer


def _told(strings: Strings, reason: str, values: Mapping[str, str]) -> str:
    """The text of a reason; empty where it is unknown or lacks values, such as those of an answer kept long ago."""
    table = strings.tables[strings.language]
    texts = {key.removeprefix(_KEY): text for key, text in table.items() if key.startswith(_KEY)}
    try:
        return told(texts, reason, values)
    except KeyError:
        return ""
