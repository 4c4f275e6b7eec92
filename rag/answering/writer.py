"""A language model writes the answer; each finished sentence is compared with the documents before it counts."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.answering.citations import ArticleOf, cite
from rag.answering.claims.support import documents_of
from rag.answering.judging import Judge, Verify
from rag.answering.leaks import LeakGuard
from rag.answering.prompt import ORDER, Order, Prompt, answer_prompt
from rag.answering.scoring import Chosen
from rag.answering.sentence_stream import Said, finished_sentences
from rag.errors import Language, LanguageModelError
from rag.llms.base import Piece, Usage
from rag.llms.failures import failure as failure_of
from rag.llms.replies import RememberedModel
from rag.phrases import PHRASES, Phrases
from rag.types import Citation, Hit, Writing

UNSUPPORTED = "（文件中未找到依据）"
"""Stands behind a sentence that no passage supports."""

_SHORT = 8
_MOST_REPEATS = {True: 8, False: 2}
"""After how many a reply goes round in circles: sentences of fewer than 8 characters, longer ones."""
_COUNTED = ("supported", "moved", "added", "unsupported")

logger = logging.getLogger(__name__)


class NothingSupportedError(LanguageModelError):
    """No sentence of a finished reply has support; ``writing`` tells what it took."""

    def __init__(self, writing: Writing) -> None:
        why = failure_of("unsupported", model=writing.model)
        super().__init__(str(why), why.english, why.reason, why.values)
        self.writing = writing


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, verified. ``silent`` says that the model found no answer in the passages,
    ``failure`` why it did not come to its end.
    """

    text: str
    citations: tuple[Citation, ...]
    unsupported: tuple[str, ...]
    silent: bool
    writing: Writing
    failure: LanguageModelError | None = None


@dataclass(slots=True)
class _Draft:
    """The answer so far."""

    prompt: Prompt
    article_of: ArticleOf
    phrases: Phrases
    guard: LeakGuard
    judge: Judge
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    held: list[tuple[str, bool]] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    last_said: str = ""
    silent: bool = False
    line_ended: bool = False
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))

    def count(self, status: str) -> None:
        if status in self.counts:
            self.counts[status] += 1

    def repeats(self, sentence: str) -> bool:
        """Whether ``sentence`` was there before: a short one (每年一次。) directly before, under the same label."""
        short, known = len(sentence) < _SHORT, self.said.get(sentence, 0)
        repeated = known > 0 and (not short or sentence == self.last_said)
        self.said[sentence], self.last_said = known + 1, sentence
        return repeated

    def circles(self, sentence: str) -> bool:
        return self.said[sentence] > _MOST_REPEATS[len(sentence) < _SHORT]

    def show(self, sentence: str, ends_line: bool, waits: bool) -> Iterator[str]:
        """Yield what the reader is to see now: nothing until a sentence with support has come, and what ``waits``
        for others, as a lead-in does, with the next that does not.
        """
        self.held.append((sentence, ends_line))
        if waits or not self.citations:
            return
        for held, ended in self.held:
            begin = "\n" if self.line_ended and self.text else _apart(self.text, held)
            self.line_ended = ended
            self.text += begin + held
            yield begin + held
        self.held.clear()

    def number_of(self, hit: Hit, start: int, end: int) -> int:
        key = (hit.passage.article_id, start, end)
        if key not in self.numbers:
            article = self.article_of(hit.passage.article_id)
            chosen = Chosen(hit, start, end, article.text[start:end], hit.score)
            self.numbers[key] = len(self.numbers) + 1
            self.citations.append(cite(chosen, self.numbers[key], self.article_of, self.phrases))
        return self.numbers[key]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers with one model. Safe for several threads."""

    model: RememberedModel
    language: Language
    max_tokens: int
    unsupported: Literal["mark", "drop"]
    verify: Verify
    article_of: ArticleOf
    passages: int
    order: Order = ORDER

    def write(self, question: str, hits: Sequence[Hit]) -> Generator[str, None, Written]:
        """Yield the answer's text as its sentences are finished and verified; return the whole.

        Sentences without support wait until one with support has come: an answer without any is an error,
        not an answer. Raises LanguageModelError where the model fails before anything was yielded.
        """
        prompt = self._prompt(question, hits)
        guard = LeakGuard(prompt.told, [prompt.fence], f"{question}\n{documents_of(prompt.shown)}")
        phrases = PHRASES[self.language]
        judge = Judge(self.verify, prompt.shown, question, phrases)
        draft = _Draft(prompt, self.article_of, phrases, guard, judge)
        cached = self.model.remembers(prompt.messages, self.max_tokens)
        started = time.perf_counter()
        usage: list[Usage] = []
        pieces = self.model.stream(prompt.messages, self.max_tokens)
        failure: LanguageModelError | None = None
        try:
            for said in finished_sentences(_texts(pieces, usage)):
                yield from self._sentence(draft, said)
                if draft.circles(said.text):
                    break
        except LanguageModelError as error:
            if not draft.citations:
                raise
            failure = error
        finally:
            pieces.close()
        writing = self._writing(draft, usage, time.perf_counter() - started, cached)
        logger.info("written by %s: %s", self.model.name, writing)
        return self._finished(draft, writing, failure)

    def _prompt(self, question: str, hits: Sequence[Hit]) -> Prompt:
        room = self.model.context_window - self.max_tokens
        prompt = answer_prompt(
            question, hits, self.language, self.model.count_tokens, room, self.passages, self.order
        )
        if not prompt.hits:
            raise failure_of("window", window=self.model.context_window)
        return prompt

    def _sentence(self, draft: _Draft, said: Said) -> Iterator[str]:
        if draft.repeats(said.text) or draft.judge.asks(said.text):
            return
        judged = draft.judge.judge(said)
        if draft.guard.leaks(judged.text):
            return
        draft.count(judged.verdict.status)
        draft.silent = draft.silent or judged.silent
        shown = judged.text
        if judged.verdict.status == "unsupported":
            if self.unsupported == "drop":
                return
            draft.unsupported.append(shown)
            shown = f"{shown}{UNSUPPORTED}"
        hits, spans = draft.prompt.hits, judged.verdict.spans
        numbers = [draft.number_of(hits[number - 1], start, end) for number, start, end in spans]
        markers = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
        waits = judged.verdict.status == "no_claim" and not judged.silent
        yield from draft.show(f"{shown}{markers}", said.ends_line, waits)

    def _writing(self, draft: _Draft, usage: Sequence[Usage], seconds: float, cached: bool) -> Writing:
        counted = usage[-1] if usage else Usage(0, 0, estimated=True)
        return Writing(
            model=self.model.name,
            supported=draft.counts["supported"] + draft.counts["moved"] + draft.counts["added"],
            moved=draft.counts["moved"],
            added=draft.counts["added"],
            unsupported=draft.counts["unsupported"],
            prompt_tokens=counted.prompt,
            completion_tokens=counted.completion,
            seconds=round(seconds, 3),
            cached=cached,
        )

    def _finished(self, draft: _Draft, writing: Writing, failure: LanguageModelError | None) -> Written:
        if not draft.citations and not draft.silent:
            self.model.forget(draft.prompt.messages, self.max_tokens)
            raise NothingSupportedError(writing)
        unsupported = tuple(draft.unsupported) if self.unsupported == "mark" else ()
        citations = tuple(draft.citations)
        return Written(draft.text, citations, unsupported, not citations, writing, failure)


def _apart(text: str, sentence: str) -> str:
    """A space where a marker and what follows it would become a link."""
    return " " if text.endswith("]") and sentence.startswith(("(", "[", ":")) else ""


def _texts(pieces: Iterator[Piece], usage: list[Usage]) -> Iterator[str]:
    for piece in pieces:
        if piece.usage is not None:
            usage.append(piece.usage)
        if piece.text:
            yield piece.text
