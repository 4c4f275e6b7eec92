"""Figures of a claim that follow from those of a text: their sum, the step from one to the other, a share of a total, how
many things the claim itself sets in a row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.claims.counted import counted_noun, is_part
from rag.answering.claims.facts import Fact, close, facts_of
from rag.answering.claims.rounded import rounds
from rag.answering.claims.words import clauses_of
from rag.text import tagged_words

_TOGETHER = re.compile(r"共|合计|总计|一起|加起来|总数|总共|累计|两项|合在一起")
_MISSING = re.compile("缺席|缺勤|没到|未到|未参加|没参加|请假|未出席|没有参加|没有到")
_BEHIND = 8
_RATIO = re.compile(r"(?:是|为|占|达|相当于|等于|只有)了?(?P<of>[^,，。;；]{2,20}?)的?$")
_ROUNDED = 0.0051
_STEP = re.compile(
    r"提高|增长|增加|上升|提升|下降|降低|减少|多了|少了|高了|低了|扩大|缩小|降了|涨了|[涨增降]幅|比[^,，。;；]{1,14}[多少高低]出?(?=\d|$)"
)


def derived(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether the claim sums up figures of the text that stand in a row, or says the step from one to another."""
    near, held = claim[max(0, fact.start - 12) : fact.end], facts_of(sentence)
    same = [other for other in held if fact.same_kind(other)]
    if _share_of(fact, same, held):
        return True
    if _TOGETHER.search(near):
        values = [one.low for one in _summed(fact, claim, same, sentence) if one.low == one.high]
        runs = itertools.combinations(range(len(values) + 1), 2)
        return any(stop - start > 1 and close(sum(values[start:stop]), fact.low) for start, stop in runs)
    if not _STEP.search(near) and not _MISSING.search(claim, fact.start, fact.end + _BEHIND):
        return False
    if fact.kind == "比例" and _grown(fact, held):
        return True
    points = fact.kind == "个百分点"
    scale = 100 if points else 1
    values = [one.low * scale for one in (held if points else same) if not points or one.kind == "比例"]
    return any(close(abs(one - two), fact.low) for one, two in itertools.combinations(values, 2))


def _summed(fact: Fact, claim: str, same: Sequence[Fact], sentence: str) -> Sequence[Fact]:
    """Those of ``same`` that the clause of ``fact`` names, if it names any: 甲和乙共6个 sums up nothing else. A total of which
    parts are told gives its name to all of these.
    """
    if any(is_part(sentence, one) for one in same):
        return same
    clause = next(claim[first:last] for first, last in clauses_of(claim) if first <= fact.start < last)
    return [one for one in same if _names(clause, one, same, sentence)] or same


def _names(text: str, fact: Fact, same: Sequence[Fact], sentence: str) -> bool:
    """Whether ``text`` has what a figure counts, of its name only what tells it from the others of ``same``."""
    phrase, head = _phrase(fact), counted_noun(sentence, fact)
    names = (
        set() if any(other is not fact and _phrase(other).endswith(phrase) for other in same) else {phrase}
    )
    if [counted_noun(sentence, one) for one in same].count(head) == 1:
        names.add(head)
    for other in map(_phrase, same):
        shared = len(list(itertools.takewhile(_same, zip(phrase, other, strict=False))))
        names |= {phrase[shared:]} if 0 < shared < len(phrase) - 1 else set()
    return any(name and re.search(f"(?<!副){re.escape(name)}", text) for name in names)


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


def _share_of(fact: Fact, same: Sequence[Fact], held: Sequence[Fact]) -> bool:
    """Whether a number is the share of a total that the text has (240件,其中半数: 120件)."""
    return any(
        share.kind == "比例" != total.kind
        and total.end <= share.start
        and share.low < 1
        and close(fact.low, share.low * total.low)
        for share in held
        for total in same
    )


def is_ratio(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether a share is that of a part (其中5篇) in its total (15篇), or of what the claim names first in what it names
    second (副主席是主席的一半, 镇代表占代表的七成).
    """
    if fact.kind != "比例":
        return False
    held = facts_of(sentence)
    if any(
        is_part(sentence, part)
        and total.same_kind(part)
        and total.low > part.low
        and _is_near(part.low / total.low, fact)
        for part in held
        for total in held
        if total.end <= part.start
    ):
        return True
    match = _RATIO.search(claim[: fact.start])
    if match is None:
        return False
    topic = claim[: match.start()]
    return any(
        total.same_kind(part)
        and total.low
        and not total.is_time
        and _names(match["of"], total, held, sentence)
        and _names(topic, part, held, sentence)
        and not _names(topic, total, held, sentence)
        and _is_near(part.low / total.low, fact)
        for part, total in itertools.permutations(held, 2)
    )


def _is_near(share: float, fact: Fact) -> bool:
    """Whether ``share`` is what ``fact`` tells, roughly or to a hundredth."""
    exact = replace(fact, low=share, high=share, bound="")
    return (
        (abs(share - fact.low) < _ROUNDED and not fact.bound) or rounds(fact, exact) or _is_times(share, fact)
    )


def _is_times(share: float, fact: Fact) -> bool:
    """Whether 七倍多, 超过七倍 is told of what is more than seven times as many, and less than eight."""
    return fact.bound == "≥" and "倍" in fact.said and fact.low < share < fact.low + 1


def _grown(fact: Fact, held: Sequence[Fact]) -> bool:
    """Whether a rate is that at which one figure of the text becomes the next of its kind (80万元, 120万元: 50%)."""
    return any(
        one.same_kind(two) and one.low and _is_growth(abs(two.low / one.low - 1), fact)
        for one, two in itertools.pairwise(one for one in held if not one.is_time)
    )


def _is_growth(rate: float, fact: Fact) -> bool:
    """Whether ``rate`` is what ``fact`` says, or beyond the bound that it sets (超过一倍)."""
    if fact.bound == "≥":
        return rate > fact.low
    return rate < fact.low if fact.bound == "≤" else abs(rate - fact.low) < _ROUNDED


def listed(claim: str, fact: Fact) -> float:
    """How many things the claim itself sets in a row beside the figure."""
    after = re.split(r"[。;；]", claim[fact.end :])[0]
    before = re.split(r"[,，。;；:：]", claim[: fact.start])[-1]
    rows = [len(re.findall(r"[、和及]|》《", part)) + 1 for part in (after, before)]
    rows += [len(re.findall("[、和及与]", part)) + 1 for part in re.split("[,，]", after)]
    rows += [len(re.findall(names, side)) for names in ("《[^》]+》", "“[^”]+”") for side in (before, after)]
    if ":" in after:
        rows.append(len(re.split("[,，、]", after.partition(":")[2])))
    if fact.kind == "级":
        rows.append(len(re.findall("[省市县区乡镇村]", before[-4:])))
    return float(fact.low if fact.low in rows and fact.low > 1 else 0)
