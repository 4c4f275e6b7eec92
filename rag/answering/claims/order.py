"""What comes before what, and in which part of a meeting, a term or an election something is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answering.claims.alignment import Pair
from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.words import CLAUSE_MARK, PARTLY, clause_at, grade, said

_ORDER = re.compile(
    r"(?P<side>[之以][前后]|[前后](?=$|[,，。;；、]|[应要须就才得可方并再也不一向由]))|(?P<until>过后|完后)"
)
_MEETING = "(?<![社机协学工商员体领])会"
_FRAMES = tuple(
    re.compile("|".join(f"(?P<{side}>{words})" for side, words in zip(("before", "during", "after"), row, strict=True)))
    for row in (
        (
            rf"(?<!不)[早先]于[^,，。;；]{{0,4}}{_MEETING}议?|{_MEETING}(?:议(?:召开|开幕|举行)?)?(?:之|以)?前|提前[\d一二两三五七十]+个?(?:工作日|[天日周月])",
            rf"{_MEETING}(?:上|中|间|议(?:中|上|期间)|(?=(?:期间)?[和与及、或](?:在)?[闭休]会))|大会期间",
            rf"(?<![不最])[晚迟]于[^,，。;；]{{0,4}}{_MEETING}议?|(?<!闭){_MEETING}(?:议(?:召开|闭幕|结束)?)?(?:之|以)?后|[闭休]会(?:期间|之?后|以后)",
        ),
        ("事前|事先|预先", "事中", "事后"),
        (
            "(?:上|就|到)任前|任[职命]?前",
            "任期(?!届满|结束)|(?:届满|任期结束)(?:之|以)?前|任内|任职期间|在任(?:期间|时)|届内",
            "(?:离|卸|退)任(?:之|以)?后|届满(?:之|以)?后|任期(?:结束|届满)(?!(?:之|以)?前)",
        ),
        ("刚才|刚刚|方才|此前|先前|早前|会前", "(?!)", "稍后|稍候|随后|接下来|下一步|即将|待会"),
        ("选举?前|换届(?:选举)?前", "(?:换届|选举)(?:期间|中)", "选后|(?:换届|选举|当选)(?:之|以)?后"),
    )
)  # fmt: skip
"""A row a matter that has a before, a during and an after."""
_THEN = re.compile(
    r"(?P<a>[^,，。;；:：]{2,20})(?:之|以)?后[,，]?(?:再|才|方|就|便)?(?P<b>[^,，。;；]{2,20})"
    r"|先(?P<c>[^,，。;；]{2,20})(?:[,，][^,，。;；]{0,8})?[,，]?(?:再|然后|后|才)(?P<d>[^,，。;；]{2,20})"
)
_AHEAD = re.compile(r"(?P<topic>[^,，。;；]{4,30})[,，][^,，。;；]{0,6}?(?P<when>事先|事前|预先|事后)")
_FIRST = re.compile(
    r"(?P<second>[^,，。;；:：]{2,40}?)(?:之|以)?前[,，][^,，。;；]{0,8}?[应要须](?P<first>[^,，。;；]{2,20})"
)
"""决策前,应听取意见: first the one, then the other."""
_STEM = re.compile(
    r"([\u4e00-\u9fff]{2})(?:结束|完成|开始)?(?:之|以)?(?:前|后|期间|过程中|中(?=[要应须,，]))"
)
_TELLING = 0.3
_Spans = tuple[tuple[int, int], ...]


def out_of_order(claim: str, pair: Pair, sentence: str) -> str:
    """The words of a part of ``claim`` that set something before, in or after what ``sentence`` sets otherwise."""
    part = claim[pair.start : pair.end]
    return (
        _other_side(claim, pair, sentence)
        or _other_frame(part, sentence, pair.clauses)
        or _turned(claim, sentence)
        or _beforehand(part, sentence)
    )


def _other_side(claim: str, pair: Pair, sentence: str) -> str:
    """What the claim sets after something before which the source sets it, or the other way round."""
    there = [(_last_word(sentence, match.start()), _side(match)) for match in _ORDER.finditer(sentence)]
    for match in _ORDER.finditer(claim, pair.start, pair.end):
        word = _last_word(claim, match.start())
        sides = {
            side
            for other, side in there
            if other and word and (word == other or said(other).find(word) or said(word).find(other))
        }
        if sides and _side(match) not in sides:
            return word + match.group()
    return ""


def of_another_clause(fact: Fact, claim: str, sentence: str, equal: Sequence[Fact]) -> bool:
    """Whether ``sentence`` says in a clause with a time of its own what ``claim`` does at the time ``fact``, which the
    sentence (``equal``) names in another clause: 每季度活动一次,年底报告 has no 每季度报告.
    """
    if fact.kind not in _WHEN:
        return False
    start, end = clause_at(claim, fact.start)
    home = _saying(claim[fact.end : end], sentence) or _saying(claim[start : fact.start], sentence)
    mine, there = facts_of(claim), facts_of(sentence)
    if not home or any(a <= one.start < b for one in equal for a, b in home):
        return False
    own = [one for one in there if one.kind in _WHEN and any(a <= one.start < b for a, b in home)]
    return bool(own) and not any(one.same_kind(two) and one.equals(two) for one in own for two in mine)


_WHEN = frozenset(("every", "part", "quarter", "month", "date"))


def _side(match: re.Match[str]) -> str:
    return "前" if "前" in match.group() else "后"


def _last_word(text: str, end: int) -> str:
    """The last telling word before ``end`` of its clause."""
    words = [
        word.text
        for word in said(text).words
        if end - 8 <= word.start and word.end <= end and len(word.text) > 1
    ]
    return words[-1] if words else ""


def _other_frame(part: str, sentence: str, clauses: _Spans) -> str:
    """会后 where the source has 会前 in the clause that says the rest, or in an earlier one whose time goes on."""
    for frame in (*_FRAMES, *map(_frame_of, sorted(set(_STEM.findall(part))))):
        mine = list(frame.finditer(part))
        there = list(frame.finditer(sentence))
        sides = {str(match.lastgroup) for match in mine}
        if len(sides) != 1 or not there:
            continue
        home = _saying(frame.sub("", part), sentence) or clauses
        governing = {str(match.lastgroup) for span in home for match in _governing(there, *span)}
        if governing and not governing & sides:
            return mine[0].group()
    return ""


@lru_cache(maxsize=256)
def _frame_of(act: str) -> re.Pattern[str]:
    """Before, during and after an act (视察前, 视察中, 视察后)."""
    return re.compile(
        rf"{act}(?:结束|完成|开始)?(?:之|以)?(?:(?P<before>前)|(?P<during>期间|过程中|中(?=[要应须,，]))|(?P<after>后))"
    )


def _saying(text: str, sentence: str) -> _Spans:
    """The clauses of ``sentence`` that have most of what ``text`` says, if any has something."""
    heard = [(span, said(sentence[slice(*span)])) for span in said(sentence).clauses]
    words = [word for word in said(text).words if len(word.text) > 1]
    scores = [sum(word.weight for word in words if grade(one.find(word.text)) > PARTLY) for _, one in heard]
    best = max(scores, default=0.0)
    return tuple(span for (span, _), score in zip(heard, scores, strict=True) if best and score == best)


def _governing(there: list[re.Match[str]], start: int, end: int) -> list[re.Match[str]]:
    """The times named in ``[start, end)``, else those of the last clause before that names some."""
    inside = [match for match in there if start <= match.start() < end]
    before = [match for match in there if match.start() < start]
    last = [
        match for match in before if not CLAUSE_MARK.search(match.string, match.end(), before[-1].start())
    ]
    return inside or last


def _turned(part: str, sentence: str) -> str:
    """What the claim does first and the source second, beside what it does second and the source first."""
    there = _steps(sentence)
    for first, second in _steps(part):
        for one, other in there:
            if (
                _says(second, one)
                and _says(first, other)
                and not _says(first, one)
                and not _says(second, other)
            ):
                return first
    return ""


def _beforehand(part: str, sentence: str) -> str:
    """选举之后介绍 where the source has 需选举的干部,事先介绍: 事先 is before what its topic speaks of."""
    for match in _ORDER.finditer(part):
        word = _last_word(part, match.start())
        for there in _AHEAD.finditer(sentence):
            if (
                (_side(match) == "后") != (there["when"] == "事后")
                and word
                and said(there["topic"]).exactly(word)
            ):
                return word + match.group()
    return ""


@lru_cache(maxsize=2048)
def _steps(text: str) -> tuple[tuple[str, str], ...]:
    then = ((match["a"] or match["c"], match["b"] or match["d"]) for match in _THEN.finditer(text))
    return (*then, *((match["first"], match["second"]) for match in _FIRST.finditer(text)))


def _says(mine: str, theirs: str) -> bool:
    """Whether the last telling words of one are in the other."""
    words = [word for word in said(mine).words if word.weight >= _TELLING and len(word.text) > 1]
    heard = said(theirs)
    return bool(words) and sum(grade(heard.find(word.text)) > PARTLY for word in words) * 2 >= len(words)
