"""Does what is asked for stand beside what it is asked of?

A frequency that stands somewhere in the passages answers nothing where another sentence speaks of the thing
that is asked about: 每年一次 of a training course is not how often a deputies' group meets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.answering.answer_form import Form
from rag.retrieval.glossary import official_words
from rag.retrieval.query import Query
from rag.text import bigrams, cut_words, fold
from rag.types import Hit

_ASKING = re.compile(
    r"什么时[候间]|啥时候?|何时|哪一?[年天日月]|几[月号点]|(?:多少|几)[个名位人项处条篇届次回遍趟期轮场票套户所家亩部间分天年章]?"
    r"|百分之几|多[久长大高远]时?间?|怎么样?|怎样|如何|什么|啥|哪[些里儿几]?个?|谁|为什么|为何|一[次回趟遍]"
)
SHELL = re.compile(
    r"是否|[能可会]不[能可会]|可以|可不可以|有没有|[一那这]个|[那这][么次些]|自己|一[下般]|具体|到底|究竟|分别|[需必]要|应该|必须|[一总]共"
    r"|至少|最[少多]|大概|现在|目前|里[头面]|知道|请问|规定|要求|叫做|名字|时候|[之以]?[前后]|提前|每[次人户]"
)
"""Words that say how something is asked, or of what shape it is, not what it is about."""
_UNKNOWN_IDF = 3.0
_BESIDE = 0.5
_OF_A_DOCUMENT = "文件讲话发言会上介绍印发印的出台发布落款签发下发召开作的"
_DATE_LINE = re.compile(r"[\s(（]*[\d*年月日号〇零一二三四五六七八九十.\-/]+[\s)）]*")


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question with the words that documents have for it, and how rare it is."""

    words: frozenset[str]
    rarity: float

    def share_in(self, text: str) -> float:
        """How much of the concept (0..1) ``text`` holds: a part of a long word counts in part."""
        best = 0.0
        for word in self.words:
            if word in text:
                return 1.0
            pairs = bigrams(word)
            if len(pairs) > 1:
                best = max(best, sum(pair in text for pair in pairs) / len(pairs))
        return best if best >= 0.5 else 0.0


def subject_of(query: Query, rarity: Mapping[str, float], knows: Callable[[str], bool]) -> list[Concept]:
    """What the question asks about, without the places it names.

    Words that the collection does not know, nor has another word for, can't tell where the subject stands.
    """
    if query.english:
        return [Concept(frozenset({word}), _UNKNOWN_IDF) for word in query.widening if knows(word)]
    found: list[Concept] = []
    for word in dict.fromkeys(cut_words(_ASKING.sub(" ", query.topic))):
        if len(word) < 2 or SHELL.fullmatch(word):
            continue
        words = frozenset(other for other in (word, *official_words(word)) if knows(other))
        if words:
            found.append(Concept(words, rarity.get(word, _UNKNOWN_IDF) if word in words else _UNKNOWN_IDF))
    return found


def coverage(subject: Sequence[Concept], text: str) -> float:
    """Share (0..1) of the subject, by rarity, that stands in ``text``; 1 where there is no subject."""
    total = sum(concept.rarity for concept in subject)
    if not total:
        return 1.0
    return sum(concept.rarity * concept.share_in(text) for concept in subject) / total


def apart(subject: Sequence[Concept], form: Form, hits: Sequence[Hit]) -> float:
    """How much more of the subject (0..1) the best sentence of ``hits`` holds than the best one with the asked form.

    What the sentences before and behind add to the latter counts half: a report gives the day of a meeting in
    one sentence and in the next who spoke there.
    """
    best = with_form = 0.0
    for hit in hits:
        texts = [_text_of(hit, fold(sentence.text)) for sentence in hit.passage.sentences]
        for at, sentence in enumerate(hit.passage.sentences):
            own = coverage(subject, texts[at])
            best = max(best, own)
            if form.stands_beside_counted(sentence.text):
                wider = coverage(subject, "\n".join(texts[max(0, at - 1) : at + 2]))
                with_form = max(with_form, own, _BESIDE * wider)
    return max(0.0, best - with_form)


def _text_of(hit: Hit, sentence: str) -> str:
    """The sentence, or for a date alone what it is the date of: its document."""
    if not _DATE_LINE.fullmatch(sentence):
        return sentence
    return fold(f"{sentence}{hit.article.title}{hit.article.genre}{_OF_A_DOCUMENT}")
