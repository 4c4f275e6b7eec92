"""Answers in the form of OpenAI's chat completions.

``citations`` and ``renda`` are fields of our own on the message, in a stream on the delta of the last chunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Answer, Citation, Turn
from ui.jsonl import Json
from ui.naming import details_of, title_of
from ui.render import citation_json, origin_json
from ui.strings import Strings
from ui.writing import beside_text

_APPENDED = ("api.notice", "page.unsupported", "api.sources")
"""What the parts of the appendix begin with."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What all parts of one completion share. ``created`` is in seconds since 1970."""

    id: str
    model: str
    created: int

    def whole(self, content: str, answer: Answer, usage: Json) -> Json:
        """Return the completion in one piece."""
        message = {"role": "assistant", "content": content, "refusal": None, **extras(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**self._head("chat.completion"), "choices": [choice], "usage": usage}

    def chunk(self, delta: Json, finish_reason: str | None = None) -> Json:
        """Return a piece of a streamed completion."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def usage_chunk(self, usage: Json) -> Json:
        """Return the chunk that follows the last one where the caller asked for usage."""
        return {**self._head("chat.completion.chunk"), "choices": [], "usage": usage}

    def _head(self, kind: str) -> Json:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "system_fingerprint": None,
        }


def extras(answer: Answer) -> Json:
    """Return the citations, and how the answer came out: refused, without support, by whom it was written."""
    return {
        "citations": [citation_json(citation) for citation in answer.citations],
        "renda": {
            "refused": answer.refused,
            "unsupported": list(answer.unsupported),
            "probability": answer.probability,
            "mode": answer.mode,
            **origin_json(answer),
        },
    }


def usage_of(asked: Sequence[str], content: str, answer: Answer) -> Json:
    """Return how much was read and written: the model's tokens for the whole answer, or characters where none were
    counted.
    """
    cost = answer.cost
    if cost is not None and cost.prompt_tokens:
        return _usage(cost.prompt_tokens, cost.completion_tokens, "tokens")
    return _usage(sum(map(len, asked)), len(content), "characters")


def _usage(prompt: int, completion: int, unit: str) -> Json:
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "unit": unit,
    }


def appendix_of(answer: Answer, strings: Strings) -> str:
    """Return what follows the answer's text: why it is not what was configured, sentences without support
    that the text does not mark, and the list of sources.
    """
    parts = []
    if answer.notice:
        parts.append(f"{_heading(strings, 'api.notice')}{answer.notice}")
    if beside := beside_text(answer):
        listed = "".join(f"\n- {sentence}" for sentence in beside)
        parts.append(f"{_heading(strings, 'page.unsupported')}{listed}")
    if answer.citations:
        listed = "".join(f"\n{_source(strings, citation)}" for citation in answer.citations)
        parts.append(f"{_heading(strings, 'api.sources')}{listed}")
    return "".join(parts)


def without_appendix(turn: Turn, strings: Strings) -> Turn:
    """Return a turn of the dialogue without what ``appendix_of`` added, as the engine knows its answers."""
    if turn.role == "user":
        return turn
    ends = (turn.content.find(_heading(strings, key)) for key in _APPENDED)
    end = min((end for end in ends if end >= 0), default=len(turn.content))
    return Turn(turn.role, turn.content[:end])


def _heading(strings: Strings, key: str) -> str:
    return f"\n\n---\n{strings(key)}{strings('api.colon')}"


def _source(strings: Strings, citation: Citation) -> str:
    """Return one source: number, article with place and date, heading, the remark if any, and its link."""
    where = (
        f"{title_of(citation.article)}",
        details_of(strings, citation.article),
        " › ".join(citation.passage.heading),
        citation.remark and strings("api.remark", remark=citation.remark),
    )
    return f"[{citation.n}] {strings('api.comma').join(part for part in where if part)}"
