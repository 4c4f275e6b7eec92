"""「那议案呢？」: a follow-up that only names something asks the last question again, of that.

What it takes the place of must be plain from the two by themselves: a time for a time, a rank for a rank (主席,
副主席), who acts for the only one who does (主席团, 常委会), what is asked for where it is such a thing too (职权,
义务), or the subject where nothing else in the question could be meant. Anything less plain is left to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rag.text import tagged_words

_MOST_CHARS = 12
"""A follow-up that is longer is a sentence of its own."""
_NO_NAME = re.compile(
    r"[，,。；;、？?！!\s]|什么|哪|谁|怎|如何|多少|多久|几[个次名]|为何|是否|有没有|吗$|[它他她]|别的|其[他它余]"
    r"|^(?:这|那|该|其|前|后|另|要|应|须|得|能|由|被|把|向|给|对|在|是|有|没|不|也|都|还|就|\d+$)"
)
_NUMBER = r"[一二三四五六七八九十两\d]+"
_NUMBERED = re.compile(rf"第?{_NUMBER}(?P<unit>[\u4e00-\u9fff]{{1,3}})")
_OF_ONE_KIND = (
    re.compile(r"今年|去年|前年|明年|后年|(?:19|20)\d\d年"),
    re.compile(r"[上下]半年"),
    re.compile(r"[上本下]届"),
    re.compile(r"[上这本下]个?月"),
    re.compile(r"[开闭]会期间"),
    re.compile(r"(?:全国|[省市州县区乡镇])级"),
)
"""What may be said of one question in turn: years, terms, levels …"""
_OF_IT = r"时间|地点|日期|期限|时限|人数|次数|数量|金额|原因|意义|结果|名单|对象|范围"
_LISTED = (
    r"职权|职责|义务|权利|任务|程序|步骤|条件|资格|要求|内容|方式|方法|做法|措施|形式|原则|目标|问题|不足|困难"
    r"|经验|特点|成效|责任"
)
_ASPECT = re.compile(rf"(?:{_OF_IT}|{_LISTED})$")
_COUNTABLE = re.compile(rf"(?:{_LISTED})$")
_RANKED = re.compile(r"(?P<rank>[副正总]?)(?P<core>主席|主任|书记|秘书长|[省市州县区乡镇村院局厅处科组队]长)")
_PERSON = re.compile(
    r"(?:主席|主任|书记|秘书|代表|委员|人员|成员|干部|组长|选民|群众|候选人|法官|检察官|[省市州县区乡镇村院局厅处科队察]长)$"
)
_BODY = re.compile(
    r"(?:人大|常委会|主席团|委员会|政府|法院|检察院|党委|党组|小组|办公室|专委会|工委|机关|部门)$"
)
_ACT = re.compile(
    r"(?:视察|检查|询问|评议|述职|调研|审议|培训|评估|督办|选举|罢免|表决|监督|考核|接待|走访|补选|任免|履职)$"
)
_ASKED = re.compile(
    r"为什么|什么|哪|谁|怎么样?|怎样|如何|多少|多久|多长|为何|几(?=[个名次位项条种点天年月日])"
    r"|吗$|是否|有没有|能不能|可不可以|是不是"
)
_ASKED_THING = re.compile(
    r"(?:哪些|什么样的|(?<!为)什么|哪几[个项条种点次]|多少[个项条种]?|几[个项条种点])的?(?P<thing>[\u4e00-\u9fff]{2,5})$"
)
_HOW = re.compile(r"怎|如何|为")
_MODALS = frozenset(
    ("要", "应", "应该", "应当", "必须", "须", "需", "需要", "可以", "能", "会", "得", "该", "有权")
)
_AROUND = _MODALS | frozenset(("有", "由", "是", "在", "都", "季度", "多久", "何时", "一般", "通常", "具体"))
_NOMINAL = ("n", "x", "j", "b", "l", "vn", "i")
"""Tags of what names are made of; x are the terms of the field."""
_BEFORE_VERB = ("r", "d", "v", "c", "p")
"""Tags of what a verb follows: 怎么|联系, 可以|监督."""
_WHEN = re.compile(r"[\u4e00-\u9fff]{2}(?:期间|之[前后]|以[前后])$")
_ANY_PLACE = re.compile(r"[各全本我该每某这那省市县区州乡镇村]|城[市镇]|农村|基层|地方|国[内外]")
_OF_PLACE = r"[省市州县区乡镇]?的?"
_LEADING = re.compile(r"对|向|为|给|关于|就")


class _Word(NamedTuple):
    text: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def names(self) -> bool:
        return self.tag.startswith(_NOMINAL) and not self.text.startswith("每")


class _Name(NamedTuple):
    """Words of a question that name something together."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def names_something(part: str) -> bool:
    """Whether ``part`` only names something, without asking or saying anything of it."""
    return 0 < len(part) <= _MOST_CHARS and _NO_NAME.search(part) is None


def with_part_swapped(part: str, question: str, place: str = "") -> str:
    """``question`` asked of ``part``; empty where it is not plain what the part takes the place of.

    ``place`` is the place that the question names; it stays, as one at its beginning does that nobody knows.
    """
    if not names_something(part):
        return ""
    if any(kind.fullmatch(part) for kind in _OF_ONE_KIND) or _NUMBERED.fullmatch(part):
        return _of_one_kind(part, question) or _of_like_number(part, question)
    words = _words(question)
    place = place or _place_at_head(words)
    if _RANKED.fullmatch(part) and (swapped := _of_rank(part, question, words)):
        return swapped
    if _PERSON.search(part) or _BODY.search(part):
        return _of_who_acts(part, question, words, place)
    return _of_subject(part, question, words, place)


def _words(text: str) -> list[_Word]:
    """The words of ``text`` as it is written; the tagger folds, which keeps every length."""
    found, at = [], 0
    for word, tag in tagged_words(text):
        found.append(_Word(text[at : at + len(word)], tag, at))
        at += len(word)
    return found


def _of_one_kind(part: str, question: str) -> str:
    """今年 for 去年, where the question names one such thing."""
    for kind in _OF_ONE_KIND:
        found = [*kind.finditer(question)]
        if kind.fullmatch(part) and len(found) == 1:
            return question[: found[0].start()] + part + question[found[0].end() :]
    return ""


def _of_like_number(part: str, question: str) -> str:
    """第二批 for 第一批, 四季度 for 一季度."""
    own = _NUMBERED.fullmatch(part)
    unit = own["unit"] if own else ""
    like = [found for found in _NUMBERED.finditer(question) if unit and found["unit"].startswith(unit)]
    if len(like) != 1:
        return ""
    return question[: like[0].start()] + part + question[like[0].start("unit") + len(unit) :]


def _of_rank(part: str, question: str, words: Sequence[_Word]) -> str:
    """副主席 for 主席: only the rank changes, whatever it is the rank of."""
    own = _RANKED.fullmatch(part)
    like = [found for found in _RANKED.finditer(question) if own and found["core"] == own["core"]]
    if len(like) != 1:
        return ""
    start, end = like[0].span()
    ends_there = any(word.end == end for word in words)
    if not ends_there or any(word.start == end and word.names for word in words):
        return ""  # of something else: 主任|会议
    return question[:start] + part + question[end:]


def _of_who_acts(part: str, question: str, words: Sequence[_Word], place: str) -> str:
    """县人大常委会 for 乡镇人大主席团: the only one in the question, of the part's kind if there is such."""
    if part in question or not all(word.names for word in _words(part)):
        return ""
    kind, other = (_PERSON, _BODY) if _PERSON.search(part) else (_BODY, _PERSON)
    names = [*_names(words)]
    like = [name for name in names if kind.search(name.text)]
    if not like and not any(kind.search(word.text) for word in words):
        like = [name for name in names if other.search(name.text)]
    if len(like) > 1:
        like = [name for name in like if _ends_alike(name.text, part, kind)]
    if len(like) != 1:
        return ""
    kept = _place_of(like[0].text, place)
    if kept and kept[-1] == part[0]:
        kept = kept[:-1]  # 青川县|县人大常委会
    return question[: like[0].start] + kept + part + question[like[0].end :]


def _ends_alike(name: str, part: str, kind: re.Pattern[str]) -> bool:
    mine, theirs = kind.search(part), kind.search(name)
    return mine is not None and theirs is not None and mine.group() == theirs.group()


def _names(words: Sequence[_Word]) -> Iterator[_Name]:
    """The longest rows of words that only name; 各 and the like belong to the name, 闭会期间 does not."""
    row: list[_Word] = []
    for before, word in pairwise((_Word("", "", 0), *words)):
        if not _is_of_a_name(word, before) and row:
            yield _name_of(row)
            row = []
        if _is_of_a_name(word, before):
            row.append(word)
    if row:
        yield _name_of(row)


def _is_of_a_name(word: _Word, before: _Word) -> bool:
    if _WHEN.search(word.text) or (word.tag == "vn" and before.tag.startswith(_BEFORE_VERB)):
        return False
    return word.names or _ANY_PLACE.fullmatch(word.text) is not None


def _name_of(row: Sequence[_Word]) -> _Name:
    return _Name("".join(word.text for word in row), row[0].start)


def _place_of(name: str, place: str) -> str:
    """The place at the head of ``name``, with its level and 的."""
    found = re.match(re.escape(place) + _OF_PLACE, name) if place else None
    return found.group() if found else ""


def _of_subject(part: str, question: str, words: Sequence[_Word], place: str) -> str:
    """The subject, which stands before what is asked, or the thing that is asked for."""
    asked, thing = _ASKED.search(question), _ASKED_THING.search(question)
    if asked is None:
        return ""
    subject = _subject(words, asked)
    before = _place_of(subject, place)
    own, behind = subject[len(before) :], question[len(subject) :]
    if not own or _LEADING.match(own):
        return ""
    modifier, tie, head = own.rpartition("的")
    said_of_it = bool(tie and _ASPECT.search(head))
    if _ASPECT.search(part):
        if said_of_it:
            return before + modifier + tie + part + behind
        return _of_aspect(part, question, subject, asked, thing)
    inside = modifier if said_of_it else own
    if not _may_stand_for(part, inside) or _could_mean_more(words, len(subject), thing):
        return ""
    return before + part + (tie + head if said_of_it else "") + behind


def _of_aspect(
    part: str, question: str, subject: str, asked: re.Match[str], thing: re.Match[str] | None
) -> str:
    """义务 for 职权 in a question of which ones; else the time, the reason ... of the subject."""
    if thing is not None and _COUNTABLE.search(thing["thing"]) and _COUNTABLE.search(part):
        return question[: thing.start("thing")] + part
    if any(word.tag == "p" or word.text in _MODALS or word.text == "被" for word in _words(subject)):
        return ""
    done = question[asked.end() :].lstrip("要会能") if _HOW.match(asked.group()) else ""
    return f"{subject.removesuffix('的')}{done if len(done) > 1 else ''}的{part}"


def _may_stand_for(part: str, subject: str) -> bool:
    """Whether both are acts (述职, 代表视察), or both names of things without a verb, a preposition or 的 in them."""
    words = _words(subject)
    acts = _is_act(part), _is_act(subject)
    if any(acts):
        return all(acts) and not any(word.tag == "p" and word.text != "被" for word in words)
    if _PERSON.search(subject) or _BODY.search(subject):
        return False
    return all(word.names or word.tag in {"m", "f", "a", "s"} for word in words)


def _is_act(text: str) -> bool:
    return _ACT.search(text) is not None or _words(text[-2:])[-1].tag.startswith("v")


def _could_mean_more(words: Sequence[_Word], begin: int, thing: re.Match[str] | None) -> bool:
    """Whether the question names something behind its subject that the part could stand for as well."""
    if thing is not None:
        return _COUNTABLE.search(thing["thing"]) is None
    return any(word.names and len(word.text) > 1 for word in words if word.start >= begin)


def _subject(words: Sequence[_Word], asked: re.Match[str]) -> str:
    """What stands before the predicate that the question word belongs to."""
    left = [word for word in words if word.end <= asked.start()]
    if asked.group() == "吗":
        left = left[: next((at for at, word in enumerate(left) if word.text in _AROUND), 0)]
    governed = asked.group() == "吗" or left[-1:] == [] or _HOW.match(asked.group()) is not None
    while left:
        word = left[-1]
        adverbial = (
            word.text in _AROUND
            or word.text.startswith("每")
            or word.tag in {"d", "m", "t", "p", "r", "q", "ul"}
        )
        if not adverbial and (governed or not word.tag.startswith("v")):
            break
        governed = (
            governed or not adverbial or word.tag == "p" or word.text in {"有", "由", "是", "要", "需要"}
        )
        left.pop()
    return _WHEN.sub("", "".join(word.text for word in left))


def _place_at_head(words: Sequence[_Word]) -> str:
    """The place that a question begins with, of which the collection may know nothing (杭州代表建议多久答复)."""
    return "".join(word.text for word in words[:1] if word.tag == "ns" and not _ANY_PLACE.match(word.text))
