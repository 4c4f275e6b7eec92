"""What was (过去, 原来) and what is (现在, 如今): a sentence that says both says neither of the other time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.words import coverage, grade, said

_FRAME = re.compile(
    r"(?P<then>(?<![走说跑送得翻回度])过去|(?<![日年月天号之届会到\d])以前|从前|原来|原先|往年)(?!的)"
    r"|(?P<now>现在|目前|如今|眼下|当前|现今)(?!的)"
)
_MOSTLY, _CLEARLY = 0.8, 0.1


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands at ``[start, end)`` behind a word of time (``mark``) is said of that time: "then" or "now"."""

    time: str
    mark: str
    start: int
    end: int


def other_time(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of 现在 where the sentence says of the past only what the claim says, or the other way round."""
    mine = frames_of(claim)
    if len({frame.time for frame in mine}) != 1:
        return []
    words = [word for word in said(claim).words if not _FRAME.fullmatch(word.text)]
    own, other = 0.0, 0.0
    for frame in frames_of(sentence):
        heard = said(sentence[frame.start : frame.end])
        told = coverage({word: grade(heard.find(word.text)) for word in words})
        if frame.time == mine[0].time:
            own = max(own, told)
        else:
            other = max(other, told)
    return [("date", mine[0].mark)] if other >= max(_MOSTLY, own + _CLEARLY) else []


def of_other_time(claim: str, sentence: str, at: int) -> bool:
    """Whether what stands at ``at`` of the sentence is said of another time than all of the claim."""
    times = {frame.time for frame in frames_of(claim)}
    there = next((frame for frame in frames_of(sentence) if frame.start <= at < frame.end), None)
    return there is not None and len(times) == 1 and there.time not in times


@lru_cache(maxsize=2048)
def frames_of(text: str) -> tuple[_Frame, ...]:
    """The parts of a folded text that are said of the past or of the present, in order."""
    marks = list(_FRAME.finditer(text))
    ends = [*(one.start() for one in marks[1:]), len(text)]
    return tuple(
        _Frame(str(mark.lastgroup), mark.group(), mark.end(), ends[number])
        for number, mark in enumerate(marks)
    )
