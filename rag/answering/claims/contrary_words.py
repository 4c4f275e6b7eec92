"""A word that the source says by denying its contrary (不能取消: 必须保留), or the claim by denying what the source excludes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from rag.answering.claims.lexicon import Opposites, either_or, opposites
from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import NEAR, Places, Said, grade


def with_contraries(claim: Said, source: Said, found: Places) -> Places:
    """``found`` with the words of ``claim`` that ``source`` has not, but whose contrary it denies while nothing lies
    between the two, or which the claim denies and whose contrary the source says.
    """
    more = dict(found)
    for word in claim.words:
        denied = denied_at(claim.text, word.start)
        others = (_excluding() if denied else _leaving()).get(word.text, ())
        if not others or grade(found[word]) >= NEAR:
            continue
        places = [at for other in others for at in source.exactly(other)]
        turned = tuple((at, NEAR) for at in places if denied_at(source.text, at) != denied)
        if turned:
            more[word] = turned
    return more


@cache
def _excluding() -> dict[str, tuple[str, ...]]:
    """Each word with those that exclude it: what is increased is not reduced."""
    return _by_name(opposites())


@cache
def _leaving() -> dict[str, tuple[str, ...]]:
    """Each word with those that leave nothing else where they are denied: what is not cancelled is kept."""
    return _by_name(either_or())


def _by_name(pairs: Iterable[Opposites]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for names, others in pairs:
        for name in names:
            found.setdefault(name, []).extend(one for one in others if len(one) > 1)
    return {name: tuple(others) for name, others in found.items() if len(name) > 1}
