"""More of a thing or less of it: verbs of degree (加大, 减轻) that say the contrary of the same object.

The object stands behind the verb or, where nothing does, before it: 加大考核力度, 考核的力度要减轻.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.polarity import denied_at
from rag.answering.claims.words import SPELT, grade, said
from rag.text import tagged_words

_VERBS = (
    (
        "加大|加强|强化|增强|提高|提升|增加|扩大|加重|加快|加速|加紧|增设|增添|延长|拓宽|拓展|充实|壮大|抬高|上调|调高|增多|增长|上升",
        "减轻|减小|削弱|弱化|减弱|降低|减少|缩小|压缩|缩减|削减|压减|精简|裁减|放慢|减缓|放松|淡化|缩短|收窄|下调|调低|下降|下滑",
    ),
    ("放宽|放开|放松|松绑", "收紧|从严|抓紧|加紧|限制"),
    (
        "保持|沿用|延续|照搬|助长|鼓励|提倡|发扬|放任|纵容",
        "克服|纠正|防止|避免|杜绝|摒弃|戒除|扭转|打破|破除|改变|反对|抵制",
    ),
    ("健全|完善|充实|丰富", "精简|简化|省略|削减|压减"),
    ("担任|出任|就任", "辞去|辞掉|卸任|离任"),
    ("公开|公布|公示", "保密|隐瞒|封锁"),
)
_POLES = tuple((re.compile(more), re.compile(less)) for more, less in _VERBS)
_ANY = re.compile("|".join(f"{more}|{less}" for more, less in _VERBS))
_ITEM = re.compile(r"[^,，。;；:：、\n]+")
_NOUNS = ("n", "j", "l", "v", "i", "x", "r", "s", "b", "a")


@dataclass(frozen=True, slots=True)
class _Pull:
    """A verb of degree and the words of its object."""

    verb: str
    words: tuple[str, ...]
    denied: bool


def pulled_apart(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of a verb of ``claim`` whose object ``sentence`` pulls the other way, and nowhere this way."""
    theirs = _pulls(sentence)
    for mine in _pulls(claim):
        about = [one for one in theirs if one.denied == mine.denied and _same(mine, one)]
        for more, less in (both for row in _POLES for both in (row, row[::-1])):
            if not more.fullmatch(mine.verb) or any(more.fullmatch(one.verb) for one in about):
                continue
            if any(less.fullmatch(one.verb) for one in about):
                return [("content", mine.verb + "".join(mine.words))]
    return []


@lru_cache(maxsize=2048)
def _pulls(text: str) -> tuple[_Pull, ...]:
    found: list[_Pull] = []
    for item in _ITEM.finditer(text):
        verbs = [one for one in _ANY.finditer(text, *item.span()) if text[one.end() : one.end() + 1] != "的"]
        for number, verb in enumerate(verbs):
            until = verbs[number + 1].start() if number + 1 < len(verbs) else item.end()
            since = verbs[number - 1].end() if number else item.start()
            words = _object(text[verb.end() : until]) or _object(text[since : verb.start()])
            if words:
                found.append(_Pull(verb.group(), words, denied_at(text, verb.start())))
    return tuple(found)


def _object(text: str) -> tuple[str, ...]:
    """The words of ``text`` that name what is pulled."""
    return tuple(word for word, tag in tagged_words(text) if len(word) > 1 and tag.startswith(_NOUNS))


def _same(one: _Pull, other: _Pull) -> bool:
    """Whether the shorter of two objects is a part of the longer, its head included."""
    short, long = sorted((one.words, other.words), key=len)
    heard = said(",".join(long))
    return all(grade(heard.find(word)) >= SPELT for word in short)
