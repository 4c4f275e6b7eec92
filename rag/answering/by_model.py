"""The answer of a language model as a step of the engine: verified, refused, or replaced by quotations."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

from rag.answering.rewriting import PlacesOf, rewrite
from rag.answering.writer import NothingSupportedError, Writer, Written
from rag.errors import LanguageModelError
from rag.llms.failures import ABOUT_ONE_REPLY, done_instead
from rag.phrases import PHRASES
from rag.types import Answer, Citation, Cost, Hit, Turn, Writing

_MARKER = re.compile(r"\[(\d+)\]")


class Attempt:
    """The language model's part in one answer: to complete a follow-up, and to write.

    Where no model can be had, or it failed at the follow-up for a reason that the next request would meet as well,
    it is not asked (again): quotations answer, with a notice that says why. A refusal of a follow-up that it failed to
    complete has such a notice, too: the rules that completed it may have misread it.
    """

    def __init__(self, writer: Callable[[], Writer]) -> None:
        """``writer`` lends what writes, or raises LanguageModelError."""
        self._rewriting: Cost | None = None
        self._not_rewritten: LanguageModelError | None = None
        self._writer: Writer | LanguageModelError
        try:
            self._writer = writer()
        except LanguageModelError as error:
            self._writer = error

    def rewritten(self, question: str, history: Sequence[Turn], places: PlacesOf) -> str | None:
        """The follow-up as it stands alone; None where the model brings nothing that can be used."""
        writer = self._writer
        if isinstance(writer, LanguageModelError):
            self._not_rewritten = writer
            return None
        came = rewrite(writer.model, question, history, writer.language, places)
        self._rewriting, self._not_rewritten = came.cost, came.failure
        if came.failure is not None and came.failure.reason not in ABOUT_ONE_REPLY:
            self._writer = came.failure
        return came.question

    def written(self, asked: str, hits: Sequence[Hit], extractive: Answer) -> Generator[str, None, Answer]:
        """Like ``write_answer``."""
        if isinstance(self._writer, LanguageModelError):
            yield extractive.text
            return _with_notice(extractive, self._writer)
        return (yield from write_answer(self._writer, asked, hits, extractive))

    def finished(self, answer: Answer) -> Answer:
        """``answer`` with what the rewriting took, by itself and as a part of what the answer took; a refusal with
        a notice where the rewriting failed.
        """
        if answer.refused and self._not_rewritten is not None:
            answer = _with_notice(answer, self._not_rewritten)
        taken = self._rewriting
        if taken is None:
            return answer
        writing, rejected = (_with_cost(one, taken) for one in (answer.writing, answer.rejected))
        return replace(answer, rewriting=taken, writing=writing, rejected=rejected)


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
        yield f"\n{_moved_on(extractive, len(written.citations))}"
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
        text = PHRASES[writer.language].not_said
        yield text
        return replace(answer, status="refused", text=text, citations=(), unsupported=())
    return answer


def _with_cost(writing: Writing | None, more: Cost) -> Writing | None:
    if writing is None:
        return None
    return replace(
        writing,
        prompt_tokens=writing.prompt_tokens + more.prompt_tokens,
        completion_tokens=writing.completion_tokens + more.completion_tokens,
        seconds=round(writing.seconds + more.seconds, 3),
    )


def _continued(written: Written, failure: LanguageModelError, extractive: Answer) -> Answer:
    """What was written until the model failed, and the quotations below it."""
    offset = len(written.citations)
    moved = tuple(replace(citation, n=citation.n + offset) for citation in extractive.citations)
    citations: tuple[Citation, ...] = (*written.citations, *moved)
    answer = replace(
        extractive,
        mode="llm",
        text=f"{written.text}\n{_moved_on(extractive, offset)}",
        citations=citations,
        unsupported=written.unsupported,
        writing=written.writing,
    )
    return _with_notice(answer, failure)


def _with_notice(answer: Answer, failure: LanguageModelError) -> Answer:
    return replace(
        answer,
        notice=f"{failure}{done_instead(refused=answer.refused).chinese}",
        notice_code=failure.reason,
        notice_values=failure.values,
    )


def _moved_on(answer: Answer, offset: int) -> str:
    """The answer's text with its markers moved on; a number in brackets that is none of them stays."""
    own = {citation.n for citation in answer.citations}

    def moved(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"[{number + offset}]" if number in own else match.group()

    return _MARKER.sub(moved, answer.text)
