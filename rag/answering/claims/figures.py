"""Figures and times of a claim that its source does not have, or has of another thing.

A figure may be said in another way: as a sum of figures that stand in a row, as the step from one to the other, as
another rate of the same (每年两次, 每半年一次), as the year that 去年 is for the article, or as a count of what the
claim itself lists.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.answering.claims.counted import (
    adds_up,
    counted_noun,
    counts_it,
    is_of_several,
    is_outdated,
    is_part,
    is_step,
    moves_otherwise,
    of_its_year,
    says_of_all,
    was_before,
)
from rag.answering.claims.days import elapsed, mixed_date
from rag.answering.claims.derived import derived
from rag.answering.claims.enumerated import counts_row, listed
from rag.answering.claims.facts import Fact, close, facts_of
from rag.answering.claims.numbered import heads_point
from rag.answering.claims.order import of_another_clause
from rag.answering.claims.problems import Problem, Source
from rag.answering.claims.rounded import estimates, rounds
from rag.answering.claims.shares import is_ratio
from rag.answering.claims.steps import compares, tells_step

_SPANS = frozenset(("日", "个工作日", "月数", "小时", "届"))
_BEYOND = re.compile("[未没]|不[满足到]|超过|多于|高于|少于|低于")
"""未满半届 speaks of another time than 一届."""
_STRICTLY = re.compile(
    "(?<!不)(?<![不没]得)(?<![不没][能应可许准])(?:超过|多于|高于|大于|超出|突破|逾|少于|低于)|[\\d十百千万亿][多余]|不到|不足|未达|没到|近"
)
_NAME = 3
_AHEAD = re.compile("(?:前|提前|提早)(?:至少|不少于)?$")
_NOUN = 2
"""Characters behind a figure that name what it counts."""
_NEARER = 0.25
"""How much more alike the words beside another figure must be for it to be the one that is meant."""


def unborne_figures(
    claim: str, start: int, end: int, sentence: str, source: Source, clauses: str
) -> list[Problem]:
    """The figures and times of ``claim[start:end]`` that ``sentence``, whose ``clauses`` say the rest, does not bear
    out.
    """
    found: list[Problem] = []
    held = facts_of(sentence)
    for fact in facts_of(claim):
        if not start <= fact.start < end or _is_article(fact):
            continue
        if fact.named:
            if _renamed(fact, held, source):
                found.append(Problem("number", fact.said))
            continue
        kind = "date" if fact.is_time else "number"
        same = [other for other in held if fact.same_kind(other)]
        equal = _at_its_rate(fact, claim, sentence) or [one for one in same if _tells(fact, one)]
        if compares(fact, claim):
            equal = [one for one in equal if tells_step(sentence, one)]
        if not equal:
            counted = counts_row(fact, claim, clauses, source)
            if not counted and not _excused(fact, claim, source, sentence):
                found.append(Problem(kind, fact.said, contradicted=_denied_by(fact, claim, same, sentence)))
            continue
        if _oversteps(fact, equal):
            found.append(Problem(kind, fact.said))
            continue
        rivals = [other for other in same if other not in equal]
        limits = [other for other in held if _limits(other) and other not in same] * _limits(fact)
        others = _is_anothers(fact, equal, rivals, claim, sentence) or (
            limits and counts_it(fact, claim, sentence, equal, limits) is False
        )
        if others and not derived(fact, claim, sentence):
            found.append(Problem(kind, fact.said))
    mixed = mixed_date(claim[start:end], f"{source.text}\n{source.context}")
    return [*found, Problem("date", mixed)] if mixed else found


def _tells(fact: Fact, other: Fact) -> bool:
    """Whether a figure is the ``other``, exactly or roughly, and does not only come near what is demanded."""
    return (fact.equals(other) and not estimates(fact, other)) or rounds(fact, other)


def _denied_by(fact: Fact, claim: str, same: Sequence[Fact], sentence: str) -> bool:
    """Whether any of ``same`` may count what ``fact`` does: 20名代表 says nothing of 500名群众."""
    mine = counted_noun(claim, fact)
    theirs = [counted_noun(sentence, one) for one in same]
    return any(fact.is_time or not mine or not one or set(mine) & set(one) for one in theirs)


def _renamed(fact: Fact, held: Sequence[Fact], source: Source) -> bool:
    """Whether a figure within a name (“四个意识”) is another one in the same name in the text."""
    name = fact.said + fact.after[:_NAME]
    alike = [other for other in held if other.named and other.after[:_NAME] == fact.after[:_NAME] != ""]
    known = f"{source.text}\n{source.context}\n{source.around}"
    return bool(alike) and not any(map(fact.equals, alike)) and name not in known


def _oversteps(fact: Fact, equal: Sequence[Fact]) -> bool:
    """Whether the claim says that there are more (180多人), or fewer (近180人), where the text has the bare figure."""
    strictly = _STRICTLY.search(fact.said) is not None and not fact.is_time
    return (
        strictly
        and fact.bound != ""
        and not any(one.bound == fact.bound or rounds(fact, one) for one in equal)
    )


def _limits(fact: Fact) -> bool:
    """Whether a fact is the time within which something is to be done, or how long before something."""
    ahead = fact.after.startswith(("前", "之前", "以前")) or _AHEAD.search(fact.before) is not None
    return fact.kind in _SPANS and (fact.bound == "≤" or ahead)


def _is_anothers(
    fact: Fact, equal: Sequence[Fact], rivals: Sequence[Fact], claim: str, sentence: str
) -> bool:
    """Whether the text has a figure of the claim, but not of this thing, of this time or in this direction."""
    if is_outdated(fact, claim, sentence, equal, rivals) or moves_otherwise(fact, claim, sentence, equal):
        return True
    if says_of_all(fact, claim, sentence, equal):
        return True
    if of_another_clause(fact, claim, sentence, equal):
        return True
    if adds_up(fact, claim, sentence, equal) or is_of_several(fact, claim, sentence, equal):
        return True
    step = is_step(claim, fact)
    if not step or any(is_step(sentence, other) for other in equal):
        rivals = [other for other in rivals if is_step(sentence, other) == step]
    if not was_before(claim, fact):
        rivals = [other for other in rivals if not was_before(sentence, other)]
    return bool(rivals) and not _its_own(fact, equal, rivals, claim, sentence)


def _its_own(fact: Fact, equal: Sequence[Fact], rivals: Sequence[Fact], claim: str, sentence: str) -> bool:
    """Whether a figure counts what one of its ``equal`` counts, and not what one of the ``rivals`` does."""
    if _BEYOND.match(fact.said) and not any(rounds(fact, one) for one in equal):
        own, others = (any(one.bound == fact.bound for one in row) for row in (equal, rivals))
        if own != others:
            return own
    best = max(_likeness(fact, one) for one in equal)
    nearest = max(_likeness(fact, rival) for rival in rivals)
    dated = of_its_year(fact, claim, sentence, equal, rivals)
    if dated is not None:
        return dated
    ordered = _in_their_order(fact, claim, (*equal, *rivals))
    if ordered and (fact.is_time or _parted_alike(claim, sentence)):
        return True
    its = counts_it(fact, claim, sentence, equal, rivals)
    if its is not None:
        return its or best > nearest + _NEARER
    if ordered:
        return True
    bounded = fact.bound and all(one.bound != fact.bound for one in equal)
    margin = 0.0 if bounded and any(one.bound == fact.bound for one in rivals) else _NEARER
    return nearest <= best + margin or _rated(fact, claim, sentence)


def _parted_alike(claim: str, sentence: str) -> bool:
    """Whether both texts count some of the things as a part (其中) of the others."""
    return all(any(is_part(text, one) for one in facts_of(text)) for text in (claim, sentence))


def _in_their_order(fact: Fact, claim: str, held: Sequence[Fact]) -> bool:
    """Whether the claim has two or more figures of the kind as they follow each other in the text."""
    mine = [(one.low, one.high) for one in facts_of(claim) if one.same_kind(fact)]
    theirs = [(one.low, one.high) for one in sorted(held, key=lambda one: one.start)]
    return len(mine) > 1 and any(mine == theirs[at : at + len(mine)] for at in range(len(theirs)))


def _excused(fact: Fact, claim: str, source: Source, sentence: str) -> bool:
    """Whether a fact without its equal in the text claims nothing of its own, or is there in another form."""
    held = facts_of(sentence)
    same = [other for other in held if fact.same_kind(other)]
    if any(close(one.low, fact.low) and {one.bound, fact.bound} == {"≥", "≤"} for one in same):
        return False
    if fact.is_time and any(fact.same_kind(one) and fact.equals(one) for one in facts_of(source.context)):
        return True
    if fact.kind in ("第项", "第条"):
        return heads_point(fact, claim, f"{source.text}\n{source.context}")
    if _of_date(fact, held) or _rated(fact, claim, sentence) or _relative_year(fact, held, source.context):
        return True
    if fact.kind == "part":
        relative = _YEARS.get(fact.said.removesuffix("度")) is not None
        return not same and (relative or fact.said in source.around)
    if fact.kind == "every":
        of_each = re.search(f"[历各]{fact.said[-1]}", sentence) is not None
        return of_each or any(
            other.kind == "quarter" and 0 <= other.start - fact.end <= 14 for other in facts_of(claim)
        )
    if fact.kind == "月数" and fact.low == 3 and re.search("季度", claim) and not same:
        return True
    if fact.kind in ("年", "文号") or fact.is_time:
        return False
    if fact.low == fact.high == 1 and fact.kind != "比例" and not same:
        return True
    if fact.kind in ("日", "月数") and elapsed(fact, claim, f"{source.text}\n{source.around}"):
        return True
    if any(
        derived(fact, claim, text) or is_ratio(fact, claim, text) for text in {sentence, *source.sentences}
    ):
        return True
    counted_otherwise = any(other.after[:_NOUN] == fact.after[:_NOUN] != "" for other in same)
    return fact.kind in ("个", "级") and fact.low == listed(claim, fact) and not counted_otherwise


def _is_article(fact: Fact) -> bool:
    """一个, 一件 and the like mostly count nothing."""
    return fact.kind == "个" and fact.low == fact.high == 1 and not fact.bound


# times

_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "来年": 1, "下一年": 1}
_OF_ARTICLE = re.compile(r"^((?:19|20)\d\d)(?:-\d\d?(?:-\d\d?)?)?$", re.MULTILINE)


def _relative_year(fact: Fact, held: Sequence[Fact], context: str) -> bool:
    """Whether one of claim and text says the year, the other 去年 or the like, and both are the same year."""
    if fact.kind not in ("year", "part"):
        return False
    dated = _OF_ARTICLE.search(context)
    years = [int(one.low) for one in held if one.kind == "year" and one.low > 100]
    if dated and _same_year(fact, held, int(dated.group(1))):
        return True
    return fact.kind == "year" and any(
        other.before.endswith(("比", "较")) and _same_year(fact, [other], year)
        for other in held
        if other.kind == "part"
        for year in years
    )


def _same_year(fact: Fact, held: Sequence[Fact], own: int) -> bool:
    """Whether a time is the year of one of ``held``, where 今年 is the year ``own``."""
    mine = _year_of(fact, own)
    return mine is not None and any(_year_of(other, own) == mine for other in held)


def _year_of(fact: Fact, own: int) -> int | None:
    """The year that a fact names, by the year of its article; None where it names none."""
    if fact.kind == "year":
        return int(fact.low) if fact.low > 100 else own // 100 * 100 + int(fact.low)
    step = _YEARS.get(fact.said.removesuffix("度"))
    return own + step if fact.kind == "part" and step is not None else None


def _of_date(fact: Fact, held: Sequence[Fact]) -> bool:
    """Whether a month, a day, a term or a meeting's number is a part of a fuller one that the text has."""
    return not _LASTS.search(fact.said) and any(
        other.kind == whole and (other.low // 100 if front else other.low % 100) == fact.low
        for whole, front in _PART_OF.get(fact.kind, ())
        for other in held
    )


_LASTS = re.compile("天|周|星期")
"""20天 lasts; it is no 5月20日."""
_PART_OF = {
    "month": (("date", True),), "日": (("date", False),), "第次": (("session", False),),
    "第届": (("session", True),), "届": (("session", True), ("第届", False)),
}  # fmt: skip
"""The kind of a fuller time of which another is a part: its hundreds (True), or what is below them."""


def _rated(fact: Fact, claim: str, sentence: str) -> bool:
    """Whether the fact is a part of a rate that the text has too (每年两次, 每半年一次)."""
    mine = [rate for span, rate in _rates(claim) if span[0] <= fact.start < span[1]]
    return any(close(rate, other) for rate in mine for _, other in _rates(sentence))


def _at_its_rate(fact: Fact, claim: str, sentence: str) -> list[Fact]:
    """Those figures of the text that are a part of the same rate as ``fact`` is, where this is a part of one."""
    if fact.kind != "次":
        return []
    mine = [rate for span, rate in _rates(claim) if span[0] <= fact.start < span[1]]
    spans = [span for span, rate in _rates(sentence) if any(close(rate, own) for own in mine)]
    return [
        one
        for one in facts_of(sentence)
        if fact.same_kind(one)
        and {fact.bound, one.bound} != {"≥", "≤"}
        and any(a <= one.start < b for a, b in spans)
    ]


_RATE_WITHIN = 20


def _rates(text: str) -> list[tuple[tuple[int, int], float]]:
    """How often a month something is said to happen, and where that is said."""
    facts = [fact for fact in facts_of(text) if fact.kind in ("every", "次")]
    found: list[tuple[tuple[int, int], float]] = []
    for one, two in itertools.pairwise(facts):
        near = two.start - one.end <= _RATE_WITHIN and not re.search("[。;；]", text[one.end : two.start])
        if one.kind == "every" and two.kind == "次" and one.low and near and two.low == two.high:
            found.append(((one.start, two.end), two.low / one.low))
    return found


def _likeness(one: Fact, other: Fact) -> float:
    """How far the words beside two figures are the same, 0 to 1: what is counted says most."""
    after = _shared(one.after, other.after)
    before = _shared(one.before, other.before)
    bounds = 0.15 if one.bound == other.bound else 0.0
    return bounds + max(
        0.6 * after + 0.4 * before, 0.9 * _shared(one.before + one.after, other.before + other.after)
    )


def _shared(one: str, other: str) -> float:
    mine, others = _pairs(one), _pairs(other)
    return len(mine & others) / len(mine | others) if mine and others else 0.0


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[\s\d的了]", "", text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)} or ({plain} if plain else set())
