"""Which of two contraries a text says of what: 方式不同,目标一致 says neither 方式一致 nor 目标不同.

A word and its contrary may both stand in a text, each said of something else; what each is said of stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.answering.claims.governed import DEGREE
from rag.answering.claims.lexicon import opposites
from rag.answering.claims.polarity import cues_of, denied_at
from rag.answering.claims.words import SPELT, clause_at, grade, said
from rag.text import tagged_words

_ALIKE = ("相同", "一致", "一样", "同样", "相符", "统一")
_UNLIKE = ("不同", "各异", "差异", "分歧", "相反", "区别")
_AMPLE = ("充足", "充分", "充裕", "足够", "宽裕", "保证", "保障")
_CUT = ("压缩", "缩短", "减少", "缩减", "削减", "压减", "挤占", "过短", "太短", "偏短", "仓促", "太紧")
_OFTEN = ("经常", "较多", "时常", "频繁", "常常")
_SELDOM = ("很少", "较少", "极少", "甚少", "鲜有", "不常", "难得")
_HIGH = ("强", "大", "高", "多", "好", "够", "过强", "过大", "过高")
_SHORT = ("不足", "不够", "欠缺", "薄弱", "太弱")
_LOOSE = ((_ALIKE, _UNLIKE), (_AMPLE, _CUT), (_OFTEN, _SELDOM), (_HIGH, _SHORT))
"""What is cut is not ample, what is seldom done is not done often; to deny the one doesn't say the other."""
_LENGTH = 2
"""Characters from which a word is looked at wherever it stands: 大 and 小 are parts of too many others."""
_LINKS = re.compile(
    r"[不很较最太偏极越是也都均皆则更还仍很较已并又的为有得上]|不仅|而且|基本|完全|大体|十分|非常|比较|相当|有所|保持|存在|已经|追求|倒是?|仍然?|已|还是?|依然|反而|反倒|却|比?(?:过去|以前|从前|往年|上年|去年|以往)"
)
_HOW = f"(?:[不偏过]|{DEGREE})"
_HOW_MUCH = re.compile("[够太很甚大再]?|那么|十分|完全")
_NAMES = ("n", "v", "j", "l", "t", "x")
_OWNED = re.compile("的([\u4e00-\u9fff]{2})(?=$|[,，。;；])")
"""压缩审议议案的时间 cuts the 时间."""
_ROW = re.compile(
    "(?P<what>[\u4e00-\u9fff]{2})[和与及、](?:[\u4e00-\u9fff]{2,4})(?:都|均|也都|全都|同时|双双)"
)
"""数量和质量都提高 says it of both."""
_SHELL = re.compile("的?(?:问题|现象|情况|状况|矛盾|局面|困难|短板|难题)")
"""人员不足的问题 says of 人员 what it says of no 问题."""
_MARKS = ",，。;；:：、"
_PARTICLES = ("d", "p", "u", "c", "zg")


@dataclass(frozen=True, slots=True)
class _Place:
    """A word and what stands next to it in its clause: what it is said of. As ``attribute`` it stands before that."""

    name: str
    denied: bool
    beside: tuple[str, ...]
    attribute: bool


def other_pole(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of what ``claim`` says of a thing, and the contrary of which ``sentence`` says of it."""
    for names, others in _poles_in(claim):
        mine = [one for one in _at_pole(claim, names, others) if one.beside]
        if not mine:
            continue
        this, that = list(_at_pole(sentence, names, others)), list(_at_pole(sentence, others, names))
        for one in mine:
            if _of_same(one, that) and not _of_same(one, this):
                return [("negation", "".join(one.beside[:1]) + one.name)]
    return []


_Pole = tuple[str, ...]


@cache
def _poles() -> tuple[tuple[_Pole, _Pole], ...]:
    """The names of each thing that can be said, with those of its contrary."""
    return (*opposites(), *(both for pair in _LOOSE for both in (pair, pair[::-1])))


@lru_cache(maxsize=1024)
def _poles_in(text: str) -> tuple[tuple[_Pole, _Pole], ...]:
    """Those of which ``text`` has a name, on either side."""
    return tuple(pair for pair in _poles() if any(name in text for row in pair for name in row))


def _at_pole(text: str, names: _Pole, others: _Pole) -> Iterator[_Place]:
    """Where ``text`` has one of ``names``, or denies one of ``others``."""
    for denied, row in ((False, names), (True, others)):
        for name in row:
            if name in text:
                yield from (one for one in _places(text, name) if one.denied is denied)


def _of_same(mine: _Place, places: list[_Place]) -> bool:
    """Whether any of ``places`` is said of the same."""
    return any(
        grade(said(other).find(word)) >= SPELT
        for place in places
        for other in place.beside
        for word in mine.beside
    )


@lru_cache(maxsize=4096)
def _places(text: str, name: str) -> tuple[_Place, ...]:
    return tuple(_read(text, name))


def _read(text: str, name: str) -> Iterator[_Place]:
    for at in said(text).exactly(name) if len(name) >= _LENGTH else _graded(name, text):
        place = _place(name, text, at)
        if place.denied == denied_at(text, at) and not (place.denied and place.attribute):
            yield place
            row = _ROW.search(text, clause_at(text, at)[0], at)
            if row and not place.attribute:
                yield replace(place, beside=(row["what"],))


@cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_HOW}?(?P<how>{name})了?(?=$|[,，。;；、])")


def _graded(name: str, text: str) -> list[int]:
    """Where an adjective of one character closes a clause (问题不多, 困难很大) or says how often (较少开展)."""
    found = [one.start("how") for one in _closing(name).finditer(text)]
    found = [
        at
        for at in found
        if re.search(f"{_HOW}$", text[:at]) or tagged_words(text[: at + 1])[-1] in ((name, "a"), (name, "m"))
    ]
    if name not in "多少":
        return found
    often = re.finditer(rf"{_HOW}(?P<how>{name})[地有]?(?=(?P<act>[\u4e00-\u9fff]{{2}}))", text)
    return found + [
        one.start("how") for one in often if [tag for _, tag in tagged_words(one["act"])] in (["v"], ["n"])
    ]


def _denied_itself(text: str, at: int) -> bool:
    """Whether the word at ``at`` is itself denied (不够规范), not only together with the rest of its clause."""
    return denied_at(text, at) and any(
        cue.denies and cue.end <= at and _HOW_MUCH.fullmatch(text, cue.end, at) for cue in cues_of(text)
    )


def _place(name: str, text: str, at: int) -> _Place:
    """What ``name`` at ``at`` is said of: the noun next behind it in its clause, or where none is, before it."""
    first, last = clause_at(text, at)
    denied = _denied_itself(text, at)
    shell = _SHELL.match(text, at + len(name), last)
    behind = [one for one in tagged_words(text[at + len(name) : last]) if not _LINKS.fullmatch(one[0])]
    if not shell and behind and behind[0][1].startswith(_NAMES) and behind[0][0] not in _MARKS:
        closing = _OWNED.search(text, at + len(name), last)
        return _Place(name, denied, (behind[0][0], *(closing.groups() if closing else ())), attribute=True)
    return _Place(name, denied, tuple(_before(text[first:at])), attribute=False)


def _before(text: str) -> list[str]:
    """The last name of ``text``; where that is a verb (活动开展得较少), the one beside it too."""
    before = list(tagged_words(text))
    how = next((number for number, word in enumerate(before) if word == ("得", "ud")), 0)
    if how and before[how - 1][1] == "p":
        before[how - 1] = (before[how - 1][0], "v")
    while before and (_LINKS.fullmatch(before[-1][0]) or before[-1][1].startswith(_PARTICLES)):
        before.pop()
    if not before or not before[-1][1].startswith(_NAMES) or before[-1][0] in _MARKS:
        return []
    beside = [before[-1][0]]
    if before[-1][1].startswith("v") and len(before) > 1 and before[-2][1].startswith(("n", "vn", "l", "x")):
        beside += [before[-2][0]] * (before[-2][0] not in _MARKS)
    return beside
