"""Figures told roughly: 20多 of 21, 近500 of 487, 七成左右 of 74.9 %, 超过一万 of 10,484.

A round figure stands for what lies between it and the next one as round: 20多 is 21 to 29, 一万四千多 is 14,001 to
14,999.
"""

from __future__ import annotations

import re

from rag.answering.claims.facts import Fact

_N = "[\\d十百千万亿成%]"
_ABOVE = re.compile(f"{_N}\\s*[多余几]|超过|多于|高于|突破|逾|超出|以上")
_BELOW = re.compile("将近|接近|近|不到|不足|未达|没到|少于|低于")
_AROUND = re.compile("约|大概|左右|上下|来[名个人件户次条项]")
_ROUGHLY = re.compile(f"{_N}\\s*[多余几]|近|{_AROUND.pattern}")
_DEMANDED = re.compile("至少|最少|起码|[不别没](?!到|足)|至多|最多|控制")
_ROUND = 10
_NEARLY = 0.9
_PERCENT = 100


def rounds(fact: Fact, exact: Fact) -> bool:
    """Whether ``fact`` tells roughly what the figure ``exact`` of the same kind says."""
    if fact.is_time or exact.bound or exact.low != exact.high or fact.low != fact.high:
        return False
    if not is_round(fact):
        return False
    told, real = _told(fact), exact.low * _scale(fact)
    step = _step(told)
    if _AROUND.search(fact.said):
        return abs(real - told) <= min(step / 2, (1 - _NEARLY) * told)
    if _BELOW.search(fact.said):
        return _NEARLY * told <= real < told
    return (
        _ABOVE.search(fact.said) is not None and not _DEMANDED.search(fact.said) and told < real < told + step
    )


def estimates(fact: Fact, exact: Fact) -> bool:
    """Whether ``fact`` tells roughly (两万多元) what ``exact`` demands (不少于2万元)."""
    return _ROUGHLY.search(fact.said) is not None and _DEMANDED.search(exact.said) is not None


def is_round(fact: Fact) -> bool:
    """Whether a figure, as a percentage if it is a share, ends in 0."""
    return _step(_told(fact)) >= _ROUND


def _told(fact: Fact) -> float:
    return round(fact.low * _scale(fact), 6)


def _scale(fact: Fact) -> int:
    """A hundred for a share, which is told as a percentage."""
    return _PERCENT if fact.kind == "比例" else 1


def _step(value: float) -> int:
    """The place of the last digit of a whole number that is not 0: 10 of 150."""
    if value != int(value) or not value:
        return 0
    step = 1
    while int(value) % (step * 10) == 0:
        step *= 10
    return step
