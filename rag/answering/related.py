"""A list asked of a body of which the documents list nothing, but which belongs to one that they list it for.

Asked for the powers of a presidium (主席团), documents may list those of the congress that it belongs to. That is
worth saying, under the other body's name, with the remark that no full list was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.rows import Row
from rag.answering.scoring import NAMED_ROW, Chosen
from rag.text import fold

_DUTIES = r"职权|职责|权力|权限|职能|任务|权利|义务|职务"
_ASKED = (
    re.compile(
        rf"(?P<body>[^，,。？?：:的有]{{3,14}}?)的?(?:一共|总共|都|到底|究竟|主要|具体)*(?:享?有|行使|包括|承担|履行|是)?"
        rf"(?:哪些|哪几[项个条种方面]*|哪[二两三四五六七八九十][项个条种]|什么)(?:主要|具体|法定)?(?P<thing>{_DUTIES})"
    ),
    re.compile(
        rf"(?P<body>[^，,。？?：:的有]{{3,14}}?)的?(?:主要|具体|法定)?(?P<thing>{_DUTIES})(?:一共|总共|都|主要|具体)*"
        r"(?:有|是|包括)(?:哪些|哪几|什么|啥)"
    ),
)
_ASIDE = re.compile(r"^(?:请问|麻烦|我想知道|想问一下|那么?)")
_PART_OF = re.compile(
    r"(?:主席团|常务委员会|常委会|专门委员会|工作委员会|专委会|委员会|党组|办公室|代表小组|代表团|副?主席|副?主任)$"
)
_SAME = (("人民代表大会", "人大"), ("常务委员会", "常委会"))
_OMITTED = re.compile(r"[（()）“”\"\s]")


@dataclass(frozen=True, slots=True)
class BodyAsked:
    """A question for the ``thing`` (职权) of ``body`` (乡镇人大主席团), which belongs to ``parent`` (乡镇人大)."""

    body: str
    parent: str
    thing: str

    @property
    def part(self) -> str:
        """What the body has in its name beyond its parent: 主席团."""
        return self.body[len(self.parent) :]


def body_asked(question: str) -> BodyAsked | None:
    """The body whose duties or powers are asked for, where it belongs to another one."""
    text = _ASIDE.sub("", plain(question))
    for pattern in _ASKED:
        match = pattern.search(text)
        if match:
            body = match.group("body")
            parent = _PART_OF.sub("", body)
            if parent != body and len(parent) >= 2:
                return BodyAsked(body, parent, match.group("thing"))
    return None


def plain(text: str) -> str:
    """``text`` with the short names of bodies and without brackets: 乡(镇)人民代表大会 -> 乡镇人大."""
    text = _OMITTED.sub("", fold(text))
    for long, short in _SAME:
        text = text.replace(long, short)
    return text


def lists_for_body(asked: BodyAsked, rows: Sequence[Row], sentences: Sequence[Chosen]) -> bool:
    """Whether the documents list the thing for the body itself."""
    leads = [row.lead.text for row in rows if row.lead and row.announces]
    named = [one.text for one in sentences if _names_several(one.text, asked.thing)]
    return any(asked.body in plain(text) and asked.thing in text for text in (*leads, *named))


def listing_for_parent(asked: BodyAsked, sentences: Sequence[Chosen]) -> list[Chosen]:
    """The best sentence that lists the thing for the parent; empty without one."""
    found = [
        one
        for one in sentences
        if asked.parent in plain(one.text)
        and asked.body not in plain(one.text)
        and _names_several(one.text, asked.thing)
    ]
    return sorted(found, key=lambda one: (-one.score, one.start))[:1]


def about_body(asked: BodyAsked, sentences: Sequence[Chosen]) -> list[Chosen]:
    """The few best sentences that say what the body does: for its powers, what it decides or oversees."""
    verbs = _DUTY_VERBS if asked.thing in _DUTY_NOUNS else _POWER_VERBS
    acting = re.compile(rf"{re.escape(asked.part)}[^、。；;]{{0,{_RIGHT_BEFORE}}}?(?:{verbs.pattern})")
    does = [one for one in sentences if acting.search(plain(one.text))]
    does.sort(key=lambda one: (-one.score, one.hit.rank, one.start))
    return [one for one in does[:_MOST_ABOUT] if one.score >= does[0].score - _ABOUT_CUT]


_MOST_ABOUT = 3
_ABOUT_CUT = 2.0
_RIGHT_BEFORE = 12
"""Characters between a body and what it does; further off, or in a row of others, the verb is not its own."""
_DUTY_NOUNS = frozenset({"职责", "职能", "任务", "义务", "职务"})
_POWER_VERBS = re.compile(r"讨论|审议|审查|决定|选举|任免|罢免|撤销|听取|质询|评议")
_DUTY_VERBS = re.compile(rf"{_POWER_VERBS.pattern}|召开|组织|负责|主持|督促|监督|联系|履行")


def _names_several(sentence: str, thing: str) -> bool:
    """Whether a sentence names several things of the kind side by side: …决定权、…监督权、…选举权.

    Two of the names must be powers (权; they are no duties) or end like the thing, or the thing must introduce
    them (职责包括…、…、…).
    """
    endings = (thing[-1],) if thing.endswith("务") else ("权", thing[-1])
    introduced = re.compile(rf"{thing}(?:主要|具体|分别)?[，,]?(?:包括|是|有|为|即|[:：])")
    for row in NAMED_ROW.finditer(sentence):
        names = row.group().split("、")
        if sum(name.rstrip("等").endswith(endings) for name in names) > 1:
            return True
        if introduced.search(sentence, 0, row.start() + len(names[0])):
            return True
    return False
