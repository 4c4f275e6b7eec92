"""A body that a claim puts into the place of another: 全委会讨论通过 told as 常委会会议讨论通过, 报送县人大 as 报送省人大.

What the claim says beside it stands in one clause of the source, which names somebody there of whom the claim does
not speak, and the one whom the claim names stands nowhere in the source. No verb need be known for that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.actors import Actor, Group, clauses_with_actors
from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.alignment import Pair
from rag.answering.claims.speakers import SAYS
from rag.answering.claims.words import NEAR, grade, said
from rag.text import tagged_words

_SAID = 0.8
"""Share of what a part of a claim says beside its bodies that the source has to say."""
_TELLING, _FEW = 0.3, 2
"""Words of this weight, so many at least, let a part be found again beside its bodies."""
_ALIKE = (
    frozenset(("人大", "主任会议", "专委", "委员", "机关")),
    frozenset(("人大", "代表")),
    frozenset(("委员", "代表")),
    frozenset(("府", "机关", "干部", "企业", "国家")),
    frozenset(("党", "党组")),
    frozenset(("选民", "群众", "村民代表", "村委")),
    *(frozenset(("乡镇", body)) for body in ("人大", "党", "府")),
    *(frozenset(("干部", body)) for body in ("委员", "党")),
)
"""Those who may be called by each other's names."""
_TELLS = re.compile(rf"[^,，。;；:]{{0,10}}?(?:{SAYS}|规定|明确|看来|讲话|提到|意见|决定|通报)")
_NEXT = 4
"""How far behind a body the verb may end that it does (请主任会议部署)."""
_UNITS = "省市县区州乡镇"
_RUN = re.compile(rf"(?:[{_UNITS}]|街道|全国|中央|[、和与及()两三级])*$")
_RELATIVE = re.compile("[上下同本各]级|[本各]")
_WORD_LEVELS = ("全国", "中央", "街道")


@dataclass(frozen=True, slots=True)
class _Named:
    """A body with the levels that are said of it; none where they are not said, or only relatively (同级)."""

    actor: Actor
    levels: frozenset[str]
    group: Group

    def may_be(self, other: _Named) -> bool:
        one, two = self.actor, other.actor
        if not (one.body and two.body):
            return not (self.levels and other.levels) or bool(self.levels & other.levels)
        if one.body != two.body:
            return any({one.body, two.body} <= kind for kind in _ALIKE)
        if one.form and two.form and one.form != two.form:
            return False
        return not (self.levels and other.levels) or bool(self.levels & other.levels)


def stand_in(claim: str, pair: Pair, sentence: str) -> str:
    """The body of a part of ``claim`` in whose place ``sentence`` names another; empty where there is none.

    Both are folded.
    """
    mine = [one for one in _named(claim) if pair.start <= one.group.start < pair.end]
    clauses = _saying(sentence, pair, mine) if mine else []
    if not clauses:
        return ""
    theirs = _in_clauses(sentence, clauses)
    everybody = [*theirs, *_carried(sentence, clauses)]
    beside = _in_clauses(sentence, pair.clauses)
    alone, left = _without_twins(mine, theirs), _without_twins(everybody, mine)
    strange = [
        one
        for one in alone
        if one.actor.body
        and not one.actor.person
        and not any(one.may_be(other) for other in everybody)
        and not any(_stands_alike(one, claim, other, sentence) for other in beside)
        and not _TELLS.match(claim, one.group.end)
    ]
    left = [one for one in left if not any(one.may_be(other) for other in alone)]
    return next(
        (
            claim[one.group.start : one.group.end]
            for one in strange
            if any(_places(one.group, claim) & _places(other.group, sentence) for other in left)
        ),
        "",
    )


def _in_clauses(text: str, clauses: Sequence[tuple[int, int]]) -> list[_Named]:
    return [one for one in _named(text) if any(start <= one.group.start < end for start, end in clauses)]


def _carried(text: str, clauses: Sequence[tuple[int, int]]) -> list[_Named]:
    """Those who act in ``clauses`` since the clause before said so."""
    told = [
        clause.carried
        for clause in clauses_with_actors(text)
        if clause.carried and any(start <= clause.start < end for start, end in clauses)
    ]
    named = (one for one in _named(text) if not one.actor.person)
    return [one for one in named if any(group.start <= one.group.start < group.end for group in told)]


def _without_twins(some: Sequence[_Named], others: Sequence[_Named]) -> list[_Named]:
    """Those of ``some`` who are not named alike among ``others``, one for one."""
    rest = [(one.actor, one.levels) for one in others]
    found: list[_Named] = []
    for one in some:
        if (one.actor, one.levels) in rest:
            rest.remove((one.actor, one.levels))
        else:
            found.append(one)
    return found


def _places(group: Group, text: str) -> frozenset[str]:
    """What ``group`` may be in its clause: who acts, who is acted on, or who is only named on the way (根据市委意见)."""
    if group.marker in ("by", "let", "under"):
        return frozenset(["acts"])
    if group.marker in ("aside", "about"):
        return frozenset(["aside"])
    if group.marker:
        together = re.search("[与同跟和].{0,8}$", text[: group.start]) and group.marker == "to"
        return frozenset(["together" if together else "suffers"])
    clause = next(one for one in clauses_with_actors(text) if one.start <= group.start < one.end)
    behind_verb = any(tag == "v" for _, tag in tagged_words(text[clause.start : group.start]))
    acts = not behind_verb or verb_at_or_after(text, group.end, min(clause.end, group.end + _NEXT))
    return frozenset(["acts"] * bool(acts) + ["suffers"] * behind_verb)


def _stands_alike(one: _Named, text: str, other: _Named, there: str) -> bool:
    """Whether both are named alike and have the same place in their clauses."""
    same = one.actor == other.actor and one.levels == other.levels
    return same and bool(_places(one.group, text) & _places(other.group, there))


def _saying(text: str, pair: Pair, bodies: Sequence[_Named]) -> list[tuple[int, int]]:
    """The clauses of ``text`` one of which has what the part says beside its ``bodies``; none where none does."""
    rest = [
        word
        for word in pair.grades
        if not any(one.group.start < word.end and word.start < one.group.end for one in bodies)
    ]
    total = sum(word.weight for word in rest)
    if sum(word.weight >= _TELLING for word in rest) < _FEW:
        return []
    heard = said(text)
    places = {word: heard.find(word.text) for word in rest}
    held = {
        clause: sum(word.weight for word in rest if grade(places[word], *clause) >= NEAR)
        for clause in pair.clauses
    }
    most = max(held.values(), default=0.0)
    return [clause for clause, weight in held.items() if weight == most >= _SAID * total]


@lru_cache(maxsize=2048)
def _named(text: str) -> tuple[_Named, ...]:
    return tuple(
        _Named(actor, _levels(text, group, actor), group)
        for clause in clauses_with_actors(text)
        for group in clause.groups
        for actor in group.actors
    )


def _levels(text: str, group: Group, actor: Actor) -> frozenset[str]:
    name = text[group.start : group.end]
    run = _RUN.search(text, 0, group.start)
    before = run.group() if run else ""
    if _RELATIVE.search(name) and not actor.level:
        return frozenset()
    found = {unit for unit in _UNITS if unit in before + name}
    found |= {word for word in _WORD_LEVELS if word in before + name}
    return frozenset("乡" if unit == "镇" else unit for unit in found)
