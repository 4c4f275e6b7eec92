"""Two things that have changed places around the same word: 把党的主张变成国家意志, 把国家的意志变成党的主张.

Needs no list of who may act: what stands before a verb on one side of it, behind the same little word, stands on
the other side in the other text, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from rag.answering.claims.acts import verb_at_or_after, verbs_in
from rag.answering.claims.words import NEAR, Word, clause_at, grade, said
from rag.text import tagged_words

_MARK = re.compile(
    r"(?P<to>向(?!前|上(?!级)|下(?!级)|后|来)|(?<![交报送转发递])给(?!予)|(?<![作成认行以称视变分])为(?![了主])|跟|同(?![级志意时样])"
    r"|(?<![参赋给授])与(?!会)|(?<![针相反面])对)|(?P<object>把|将)|(?P<by>由|被|受到|接受|受|让|经)"
)
_LINKS = re.compile(
    r"(?:上升|转化|转变)?(?:变)?(?:成为|变成|变为|化为|成|(?<![作因])为)|赋予|属于|等于|代替|取代|就是"
    r"|[看当][作成]|视[作为]|(?<![但就只还凡总可都也])是(?!否|不是)|大于|高于|优于|先于|服从"
)
"""Words that link two things one of which is, becomes or exceeds the other."""
_PREPOSITION = re.compile("(?<![针相反面])对(?![照口外于])|把(?![关握])")
"""Words that two things may stand around whichever verb follows: 党委把人大工作纳入日程."""
_HEAD = re.compile(r"[^,，。;；、和与的]{1,8}的(?:那?[一两几\d]?[位名个])?$")
"""What stands between a verb with its object and the one who does it: 主持会议的|李明."""
_TELLING = 0.2
_GATHERS = frozenset(
    ("内容", "情况", "方面", "问题", "工作", "事项", "环节", "措施", "要求", "重点", "任务", "目的", "目标", "结果", "时间", "地点", "主题", "议题", "做法")
)  # fmt: skip
"""Nouns under which other things are told: 内容包括预算审查 does not make them one that acts or suffers."""

_Span = tuple[int, int]
_SIDES = ("left", "right")


def exchanged_pair(claim: str, source: str) -> tuple[str, str] | None:
    """Two words of ``claim`` that stand in each other's places in ``source``; None where no two do."""
    told = _told_who_tells(claim, source)
    if told:
        return told
    for clause in said(claim).clauses:
        words = [word for word in said(claim).words if _within(word, clause) and word.weight >= _TELLING]
        words = [word for word in words if word.text not in _GATHERS and not _is_verb(word.text)]
        for pivot, others in _pivots(claim, source, clause):
            here = {word: _slot(claim, (word.start, word.end), pivot, clause) for word in words}
            sides = {word.text: _places_in(claim, word, pivot, clause) for word in _once_each(here)}
            here = {word: slot for word, slot in here.items() if slot and sides[word.text] <= {slot, ""}}
            slots = [_slots(words, source, other) for other in others]
            word = claim[slice(*pivot)]
            again = [one for one, at in zip(slots, others, strict=True) if source[slice(*at)] == word != "是"]
            if word.endswith("是"):
                slots = _statements(claim, source, pivot, others, clause, slots)
            for there in slots:
                pair = _swapped(here, there)
                if pair and not (len(again) > 1 and any(_stay(pair, here, other) for other in again)):
                    return pair
    return None


def _once_each(words: Iterable[Word]) -> Iterable[Word]:
    """One word of each text: a reply that runs in a circle has the same ones many times."""
    return {word.text: word for word in words}.values()


def _told_who_tells(claim: str, source: str) -> tuple[str, str] | None:
    """Who is told something by ``claim`` and tells it by ``source``, be he known as one who acts or not (9个镇街汇报工作)."""
    for verb in verbs_in(claim, 0, len(claim)):
        match = _TOLD.search(claim, max(0, verb.start - _LONGEST), verb.start) if verb.has("tell") else None
        if match and re.search(rf"{_HEAD_OF}{re.escape(match[1])}{_ALSO}{verb.word}", source):
            return match[1], verb.word
    return None


_LONGEST = 9
_TOLD = re.compile("[向给]([\u4e00-\u9fff\\d]{2,8})$")
_HEAD_OF = r"(?:^|[,。;:\n])(?:会上|会议上)?"
_ALSO = "(?:也|都|还|就|均|已|分别|依次|先后|及时)*"


def _places_in(text: str, word: Word, pivot: _Span, clause: _Span) -> set[str]:
    """Where around ``pivot`` all that is spelt as ``word`` stands in ``clause``."""
    size, found = len(word.text), set()
    at = text.find(word.text, clause[0], clause[1])
    while at >= 0:
        found.add(_slot(text, (at, at + size), pivot, clause))
        at = text.find(word.text, at + size, clause[1])
    return found


def _statements(
    claim: str,
    source: str,
    pivot: _Span,
    others: Sequence[_Span],
    clause: _Span,
    slots: Sequence[dict[Word, set[str]]],
) -> list[dict[Word, set[str]]]:
    """Those of ``slots`` whose 是 says what the claim's does, without those that say it the other way round.

    What is one thing and no other may be told from either end: 监督是主要任务, 主要任务是监督. Then every word changes
    its side; 人大是政府的监督对象 leaves 对象 where it was, and says something else.
    """
    words = [word for word in said(claim).words if _within(word, clause)]
    here = {word: _side(word.start, pivot) for word in words}
    sides = [
        {word: {_side_of(slot) for slot in found} for word, found in _slots(words, source, other).items()}
        for other in others
    ]
    most = max(map(len, sides), default=0)
    return [
        slot
        for slot, there in zip(slots, sides, strict=True)
        if len(there) == most and not _inverted(here, there)
    ]


def _inverted(here: Mapping[Word, str], there: Mapping[Word, set[str]]) -> bool:
    """Whether all that is found has changed sides, with the last word of either side, which is what it is about."""
    heads = [max((word for word in here if here[word] == side), key=_start, default=None) for side in _SIDES]
    return all(head in there for head in heads) and not any(
        here[word] in found for word, found in there.items()
    )


def _start(word: Word) -> int:
    return word.start


def _side(at: int, pivot: _Span) -> str:
    return "left" if at < pivot[0] else "right"


def _side_of(slot: str) -> str:
    return slot.partition(" ")[0]


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
    for match in _PREPOSITION.finditer(claim, *clause):
        places = [
            one.span()
            for one in _PREPOSITION.finditer(source)
            if one.group() == match.group()
            and _goes_on_alike(claim, (match.end(), clause[1]), source, one.end())
        ]
        if places:
            yield match.span(), places
    links = [match.span() for match in _LINKS.finditer(source)]
    for match in _LINKS.finditer(claim, *clause):
        if links:
            yield match.span(), links


def _goes_on_alike(claim: str, rest: _Span, source: str, start: int) -> bool:
    """Whether a verb of ``rest`` of a clause of ``claim`` stands in the clause of ``source`` from ``start`` on too."""
    heard = said(source)
    end = next(span[1] for span in heard.clauses if span[0] <= start <= span[1])
    return any(
        grade(heard.find(word.text), start, end) >= NEAR
        for word in said(claim).words
        if _within(word, rest)
        and word.weight >= _TELLING
        and any(tag[0] == "v" for _, tag in tagged_words(word.text))
    )


def _slots(words: list[Word], source: str, pivot: _Span) -> dict[Word, set[str]]:
    """Where the clause of ``source`` around ``pivot`` has the ``words``."""
    heard, clause = said(source), clause_at(source, pivot[0])
    found: dict[str, set[str]] = {}
    for word in _once_each(words):
        for at, value in heard.find(word.text) if word.text in source else heard.find(_bare(word.text)):
            slot = _slot(source, (at, at + len(word.text)), pivot, clause)
            if value >= NEAR and slot and clause[0] <= at < clause[1]:
                found.setdefault(word.text, set()).add(slot)
    return {word: found[word.text] for word in words if word.text in found}


def _bare(word: str) -> str:
    """A body without the level before it (政府 for 乡镇政府)."""
    return _LEVEL.sub("", word)


_LEVEL = re.compile("^(?:[省市县区乡镇]{1,2})(?=政府|人大|党委|法院|检察院)")


def _slot(text: str, place: _Span, pivot: _Span, clause: _Span) -> str:
    """The side of ``pivot`` on which ``place`` stands, with the kind of the little word before it; empty if on it.

    由 says by whom only up to the first verb behind it.
    """
    if place[1] <= pivot[0]:
        side, marks = "left", _MARK.finditer(text, clause[0], place[0])
    elif place[0] >= pivot[1]:
        if verb_at_or_after(text, *pivot) and _HEAD.search(text, pivot[1], place[0]):
            return ""
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
