"""By which words a text tells one of its figures from the others of the kind, and which of them is a part of another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.answering.claims.counted import counted_noun
from rag.answering.claims.facts import Fact
from rag.answering.claims.words import clauses_of, said
from rag.text import is_known_word, tagged_words

_TELLING = 0.2
_OF_ALL = re.compile("[全我本该各][省市县区镇乡村州年]")
"""What names where or when all the figures of a sentence belong."""
_HEAD = 2
"""Characters at the end of a longer word that name it too (代表视察: 视察)."""


def clause_of(text: str, fact: Fact) -> tuple[int, int]:
    """The clause in which a figure stands."""
    return next(span for span in clauses_of(text) if span[0] <= fact.start < span[1])


def whole_of(sentence: str, part: Fact, row: Sequence[Fact]) -> Fact | None:
    """Which of ``row`` it is of which ``part`` is told as a part (40件,其中甲8件,乙5件); None where it is no part."""
    at = sentence.rfind("其中", 0, part.start)
    if at < 0 or re.search("[。;；]", sentence[at : part.start]):
        return None
    before = [one for one in row if one.end <= at and one.same_kind(part)]
    return before[-1] if before and before[-1].low >= part.low else None


def names_it(text: str, fact: Fact, row: Sequence[Fact], sentence: str) -> bool:
    """Whether ``text`` has what a figure counts, of its name only what tells it from the others of ``row``."""
    return any(re.search(f"(?<!副){re.escape(name)}", text) for name in own_names(fact, row, sentence))


def own_names(fact: Fact, row: Sequence[Fact], sentence: str) -> frozenset[str]:
    """What names a figure and none of the others of ``row``."""
    phrase, head = _phrase(fact), counted_noun(sentence, fact)
    others = [one for one in row if one != fact]
    names = set() if any(_phrase(one).endswith(phrase) for one in others) else {phrase}
    if all(counted_noun(sentence, one) != head for one in others):
        names.add(head)
    for other in map(_phrase, others):
        first, last = _shared(phrase, other), _shared(phrase[::-1], other[::-1])
        names |= {phrase[first:]} if 0 < first < len(phrase) - 1 else set()
        names |= {phrase[:-last]} if 0 < last < len(phrase) - 1 else set()
    return frozenset(filter(None, names)) or frozenset(_own_words(fact, sentence))


def _shared(one: str, other: str) -> int:
    """How many characters at their beginning two names share."""
    return len(list(itertools.takewhile(_same, zip(one, other, strict=False))))


def _own_words(fact: Fact, sentence: str) -> set[str]:
    """The words right behind a figure that stand nowhere else in its sentence, else the nearest such word before it; and
    all that stands before it, if nowhere else (已经解决的98件).
    """
    behind, before = (
        [
            word.text
            for word in said(text).words
            if len(word.text) > 1
            and word.weight >= _TELLING
            and sentence.count(word.text) == 1
            and not _OF_ALL.fullmatch(word.text)
        ]
        for text in (fact.after, fact.before)
    )
    words = set(behind or before[-1:])
    heads = {word[-_HEAD:] for word in words if len(word) >= 2 * _HEAD}
    words |= {head for head in heads if is_known_word(head) and sentence.count(head) == 1}
    lead = fact.before.removeprefix("其中").rstrip("的有共为是达")
    return words | ({lead} if len(lead) > _HEAD and sentence.count(lead) == 1 else set())


def _same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _phrase(fact: Fact) -> str:
    """The whole name of what a figure counts, which stands right behind it or else right before it."""
    words = itertools.takewhile(_of_name, tagged_words(fact.after.removeprefix("的")))
    behind = "".join(word for word, _ in words)
    before = itertools.takewhile(_of_name, reversed(tagged_words(fact.before)))
    return behind or "".join(reversed([word for word, _ in before]))


def _of_name(word: tuple[str, str]) -> bool:
    return word[1].startswith(("n", "x", "j", "b")) and word[0].isalnum()


def same_thing(one: Fact, other: Fact) -> bool:
    """Whether two figures may count the same: one of them is not named, or both are named alike."""
    names = _phrase(one), _phrase(other)
    return not all(names) or names[0].endswith(names[1]) or names[1].endswith(names[0])
