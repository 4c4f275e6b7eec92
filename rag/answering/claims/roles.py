"""Who does it to whom: 政府接受人大监督 and 人大监督政府 say the same, 政府监督人大 does not."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answering.claims.actors import Group, clauses_with_actors
from rag.answering.claims.acts import verb_at_or_after, verbs_in
from rag.answering.claims.clefts import told_straight
from rag.answering.claims.frame_words import EITHER
from rag.answering.claims.frames import Frame, frames_of
from rag.answering.claims.names import people_of
from rag.text import tagged_words

_OR = re.compile("[^,。;]*或[^,。;]*")
_INSTITUTIONS = frozenset(("党", "党组", "人大", "主任会议", "府", "机关"))


def exchanged_role(claim: str, source: str) -> str:
    """The act that ``claim`` ascribes to others than ``source`` does; empty where it does not."""
    judged = judged_acts(told_straight(claim), told_straight(source))
    borne = {word for word, agrees in judged if agrees}
    by = _other_by(told_straight(claim), told_straight(source))
    if by:
        return by
    return next((word for word, agrees in judged if agrees is False and word not in borne), "")


def _other_by(claim: str, source: str) -> str:
    """An act that ``claim`` lets somebody do with 由 or 经 where ``source`` lets another do it so, beside whoever does it
    in both (由人大决定的,经政府决定后…).
    """
    here, there = _agents_by(claim), _agents_by(source)
    return next(
        (
            word
            for word, mine in here.items()
            if len(mine) == len(there.get(word, ())) > 1
            and any(all(_meet(one, other) is False for other in there[word]) for one in mine)
            and any(all(_meet(one, other) is False for one in mine) for other in there[word])
        ),
        "",
    )


def _agents_by(text: str) -> dict[str, list[Group]]:
    """The acts of ``text`` with all those who do them behind 由, 经 and the like."""
    found: dict[str, list[Group]] = {}
    for frame in frames_of(text):
        if frame.agent and frame.agent.marker == "by" and frame.act.pattern != "own":
            found.setdefault(frame.word, []).append(frame.agent)
    return found


def judged_acts(claim: str, source: str) -> list[tuple[str, bool | None]]:
    """Each act of ``claim`` that ``source`` speaks of too, and whether both ascribe it to the same.

    None where one of them does not say enough. An act that the source ascribes to several agrees with any of them.
    """
    known = people_of(claim) | people_of(source)
    theirs = frames_of(source, known)
    said = {verb.word for verb in verbs_in(source, 0, len(source))}
    found: list[tuple[str, bool | None]] = []
    for mine in frames_of(claim, known):
        same = [one for one in theirs if mine.same_act(one)]
        exact = [one for one in same if one.word == mine.word]
        same = exact or ([] if mine.word in said else same)
        same = _with_same_object(same, claim, source) if mine.act.pattern == "done" else same
        held = [_agrees(mine, one, claim, source) for one in same]
        if mine.word in _ATTENDS and any(_took_part(mine, one) for one in theirs):
            held.append(True)
        if mine.word in _ATTENDS - {"参与"} and not (
            mine.agent and all(one.person for one in mine.agent.actors)
        ):
            held = [one for one in held if one]
        if held:
            found.append((mine.word, True if True in held else False if False in held else None))
    return found


def _with_same_object(same: list[Frame], claim: str, source: str) -> list[Frame]:
    """Those of ``same`` whose object ``claim`` names, where it names any (主持会议, 主持县委工作)."""
    behind = [_OBJECT.match(source, one.start + len(one.word)) for one in same]
    named = [
        one
        for one, match in zip(same, behind, strict=True)
        if match and match[1] in claim and _is_noun(match[1])
    ]
    return named or same


def _is_noun(text: str) -> bool:
    return tagged_words(text)[0][1].startswith(("n", "j"))


_OBJECT = re.compile("(?:了|过)?([\u4e00-\u9fff]{2})")
_ATTENDS = frozenset(("参加", "参与", "出席", "到会", "与会"))


def _took_part(mine: Frame, other: Frame) -> bool:
    """Whether who is said to attend does there what only those do who attend: presides, speaks, lectures."""
    return other.act.pattern in ("done", "tell") and _meet(mine.agent, other.agent) is True


def _agrees(mine: Frame, other: Frame, claim: str, source: str) -> bool | None:
    mine, other = _settled(mine, other), _settled(other, mine)
    agents, targets = _meet(mine.agent, other.agent), _meet(mine.target, other.target)
    if (agents or targets) and agents is not False and targets is not False:
        return True
    if _crossed(mine, other, agents, targets):
        return False
    led = mine.act.pattern == "lead"
    if agents is False:
        differ = (targets is False and not led) or _other_agent(mine, other, claim, source)
        return False if differ else None
    if targets is False and not led and mine.target and other.target:
        spoken = mentions(source, mine.target) and mentions(claim, other.target)
        spoken = spoken and not _told_besides(mine.target, other.target, source)
        moved = any(_meet(frame.agent, other.target) for frame in frames_of(claim))
        return False if spoken or moved or _told_others(mine, other) else None
    return None


_KINDS = (
    frozenset(("代表", "选民", "群众", "村民代表", "媒体", "专家", "村委", "企业")),
    frozenset(("人大", "主任会议", "专委", "代表", "委员", "机关")),
    frozenset(("党", "党组")),
    frozenset(("府", "机关", "干部", "企业")),
)
"""Those who may be called by each other's names where somebody tells them something."""


def _told_besides(mine: Group, other: Group, source: str) -> bool:
    """Whether ``source`` names ``mine`` in one row with ``other`` behind 向 or 给 (向干部、代表,部分选民述职)."""
    told = [
        group for clause in clauses_with_actors(source) for group in clause.groups if group.marker == "to"
    ]
    return any(
        group.meets(mine)
        and verb_at_or_after(source, min(group.end, other.end), max(group.start, other.start)) is None
        for group in told
    )


def may_be_called(one: Group, two: Group) -> bool:
    """Whether any of the one may be called by the name of any of the other."""
    here, there = ({actor.body for actor in group.actors} for group in (one, two))
    return "" in here | there or any(kind & here and kind & there for kind in _KINDS)


def _told_others(mine: Frame, other: Frame) -> bool:
    """Whether both say the same verb with 向 or 给 of those who are never called by each other's names."""
    one, two = mine.target, other.target
    if one is None or two is None or mine.word != other.word or mine.act.pattern not in ("tell", "send"):
        return False
    if one.marker != "to" or two.marker != "to":
        return False
    return not may_be_called(one, two)


def _settled(mine: Frame, other: Frame) -> Frame:
    """``mine``, with its loose agent as the one acted on where ``other`` has the same one acted on."""
    if not (mine.loose and mine.agent and other.target and mine.word in EITHER):
        return mine
    if not mine.agent.is_same(other.target):
        return mine
    return replace(mine, agent=None, target=mine.agent, loose=False)


def _crossed(mine: Frame, other: Frame, agents: bool | None, targets: bool | None) -> bool:
    """Whether who acts here is acted on there, or the other way round.

    One who is only carried over from a clause before counts where the other role differs too.
    """
    acts = not agents and not mine.loose and (targets is False or not mine.carried)
    told = not other.carried or (agents is False and mine.act.pattern != "hear")
    suffers = not targets and not other.loose and told
    return bool((acts and _meet(mine.agent, other.target)) or (suffers and _meet(mine.target, other.agent)))


def _other_agent(mine: Frame, other: Frame, claim: str, source: str) -> bool:
    """Whether two who differ can't both be right: each is known to the other text, or both are of one kind."""
    one, two = mine.agent, other.agent
    if one is None or two is None or _beside(one, two, source) or mine.carried:
        return False
    actors = (*one.actors, *two.actors)
    if mine.word in _SAT and {"人大"} < {actor.body for actor in actors} <= {"人大", "代表", "委员"}:
        return False
    if mine.word == other.word and one.marker == two.marker == "by":
        return True
    if one.actors[-1].person and two.actors[-1].person:
        return True
    if other.carried:
        persons = all(actor.office or actor.person for actor in actors)
        same_kind = all(actor.body == actors[0].body != "" for actor in actors)
        return mine.word == other.word and (same_kind or persons)
    if (
        mine.word == other.word
        and not mine.loose
        and any(_meet(one, frame.agent) for frame in frames_of(source))
    ):
        return True
    if mentions(source, one) and mentions(claim, two):
        return True
    if mine.act.pattern == "own":
        return True
    kind = all(actor.office or actor.person for actor in actors) or all(
        actor.body in _INSTITUTIONS for actor in actors
    )
    return kind and not mine.loose and not other.loose


_KEYWORDS = {
    "代表": ("代表",),
    "府": ("政府", "一府两院", "法院", "部门"),
    "人大": ("人大", "人民代表大会", "常委会"),
    "党": ("党委", "市委", "县委", "区委"),
    "党组": ("党组",),
    "选民": ("选民", "选举单位"),
    "群众": ("群众", "人民"),
    "国家": ("国家",),
}  # fmt: skip


_SAT = frozenset(
    ("选举", "审议", "表决", "听取", "听取和审议", "决定", "票决", "罢免", "质询", "审查", "选出", "讨论")
)
"""What a congress does by its members, who may be named in its place."""


def mentions(text: str, group: Group) -> bool:
    """Whether ``text`` speaks of any of ``group`` at all, acting or not."""
    if any(other.meets(group) for clause in clauses_with_actors(text) for other in clause.groups):
        return True
    return any(
        (actor.person and actor.person in text)
        or (actor.office and re.search(f"(?<!副){actor.office}", text))
        or any(word in text for word in _KEYWORDS.get(actor.body, ()))
        for actor in group.actors
    )


def _beside(mine: Group, other: Group, source: str) -> bool:
    """Whether ``source`` names one like ``mine`` in a row with ``other`` (主任或主持工作的副主任)."""
    return any(
        group.meets(mine) and _OR.fullmatch(source, group.end, other.start)
        for clause in clauses_with_actors(source)
        for group in clause.groups
        if group.end <= other.start
    )


def _meet(one: Group | None, two: Group | None) -> bool | None:
    """Whether both are the same as far as they say; None where either is not said, or they have nothing in common."""
    if one is None or two is None:
        return None
    pairs = [(mine, theirs) for mine in one.actors for theirs in two.actors if mine.may_be(theirs)]
    if not pairs:
        return False
    return True if any(mine.shares(theirs) for mine, theirs in pairs) else None
