"""What of one sentence of a reply may be shown, and where its support stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.asides import is_general, label_of, leads_in, says_silent, silence, stands_in
from rag.answering.claims.support import documents_of
from rag.answering.sentence_stream import Said
from rag.answering.verification import Verdict
from rag.phrases import Phrases
from rag.text import fold, letters
from rag.types import Hit

Verify = Callable[[str, Sequence[int], Sequence[Hit]], Verdict]

_BRACKETS = re.compile(r"[(（\[［【〔｛{〈]([^()（）\[\]［］【】〔〕｛｝{}〈〉]*)[)）\]］】〕｝}〉]")
_ITEM = re.compile(r"^\s*[(（][\d一二三四五六七八九十]{1,3}[)）]")
_BARE_FIGURE = re.compile(r"[\d零〇一二两三四五六七八九十百千万]{1,3}")
_NUMBER_BEHIND = re.compile(r"\s*第?\d+\s*号")
_BEFORE = 60
"""Characters before a supporting sentence in which a heading of it may stand."""
_UNSUPPORTED = Verdict("unsupported")


@dataclass(frozen=True, slots=True)
class Judged:
    """``text`` is what may be shown of the sentence. ``silent``: it says that the passages are silent."""

    text: str
    verdict: Verdict
    silent: bool = False


class Judge:
    """Holds the sentences of an answer against the passages that the model was shown."""

    def __init__(self, verify: Verify, shown: Sequence[Hit], question: str, phrases: Phrases) -> None:
        """``shown`` are numbered from 1, as the reply's markers are; ``phrases`` are of the reader's language."""
        self._verify = verify
        self._phrases = phrases
        self._shown = shown
        self._question = fold(question)
        self._documents = documents_of(shown)
        self._names = tuple(filter(None, (fold(name) for hit in shown for name in _names_of(hit))))

    def asks(self, text: str) -> bool:
        """Whether ``text`` only says the question again, which looks supported by what it asks about."""
        return letters(text) == letters(self._question)

    def judge(self, said: Said) -> Judged:
        """The sentence without what is unsupported beside its claim, and the verdict on what remains."""
        if says_silent(said.text):
            told = silence(said.text, self._question, self._documents, self._phrases)
            return Judged(told, Verdict("no_claim"), silent=True)
        text = self._without_asides(self._without_label(said.text, said.cited), said.cited)
        verdict = self._verdict(text, said.cited)
        label, rest = label_of(text)
        if rest and verdict.spans and not is_general(label, self._around(verdict, _BEFORE)):
            return Judged(rest, self._verdict(rest, said.cited))
        return Judged(text, verdict)

    def _without_label(self, text: str, cited: Sequence[int]) -> str:
        """A label before a colon must be one, or be supported as a claim: else what follows stands without it."""
        label, rest = label_of(text)
        if not rest or leads_in(label, self._documents, self._names):
            return text
        return text if self._verify(f"{label}。", cited, self._shown).spans else rest

    def _without_asides(self, text: str, cited: Sequence[int]) -> str:
        """What stands in brackets must stand in the passages, or be supported as a claim: else it is left out.

        A bare figure in brackets belongs to the sentence, which is read with it, and so does the year in the number
        of a document (〔2024〕9号).
        """
        first = _ITEM.match(text)
        head, body = (text[: first.end()], text[first.end() :]) if first else ("", text)

        def kept(match: re.Match[str]) -> str:
            aside = match[1].strip()
            if _BARE_FIGURE.fullmatch(aside):
                return aside
            if _NUMBER_BEHIND.match(body, match.end()):
                return match.group()
            return (
                match.group()
                if self._stands(aside) or self._verify(f"{aside}。", cited, self._shown).spans
                else ""
            )

        rest = _BRACKETS.sub(kept, body)
        return head + rest if any(map(str.isalnum, rest)) else text

    def _stands(self, aside: str) -> bool:
        return stands_in(fold(aside), self._documents) or is_general(aside, "")

    def _verdict(self, text: str, cited: Sequence[int]) -> Verdict:
        """Where support stands. A line that claims nothing must be a lead-in or a label, else it is a claim."""
        verdict = self._verify(text, cited, self._shown)
        if verdict.status != "no_claim" or leads_in(text, self._documents, self._names):
            return verdict
        claim = self._verify(f"{text.rstrip(':： ')}。", cited, self._shown)
        return _UNSUPPORTED if claim.status == "no_claim" else claim

    def _around(self, verdict: Verdict, before: int = 0) -> str:
        """The supporting sentences with so many characters ``before`` each, and the headings, titles and places
        above them, folded.
        """
        texts: list[str] = []
        for number, start, end in verdict.spans:
            hit = self._shown[number - 1]
            begin = hit.passage.start
            texts += [hit.passage.text[max(0, start - begin - before) : end - begin], *hit.passage.heading]
            texts += [hit.article.title, hit.article.place]
        return fold("\n".join(texts))


def _names_of(hit: Hit) -> Iterator[str]:
    yield from (hit.article.place, hit.article.title, *hit.article.aliases)
