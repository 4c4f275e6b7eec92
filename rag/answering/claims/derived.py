"""Figures of a claim that follow from those of a text: their sum, the step from one to the other, a share of a total, how
many of those expected did not come.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from rag.answering.claims.facts import Fact, close, facts_of
from rag.answering.claims.figure_names import clause_of, names_it, whole_of
from rag.answering.claims.shares import is_share
from rag.answering.claims.steps import is_step

_TOGETHER = re.compile(r"(?<![公中])共(?![同产和识享]|建共)|合计|总计|一起|加起来|总数|累计|两项|合在一起")
_ABSENT = re.compile("缺席|缺勤|没到|未到|未参加|没参加|请假|未出席|没有参加|没有到")
_EXPECTED = re.compile("应(?:到|出席|参加)[^,，。;；]{0,8}$")
_CAME = re.compile("实到|实际|出席|到会|参加")
_BEHIND, _BEFORE = 8, 12


def derived(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether the claim sums up figures of the text, says the step from one to another, a share of one, or who is wanting."""
    if is_share(fact, claim, sentence):
        return True
    if _TOGETHER.search(claim, max(0, fact.start - _BEFORE), fact.end):
        return any(close(total, fact.low) for total in _sums(fact, claim, sentence))
    return _is_absence(fact, claim, sentence) or is_step(fact, claim, sentence)


def _sums(fact: Fact, claim: str, sentence: str) -> Iterator[float]:
    """What the figures come to that the clause of ``fact`` names; what all of them do where it names none.

    A total and its parts (其中) are not summed up together.
    """
    clause = claim[slice(*clause_of(claim, fact))]
    same = [one for one in facts_of(sentence) if fact.same_kind(one) and one.low == one.high]
    for parts in (False, True):
        row = [one for one in same if (whole_of(sentence, one, same) is not None) == parts]
        summed = [one for one in row if names_it(clause, one, row, sentence)] or row
        if len(summed) > 1:
            yield sum(one.low for one in summed)


def _is_absence(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether ``fact`` is how many of those expected (应到) did not come (实到)."""
    if not _ABSENT.search(claim, fact.start, fact.end + _BEHIND):
        return False
    same = [one for one in facts_of(sentence) if fact.same_kind(one)]
    return any(
        _EXPECTED.search(sentence, 0, one.start)
        and _CAME.search(sentence, one.end, two.end)
        and close(one.low - two.low, fact.low)
        for one, two in itertools.pairwise(same)
    )
