"""Who is spoken of in a clause: bodies, offices and persons, in the order and with the little words before them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.names import people_spans
from rag.answering.claims.words import clauses_of

_LEVEL = r"(?:上级|下级|乡\(?镇\)?|[镇乡省市县区]|县市区|街道|全国|各级|同级|本级|两级)*"
_OWNED = r"工作|建议|议案|活动|职务|候选|法|名额|证|资格|作用|联络|主体|意识|提的|提出的|之家|履职|性|素质|队伍|小组|培训|机关|意见|比例|结构|团|大会|人选|权益|的?权利|制度"
_BODIES = (
    ("党组", rf"{_LEVEL}(?:人大)?(?:常委会)?党组织?"),
    ("党", rf"{_LEVEL}党委(?:常委会)?(?!班子|宣传|组织|会|委员|常委会议|全会|全委)|[省市县区镇]委(?:常委会)?(?![员会托组]|办)|(?<![共入民全的对依靠受])党(?=[把对的要])"),
    ("代表", rf"(?:人大)?代表们?(?!{_OWNED})"),
    ("人大", rf"{_LEVEL}(?:人大及其常委会|人大常委会(?!党组)|人民代表大会(?:及其常委会)?(?!代表|制度)|人大主席团|主席团|人大(?!代表|工作|建议|常委|主席|主任|副|任期|换届)|(?<![委协])常委会(?!党组)|专门委员会)"),
    ("府", rf"“?一府两院”?|{_LEVEL}(?:人民)?政府(?!工作报告)|法院|检察院|两院|各?(?:级)?(?:有关)?部门(?!利益|预算)|承办单位|办理建议的单位"),
    ("选民", r"选民|(?:原)?选举单位"),
    ("群众", r"人民群众|群众(?!性)|老百姓|百姓|人民(?!代表|政府|法院|检察|意志|民主)|公众"),
    ("机关", r"(?:地方)?国家机关(?!工作)"),
    ("乡镇", r"各乡镇(?![人党政长领经企村及的工])"),
    ("国家", r"国家(?!机关|权力|事务|政权|职务|法)"),
)  # fmt: skip
_OFFICE = r"(?:常务|第一)?副?(?:总书记|书记|主任|主席|县长|市长|区长|镇长|乡镇长|乡长|省长|部长|局长|院长|检察长|秘书长|委员长|秘书)(?!会议|团|联席|会)"
_TOKEN = re.compile(
    "|".join(
        (
            *(f"(?P<b{number}>{pattern})" for number, (_, pattern) in enumerate(_BODIES)),
            f"(?P<office>{_OFFICE})",
            r"(?P<by>接受|受到|受|被|由|争取|依靠|靠|服从|经(?![济常费验过营]))",
            r"(?P<let>让|邀请|督促|推动|交给|交由|提请|报请|请|使|令|组织(?=人大代表|代表|选民|群众|承办))",
            r"(?P<under>在(?=[^,，。;；]{2,24}[领指支导帮监][导持助督]下)|在(?=[^,，。;；]{2,20}关怀下))",
            r"(?P<aside>在(?=[^,，。;；]{2,24}[中里])|按照|根据|依照|按|依据)",
            r"(?P<to>[向对给为跟同与把]|将(?=[\u4e00-\u9fff]{2}))",
            r"(?P<hear>听取|征求|征询|问一问|问问|听听|听)",
        )
    )
)
_LEVELS = ("上级", "下级", "乡", "镇", "街道", "全国", "省", "市", "县", "区")
_TITLE = re.compile(r"《[^》]*》")
_SURNAMED = re.compile(r"(?P<name>[\u4e00-\u9fff])(?=书记|市长|县长|主任)")
_RELATIVE = ("的", "的是", "的为", "的干部", "的就是")
_BETWEEN = re.compile(r"[、和与及或兼]|临时|以及|同志|”|\*+|及其|”、“|、“|的?")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody: a body (with its level), an office, a person; what is not said is empty."""

    body: str = ""
    level: str = ""
    office: str = ""
    person: str = ""

    def may_be(self, other: Actor) -> bool:
        """Whether both can be the same: whatever both say of themselves agrees."""
        pairs = (
            (self.person[:1], other.person[:1])
            if 1 in (len(self.person), len(other.person))
            else (self.person, other.person),
            (self.office, other.office),
            (self.level if self.body == other.body else "", other.level),
        )
        if any(one and two and one != two for one, two in pairs):
            return False
        if self.person and other.person:
            return True
        return not self.body or not other.body or self.body == other.body


@dataclass(frozen=True, slots=True)
class Group:
    """Actors in a row (政府、法院、检察院) at ``[start, end)``; ``marker`` is to, by, let or empty."""

    actors: tuple[Actor, ...]
    start: int
    end: int
    marker: str = ""

    def meets(self, other: Group) -> bool:
        """Whether any of these may be any of the others."""
        return any(one.may_be(two) for one in self.actors for two in other.actors)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who acts and who is acted on at some place of a clause; None where the clause does not say."""

    agent: Group | None
    target: Group | None
    carried: bool = False
    """Whether who acts was said in a clause before."""

    @property
    def known(self) -> bool:
        """Whether the clause says anything of either."""
        return self.agent is not None or self.target is not None


class Clauses:
    """The actors of a folded text, clause by clause."""

    def __init__(self, text: str) -> None:
        self._text = text
        masked = _TITLE.sub(lambda match: "《" + "※" * (len(match.group()) - 2) + "》", text)
        self._spans = _acts(masked)
        self._starts = [start for start, _ in self._spans]
        people = dict(people_spans(masked))
        self._groups = [_groups(masked, start, end, people) for start, end in self._spans]
        self._carried: list[Group | None] = []
        subject: Group | None = None
        for (first, end), groups in zip(self._spans, self._groups, strict=True):
            self._carried.append(subject)
            led = any(group.marker == "let" for group in groups)
            invited = groups[-1] if led else subject
            if not _TIME_CLAUSE.search(text, 0, end):
                begins = [group for group in groups if not group.marker and group.start - first <= _TOPIC]
                subject = begins[0] if begins else invited
            if text[end : end + 1] in ("。", "\n"):
                subject = None

    @property
    def actors(self) -> list[Group]:
        """All groups in order."""
        return [group for groups in self._groups for group in groups]

    def mentions(self, group: Group) -> bool:
        """Whether the text speaks of any of ``group`` at all, acting or not."""
        return any(
            (actor.person and actor.person in self._text)
            or (actor.office and actor.office in self._text)
            or any(word in self._text for word in _KEYWORDS.get(actor.body, ()))
            for actor in group.actors
        )

    def touches(self, end: int) -> bool:
        """Whether an actor begins where a word ends: it belongs to its name (乡镇人大|主席)."""
        return any(group.start == end and not group.marker for group in self.actors)

    def roles_at(self, start: int, end: int) -> Roles:
        """Who acts and is acted on by what stands at ``[start, end)``."""
        at = bisect_right(self._starts, start) - 1
        if at < 0:
            return Roles(None, None)
        groups = self._groups[at]
        if any(group.start < end and start < group.end for group in groups):
            return Roles(None, None)
        left = [group for group in groups if group.end <= start and group.marker != "aside"]
        left = [
            group for group in left if group.marker != "under" or "下" not in self._text[group.end : start]
        ]
        if left and left[-1].marker == "to" and self._text[end : end + 1] == "的":
            return Roles(left[-1], None)
        right = next((group for group in groups if group.start >= end), None)
        if right is not None and not left and self._text[: right.start].endswith(_RELATIVE):
            return Roles(right, None)
        close = (
            right if right and right.start - end <= 6 and right.marker in ("", "to", "hear", "let") else None
        )
        return _roles(left, close, self._carried[at])


_TOPIC = 4
"""How far into a clause its subject may begin to be that of the next ones too."""
_TIME_CLAUSE = re.compile(r"[前后时]$")
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
_WHEN = re.compile(r"(?<=[前后时])(?=[要应须得])")


def _acts(text: str) -> list[tuple[int, int]]:
    """Clauses, cut also where a clause of time ends (提交党委研究前|要听取人大的意见)."""
    spans: list[tuple[int, int]] = []
    for start, end in clauses_of(text):
        cuts = [start, *(match.start() for match in _WHEN.finditer(text, start, end)), end]
        spans += [(one, two) for one, two in itertools.pairwise(cuts) if one < two]
    return spans


def _roles(left: Sequence[Group], right: Group | None, carried: Group | None) -> Roles:
    nearest = left[-1] if left else None
    if nearest is None:
        return Roles(carried, right, carried=True)
    subject = next((group for group in reversed(left[:-1]) if group.marker in ("", "by", "let")), carried)
    if nearest.marker in ("by", "hear", "under"):
        return Roles(nearest, subject)
    if nearest.marker == "to":
        return Roles(subject, nearest)
    return Roles(nearest, right)


def _groups(text: str, start: int, end: int, people: dict[int, int]) -> list[Group]:
    groups: list[Group] = []
    marker, marked_at, at = "", -9, start
    while at < end:
        if at in people and people[at] <= end:
            actor, until = Actor(person=text[at : people[at]]), people[at]
        else:
            match = _TOKEN.match(text, at, end)
            if match is None:
                surname = _SURNAMED.match(text, at, end)
                at += 1
                if surname is None or surname.group("name") not in "曲陈曹":
                    continue
                actor, until = Actor(person=surname.group("name")), at
                at -= 1
            elif match.lastgroup in ("by", "let", "to", "aside", "hear", "under"):
                marker, marked_at, at = str(match.lastgroup), match.end(), match.end()
                continue
            else:
                actor, until = _actor(match), match.end()
        _append(groups, text, actor, at, until, marker if at - marked_at <= 3 else "")
        at = until
    return groups


def _actor(match: re.Match[str]) -> Actor:
    if match.lastgroup == "office":
        return Actor(office=match.group())
    level = next((level for level in _LEVELS if level in match.group()), "")
    return Actor(_BODIES[int(str(match.lastgroup)[1:])][0], "乡" if level == "镇" else level)


def _append(groups: list[Group], text: str, actor: Actor, start: int, end: int, marker: str) -> None:
    """Add an actor to the row before it, or to what was said of the same one (县人大常委会副主任赵鸿)."""
    last = groups[-1] if groups else None
    between = text[last.end : start] if last else ""
    if last is None or len(between) > 4 or not _BETWEEN.fullmatch(between):
        groups.append(Group((actor,), start, end, marker))
        return
    held = last.actors[-1]
    joint = between in ("", "同志", "的") and not (actor.body and (held.body or held.office or held.person))
    if joint and not (held.person and actor.person) and not (between == "的" and not actor.office):
        merged = Actor(
            held.body or actor.body,
            held.level or actor.level,
            actor.office or held.office,
            actor.person or held.person,
        )
        groups[-1] = Group((*last.actors[:-1], merged), last.start, end, last.marker)
    elif between == "的":
        groups.append(Group((actor,), start, end, marker))
    else:
        groups[-1] = Group((*last.actors, actor), last.start, end, last.marker)


@lru_cache(maxsize=2048)
def actors_of(text: str) -> Clauses:
    """The actors of a folded text, remembered."""
    return Clauses(text)
