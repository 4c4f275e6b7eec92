"""What comes before what, and in which part of a meeting, a term or an election something is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.answering.claims.alignment import Pair
from rag.answering.claims.words import PARTLY, grade, said

_ORDER = re.compile(
    r"(?P<side>[之以][前后]|[前后](?=$|[,，。;；、]|[应要须就才得可方并再也不一向由]))|(?P<until>过后|完后)"
)
_MEETING = "(?<![社机协学工商员体领])会"
_FRAMES = tuple(
    re.compile("|".join(f"(?P<{side}>{words})" for side, words in zip(("before", "during", "after"), row, strict=True)))
    for row in (
        (
            rf"{_MEETING}(?:议(?:召开|开幕|举行)?)?(?:之|以)?前|提前[\d一二两三五七十]+个?(?:工作日|[天日周月])",
            rf"{_MEETING}(?:上|中|间|议(?:中|上|期间))|大会期间",
            rf"(?<!闭){_MEETING}(?:议(?:召开|闭幕|结束)?)?(?:之|以)?后|[闭休]会(?:期间|之?后|以后)",
        ),
        ("事前|事先|预先", "事中", "事后"),
        (
            "(?:上|就|到)任前|任[职命]?前",
            "任期(?!届满|结束)|(?:届满|任期结束)(?:之|以)?前|任内|任职期间|在任(?:期间|时)|届内",
            "(?:离|卸|退)任(?:之|以)?后|届满(?:之|以)?后|任期(?:结束|届满)(?!(?:之|以)?前)",
        ),
        ("选举?前|换届(?:选举)?前", "(?:换届|选举)(?:期间|中)", "选后|(?:换届|选举|当选)(?:之|以)?后"),
    )
)  # fmt: skip
"""A row a matter that has a before, a during and an after."""
_THEN = re.compile(
    r"(?P<a>[^,，。;；:：]{2,20})(?:之|以)?后[,，]?(?:再|才|方|就|便)?(?P<b>[^,，。;；]{2,20})"
    r"|先(?P<c>[^,，。;；]{2,20})(?:[,，][^,，。;；]{0,8})?[,，]?(?:再|然后|后|才)(?P<d>[^,，。;；]{2,20})"
)
_STEM = re.compile(
    r"([\u4e00-\u9fff]{2})(?:结束|完成|开始)?(?:之|以)?(?:前|后|期间|过程中|中(?=[要应须,，]))"
)
_CLAUSE = re.compile(r"[,，。;；:：\n]")
_TELLING = 0.3
_Spans = tuple[tuple[int, int], ...]


def out_of_order(claim: str, pair: Pair, sentence: str) -> str:
    """The words of a part of ``claim`` that set something before, in or after what ``sentence`` sets otherwise."""
    part = claim[pair.start : pair.end]
    return (
        _other_side(claim, pair, sentence)
        or _other_frame(part, sentence, pair.clauses)
        or _turned(part, sentence)
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
    last = [match for match in before if not _CLAUSE.search(match.string, match.end(), before[-1].start())]
    return inside or last


def _turned(part: str, sentence: str) -> str:
    """What the claim does first and the source second, beside what it does second and the source first."""
    there = list(_steps(sentence))
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


def _steps(text: str) -> Iterator[tuple[str, str]]:
    for match in _THEN.finditer(text):
        first, second = match["a"] or match["c"], match["b"] or match["d"]
        yield first, second


def _says(mine: str, theirs: str) -> bool:
    """Whether the last telling words of one are in the other."""
    words = [word for word in said(mine).words if word.weight >= _TELLING and len(word.text) > 1]
    heard = said(theirs)
    return bool(words) and sum(grade(heard.find(word.text)) > PARTLY for word in words) * 2 >= len(words)
