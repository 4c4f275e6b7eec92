"""Who does it to whom: 政府接受人大监督 and 人大监督政府 say the same, 政府监督人大 does not."""

from __future__ import annotations

from rag.answering.claims.actors import Clauses, Roles, actors_of
from rag.answering.claims.words import NEAR, said

_TELLING = 0.3
_ACTS = frozenset(
    [
        "监督",
        "督促",
        "领导",
        "指导",
        "带领",
        "汇报",
        "报告",
        "请示",
        "述职",
        "通报",
        "反馈",
        "反映",
        "告诉",
        "介绍",
        "听取",
        "征求",
        "问问",
        "问一问",
        "推荐",
        "提名",
        "提名推荐",
        "组织",
        "邀请",
        "支持",
        "保障",
        "配合",
        "协助",
        "信任",
        "理解",
        "负责",
        "联系",
        "评议",
        "选举",
        "产生",
        "任命",
        "决定",
        "讨论决定",
        "参与",
        "列席",
        "参加",
        "主持",
        "答复",
        "意见",
        "提出",
        "报送",
        "提请",
        "提交",
        "转交",
        "培训",
        "表彰",
        "宣读",
        "执行",
        "办理",
        "研究",
        "担任",
        "兼任",
        "发言",
        "讲话",
        "授课",
        "辅导",
        "指出",
        "强调",
        "要求",
        "任免",
        "审议",
        "接受",
        "承办",
        "派出",
        "走访",
        "服务",
        "变成",
        "主张",
    ]
)
"""Words that say what somebody does; whose act it is matters more than who stands beside any other word."""


def exchanged_role(claim: str, source: str) -> str:
    """The act that ``claim`` ascribes to others than ``source`` does; empty where it does not.

    The actors beside each word that both have are held against each other. That one act seems exchanged may come
    from the reading; where most do, the actors are.
    """
    mine, theirs = actors_of(claim), actors_of(source)
    if not mine.actors or not theirs.actors:
        return ""
    agreeing = crossed = other = 0
    first = ""
    heard = said(source)
    for word in said(claim).words:
        act = word.text in _ACTS or word.text[-2:] in _ACTS
        if len(word.text) < 2 or (not act and (word.weight < _TELLING or mine.touches(word.end))):
            continue
        roles = mine.roles_at(word.start, word.end)
        places = [at for at, value in heard.find(word.text) if value >= NEAR]
        held = [one for at in places if (one := theirs.roles_at(at, at + len(word.text))).known]
        if not held or not roles.known:
            continue
        led = any(one.agent is not None and one.agent.marker == "let" for one in (roles, *held))
        if led and not act:
            continue
        weight = 2 if act else 1
        if any(_agree(roles, one) for one in held):
            agreeing += weight
        elif any(
            (_crossed(roles, one) and (act or (roles.agent and one.agent)))
            or _others(roles, one)
            or _permuted(roles, one, mine, theirs)
            for one in held
        ):
            crossed += weight
            first = first or word.text
        elif any(_comparable(roles, one) for one in held):
            other += weight
            first = first or word.text
    exchanged = crossed >= 2 and crossed >= agreeing
    return first if exchanged or (other >= 4 and not agreeing) else ""


def _others(one: Roles, other: Roles) -> bool:
    """Whether both say by name or office who acts, and not the same."""
    if one.agent is None or other.agent is None or one.agent.meets(other.agent):
        return False
    if one.carried and other.carried:
        return False
    return any(
        (mine.person and theirs.person) or (mine.office and theirs.office)
        for mine in one.agent.actors
        for theirs in other.agent.actors
    )


def _permuted(one: Roles, other: Roles, mine: Clauses, theirs: Clauses) -> bool:
    """Whether the two who act are different, and each is spoken of in the other text too, as doing something else."""
    if one.agent is None or other.agent is None or one.agent.meets(other.agent):
        return False
    if one.carried and other.carried:
        return False
    return theirs.mentions(one.agent) and mine.mentions(other.agent)


def _comparable(one: Roles, other: Roles) -> bool:
    """Whether both say who acts, or both on whom."""
    return bool((one.agent and other.agent) or (one.target and other.target))


def _agree(one: Roles, other: Roles) -> bool:
    agents = one.agent is None or other.agent is None or one.agent.meets(other.agent)
    targets = one.target is None or other.target is None or one.target.meets(other.target)
    return agents and targets and _comparable(one, other)


def _crossed(one: Roles, other: Roles) -> bool:
    return bool(
        (one.agent and other.target and one.agent.meets(other.target))
        or (one.target and other.agent and one.target.meets(other.agent))
    )
