"""Who is spoken of in a clause: bodies, offices and persons, in the order and with the little words before them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.names import people_spans
from rag.answering.claims.persons import called_by_surname
from rag.answering.claims.words import clauses_of

_LEVEL = r"(?:上级|下级|乡\(?镇\)?|[镇乡省市县区]|县市区|街道|全国|各级|同级|本级|两级)*"
_OWNED = r"工作|建议|议案|活动|职务|候选|法|名额|证|资格|作用|联络|主体|意识|之家|履职|性|素质|队伍|小组|培训|机关|意见|比例|结构|团|大会|人选|权益|的?权利|制度"
_BEHALF = r"本?[省市县区镇乡]{0,2}(?:委(?![员托])|党委|政府|人民政府|法院|检察院|主席团|常委会|人大(?!代表))"
_BODIES = (
    ("党组", rf"{_LEVEL}(?:人大)?(?:常委会)?党组织?"),
    ("党", rf"{_LEVEL}党委(?:常委会)?(?!班子|宣传|组织部|会|委员|常委会议|全会|全委)|[省市县区镇]委(?:常委会)?(?![员会托组]|办)|(?<![共入民全的对依靠受])党(?=[把对的要])"),
    ("村民代表", r"(?:村民|居民|职工|户)代表"),
    ("代表", rf"(?:人大)?代表(?:小组|团|组(?![成织]))|(?:人大)?代表们?(?!{_OWNED}|{_BEHALF})"),
    ("主任会议", rf"(?:{_LEVEL}(?:人大)?常委会)?主任会议(?:成员|组成人员)?|委员长会议|主席会议"),
    ("人大", rf"{_LEVEL}(?:人大及其常委会|人大常委会(?:办公室|办公厅|机关(?!干部))?(?!党组|主任会议)|人民代表大会(?:及其常委会)?(?!代表|制度)|人大主席团|主席团|人大(?:街道)?工委|[县乡镇省市区级]人大(?=工作)|人大(?!代表|制度|机关|工作|建议|常委|主席|主任|副|任期|换届)|(?<![委协])常委会(?!党组|主任会议)|专门委员会)"),
    ("府", rf"“?一府两院”?|{_LEVEL}(?:人民)?政府(?:办公室|办公厅)?(?!工作报告)|法院|检察院|两院|(?:各级|各|有关|相关|主管|职能|执法|行政|财政|组织|宣传|统战|教育|公安|民政|司法|审计|金融)*部门(?!利益|预算)|承办单位|办理建议的单位|检察机关|审判机关|公安机关|司法机关|行政机关|监委|监察委(?:员会)?|派出所|(?:公安|财政|教育|民政|司法|审计|自然资源|国土|环保|生态环境|农业(?:农村)?|水利|交通(?:运输)?|卫生|卫健|人社|住建|规划|统计|税务|市场监管|应急(?:管理)?|林业|文旅|信访)[局厅]"),
    ("专委", r"(?:法制|财经|财政经济|监察|司法|教科文卫|教育|科学|文化|卫生|城建|环保|城乡建设|环境|资源|保护|农业|农村|民族|宗教|华侨|外事|社会建设|预算|人事|代表|选举|任免|[和与])+(?:工作)?(?:委员会|工委|委)"),
    ("选民", r"选民|(?:原)?选举单位"),
    ("群众", r"人民群众|群众(?!性)|老百姓|百姓|村民(?!委|小组)|居民(?!委)|市民|公民|公众|社会各界|人民(?!代表|政府|法院|检察|意志|民主)|公众"),
    ("机关", r"(?:地方)?国家(?:政权|权力|行政|司法|监察)?机关(?!工作)|政权机关"),
    ("企业", r"企事业单位|企业家?|公司|原?主管单位|所在单位|用人单位|种养大?户|种养业大户"),
    ("村委", r"村\(居\)委会|村\(社区\)|村(?:民委员会|委会?|两委|支部)|居委会|居民委员会|社区|村干部"),
    ("干部", r"领导干部|干部(?!队伍|职工|人事|任免|调整|工作|管理)|公务员|国家工作人员|工作人员"),
    ("委员", r"(?:常委会|常委|人大常委会)?组成人员|委员们?(?!会|长)|政协(?:委员)?"),
    ("媒体", r"新闻媒体|媒体|新闻单位|报社|电视台|记者"),
    ("专家", r"专家|学者|律师|第三方"),
    ("乡镇", r"各乡镇(?![人党政长领经企村及的工])"),
    ("国家", r"国家(?!机关|权力|事务|政权|职务|法)"),
)  # fmt: skip
_HEADED = "(?:(?:主要|有关|相关|分管)?(?:负责人(?!选)|负责同志))?"
_OFFICE = r"(?:常务|第一)?副?(?:总书记|书记|主任|主席|县长|市长|区长|镇长|乡\(镇\)长|乡镇长|乡长|省长|部长|厅长|局长|处长|科长|院长|检察长|秘书长|委员长|秘书)(?!会议|团|联席|会)"
ABOUT = r"(?:进行|展开|开展|作了|做了|作出|发表|提出|听取|座谈|讲话|授课|讲课|讲授|讲解|宣讲|交流|[作做](?=[\u4e00-\u9fff]{0,6}(?:报告|发言|说明|介绍|讲座|授课)))"
_TOKEN = re.compile(
    "|".join(
        (
            *(f"(?P<b{number}>(?:{pattern}){_HEADED})" for number, (_, pattern) in enumerate(_BODIES)),
            f"(?P<office>(?:[省市县区镇乡]?人大)?{_OFFICE})",
            r"(?P<by>接受|受到|得到了?|获得了?|赢得了?|受|被|由|争取|依靠|靠|服从|经(?![济常费验过营])|应(?=[^,，。;；]{2,12}(?:邀请|之邀|请求|委托)))",
            r"(?P<let>让|邀请|督促|推动|[转交报送退分发]给|交由|提请|报请|请|使|令|组织(?=(?:部分|全体|有关|相关|驻|各级|各|本|广大|基层|[一二三四五六七八九十百\d]+余?[名位]|[省市县区乡镇])*(?:人大代表|代表|选民|群众|承办)))",
            r"(?P<under>在(?=[^,，。;；]{2,24}(?:领导|指导|支持|帮助|监督|组织|带领|率领|主持|关怀|推动|配合|协助|安排|陪同|见证|督促)之?下))",
            r"(?P<aside>在(?=[^,，。;；]{2,24}(?:[中里内上]|期间|之[前后际]|以来))|按照|根据|依照|按|依据|(?<![受得做直达收感想看听遇见送交报转提推涉谈找拿])到(?![会位期底])|(?<![过离除失])去(?![年掉找请问听看见])|赴|前往|深入)",
            rf"(?P<about>就(?![要是会可能不把让在有应立马已曾即必须着])(?=[^,，。;；]{{2,60}}?{ABOUT}))",
            r"(?P<to>(?<![方意导倾走转去志定面])向(?!前|上(?!级)|下(?!级)|后|来)|给(?!予)|(?<![作做成认行以称视变分选更较最极尤改转列定])为(?![了主])|跟(?![踪着上进随])|(?<![共不相会协一合雷连认赞陪])同(?![级志意时样等步类期])|(?<![参赋给授])与(?!会|否)|(?<![\u4e00-\u9fff、])和)",
            r"(?P<on>(?<![针相反面])对于?(?![照口外])|把(?![关握])|将(?=[\u4e00-\u9fff]{2}))",
            r"(?P<hear>听取|征求|征询|问一问|问问|听听|听)",
        )
    )
)
_GOVERNED = re.compile(
    r"(?:[省市县区乡镇]级|全体|有关|相关|各|各级|所有|部分|广大|本|全|新?一?届|历届|本届|\d{4}年度?|首届|每|位|个|名|该|原|其|他们|一些|同级|上级|当地|基层|这些|那些|上述|党政|主要|重点|新|任|我|了|过|着|完|“|\"|和|[省市县区乡镇州])*"
    r"|.{0,12}、|.{0,18}(?:的|\d+[个名位家]|全体|有关|各级|所有|部分)"
)
_GOVERNED_TO = re.compile(rf".{{0,4}}|各自所在.{{0,4}}|{_GOVERNED.pattern}")
_ROW_TO = re.compile("[^,，。;；的]{2,12}[、和与及][\u4e00-\u9fff]{0,4}")
_FORMS = (
    ("", "及其"), ("常委会", "常委会"), ("主席团", "主席团"), ("大会", "人民代表大会"), ("法院", "法院"), ("检察院", "检察院"), ("政府", "政府$"), ("局", "[局厅]$"),
)  # fmt: skip
_LEVELS = ("上级", "下级", "乡", "镇", "街道", "全国", "省", "市", "县", "区")
_NO_PERSON = re.compile("[受向由被给让经常应须可]")
_TITLE = re.compile(r"《[^》]*》|“[^“”,。;]*”")
_NAMED = 14
"""The length up to which what stands in quotation marks is a name (“回选区访选民”), not speech."""
_BETWEEN = re.compile(
    r"[、和与及或](?:\d+|[一二两三四五六七八九十]+)?[名位]|[、和与及或兼][省市县区镇乡]?|临时|以及|或者|同志|”|\*+|及其|”、“|、“|的?"
)

_PART_OF_TITLE = re.compile(r"[\u4e00-\u9fff]{2,10}(?:室|委员会|处|科|部|办|工委|组)")
"""What stands between a body and an office in it (省人大常委会人事代表工作室副主任)."""
_ITS_OWN = {"主任会议", "人大"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody: a body (with its level), an office, a person; what is not said is empty."""

    body: str = ""
    level: str = ""
    office: str = ""
    person: str = ""
    form: str = ""
    """Which of several bodies of one kind: 常委会 or 人民代表大会, 法院 or 政府."""

    def shares(self, other: Actor) -> bool:
        """Whether both name the same body, office or person."""
        return bool(
            (self.body and other.body)
            or (self.office and self.office == other.office)
            or (self.person and other.person)
        )

    def is_same(self, other: Actor) -> bool:
        """Whether both name the same, as far as each says."""
        alike = self.body == other.body if self.body and other.body else self.shares(other)
        return alike and self.may_be(other)

    def may_be(self, other: Actor) -> bool:
        """Whether both can be the same: whatever both say of themselves agrees."""
        pairs = (
            (self.person[:1], other.person[:1])
            if 1 in (len(self.person), len(other.person))
            else (self.person, other.person),
            (self.office, other.office),
            (self.form if self.body == other.body else "", other.form),
            (self.level if self.body == other.body else "", other.level),
        )
        if any(one and two and one != two for one, two in pairs):
            return False
        if self.person and other.person:
            return True
        return (
            not self.body or not other.body or self.body == other.body or {self.body, other.body} == _ITS_OWN
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Actors in a row (政府、法院、检察院) at ``[start, end)``; ``marker`` is to, by, let or empty."""

    actors: tuple[Actor, ...]
    start: int
    end: int
    marker: str = ""

    def is_same(self, other: Group) -> bool:
        """Whether any of these is surely one of the others: the same body, office or person."""
        return any(one.is_same(two) for one in self.actors for two in other.actors)

    def meets(self, other: Group) -> bool:
        """Whether any of these may be any of the others."""
        return any(one.may_be(two) for one in self.actors for two in other.actors)


@dataclass(frozen=True, slots=True)
class Clause:
    """The actors of the clause at ``[start, end)``, and who acted in the clause before (``carried``)."""

    start: int
    end: int
    groups: tuple[Group, ...]
    carried: Group | None


def _has_own_subject(text: str, start: int, groups: Sequence[Group]) -> bool:
    """Whether somebody who is no known actor begins the clause, before 对, 向 and the like."""
    marked = groups[0] if groups and groups[0].marker in ("to", "on") else None
    if marked is None:
        return False
    head = _LITTLE.sub("", text[start : marked.start])
    return len(head) > _TOPIC and not _SETTING.match(head)


_SETTING = re.compile("[在从按为以对向就]|根据|通过")
_LITTLE = re.compile(
    "应当|必须|可以|及时|认真|积极|主动|依法|定期|经常|同时|并且?|还要?|[要应须将会都均也就再更才每年月季度至少]+"
)


def _invited(groups: Sequence[Group]) -> Group | None:
    """Who is led to do what the next clause says: the last one that is let, or who is named behind its body."""
    led = [number for number, group in enumerate(groups) if group.marker == "let"]
    if not led:
        return None
    last = groups[-1]
    return last if any(actor.office or actor.person for actor in last.actors) else groups[led[-1]]


_TOLD = re.compile("[向对给为同与]")


def _pending(text: str, end: int, groups: Sequence[Group]) -> str:
    """The marker of a phrase that goes on behind the comma (对成绩突出,成效显著的主席团 ...; 向干部、代表,部分选民 ...)."""
    last = groups[-1] if groups else None
    if last is None or last.marker not in ("to", "on") or text[end : end + 1] != ",":
        return ""
    done = verb_at_or_after(text, last.end, end) is not None
    return last.marker if not done and _GOES_ON.fullmatch(text, last.end, end) else ""


_GOES_ON = re.compile("工作中[^的了]{0,8}|中[^的了]{0,8}|(?![作做提发])[\u4e00-\u9fff]{0,2}")


def without_titles(text: str) -> str:
    """``text`` with marks in the place of what stands in 《》, and of names in quotation marks; the length stays."""
    return _TITLE.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    inside = match.group()[1:-1]
    if match.group()[0] == "“" and (len(inside) > _NAMED or _TOKEN.fullmatch(inside)):
        return match.group()
    return f"{match.group()[0]}{'※' * len(inside)}{match.group()[-1]}"


@lru_cache(maxsize=2048)
def clauses_with_actors(text: str, known: frozenset[str] = frozenset()) -> tuple[Clause, ...]:
    """The clauses of a folded text with those who are spoken of in each; ``known`` are names of persons."""
    masked = without_titles(text)
    people = _people(masked, known)
    row, pending = tuple[Actor, ...](), ""
    found: list[Clause] = []
    subject: Group | None = None
    listed: Group | None = None
    for first, end in _acts(masked):
        groups = tuple(_groups(masked, first, end, people, pending))
        if row and groups and groups[0].start == first:
            groups = (replace(groups[0], actors=(*row, *groups[0].actors)), *groups[1:])
        alone = bool(groups) and groups[-1].end == end and masked[first : groups[-1].start][-1:] in ("", "的")
        row = groups[-1].actors if alone and groups[-1].actors[-1].person else ()
        if _has_own_subject(masked, first, groups):
            subject = None
        pending = _pending(masked, end, groups)
        found.append(Clause(first, end, groups, subject))
        invited = _invited(groups) or subject
        if not _TIME_CLAUSE.search(text, 0, end):
            begins = [group for group in groups if _begins(group, masked, first)]
            others = (listed or subject) if groups and _JOINS.match(masked, first) else None
            subject = begins[0] if begins else invited
            if groups and groups[-1].end == end and text[groups[-1].start - 1] == "的":
                subject = groups[-1]
            if others is not None:
                subject = replace(groups[-1], actors=(*others.actors, *groups[-1].actors))
        listed = groups[-1] if groups and groups[-1].end == end else None
        if pending:
            told = [
                group
                for group in groups[:-1]
                if group.marker in ("", "let") and _TOLD.search(masked, group.end, groups[-1].start)
            ]
            subject = told[-1] if told else subject
        if text[end : end + 1] in ("。", "\n"):
            subject = None
    return tuple(found)


def _people(text: str, known: frozenset[str]) -> dict[int, int]:
    """Where persons are named: their starts with their ends."""
    found = {match.start(): match.end() for name in known for match in re.finditer(name, text)}
    found |= dict(called_by_surname(text)) | dict(people_spans(text))
    return {start: end for start, end in found.items() if not _NO_PERSON.search(text, start, end)}


def _begins(group: Group, text: str, start: int) -> bool:
    """Whether ``group`` is the subject of the clause from ``start`` on: near its head, with no verb before it."""
    near = not group.marker and group.start - start <= _TOPIC
    return (
        near and verb_at_or_after(text, start, group.start) is None and not _OF_ACTOR.match(text, group.end)
    )


_OF_ACTOR = re.compile("的?[\u4e00-\u9fff]{0,2}(?:工作|会议|关系|建设|队伍|班子|作用)")
"""What an actor's name only modifies: 政府日常工作十分繁忙 does not make the government act in the next clause."""
_JOINS = re.compile("以及|[和及与或](?!时)")
"""What begins a clause that goes on with the row of subjects: 专职主席,以及其他副主席,应列席会议."""
_TOPIC = 4
"""How far into a clause its subject may begin to be that of the next ones too."""
_TIME_CLAUSE = re.compile(r"(?:[前后时]|期间|之际|过程中)$")
_WHEN = re.compile(r"(?<=[前后时])(?=[要应须得])")


def _acts(text: str) -> list[tuple[int, int]]:
    """Clauses, cut also where a clause of time ends (提交党委研究前|要听取人大的意见)."""
    spans: list[tuple[int, int]] = []
    for start, end in clauses_of(text):
        cuts = [start, *(match.start() for match in _WHEN.finditer(text, start, end)), end]
        spans += [(one, two) for one, two in itertools.pairwise(cuts) if one < two]
    return spans


def _groups(text: str, start: int, end: int, people: dict[int, int], pending: str) -> list[Group]:
    groups: list[Group] = []
    marker, marked_at, at, topic = pending, start, start, start
    while at < end:
        if at in people and people[at] <= end:
            actor, until = Actor(person=text[at : people[at]]), people[at]
        else:
            match = _TOKEN.match(text, at, end)
            if match is None:
                at += 1
                continue
            if match.lastgroup in ("by", "let", "to", "on", "aside", "about", "hear", "under"):
                marker, marked_at, at = str(match.lastgroup), match.end(), match.end()
                told = re.search(ABOUT, text[at:end]) if marker == "about" else None
                topic = at + told.start() if told else topic
                continue
            actor, until = _actor(match), match.end()
        _append(
            groups,
            text,
            actor,
            at,
            until,
            "about" if at < topic else marker if _governs(marker, text, marked_at, at) else "",
        )
        at = until
    return groups


def _governs(marker: str, text: str, start: int, end: int) -> bool:
    """Whether who is named at ``end`` still belongs to the ``marker`` that ends at ``start``, first or in a row."""
    if marker == "aside" and verb_at_or_after(text, start, end) is not None:
        return False
    if (_GOVERNED if marker == "on" else _GOVERNED_TO).fullmatch(text, start, end):
        return True
    row = marker == "to" and _ROW_TO.fullmatch(text, start, end)
    return bool(row) and verb_at_or_after(text, start, end) is None


def _actor(match: re.Match[str]) -> Actor:
    if match.lastgroup == "office":
        return Actor(office=re.sub("^[省市县区镇乡]*人大", "", match.group()))
    form = next((form for form, pattern in _FORMS if re.search(pattern, match.group())), "")
    level = next((level for level in _LEVELS if level in match.group()), "")
    return Actor(_BODIES[int(str(match.lastgroup)[1:])][0], "乡" if level == "镇" else level, form=form)


def _append(groups: list[Group], text: str, actor: Actor, start: int, end: int, marker: str) -> None:
    """Add an actor to the row before it, or to what was said of the same one (县人大常委会副主任赵鸿)."""
    last = groups[-1] if groups else None
    between = text[last.end : start] if last else ""
    of_title = actor.office and _PART_OF_TITLE.fullmatch(between) and not (last and last.actors[-1].office)
    if last is None or not (of_title or (len(between) <= 4 and _BETWEEN.fullmatch(between))):
        groups.append(Group((actor,), start, end, marker))
        return
    held = last.actors[-1]
    joint = (of_title or between in ("", "同志", "的")) and not (
        actor.body and (held.body or held.office or held.person)
    )
    if joint and not (held.person and actor.person) and not (between == "的" and not actor.office):
        merged = Actor(
            held.body or actor.body,
            held.level or actor.level,
            actor.office or held.office,
            actor.person or held.person,
            held.form or actor.form,
        )
        groups[-1] = Group((*last.actors[:-1], merged), last.start, end, last.marker)
    elif between == "的":
        groups.append(Group((actor,), start, end, marker))
    else:
        groups[-1] = Group((*last.actors, actor), last.start, end, last.marker)
