"""Which of several terms, months or meetings is meant (上届, 本届, 下届), and of what time something is one (当前的重点,
全年的重点).
"""

from __future__ import annotations

import re

from rag.answering.claims.facts import facts_of
from rag.answering.claims.words import said, share_said

_UNITS = "届|任|月|周|季度?|次(?![性数])|学期|阶段"
_WHICH = re.compile(
    rf"(?P<last>(?!(?<=[会届])[上前]一?次)(?:(?<![网线以早晚])上|(?<![年以之])前)一?|往)(?:个)?(?P<a>{_UNITS})|(?P<this>本|这一?|此|现)(?:个)?(?P<b>{_UNITS})"
    rf"|(?P<next>(?<![以之年线乡])下(?:一)?)(?:个)?(?P<c>{_UNITS})|(?P<new>新一)(?P<d>{_UNITS})"
)
_HEAD = "(?:的|一段时期的?|一个时期的?)(?P<what>[\u4e00-\u9fff]{2})"
_TIMES = {
    "now": "当前|目前|眼下|现阶段|近期|当下",
    "year": "全年|今年|本年度?|年度|整年",
    "later": "明年|来年|今后|将来|未来|下一?阶段|下一步|长期|远期",
    "before": "去年|上年|过去|以往|前一阶段|上一阶段",
}
_OF_TIME = tuple((name, re.compile(rf"(?:{words}){_HEAD}")) for name, words in _TIMES.items())
_EXCLUDED = {
    "last": frozenset(("this", "next", "new")),
    "this": frozenset(("last", "next")),
    "next": frozenset(("last", "this")),
    "new": frozenset(("last",)),
    **{name: frozenset(_TIMES) - {name} for name in _TIMES},
}
"""A new term may be this one or the next."""
_TELLS, _CLEARLY = 0.5, 0.2
"""Share of what a claim says of one term that the clause of another must tell, and more than that of the same."""


def other_one(claim: str, sentence: str) -> str:
    """The words of a part of ``claim`` that speak of another term (上一届), or of the thing of another time (全年的大事), than
    ``sentence`` does, or than the clause of it that tells the rest; empty where none do.
    """
    mine, theirs = _named(claim), _named(sentence)
    for (what, one), words in mine.items():
        others = {other for name, other in theirs if name == what}
        alone = sum(name == what for name, _ in mine) == 1
        if others and others <= _EXCLUDED[one]:
            return words
        if one in others and others & _EXCLUDED[one] and alone and _told_of_other(claim, sentence, what, one):
            return words
    return ""


def _told_of_other(claim: str, sentence: str, what: str, one: str) -> bool:
    """Whether a clause that names another one says clearly more of ``claim``, with its figures, than any that names this."""
    figures = [fact for fact in facts_of(claim) if not fact.is_time]
    words = [word for word in said(claim).words if word.text not in _named(claim)[what, one]]
    same, other = [0.0], [0.0]
    for start, end in said(sentence).clauses:
        clause = sentence[start:end]
        sides = {side for name, side in _named(clause) if name == what}
        held = facts_of(clause)
        if all(any(fact.same_kind(one) and fact.equals(one) for one in held) for fact in figures):
            row = same if one in sides else other if sides & _EXCLUDED[one] else []
            row.append(share_said(words, clause))
    return max(other) >= max(_TELLS, max(same) + _CLEARLY)


def _named(text: str) -> dict[tuple[str, str], str]:
    """The words that say which one is meant, by its unit (届) or the thing that is one of a time, and which it is."""
    found: dict[tuple[str, str], str] = {}
    for match in _WHICH.finditer(text):
        unit = next(match[group] for group in "abcd" if match[group])
        side = next(name for name in ("last", "this", "next", "new") if match[name])
        found[unit.removesuffix("度"), side] = match.group()
    for name, pattern in _OF_TIME:
        for match in pattern.finditer(text):
            found[match["what"], name] = match.group()
    return found
