"""Two things that have changed places around the same word: 把党的主张变成国家意志, 把国家的意志变成党的主张.

Needs no list of who may act: what stands before a verb on one side of it, behind the same little word, stands on
the other side in the other text, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from rag.answering.claims.acts import verb_at_or_after, verbs_in
from rag.answering.claims.words import NEAR, Word, said
from rag.text import tagged_words

_MARK = re.compile(
    r"(?P<to>向(?!前|上(?!级)|下(?!级)|后|来)|(?<![交报送转发递])给(?!予)|(?<![作成认行以称视变分])为(?![了主])|跟|同(?![级志意时样])"
    r"|(?<![参赋给授])与(?!会)|(?<![针相反面])对)|(?P<object>把|将)|(?P<by>由|被|受到|接受|受|让|经)"
)
_LINKS = re.compile(
    r"(?:上升|转化|转变)?(?:变)?(?:成为|变成|变为|化为|成|为)|赋予|属于|等于|代替|取代|就是"
    r"|(?<![但就只还凡总可都也])是(?!否|不是)|大于|高于|优于|先于|服从"
)
"""Words that link two things one of which is, becomes or exceeds the other."""
_TELLING = 0.2
_GATHERS = frozenset(
    ("内容", "情况", "方面", "问题", "工作", "事项", "环节", "措施", "要求", "重点", "任务", "目的", "目标", "结果", "时间", "地点", "主题", "议题", "做法")
)  # fmt: skip
"""Nouns under which other things are told: 内容包括预算审查 does not make them one that acts or suffers."""

_Span = tuple[int, int]


def exchanged_pair(claim: str, source: str) -> tuple[str, str] | None:
    """Two words of ``claim`` that stand in each other's places in ``source``; None where no two do."""
    for clause in said(claim).clauses:
        words = [word for word in said(claim).words if _within(word, clause) and word.weight >= _TELLING]
        words = [word for word in words if word.text not in _GATHERS and not _is_verb(word.text)]
        for pivot, others in _pivots(claim, source, clause):
            here = {word: _slot(claim, (word.start, word.end), pivot, clause) for word in words}
            here = {word: slot for word, slot in here.items() if slot}
            slots = [_slots(words, source, other) for other in others]
            word = claim[slice(*pivot)]
            again = [one for one, at in zip(slots, others, strict=True) if source[slice(*at)] == word != "是"]
            for there in slots:
                pair = _swapped(here, there)
                if pair and not (len(again) > 1 and any(_stay(pair, here, other) for other in again)):
                    return pair
    return None


@cache
def _is_verb(word: str) -> bool:
    return all(tag == "v" for _, tag in tagged_words(word))


def _stay(pair: tuple[str, str], here: Mapping[Word, str], there: Mapping[Word, set[str]]) -> bool:
    """Whether ``there``, around the same word said once more, both stand, and not in exchanged places."""
    where = {
        word.text: here[word].removesuffix(" by") in {slot.removesuffix(" by") for slot in slots}
        for word, slots in there.items()
        if word in here
    }
    return all(text in where for text in pair) and any(where[text] for text in pair)


def _within(word: Word, clause: _Span) -> bool:
    return clause[0] <= word.start < clause[1]


def _pivots(claim: str, source: str, clause: _Span) -> Iterator[tuple[_Span, list[_Span]]]:
    """Verbs and links of a clause of ``claim``, each with where ``source`` has the same.

    What stands before a relative clause (对人大提交的方案进行讨论) has no part in what that says.
    """
    for verb in verbs_in(claim, *clause):
        relates = claim[verb.end : verb.end + 1] == "的"
        places = [
            (one.start, one.end)
            for one in verbs_in(source, 0, len(source))
            if one.word == verb.word and (source[one.end : one.end + 1] == "的") is relates
        ]
        if places:
            yield (verb.start, verb.end), places
    links = [match.span() for match in _LINKS.finditer(source)]
    for match in _LINKS.finditer(claim, *clause):
        if links:
            yield match.span(), links


def _slots(words: list[Word], source: str, pivot: _Span) -> dict[Word, set[str]]:
    """Where the clause of ``source`` around ``pivot`` has the ``words``."""
    heard = said(source)
    clause = next(span for span in heard.clauses if span[0] <= pivot[0] < span[1])
    found: dict[Word, set[str]] = {}
    for word in words:
        for at, value in heard.find(word.text):
            slot = _slot(source, (at, at + len(word.text)), pivot, clause)
            if value >= NEAR and slot and clause[0] <= at < clause[1]:
                found.setdefault(word, set()).add(slot)
    return found


def _slot(text: str, place: _Span, pivot: _Span, clause: _Span) -> str:
    """The side of ``pivot`` on which ``place`` stands, with the kind of the little word before it; empty if on it.

    由 says by whom only up to the first verb behind it.
    """
    if place[1] <= pivot[0]:
        side, marks = "left", _MARK.finditer(text, clause[0], place[0])
    elif place[0] >= pivot[1]:
        side, marks = "right", _MARK.finditer(text, pivot[1], place[0])
    else:
        return ""
    mark = next(reversed(list(marks)), None)
    if mark is None or (mark.lastgroup == "by" and verb_at_or_after(text, mark.end(), place[0])):
        return side
    return f"{side} {mark.lastgroup}"


def _swapped(here: Mapping[Word, str], there: Mapping[Word, set[str]]) -> tuple[str, str] | None:
    sides: dict[str, set[str]] = {}
    for word, slot in here.items():
        sides.setdefault(word.text, set()).add(slot)
    moved = [
        (word.text, here[word], next(iter(slots)))
        for word, slots in there.items()
        if word in here and len(slots) == 1 and len(sides[word.text]) == 1 and slots != {here[word]}
    ]
    return next(
        (
            (one, two)
            for one, now, before in moved
            for two, now2, before2 in moved
            if one != two and (now, before) == (before2, now2)
        ),
        None,
    )
