"""By how much a figure of a text became another (由80件增加到120件: 增加40件, 增长50%), or is more than another thing's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from rag.answering.claims.counted import was_before
from rag.answering.claims.facts import Fact, close, facts_of
from rag.answering.claims.figure_names import clause_of, names_it, same_thing
from rag.answering.claims.nearer import nearest_places

_BEFORE = 12
_STEP = re.compile(
    "(?P<up>提高|增长|增加|上升|提升|扩大|涨|增幅|升幅|调增|新增)|(?P<down>下降|降低|减少|缩小|降|调减|减幅)"
)
_THAN = re.compile(
    r"(?P<one>[^,，。;；]*)比(?P<other>[^,，。;；]{1,14}?)(?:要|还|都)?(?:(?P<up>多|高|大)|(?P<down>少|低|小))[了出]?$"
)
_MORE = re.compile("(?:[多少高低]|增加|减少|增长|下降|提高|上升|降低)[了出]?$")
_ONCE = re.compile("去年|上年|前年|往年|上一?[届次年]|上个?[月季]|同期|以前|过去|原来|此前|年")
_ROUNDED = 0.0051


def is_step(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether ``fact`` says by how much or how far a figure of ``sentence`` rose or fell, as the claim has it, or by how
    much it is more or less than another one.
    """
    first, _ = clause_of(claim, fact)
    than = _THAN.search(claim, first, fact.start)
    if than and _is_more(fact, claim, than, sentence):
        return True
    if than and not _ONCE.search(than["other"]):
        return False
    step = than or _STEP.search(claim, max(first, fact.start - _BEFORE), fact.end)
    if step is None:
        return False
    sign = 1 if step["up"] else -1
    return any(_leads(fact, one, two, sign) for one, two in _changes(fact, claim, sentence))


def compares(fact: Fact, claim: str) -> bool:
    """Whether ``fact`` says by how much one thing of ``claim`` is more or less than another (甲比乙多12名)."""
    than = _THAN.search(claim, clause_of(claim, fact)[0], fact.start)
    return than is not None and not _ONCE.search(than["other"])


def tells_step(text: str, fact: Fact) -> bool:
    """Whether a figure of ``text`` is itself told as a step (多了12名, 增加12件)."""
    return _MORE.search(text[: fact.start]) is not None


def _leads(fact: Fact, one: Fact, two: Fact, sign: int) -> bool:
    """Whether ``fact`` is the step, or the rate of growth, from one figure to the other in the direction of ``sign``."""
    step = sign * (two.low - one.low)
    if fact.kind == "个百分点":
        return one.kind == "比例" and close(100 * step, fact.low)
    if fact.kind == "比例" and one.low and _is_rate(step / one.low, fact):
        return True
    return fact.same_kind(one) and fact.kind != "比例" and close(step, fact.low)


def _is_rate(rate: float, fact: Fact) -> bool:
    """Whether ``rate`` is what ``fact`` says, or beyond the bound that it sets (超过一倍)."""
    if fact.bound == "≥":
        return rate > fact.low
    return 0 < rate < fact.low if fact.bound == "≤" else abs(rate - fact.low) < _ROUNDED


def _changes(fact: Fact, claim: str, sentence: str) -> list[tuple[Fact, Fact]]:
    """The figures of the same thing before and after, those that stand nearest to what the claim says."""
    found = list(_all_changes(sentence))
    if not found:
        return []
    places = nearest_places(claim, fact.start, sentence, [one.start for one, _ in found])
    return [pair for pair in found if pair[0].start in places]


def _all_changes(sentence: str) -> Iterator[tuple[Fact, Fact]]:
    held = facts_of(sentence)
    times = [one for one in held if one.is_time and one.kind != "every"]
    for number, one in enumerate(held):
        alike = (two for two in held[number + 1 :] if one.same_kind(two) and same_thing(one, two))
        two = None if one.is_time else next(alike, None)
        if two and (was_before(sentence, one) or any(one.end <= time.start < two.start for time in times)):
            yield one, two


def _is_more(fact: Fact, claim: str, than: re.Match[str], sentence: str) -> bool:
    """Whether the thing that stands before 比 has so much more, or less, than the one behind it."""
    row = [one for one in facts_of(sentence) if not one.is_time and one.low == one.high]
    row = [one for one in row if fact.same_kind(one)]
    topic = than["one"] or claim[: than.start()]
    mine, others = (_named(text, row, sentence) for text in (topic, than["other"]))
    sign = 1 if than["up"] else -1
    return any(
        close(sign * (one.low - two.low), fact.low)
        for one, two in itertools.product(mine, others)
        if one != two
    )


def _named(text: str, row: Sequence[Fact], sentence: str) -> list[Fact]:
    return [one for one in row if names_it(text, one, row, sentence)]
