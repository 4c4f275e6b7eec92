"""What something is said to be: the explanation of one watchword given for another's, one aim for another.

Texts of this field explain in rows: “甲”,就是要…。“乙”,就是要…。 A claim that takes the name from one sentence of the
row and what it is from the next has all its words in the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answering.claims.words import said, share_said

_IS = re.compile(
    r"(?:[,，:：]|所?[说讲指]的|的?(?:意思|含义|内涵|核心|要义))?(?:也|就|正|即)?"
    r"(?:(?<![但可还凡于或若要不只正而])是(?!否|不是|[由因]|为了)(?:指|说|要)?|[被叫]?(?:称|视)[为作]|概括[为成]|定义为|定位为|指的是|意味着|(?<=”)指(?=[\u4e00-\u9fff“])(?![出导标定数示]))"
)
_QUOTED = re.compile(r"“[^“”]+”")
_LEAD = re.compile(r"[^,，。;；]{0,14}(?:讲话|文件|意见|报告|批示|材料)(?:中|里|把|将|的|上)*[,，]?")
_MARKS = frozenset(",，:：")
_SAID, _MARGIN = 0.75, 0.3
_TELLS = 0.3


def explained_by_another(claim: str, sentences: Sequence[str]) -> str:
    """What ``claim`` says that something is, where one of the ``sentences`` says so of another thing, and another
    says of this thing what it is; else empty. All are folded.
    """
    mine = _sides(claim)
    if mine is None:
        return ""
    rows = [sides for one in dict.fromkeys(sentences) for sides in _rows(one)]
    scored = [(_held(mine[0], sides), _held(mine[1], sides)) for sides in rows]
    own = max((other for one, other in scored if one >= _SAID), default=1.0)
    another = max((other for one, other in scored if one <= _SAID - _MARGIN), default=0.0)
    return mine[1] if another >= max(_SAID, own + _MARGIN) else ""


@lru_cache(maxsize=4096)
def _rows(sentence: str) -> tuple[tuple[str, str], ...]:
    """The sides of a sentence, or of each of its clauses where these say of several things what they are."""
    clauses = [sides for clause in re.split("[,，;；]", sentence) if (sides := _sides(clause)) is not None]
    whole = _sides(sentence)
    return tuple(clauses) if len(clauses) > 1 else (whole,) if whole else ()


@lru_cache(maxsize=4096)
def _sides(text: str) -> tuple[str, str] | None:
    """What a sentence speaks of and what it says that this is, where it says so."""
    match = _IS.search(text)
    if match is None:
        return None
    one, other = text[: match.start()], text[match.end() :].rstrip("。;；")
    quoted = _QUOTED.search(one)
    one = quoted.group() if quoted else _topic(one, begins=text[match.start()] in _MARKS)
    tells = (quoted or _weight(one) >= _TELLS) and _weight(other) >= _TELLS
    return (one, other) if tells else None


def _topic(text: str, *, begins: bool) -> str:
    """What the words before 是 speak of: all of them where 是 ``begins`` its clause, else the clause in which it stands."""
    rest = _LEAD.sub("", text, count=1) or text
    return rest if begins or rest != text else re.split(r"[,，。;；:：]", text)[-1]


def _weight(text: str) -> float:
    return sum(word.weight for word in said(text).words)


def _held(side: str, there: tuple[str, str]) -> float:
    """Share (0..1) of what ``side`` says that the better side of another sentence says; a watchword only as a whole."""
    if _QUOTED.fullmatch(side):
        return float(any(side in one for one in there))
    words = said(side).words
    return max(share_said(words, one) for one in there)
