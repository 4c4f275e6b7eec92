"""What one of several does in a sentence, given to another of them: 甲作报告,乙作发言 does not say that 乙 reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.claims.actors import Clause, Group, clauses_with_actors
from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.clefts import told_straight
from rag.answering.claims.names import people_of
from rag.answering.claims.words import NEAR, Word, grade, said
from rag.text import tagged_words

_TELLING = 0.3
_MOST = 0.5
_NEAR_HEAD = 4
_DEMAND = re.compile("[要应须得将把对会能可]")


@dataclass(frozen=True, slots=True)
class _Deed:
    """Who does something, and where the sentence says what."""

    who: Group
    start: int
    end: int


def moved_deed(claim: str, source: str) -> str:
    """What ``claim`` says of one of those who act in ``source`` where that says it of another only; else empty.

    Both are folded. Words that the source also says of whom the claim names are no exchange.
    """
    claim, source = told_straight(claim), told_straight(source)
    known = people_of(claim) | people_of(source)
    theirs = clauses_with_actors(source, known)
    deeds = _deeds(source, theirs)
    if len(deeds) < 2:
        return ""
    moved: list[tuple[_Deed, _Deed, str]] = []
    for mine in _deeds(claim, clauses_with_actors(claim, known)):
        if any(_same(deed.who, mine.who) for deed in deeds):
            own = [clause for clause in theirs if _concerns(clause, mine.who, source)]
            words = [word for word in _said_of(mine, claim) if not _found(word, source, own)]
            others = [deed for deed in deeds if not _same(deed.who, mine.who)]
            moved += [(mine, deed, text) for deed in others if (text := _taken(words, source, deed))]
    return next((text for mine, deed, text in moved if _sure(mine, deed, moved)), "")


def _sure(mine: _Deed, deed: _Deed, moved: Sequence[tuple[_Deed, _Deed, str]]) -> bool:
    """Whether the other's deed is exchanged for one's own, or both are persons, who do nothing in common."""
    persons = all(actor.person or actor.office for group in (mine.who, deed.who) for actor in group.actors)
    return persons or any(_same(one.who, deed.who) and _same(other.who, mine.who) for one, other, _ in moved)


def _taken(words: Sequence[Word], source: str, deed: _Deed) -> str:
    taken = [word for word in words if _within(word, source, deed.who.end, deed.end)]
    return "、".join(word.text for word in taken) if sum(word.weight for word in taken) >= _MOST else ""


def _deeds(text: str, clauses: Sequence[Clause]) -> list[_Deed]:
    found: list[_Deed] = []
    for clause in clauses:
        by = [group for group in clause.groups if group.marker == "by" and text[group.start - 1] == "由"]
        head = [
            one
            for one in clause.groups
            if not one.marker
            and one.start - clause.start <= _NEAR_HEAD
            and not _acts_on(text[clause.start : one.start])
        ]
        acts = bool(head and by) and verb_at_or_after(text, head[0].end, by[0].start) is not None
        doers = head if acts else by or head
        found += [_Deed(doer, clause.start, clause.end) for doer in doers[:1]]
    return found


def _acts_on(before: str) -> bool:
    """Whether a verb stands in ``before`` whose object comes next, not one who is led: 也体现了|市委的要求."""
    verb = verb_at_or_after(before, 0, len(before))
    if verb is not None and verb.has("lead"):
        return False
    return any(tag == "v" and len(word) > 1 for word, tag in tagged_words(before))


def _concerns(clause: Clause, who: Group, source: str) -> bool:
    headed = any(
        not one.marker
        and one.start - clause.start <= _NEAR_HEAD
        and not _DEMAND.search(source, clause.start, one.start)
        for one in clause.groups
    )
    groups = [*clause.groups, *([clause.carried] if clause.carried and not headed else [])]
    return any(_same(group, who) for group in groups)


_BY = re.compile("由[^,，。;；的]{2,20}的")


def _said_of(deed: _Deed, text: str) -> list[Word]:
    """The telling words of a deed beside who does it, without what somebody else does: 出席|由乙主持的|会议."""
    others = [match.span() for match in _BY.finditer(text, deed.who.end, max(deed.who.end, deed.end))]
    return [
        word
        for word in said(text).words
        if word.weight >= _TELLING
        and deed.start <= word.start < deed.end
        and not (deed.who.start < word.end and word.start < deed.who.end)
        and not any(start <= word.start < end for start, end in others)
    ]


def _within(word: Word, source: str, start: int, end: int) -> bool:
    return grade(said(source).find(word.text), start, end) >= NEAR


def _found(word: Word, source: str, clauses: Sequence[Clause]) -> bool:
    return any(_within(word, source, clause.start, clause.end) for clause in clauses)


def _same(one: Group, other: Group) -> bool:
    """Whether any of these is one of the others; who holds an office in a body is not the body."""
    return any(
        mine.is_same(theirs) and bool(mine.office or mine.person) == bool(theirs.office or theirs.person)
        for mine in one.actors
        for theirs in other.actors
    )
