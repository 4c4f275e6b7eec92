"""Shares that follow from the figures of a text: 其中10幅 of 40幅 are a quarter, 其中半数 of 240件 are 120."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from rag.answering.claims.facts import Fact, close, facts_of
from rag.answering.claims.figure_names import clause_of, names_it, own_names, whole_of
from rag.answering.claims.rounded import rounds

_RATIO = re.compile(r"(?:是|为|占|达|相当于|等于|只有)了?(?P<of>[^,，。;；]{2,20}?)的?$")
_ROUNDED = 0.0051


def is_share(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether a number is the share of a total that the text has (240件,其中半数: 120件)."""
    held = facts_of(sentence)
    clause = claim[slice(*clause_of(claim, fact))]
    shares = [one for one in held if one.kind == "比例" and one.low < 1]
    return any(
        fact.same_kind(total)
        and total.kind != "比例"
        and total.end <= share.start
        and close(fact.low, share.low * total.low)
        and (len(shares) == 1 or names_it(clause, share, shares, sentence))
        for share in shares
        for total in held
    )


def is_ratio(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether a share is that of a part (其中5篇) in its total (15篇), or of what the claim names first in what it names
    second (副主席是主席的一半, 镇代表占代表的七成).
    """
    if fact.kind != "比例":
        return False
    held = facts_of(sentence)
    row = [one for one in held if not one.is_time]
    if any(_is_part_named(fact, claim, part, row, sentence) for part in row):
        return True
    match = _RATIO.search(claim[: fact.start])
    if match is None:
        return False
    topic = claim[: match.start()]
    return any(
        total.same_kind(part)
        and total.low
        and names_it(match["of"], total, held, sentence)
        and names_it(topic, part, held, sentence)
        and not names_it(topic, total, held, sentence)
        and _is_near(part.low / total.low, fact)
        for part, total in itertools.permutations(row, 2)
    )


def _is_part_named(fact: Fact, claim: str, part: Fact, row: list[Fact], sentence: str) -> bool:
    """Whether ``fact`` is the share of ``part`` in its whole, and the claim speaks of that part."""
    whole = whole_of(sentence, part, row)
    if whole is None or not whole.low or not _is_near(part.low / whole.low, fact):
        return False
    alike = [one for one in row if one.same_kind(part)]
    return not own_names(part, alike, sentence) or names_it(claim, part, alike, sentence)


def _is_near(share: float, fact: Fact) -> bool:
    """Whether ``share`` is what ``fact`` tells, roughly or to a hundredth."""
    exact = replace(fact, low=share, high=share, bound="")
    return (
        (abs(share - fact.low) < _ROUNDED and not fact.bound) or rounds(fact, exact) or _is_times(share, fact)
    )


def _is_times(share: float, fact: Fact) -> bool:
    """Whether 七倍多, 超过七倍 is told of what is more than seven times as many, and less than eight."""
    return fact.bound == "≥" and "倍" in fact.said and fact.low < share < fact.low + 1
