"""The answer of a language model as a step of the engine: verified, refused, or replaced by quotations."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import replace

from rag.answering.writer import NothingSupportedError, Writer, Written
from rag.errors import LanguageModelError
from rag.llms.failures import MESSAGES, QUOTED
from rag.types import Answer, Citation, Hit

NO_ANSWER = "所收文件没有说明所问的内容。"
_MARKER = re.compile(r"\[(\d+)\]")


def write_answer(
    writer: Writer, asked: str, hits: Sequence[Hit], extractive: Answer
) -> Generator[str, None, Answer]:
    """Yield the text of the model's answer as it is verified; return the answer.

    ``asked`` is the question as it stands alone. Where the model fails, ``extractive`` answers in its place,
    with a notice that says why; what was written before it failed is kept. Where the model finds nothing
    in the passages, the answer is a refusal.
    """
    try:
        written = yield from writer.write(asked, hits)
    except LanguageModelError as error:
        yield extractive.text
        rejected = error.writing if isinstance(error, NothingSupportedError) else None
        return replace(_with_notice(extractive, error), rejected=rejected)
    if written.failure:
        yield f"\n{_moved_on(extractive.text, len(written.citations))}"
        return _continued(written, written.failure, extractive)
    answer = replace(
        extractive,
        mode="llm",
        text=written.text,
        citations=written.citations,
        unsupported=written.unsupported,
        writing=written.writing,
    )
    if written.silent:
        yield NO_ANSWER
        return replace(answer, status="refused", text=NO_ANSWER, citations=(), unsupported=())
    return answer


def _continued(written: Written, failure: LanguageModelError, extractive: Answer) -> Answer:
    """What was written until the model failed, and the quotations below it."""
    offset = len(written.citations)
    moved = tuple(replace(citation, n=citation.n + offset) for citation in extractive.citations)
    citations: tuple[Citation, ...] = (*written.citations, *moved)
    answer = replace(
        extractive,
        mode="llm",
        text=f"{written.text}\n{_moved_on(extractive.text, offset)}",
        citations=citations,
        unsupported=written.unsupported,
        writing=written.writing,
    )
    return _with_notice(answer, failure)


def _with_notice(answer: Answer, failure: LanguageModelError) -> Answer:
    return replace(
        answer,
        notice=f"{failure}{MESSAGES[QUOTED]}",
        notice_code=failure.reason,
        notice_values=failure.values,
    )


def _moved_on(text: str, offset: int) -> str:
    return _MARKER.sub(lambda match: f"[{int(match[1]) + offset}]", text)
