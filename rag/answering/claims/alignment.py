"""Which clauses of a source speak of what a clause of the claim speaks of, and which words exclude each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.facts import facts_of
from rag.answering.claims.lexicon import contrast_groups
from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import (
    EXACT,
    NEAR,
    Places,
    Said,
    Word,
    coverage,
    grade,
    said,
)
from rag.text import is_known_word

_LEADS_IN = 0.75
"""A clause whose words say less than this belongs to the next one (下午，…)."""
_ALSO = 0.75
"""Share of the best clause's score from which another clause speaks of the same thing."""
_IS_SO = re.compile("(?:就|都|正|也)?是(?!否|不是)[^,，。;；]+的[。.]?")
_CONTEXT_GRADE, AROUND = 0.9, 0.5
"""How well a word is found that only the context names, or only the sentences before and after."""
_OWN = 0.5
"""Weight from which a word that the best clause lacks brings its own clause in."""


_NAMED = "(?:概括|归纳|总结|表述|定位|称|看|视|说|理解|比喻?|当|列)(?:为|作|成)"
_GOES_ON = re.compile(
    "[则就都才也正即主要只仅均]{0,2}(?:是(?!否|不是)|由)"
    f"|(?:(?:在|按照?|用)?[^,，。;；是]{{1,12}}?(?:[中里上]|的?话)?)?[被把将它其]{{0,2}}{_NAMED}"
    "|[^,，。;；是]{0,8}(?:[说讲指]的|意思|说法|提法|做法|要求|规定|态度)(?:就|则|都)?是"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A part of the claim at ``[start, end)`` and what comes nearest to it in the source.

    ``home`` is the number of the source's sentence that says most of it, ``score`` how much (0..1);
    ``clauses`` are the clauses of that sentence that speak of it, ``best`` the nearest to each of its own.
    """

    start: int
    end: int
    home: int
    score: float
    clauses: tuple[tuple[int, int], ...]
    best: tuple[tuple[int, int], ...]
    grades: dict[Word, float]


@lru_cache(maxsize=256)
def parts_of(claim: Said) -> tuple[tuple[int, int], ...]:
    """The clauses of a claim; one that says little, or only when, is taken with the next, one that only goes on to say
    what its topic is (…,是由主席团决定的; …,讲话中概括为三条) with the one before.
    """
    parts: list[tuple[int, int]] = []
    start: int | None = None
    for first, end in claim.clauses:
        if parts and start is None and _IS_SO.fullmatch(claim.text, first, end):
            parts[-1] = (parts[-1][0], end)
            continue
        start = first if start is None else start
        words = [word for word in claim.words if start <= word.start < end]
        weight = sum(word.weight for word in words if not _is_time(word, claim))
        if parts and _GOES_ON.match(claim.text, start):
            parts[-1] = (parts[-1][0], end)
            start = None
        elif weight >= _LEADS_IN:
            parts.append((start, end))
            start = None
    if start is not None:
        end = claim.clauses[-1][1]
        parts = [*parts[:-1], (parts[-1][0], end)] if parts else [(start, end)]
    return tuple(parts)


def _is_time(word: Word, claim: Said) -> bool:
    return any(fact.is_time and fact.start <= word.start < fact.end for fact in facts_of(claim.text))


def align(
    claim: Said, sentences: Sequence[Said], found: Sequence[Places], context: str, around: str = ""
) -> list[Pair]:
    """Each part of ``claim`` with the sentence and the clauses that say most of it.

    ``found`` holds for each sentence where it has the words of the claim. What the ``context`` names needs
    not stand in the sentence.
    """
    pairs: list[Pair] = []
    for start, end in parts_of(claim):
        words = [word for word in claim.words if start <= word.start < end]
        known = {word: AROUND for word in words if len(word.text) > 1 and word.text in around}
        known |= {word: _CONTEXT_GRADE for word in words if len(word.text) > 1 and word.text in context}
        graded = [
            {word: max(grade(places[word]), known.get(word, 0.0)) for word in words}
            | dict.fromkeys(_figured(claim, words, sentence), EXACT)
            for sentence, places in zip(sentences, found, strict=True)
        ]
        scores = [coverage(grades) for grades in graded]
        home = max(range(len(sentences)), key=scores.__getitem__)
        each = [
            _clauses([word for word in words if first <= word.start < last], sentences[home], found[home])
            for first, last in claim.clauses
            if start <= first < end
        ]
        clauses = tuple(dict.fromkeys(span for spans in each for span in spans))
        best = _covering(words, sentences[home], found[home], [spans[0] for spans in each if spans])
        pairs.append(Pair(start, end, home, scores[home], clauses, best, graded[home]))
    return pairs


def _figured(claim: Said, words: Sequence[Word], sentence: Said) -> list[Word]:
    """The words of figures and times that the sentence has too, be it in another form (三成, 30%)."""
    held = facts_of(sentence.text)
    spans = [
        (fact.start, fact.end)
        for fact in facts_of(claim.text)
        if any(fact.same_kind(other) and fact.equals(other) for other in held)
    ]
    return [word for word in words if any(start <= word.start and word.end <= end for start, end in spans)]


def _covering(
    words: Sequence[Word], sentence: Said, places: Places, chosen: list[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """The ``chosen`` clauses with those that have words of the claim which these lack."""
    covered = list(dict.fromkeys(chosen))
    for word in words:
        spots = [at for at, value in places[word] if value >= NEAR]
        if word.weight < _OWN or not spots or any(a <= at < b for at in spots for a, b in covered):
            continue
        covered += [span for span in sentence.clauses if span[0] <= spots[0] < span[1]]
    return tuple(covered)


def _clauses(words: Sequence[Word], sentence: Said, places: Places) -> tuple[tuple[int, int], ...]:
    scores = [
        sum(word.weight * grade(places[word], start, end) for word in words)
        for start, end in sentence.clauses
    ]
    best = max(scores, default=0.0)
    order = sorted(range(len(scores)), key=lambda number: -scores[number])
    return tuple(sentence.clauses[number] for number in order if best and scores[number] >= _ALSO * best)


def contrasts(claim: str, source: str, clauses: str) -> list[tuple[str, str]]:
    """Words of ``claim`` in whose place the ``clauses`` of ``source`` have one that excludes them."""
    found: list[tuple[str, str]] = []
    for mine, names, group in _contrasted(claim):
        if any(stands(name, source) for name in names) or _in_other_words(mine, group, claim, source):
            continue
        other = next(
            (
                name
                for others in group
                if others is not names and not any(stands(one, claim) for one in others)
                for name in others
                if stands(name, clauses)
                and not denied_at(clauses, clauses.find(name))
                and _same_event(mine, claim, name, clauses)
            ),
            "",
        )
        if other:
            found.append((mine, other))
    return found


_Names = tuple[str, ...]


@lru_cache(maxsize=2048)
def _contrasted(claim: str) -> tuple[tuple[str, _Names, tuple[_Names, ...]], ...]:
    """What ``claim`` has, undenied, of the groups: each name with its other names and the group."""
    return tuple(
        (mine, names, group)
        for group in contrast_groups()
        for names in group
        if (mine := next((name for name in names if name in claim and stands(name, claim)), ""))
        and not denied_at(claim, claim.find(mine))
    )


def _in_other_words(mine: str, group: Sequence[Sequence[str]], claim: str, source: str) -> bool:
    """Whether ``source`` says ``mine`` of the same in a word that is itself no name of the group (目标一致 for
    目标相同).
    """
    near = [at for at, value in said(source).find(mine) if value == NEAR] if len(mine) > 1 else []
    words = said(_before(mine, claim)).words if near else ()
    topic = words[-1].text if words else ""
    return any(
        topic in re.split("[,，。;；]", source[max(0, at - _EVENT) : at])[-1]
        and not any(source.startswith(name, at) for names in group for name in names)
        for at in near
    )


def _same_event(mine: str, claim: str, other: str, source: str) -> bool:
    """Whether before and after are said of the same: what is asked before a thing is fixed is fixed after it is asked."""
    if mine[-1] not in _PLACED or other[-1] not in _PLACED:
        return True
    before, heard = _before(mine, claim), said(_before(other, source))
    words = [word for word in said(before).words if word.weight > _LITTLE]
    return not words or not heard.words or any(grade(heard.find(word.text)) >= NEAR for word in words)


def _before(name: str, text: str) -> str:
    """The characters before ``name``, within its clause, that say of what it is the time."""
    at = text.find(name)
    start = max((text.rfind(mark, 0, at) + 1 for mark in ",。;、"), default=0)
    return text[max(start, at - _EVENT) : at]


_PLACED = frozenset("后前")
_EVENT, _LITTLE, _PARTED = 10, 0.15, 2
_LONGER = {"主席": "团", "主任": "会", "人大": "代常", "政府": "常"}


def _is_whole(name: str, text: str, at: int) -> bool:
    """Whether a name of two characters is a word where it stands, and not the end of one and the begin of the next
    (同意 in 不同意见).
    """
    before, after = text[at - 1 : at + 1], text[at + 1 : at + 3]
    parted = at > 0 and len(name) == len(after) == _PARTED
    return not (parted and is_known_word(before) and is_known_word(after))


@lru_cache(maxsize=16384)
def stands(name: str, text: str) -> bool:
    """Whether ``name`` stands in ``text``, not as a part of a longer name (主席 in 副主席, 主席团)."""
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if len(name) == 1:
            if any(word.text == name for word in said(text).words if word.start == at):
                return True
            if name in _PLACED and (not after or after in ",，。、;；正要应就才"):
                return True
        elif (
            before != "副" and (not after or after not in _LONGER.get(name, "")) and _is_whole(name, text, at)
        ):
            return True
        at = text.find(name, at + 1)
    return False
