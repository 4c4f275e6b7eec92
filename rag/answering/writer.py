"""A language model writes the answer; each finished sentence is compared with the documents before it counts."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rag.answering.asides import label_of, leads_in, says_silent, silence
from rag.answering.citations import ArticleOf, cite
from rag.answering.leaks import LeakGuard
from rag.answering.prompt import ORDER, Order, Prompt, PromptLanguage, answer_prompt
from rag.answering.scoring import Chosen
from rag.answering.sentence_stream import Said, finished_sentences
from rag.answering.verification import Verdict
from rag.errors import LanguageModelError
from rag.llms.base import Piece, Usage
from rag.llms.failures import failure as failure_of
from rag.llms.replies import RememberedModel
from rag.text import fold
from rag.types import Citation, Hit, Writing

UNSUPPORTED = "（文件中未找到依据）"
"""Stands behind a sentence that no passage supports."""
Verify = Callable[[str, Sequence[int], Sequence[Hit]], Verdict]

_MOST_REPEATS = 2
_COUNTED = ("supported", "moved", "added", "unsupported")

logger = logging.getLogger(__name__)


class NothingSupportedError(LanguageModelError):
    """No sentence of a finished reply has support; ``writing`` tells what it took."""

    def __init__(self, writing: Writing) -> None:
        why = failure_of("unsupported", model=writing.model)
        super().__init__(str(why), why.reason, why.values)
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
    guard: LeakGuard
    question: str
    documents: str
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    held: list[tuple[str, bool]] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    silent: bool = False
    line_ended: bool = False
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_COUNTED, 0))

    def count(self, status: str) -> None:
        if status in self.counts:
            self.counts[status] += 1

    def show(self, sentence: str, ends_line: bool) -> Iterator[str]:
        """Yield what the reader is to see now: nothing until a sentence with support has come."""
        self.held.append((sentence, ends_line))
        if not self.citations:
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
            self.citations.append(cite(chosen, self.numbers[key], self.article_of))
        return self.numbers[key]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers with one model. Safe for several threads."""

    model: RememberedModel
    language: PromptLanguage
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
        documents = _documents(prompt)
        guard = LeakGuard(prompt.told, [prompt.fence], f"{question}\n{documents}")
        draft = _Draft(prompt, self.article_of, guard, fold(question), fold(documents))
        cached = self.model.remembers(prompt.messages, self.max_tokens)
        started = time.perf_counter()
        usage: list[Usage] = []
        pieces = self.model.stream(prompt.messages, self.max_tokens)
        failure: LanguageModelError | None = None
        try:
            for said in finished_sentences(_texts(pieces, usage)):
                yield from self._sentence(draft, said)
                if draft.said[said.text] > _MOST_REPEATS:
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
        draft.said[said.text] = draft.said.get(said.text, 0) + 1
        if draft.said[said.text] > 1:
            return
        said = self._without_label(said, draft)
        silent = says_silent(said.text)
        verdict = Verdict("no_claim") if silent else self._verdict(said, draft)
        draft.count(verdict.status)
        if draft.guard.leaks(said.text):
            return
        draft.silent = draft.silent or silent
        shown = silence(said.text, f"{draft.question}\n{draft.documents}") if silent else said.text
        if verdict.status == "unsupported":
            if self.unsupported == "drop":
                return
            draft.unsupported.append(said.text)
            shown = f"{said.text}{UNSUPPORTED}"
        hits = draft.prompt.hits
        numbers = [draft.number_of(hits[number - 1], start, end) for number, start, end in verdict.spans]
        markers = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
        yield from draft.show(f"{shown}{markers}", said.ends_line)

    def _without_label(self, said: Said, draft: _Draft) -> Said:
        """A label before a colon must be one, or be supported as a claim: else what follows stands without it."""
        label, rest = label_of(said.text)
        if not rest or leads_in(label, draft.question, draft.documents):
            return said
        alone = self.verify(f"{label}。", said.cited, draft.prompt.shown)
        return said if alone.spans else replace(said, text=rest)

    def _verdict(self, said: Said, draft: _Draft) -> Verdict:
        """Where support stands. A line that claims nothing must be a lead-in or a label, else it is a claim."""
        verdict = self.verify(said.text, said.cited, draft.prompt.shown)
        if verdict.status != "no_claim" or leads_in(said.text, draft.question, draft.documents):
            return verdict
        claim = self.verify(f"{said.text.rstrip(':： ')}。", said.cited, draft.prompt.shown)
        return Verdict("unsupported") if claim.status == "no_claim" else claim

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


def _documents(prompt: Prompt) -> str:
    """All that the model was shown of the documents."""
    heads = [f"{hit.article.title}\n{hit.article.place}\n{hit.passage.heading}" for hit in prompt.shown]
    return "\n".join([*heads, *(hit.passage.text for hit in prompt.shown)])


def _apart(text: str, sentence: str) -> str:
    """A space where a marker and what follows it would become a link."""
    return " " if text.endswith("]") and sentence.startswith(("(", "[", ":")) else ""


def _texts(pieces: Iterator[Piece], usage: list[Usage]) -> Iterator[str]:
    for piece in pieces:
        if piece.usage is not None:
            usage.append(piece.usage)
        if piece.text:
            yield piece.text
