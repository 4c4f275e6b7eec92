"""「那议案呢？」: a follow-up that only names something asks the last question again, of that.

What it takes the place of must be plain from the two by themselves: a name of the same ending (主席, 副主席), a
time for a time, what is asked for where it is such a thing too (职权, 义务), or the whole subject where nothing
else in the question could be meant. Anything less plain is left to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_TIME = re.compile(r"今年|去年|前年|明年|后年|(?:19|20)\d\d年|[上下]半年|[上本下]届|[上这本下]个?月")
_OF_IT = r"时间|地点|日期|期限|时限|人数|次数|数量|金额|原因|意义|结果|名单|对象|范围"
_LISTED = r"职权|职责|义务|权利|任务|程序|步骤|条件|要求|内容|方式|方法|做法|措施|形式|原则|目标|问题|不足|困难|经验|特点|成效|责任"
_ASPECT = re.compile(rf"(?:{_OF_IT}|{_LISTED})$")
_COUNTABLE = re.compile(rf"(?:{_LISTED})$")
_ASKED = re.compile(
    r"为什么|什么|哪|谁|怎么样?|怎样|如何|多少|多久|多长|为何|几(?=[个名次位项条种点天年月日])|吗$|是否|有没有|能不能|可不可以|是不是"
)
_ASKED_THING = re.compile(
    r"(?:哪些|什么样的|(?<!为)什么|哪几[个项条种点次]|多少[个项条种]?|几[个项条种点])的?(?P<thing>[\u4e00-\u9fff]{2,5})$"
)
_HOW = re.compile(r"怎|如何|为")
_MODALS = frozenset(
    ("要", "应", "应该", "应当", "必须", "须", "需", "需要", "可以", "能", "会", "得", "该", "有权")
)
_AROUND = _MODALS | frozenset(
    ("有", "由", "是", "在", "都", "每", "季度", "多久", "何时", "一般", "通常", "具体")
)
_NOMINAL = ("n", "x", "j", "b", "l", "vn", "i")
"""Tags of what names are made of; x are the terms of the field."""
_RANKS = frozenset("副正总")
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
        return self.tag.startswith(_NOMINAL)


def names_something(part: str) -> bool:
    """Whether ``part`` only names something, without asking or saying anything of it."""
    return 0 < len(part) <= _MOST_CHARS and _NO_NAME.search(part) is None


def with_part_swapped(part: str, question: str, place: str = "") -> str:
    """``question`` asked of ``part``; empty where it is not plain what the part takes the place of.

    ``place`` is the place that the question names; it stays, as one at its beginning does that nobody knows.
    """
    if not names_something(part):
        return ""
    if _TIME.fullmatch(part) or _NUMBERED.fullmatch(part):
        return _of_like_time(part, question) or _of_like_number(part, question)
    words = _words(question)
    return _of_like_ending(part, question, words) or _of_subject(part, question, words, place)


def _words(text: str) -> list[_Word]:
    """The words of ``text`` as it is written; the tagger folds, which keeps every length."""
    found, at = [], 0
    for word, tag in tagged_words(text):
        found.append(_Word(text[at : at + len(word)], tag, at))
        at += len(word)
    return found


def _of_like_time(part: str, question: str) -> str:
    """今年 for 去年."""
    times = [*_TIME.finditer(question)]
    if len(times) != 1 or not _TIME.fullmatch(part) or times[0].group()[-1] != part[-1]:
        return ""
    return question[: times[0].start()] + part + question[times[0].end() :]


def _of_like_number(part: str, question: str) -> str:
    """第二批 for 第一批, 四季度 for 一季度."""
    own = _NUMBERED.fullmatch(part)
    unit = own["unit"] if own else ""
    like = [found for found in _NUMBERED.finditer(question) if unit and found["unit"].startswith(unit)]
    if len(like) != 1:
        return ""
    return question[: like[0].start()] + part + question[like[0].start("unit") + len(unit) :]


def _of_like_ending(part: str, question: str, words: Sequence[_Word]) -> str:
    """副主席 for 主席, 一般建议 for 重点建议: the whole name that ends alike, or behind its body where a rank differs."""
    own = _words(part)
    like = [at for at, word in enumerate(words) if _alike(word.text, own[-1].text)]
    if len(like) != 1:
        return ""
    at = first = like[0]
    if at + 1 < len(words) and words[at + 1].names:
        return ""  # a word of something else: 主任|会议
    word, last = words[at], own[-1].text
    if _RANKS.intersection((part[0], word.text[0])) or (first and words[first - 1].text in _RANKS):
        head = question[: word.end].removesuffix(last if word.text.endswith(last) else word.text)
        return head.rstrip("副正总") + part.removeprefix("正") + question[word.end :]
    while first and words[first - 1].names:
        first -= 1
    if first and words[first - 1].tag.startswith("v"):
        return ""  # 闭会|期间, 提名|人选: said of the name, or acting on it
    return question[: words[first].start] + part + question[word.end :]


def _alike(word: str, other: str) -> bool:
    if word == other:
        return len(word) > 1
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) > 1 and longer.endswith(shorter)


def _of_subject(part: str, question: str, words: Sequence[_Word], place: str) -> str:
    """The subject, which stands before what is asked, or the thing that is asked for."""
    asked, thing = _ASKED.search(question), _ASKED_THING.search(question)
    if asked is None:
        return ""
    subject = _subject(words, asked)
    kept = re.match(re.escape(place or _place_at_head(words)) + _OF_PLACE, subject)
    own = subject[kept.end() :] if kept and kept.end() and (place or _place_at_head(words)) else subject
    if not own or _LEADING.match(own):
        return ""
    before, behind = subject[: len(subject) - len(own)], question[len(subject) :]
    modifier, tie, head = own.rpartition("的")
    if _ASPECT.search(part):
        if tie and _ASPECT.search(head):
            return before + modifier + tie + part + behind
        return _of_aspect(part, question, subject, asked, thing)
    inside = _words(modifier if tie and _ASPECT.search(head) else own)
    rest = tie + head if tie and _ASPECT.search(head) else ""
    if not _may_stand_for(part, inside) or _could_mean_more(words, len(subject), asked, thing):
        return ""
    return before + part + rest + behind


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


def _may_stand_for(part: str, subject: Sequence[_Word]) -> bool:
    """Whether both are acts (述职, 代表视察), or both names without a verb, a preposition or 的 in them."""
    acts = _is_act(part), _is_act("".join(word.text for word in subject))
    if any(acts):
        return all(acts) and not any(word.tag == "p" and word.text != "被" for word in subject)
    return all(word.names or word.tag in {"m", "f", "a", "s"} for word in subject)


def _is_act(text: str) -> bool:
    return _words(text[-2:])[-1].tag.startswith("v")


def _could_mean_more(
    words: Sequence[_Word], begin: int, asked: re.Match[str], thing: re.Match[str] | None
) -> bool:
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
        adverbial = word.text in _AROUND or word.tag in {"d", "m", "t", "p", "r", "q", "ul"}
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
