"""Places, bodies, offices, persons and titles that a sentence names, held against a text and its context."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from rag.retrieval.glossary import known_places
from rag.text import cut_words, find_people, find_titles, is_han, is_known_word, word_frequency
from rag.types import ArticleMeta

_UNIT = "省市县区镇乡州"
_REGION = re.compile(
    r"[川苏浙粤皖鲁晋冀豫鄂湘赣闽桂滇黔陕甘辽吉疆琼沪渝][东西南北中](?![\u4e00-\u9fff]?(?:人民|城|路|门))"
)
"""A part of a province by its short name: 川东, 苏北."""
_PLACE_WORD = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{2,3}})[{_UNIT}]$")
_COMMON_STEM = 400
"""Frequency in the dictionary from which what stands before 镇, 县 ... is an ordinary word, no name."""
OFFICE = r"(?:常务|第一)?副?(?:总书记|书记|主任|主席|县长|市长|区长|镇长|乡长|省长|州长|部长|局长|厅长|处长|科长|院长|检察长|秘书长|委员长|总理|会长|组长|秘书(?!处|长))"
_OFFICES = re.compile(rf"(?<!正)(?P<office>{OFFICE})(?!会议|团|联席)")
_BEFORE_NAME = re.compile(rf"(?:{OFFICE}[、,和兼]?[\u4e00-\u9fff]{{0,8}}?)*{OFFICE}$")
_AFTER_NAME = re.compile(rf"^(?:同志)?(?P<office>{OFFICE})")

_LEVELS = {
    "全国": "全国", "中央": "全国", "国务院": "全国", "省": "省", "市": "市", "县": "县", "区": "区", "乡": "乡", "镇": "乡", "街道": "街",
    "村": "村", "上级": "上级", "下级": "下级",
}  # fmt: skip
_LEVEL_RUN = r"(?:全国|中央|省|市|县|区|乡|镇|街道|村|上级|下级|同级|本级|各级|、|和|及|\(|\)|级|两|三)"
_HEADS: tuple[tuple[str, str], ...] = (
    ("党委委员", r"(?:党委|纪委|[省市县区]委)委员(?!会)"),
    ("政协委员", r"政协委员(?!会)"),
    ("党委常委会", r"委常委会|党委常委会"),
    ("常委会", r"人大常委会|人大常务委员会|人民代表大会常务委员会|(?<!委)(?<!政协)常委会"),
    ("主席团", r"主席团"),
    ("专委会", r"专门委员会|专委会"),
    ("党组", r"党组(?!织)"),
    ("工委", r"人大工委|工作委员会"),
    ("政府", r"政府(?!工作报告)"),
    ("一府两院", r"一府两院|一府一委两院"),
    ("法院", r"法院|(?<!府)两院"),
    ("检察院", r"检察院|(?<!府)两院"),
    ("政协", r"政协"),
    ("纪委", r"纪委|监委|监察委"),
    ("公安", r"公安"),
    ("党支部", r"党支部"),
    ("组织部", r"组织部"),
    ("宣传部", r"宣传部"),
    ("统战部", r"统战部"),
    ("党委", r"党委|(?<=[省市县区镇乡])委(?![员会托办组])|党组织|党工委"),
    ("办公室", r"办公室|办公厅"),
    ("企业", r"企业|企事业|公司|厂(?![长])"),
    ("行政", r"行政(?!学院|区域|许可|处罚|复议|诉讼)"),
    ("协会", r"协会|商会|工会|妇联|共青团|团委"),
    ("选举单位", r"选举单位"),
    ("承办单位", r"承办单位|承办部门"),
    ("新闻单位", r"新闻单位|新闻媒体|媒体|报社|电视台"),
    ("代表", r"人大代表(?!大会|工作|之家|联络|小组|团)"),
    ("人大", r"人大(?!代表|常委|工作|会议|及其)|人民代表大会(?!常务|代表|制度)|人大(?=及其常委会)"),
)
_BODIES = re.compile("|".join(f"(?P<h{number}>{pattern})" for number, (_, pattern) in enumerate(_HEADS)))
_LEVELS_BEFORE = re.compile(rf"{_LEVEL_RUN}+(?:人民)?$")
_LOOK_BACK = 14
_INSTEAD = {
    "一府两院": ("政府",), "政府": ("一府两院", "行政"), "法院": ("一府两院",), "检察院": ("一府两院",), "党委": ("党委常委会", "党支部"),
    "党委常委会": ("党委",), "人大": ("常委会", "主席团"), "常委会": ("人大",), "新闻单位": ("宣传部",),
    "承办单位": ("一府两院", "政府"), "企业": (), "办公室": (),
}  # fmt: skip


def context_of(article: ArticleMeta, heading: Sequence[str] = ()) -> str:
    """What an article says of itself: title, place, issuer, speaker, other names, date and the headings above."""
    return "\n".join(
        (
            article.title,
            article.place,
            article.issuer,
            article.speaker,
            *article.aliases,
            article.date,
            *heading,
        )
    )


_SPLIT = re.compile(r"[^省市县区镇乡州]{2,}?(?:自治[州县]|[省市县区镇乡州])")


@lru_cache(maxsize=1024)
def own_places(article: ArticleMeta) -> tuple[str, ...]:
    """The names of an article's place, without 市, 县 ...; empty where it is not named (某县)."""
    units = [unit for unit in _SPLIT.findall(article.place) if "某" not in unit] or [article.place]
    stems = [unit.rstrip(_UNIT) for unit in units if "某" not in unit]
    known = [name for name in article.aliases if name in _places() or name.rstrip(_UNIT) in stems]
    return tuple(dict.fromkeys(name for name in (*stems, *known) if len(name) > 1))


@cache
def _places() -> frozenset[str]:
    return frozenset(known_places())


def places_in(text: str, own: Iterable[str] = ()) -> list[str]:
    """The places that a folded text names: known ones, the collection's ``own``, and words like 青山镇."""
    found = [name for name in own if len(name) > 1 and name in text]
    found += _REGION.findall(text)
    for word in cut_words(text):
        if word in _places():
            found.append(word)
            continue
        for length in (2, 3):
            if word[:length] in _places() and (len(word) == length or word[length] in _UNIT + "人"):
                found.append(word[:length])
                break
        else:
            match = _PLACE_WORD.match(word)
            if match and word_frequency(match.group("stem")) < _COMMON_STEM and _is_name(match.group("stem")):
                found.append(word)
    return list(dict.fromkeys(found))


_NO_NAME = re.compile(
    r"[各全本我该每某这那几两两级个的和与及或、由被把对给让是在]|乡镇|先进|部分|有的|有些|一些"
)


def _is_name(stem: str) -> bool:
    return not _NO_NAME.search(stem)


def missing_places(claim: str, said: str, own: Iterable[str]) -> list[str]:
    """Places named in ``claim`` that neither the supporting text nor its context (``said``) names."""
    inside = "".join(claim[start:end] for start, end in find_titles(claim))
    return [name for name in places_in(claim, own) if name not in said and name not in inside]


def missing_titles(claim: str, said: str) -> list[str]:
    """Titles in 《》 that ``said`` does not have."""
    plain = _bare(said)
    return [
        title
        for title in (claim[start:end] for start, end in find_titles(claim))
        if _bare(title) not in plain
    ]


def _bare(text: str) -> str:
    return re.sub(r"[《》〈〉<>“”\"*()\s]|中华人民共和国|草案|征求意见稿", "", text)


_LAW = re.compile(r"[\u4e00-\u9fff]+(?<![办方做看想说立执司守普合违依非书用手语无宪枪文疗设])法$")


def replaced_laws(claim: str, said: str) -> list[str]:
    """Laws that ``claim`` names, without 《》, where ``said`` names others only: 森林法 for 土地管理法."""
    there = _laws(said)
    return [law for law in _laws(claim) if there and not any(law in one or one in law for one in there)]


@lru_cache(maxsize=1024)
def _laws(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in cut_words(text) if len(word) > 2 and _LAW.fullmatch(word)))


_QUOTED = re.compile(r"“([^“”]{2,14})”")


def missing_quotations(claim: str, said: str) -> list[str]:
    """What the claim sets in quotation marks and ``said`` does not have."""
    plain = re.sub(r"[“”、,，\s]", "", said)
    return [quoted for quoted in _QUOTED.findall(claim) if re.sub(r"[、,，\s]", "", quoted) not in plain]


_ACTS = r"就|指出|强调|要求|表示|主持|出席|作了|做了|提出|认为|坦言|直言|承认|呼吁|建议|说|在会上|代表[省市县区镇]委|讲话|发言|负责|担任|兼任|当选|带队|率队|陪同|致辞|传达|宣读|受聘|汇报|介绍|通报|带领|率领|看望|慰问|走访|检查|视察|听取|向"
_BEGINS = re.compile(rf"(?:^|[,，。;；:：\n])(?P<name>[\u4e00-\u9fff]{{2,3}}?)(?={_ACTS}|\n|$)")

_ACTS_TOO = r"进行|开展|结合|分别|总结|部署|安排|宣布|解读|讲授|签署|接受|要求|组织|督办|对|为|给|在|到|赴|参加|同|应邀|受|做|作|还|也|又|则|并|已|将|主讲|授|宣|致|率|代|来(?=[讲作做当管抓办干])"
_HOLDS = re.compile(rf"(?:{OFFICE}|由)(?P<name>[\u4e00-\u9fff]{{2,3}}?)(?={_ACTS}|{_ACTS_TOO}|[,，。;；]|$)")

_COMES_TO = re.compile("来(?:[当做作讲管抓办干任念读说定评选写审查带看听教]|主持|负责|承担|担任|牵头|主讲)")
"""What only says that somebody is to do it (由书记来当), and looks like a name behind an office."""


@lru_cache(maxsize=2048)
def people_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where persons are named: beside an office, or at the head of a clause before what they say or do."""
    found = {_trimmed(text, span) for span in find_people(text) if not _comes_to(text, *span)}
    for match in itertools.chain(_BEGINS.finditer(text), _HOLDS.finditer(text)):
        name = match.group("name")
        common = _COMMON_STEM * (10 if len(name) > 2 else 1)
        if _comes_to(text, *match.span("name")):
            continue
        if find_people(name + "同志") == [(0, len(name))] and word_frequency(name) < common:
            found.add(match.span("name"))
    return tuple(sorted(found))


def _comes_to(text: str, start: int, end: int) -> bool:
    act = text[start + 1 : end]
    verb = len(act) > 1 and is_known_word(act) and text[start] == "来"
    return verb or _COMES_TO.match(text, start) is not None


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A name without 来 at its end that only says that the person is to do it (由李健来讲)."""
    longer = span[1] - span[0] > 2 and _COMES_TO.match(text, span[1] - 1)
    return (span[0], span[1] - 1) if longer else span


def missing_people(claim: str, said: str) -> list[str]:
    """Persons that ``said`` does not name, and those whom it gives another office."""
    problems: list[str] = []
    names = [claim[start:end] for start, end in people_spans(claim)]
    for name in (*names, *(name for name in people_of(said) if name in claim and name not in names)):
        if name not in said:
            problems.append(name)
            continue
        given, held = _offices_beside(claim, name), _offices_beside(said, name)
        if given and held and not given <= held:
            problems.append("、".join(sorted(given - held)) + name)
    return problems


@lru_cache(maxsize=1024)
def people_of(text: str) -> frozenset[str]:
    """The names of two characters or more of the persons in ``text``."""
    return frozenset(name for name in (text[start:end] for start, end in people_spans(text)) if len(name) > 1)


def _offices_beside(text: str, name: str) -> set[str]:
    found: set[str] = set()
    at = text.find(name)
    while at >= 0:
        before = _BEFORE_NAME.search(text[max(0, at - 24) : at])
        if before:
            found |= set(_OFFICES.findall(before.group()))
        after = _AFTER_NAME.match(text[at + len(name) :])
        if after:
            found.add(after.group("office"))
        at = text.find(name, at + 1)
    return found


def offices_in(text: str) -> set[str]:
    """The offices that a folded text names; 副主席 is another one than 主席."""
    return {match.group("office") for match in _OFFICES.finditer(text)}


@lru_cache(maxsize=2048)
def bodies_in(text: str) -> dict[str, frozenset[str]]:
    """The bodies that a folded text names, each with the levels that stand before it (市, 县 ...)."""
    found: dict[str, set[str]] = {}
    for match in _BODIES.finditer(text):
        head = _HEADS[int(str(match.lastgroup)[1:])][0]
        before = _LEVELS_BEFORE.search(text[max(0, match.start() - _LOOK_BACK) : match.start()])
        run = before.group() if before else ""
        levels = {level for word, level in _LEVELS.items() if word in run}
        found.setdefault(head, set()).update(levels or {""})
        if head in ("法院", "检察院") and "两院" in match.group():
            found.setdefault("检察院", set()).update(levels or {""})
    return {head: frozenset(levels) for head, levels in found.items()}


_SITES = (
    "村", "社区", "街道", "园区", "工业园", "工业园区", "产业园", "开发区", "高新区", "新区", "小区", "水库", "大桥", "公路", "学校", "小学",
    "中学", "大学", "医院", "卫生院", "公司", "集团", "合作社", "广场", "公园", "景区", "码头", "机场", "敬老院", "养老院", "福利院",
    "派出所", "司法所", "法庭", "电站", "电厂", "批发市场", "农场", "林场", "牧场", "灌区", "湿地", "流域", "河", "湖", "港", "日报",
)  # fmt: skip
_VAGUE = re.compile(
    r"[各全本我该每某这那几两的]|部分|有关|相关|所在|周边|农村|城市|城镇|重点|先进|示范|试点|基层|行政|自然|贫困|中心|文明|附属|定点|上市|国有|民营|经济|技术|城乡|现代|旅游"
)


def replaced_sites(claim: str, said: str) -> list[str]:
    """Villages, schools, works and the like that ``said`` calls by another name (南山园区 where it has 北山园区)."""
    there = _sites(said)
    return [
        which + kind
        for which, kind in _sites(claim)
        if which not in said and any(kind == other and name not in claim for name, other in there)
    ]


@lru_cache(maxsize=1024)
def _sites(text: str) -> tuple[tuple[str, str], ...]:
    words = cut_words(text)
    pairs = [
        (which, kind)
        for which, kind in itertools.pairwise(words)
        if kind in _SITES and 1 < len(which) <= 4 and is_han(which[0])
    ]
    ending = (word for word in words if word.endswith(_SITES))
    whole = ((word[: -len(kind)], kind) for word in ending for kind in _SITES if word.endswith(kind))
    pairs += [(which, kind) for which, kind in whole if 1 < len(which) <= 4]
    return tuple((which, kind) for which, kind in pairs if not _VAGUE.search(which))


_ORGANS = frozenset(
    ["工作室", "办公室", "委员会", "研究室", "机构", "部门", "联络站", "联络处", "组织法", "办事处"]
)
_ORGAN = re.compile(
    r"(?P<which>[\u4e00-\u9fff]{2,4}?)(?P<kind>工作室|办公室|委员会|研究室|机构|部门|联络站|联络处|组织法|办事处)"
)


def missing_organs(claim: str, said: str) -> list[str]:
    """Bodies of a kind that ``said`` speaks of, but not of this one (信访机构 where 代表工作机构 is spoken of)."""
    words = cut_words(claim)
    problems: list[str] = []
    for which, kind in itertools.pairwise(words):
        there = re.search(rf"[\u4e00-\u9fff](?<!的){kind}", said) if kind in _ORGANS else None
        if there and len(which) > 1 and which not in said and is_known_word(which):
            problems.append(which + kind)
    for word in words:
        match = _ORGAN.fullmatch(word)
        if match and match.group("kind") in said and match.group("which") not in said:
            problems.append(word)
    return problems


def _on_another_level(levels: frozenset[str], held: frozenset[str]) -> bool:
    """Whether none of ``levels`` is held, or a row of as many has another one (县、乡人大 as 市、县人大)."""
    return not levels & held or (1 < len(levels) == len(held) and levels != held)


_BY_LEVEL = frozenset(["代表"])
"""Spoken of everywhere: only another level (省, 全国) tells that others are meant."""


def missing_bodies(claim: str, said: str, around: str) -> list[str]:
    """Bodies of the claim that ``said`` does not name, or names only on other levels.

    The first, mostly the one that acts, may be named in the sentences ``around``.
    """
    problems: list[str] = []
    held, near = bodies_in(said), bodies_in(around)
    for number, (head, levels) in enumerate(bodies_in(claim).items()):
        if number == 0 and head not in held and head in near:
            continue
        if head in _BY_LEVEL and head not in held:
            continue
        if head == "人大" and head not in held and re.search("(?<=[省市县区乡镇级])人大工作", said):
            continue
        if head not in held and not any(other in held for other in _INSTEAD.get(head, ())):
            problems.append(head)
        elif head in held and "" not in levels | held[head] and _on_another_level(levels, held[head]):
            problems.append("、".join(sorted(levels)) + head)
    return problems
