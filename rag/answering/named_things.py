"""Places, laws and terms that a question names and that the collection does not speak of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from rag.retrieval.glossary import known_places, official_words
from rag.text import cut_words, field_terms, fold

_UNIT = frozenset("省市县区镇乡州")
_COMMON_AREA = re.compile(
    r"(?:开发|工业|保护|自治|旅游|试验|示范|新|老|主城?|中心城|[各全本该我两几])[市县区镇乡州]$"
    r"|(?:[地社小选辖片特校园景厂库灾疫矿牧学专政]|居民|居住|住宅|生活|商业|办公|服务|功能|管理|合作|经济|保税|自贸|高新|经开|风景|度假"
    r"|[老新中心]城|(?:[偏边]远|贫困|高寒|大|深)山)区$"
    r"|(?:地级|县级|副省级|计划单列|直辖|省辖|[大老新]城|中小城|..城|超|股|楼|夜|农贸)市$"
    r"|(?:贫困|落后|发达|试点|重点|兄弟|先进|百强|[大小强弱穷级辖])[省市县区镇乡州]$"
    r"|(?:中心|建制|城关|..[集村城乡])镇$|(?:民族|[家故老侨水下返回])乡$"
)
"""Areas that are no names: 贫困地区, 居民小区, 地级市; but 禹城市 is one."""
_TITLED = re.compile(r"《[^》]*》")
_LAW = re.compile(
    r"《(?P<title>[^》]*(?:法|条例|规定|办法|规则|细则))》"
    r"|(?P<name>(?:(?:村民委员会|居民委员会|法院|检察院|地方|国务院|全国人大)?(?:组织|选举|代表|监督|立法|预算|公务员|监察|土地管理|义务教育|行政处罚|行政复议|行政诉讼"
    r"|刑事诉讼|民事诉讼|劳动合同?|婚姻|治安管理处罚|计划生育)法)(?!律|院|官|规(?!定)|制(?!定)|治|庭|人(?!大|民)|定[人职程权期])"
    r"|宪法(?!宣誓|日)|民法典|刑法|信访条例|议事规则)"
)
"""A law by its name; 监督法 in 监督法院 or 代表法 in 代表法定权利 is none."""
_ITS_WORDS = re.compile(
    r"第[一二三四五六七八九十百\d]+[条款章]|规定|怎么[说定写]|怎样[说定写]|如何[说定写]|[里中上]|按照?|依据?|根据"
    r"|[几哪多][少]?[个名位天年月条款章人]|写[了的着]?[些什啥]|内容|要求|条文|原文"
)
_BY_LAW = re.compile(
    r"(?:按|依|照|根据|依照|按照)法律|(?<!违反)(?<!触犯)(?<!遵守)(?<!执行)(?<!实施)法律(?:上|规定|怎么|是怎么|有什么|有没有规定)"
    r"|法定(?:程序|人数|条件)是"
)


_BODIES = tuple(
    (re.compile(asked), re.compile(said))
    for asked, said in (
        (r"政协", r"政协"),
        (r"纪委|纪检", r"纪委|纪检|纪律检查"),
        (r"监委|监察委", r"监委|监察"),
        (r"法院|法庭|法官", r"法院|法庭|两院"),
        (r"检察院|检察官", r"检察|两院"),
        (r"公安|派出所|警察", r"公安|派出所|警"),
        (r"司法[所局]", r"司法[所局厅部]"),
        (r"村委会|村民委员会", r"村[（(]居[)）]委|村委|村民委员会|村?两委"),
        (r"居委会|居民委员会|社区居委", r"居[)）]?委|居民委员会|社区"),
        (r"业委会|业主|物业公司", r"业委会|业主|物业"),
        (r"妇联", r"妇联|妇女联合会|群团|人民团体"),
        (r"共青团|团委", r"共青团|团委|群团|人民团体"),
        (r"(?<!职)工会", r"工会|群团|人民团体"),
        (r"工商联|商会", r"工商联|商会"),
        (r"财政[局所厅部]", r"财政"),
        (r"审计[局厅署]", r"审计"),
        (r"民政[局厅部]", r"民政"),
        (r"教育[局厅部]", r"教育[局厅部]|教育部门"),
        (r"税务[局所]", r"税务"),
        (r"组织部", r"组织部"),
        (r"统战部", r"统战"),
        (r"宣传部", r"宣传部"),
        (r"武装部|部队|军队", r"武装|部队|军"),
        (r"信访局|信访办", r"信访"),
        (r"国务院", r"国务院"),
        (r"党代会|党代表", r"党代会|党代表|党的代表大会"),
        (r"职代会|职工代表大会", r"职代会|职工代表"),
    )
)
"""Bodies beside the congresses: how a question names them, and how a text that speaks of them does."""


def absent_body(question: str, texts: Sequence[str]) -> str:
    """The body, such as 政协 or 纪委, that ``question`` names and that none of ``texts`` speaks of; empty where none."""
    body, told = _TITLED.sub(" ", fold(question)), "\n".join(map(fold, texts))
    named = ((asked.search(body), said) for asked, said in _BODIES)
    return next((one.group() for one, said in named if one is not None and not said.search(told)), "")


def foreign_place(question: str, own_names: Sequence[str], knows: Callable[[str], bool]) -> str:
    """The place named in ``question`` that is none of the collection's (``own_names``); empty where none is.

    ``knows`` tells whether a word stands in the collection: a place outside the list of known ones counts
    only where it does not. Names inside 《》 belong to a title, those
    after 去 or 到 to a journey; beside a place of the collection's own,
    another one is only compared with.
    """
    body = _gone_to().sub(" ", _TITLED.sub(" ", fold(question)))
    if any(name in body for name in own_names):
        return _within_own(body, own_names)
    for word in cut_words(body):
        for length in range(len(word), 0, -1):
            place, rest = word[:length], word[length:]
            if place in _known_places() and (not rest or rest[0] in _UNIT or rest[0] == "人"):
                return place
        if len(word) > 2 and word[-1] in _UNIT and not _COMMON_AREA.search(word) and not knows(word):
            return word
    return ""


def _within_own(body: str, own_names: Sequence[str]) -> str:
    """The known place that follows right upon one of ``own_names``, such as a city upon its province."""
    ends = tuple(own + unit for own in own_names for unit in ("", "省", "市"))
    before = ""
    for word in cut_words(body):
        place = word if word in _known_places() else word.rstrip("市县区")
        if (
            place in _known_places()
            and before.endswith(ends)
            and not any(place in name or name in place for name in own_names)
        ):
            return place
        before += word
    return ""


def missing_term(question: str, knows: Callable[[str], bool]) -> str:
    """The term of the field in ``question`` that stands nowhere in the collection; empty where all do.

    Everyday words say little, since documents have other words for the same; terms are used by both.
    """
    terms = _field_terms()
    for word in cut_words(question):
        if word in terms and not knows(word) and not any(map(knows, official_words(word))):
            return word
    return ""


@cache
def _known_places() -> frozenset[str]:
    return frozenset(known_places())


@cache
def _gone_to() -> re.Pattern[str]:
    return re.compile(rf"[去到赴往从](?:了|过)?(?:{'|'.join(known_places())}|、|和)+")


@cache
def _field_terms() -> frozenset[str]:
    return frozenset(field_terms())


def asked_law(question: str, own_names: Sequence[str] = ()) -> str:
    """The law whose own words ``question`` asks for, as it is named there; 法律 for the law at large.

    Beside a place of the collection's own (广州怎么落实监督法) the place is asked for, not the law.
    """
    body = fold(question)
    law = _LAW.search(body)
    if law is None:
        return "法律" if _BY_LAW.search(body) else ""
    if not _ITS_WORDS.search(body[: law.start()] + " " + body[law.end() :]):
        return ""
    title: str = law.group("title") or law.group("name")
    return "" if any(name in body.replace(title, "") for name in own_names) else title
