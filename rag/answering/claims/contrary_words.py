"""A word that the source says by denying its contrary: 必须保留 where that has 不能取消."""

from __future__ import annotations

from functools import cache

from rag.answering.claims.lexicon import opposites
from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import NEAR, Places, Said, grade


def with_contraries(claim: Said, source: Said, found: Places) -> Places:
    """``found`` with the words of ``claim`` that ``source`` has not, but whose contrary it denies, or which the claim
    denies and whose contrary the source says.
    """
    more = dict(found)
    for word in claim.words:
        others = _contraries().get(word.text, ())
        if not others or grade(found[word]) >= NEAR:
            continue
        denied = denied_at(claim.text, word.start)
        places = [at for other in others for at in source.exactly(other)]
        turned = tuple((at, NEAR) for at in places if denied_at(source.text, at) != denied)
        if turned:
            more[word] = turned
    return more


@cache
def _contraries() -> dict[str, tuple[str, ...]]:
    """Each word of ``opposites.txt`` with its contraries."""
    found: dict[str, list[str]] = {}
    for names, others in opposites():
        for name in names:
            found.setdefault(name, []).extend(one for one in others if len(one) > 1)
    return {name: tuple(others) for name, others in found.items() if len(name) > 1}
