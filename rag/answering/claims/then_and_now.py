"""What was (过去, 原来) and what is (现在, 如今): a sentence that says both says neither of the other time."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.poles import other_pole
from rag.answering.claims.words import Word, said, share_said
from rag.text import tagged_words

_FRAME = re.compile(
    r"(?P<then>(?<![比走说跑送得翻回度])过去|(?<![比日年月天号之届会到\d])以前|(?<!比)从前|原来|原先|往年)(?!的)"
    r"|(?P<now>现在|目前|如今|眼下|当前|现今)(?!的)"
)
_ALWAYS = re.compile(r"一直|始终|历来|向来|一贯")
_THAN_BEFORE = re.compile(r"比(?:过去|以前|从前|往年|原来|以往)")
_MOSTLY, _CLEARLY, _TELLING = 0.8, 0.1, 0.3


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands at ``[start, end)`` behind a word of time (``mark``) is said of that time: "then" or "now"."""

    time: str
    mark: str
    start: int
    end: int


def other_time(claim: str, sentence: str) -> list[tuple[str, str]]:
    """(kind, words) of 现在 where the sentence says of the past only what the claim says, or the other way round."""
    mine, theirs = time_frames(claim), time_frames(sentence)
    if not theirs:
        return []
    times = {frame.time for frame in mine}
    words, behind = _words_of(claim)
    if len(times) == 1:
        own, other = _shares(words, sentence, times)
        inner, outer = _shares(behind, sentence, times)
        if outer >= max(_MOSTLY, inner + _CLEARLY) and other >= own + _CLEARLY:
            return [("date", mine[0].mark)]
    always = _ALWAYS.search(claim)
    if always and {frame.time for frame in theirs} == {"then", "now"}:
        shares = _shares(behind, sentence, {"then"})
        if max(shares) >= _MOSTLY and min(shares) < _MOSTLY / 2:
            return [("date", always.group())]
    return _turned_round(claim, sentence)


def _words_of(claim: str) -> tuple[list[Word], list[Word]]:
    """The words of a claim, and those behind its first verb: its topic goes without saying in the second frame."""
    words = [
        word
        for word in said(claim).words
        if not _FRAME.fullmatch(word.text) and not _ALWAYS.fullmatch(word.text)
    ]
    verb = next((at for at, tag in _tagged(claim) if tag == "v"), 0)
    behind = [word for word in words if word.start > verb]
    return words, behind if sum(word.weight for word in behind) >= _TELLING else words


def _shares(words: Sequence[Word], sentence: str, times: Collection[str]) -> tuple[float, float]:
    """How much (0..1) of ``words`` the sentence says of ``times``, and how much of another time."""
    told = {True: 0.0, False: 0.0}
    for frame in time_frames(sentence):
        share = share_said(words, sentence[frame.start : frame.end])
        told[frame.time in times] = max(told[frame.time in times], share)
    return told[True], told[False]


def _tagged(text: str) -> list[tuple[int, str]]:
    """Where each word of ``text`` begins, and its part of speech."""
    found, at = [], 0
    for word, tag in tagged_words(text):
        found.append((at, tag))
        at += len(word)
    return found


def _turned_round(claim: str, sentence: str) -> list[tuple[str, str]]:
    """What the claim says of one time and the sentence the contrary of at that time: 现在少了 where that has 现在多了."""
    mine = [(frame.time, claim[frame.start : frame.end]) for frame in time_frames(claim)]
    if not mine and _THAN_BEFORE.search(claim):
        mine = [("now", claim)]
    return [
        ("date", problem)
        for time, text in mine
        for frame in time_frames(sentence)
        if frame.time == time
        for _, problem in other_pole(text, sentence[frame.start : frame.end])
    ][:1]


def of_other_time(claim: str, sentence: str, at: int) -> bool:
    """Whether what stands at ``at`` of the sentence is said of another time than all of the claim."""
    times = {frame.time for frame in time_frames(claim)}
    there = next((frame for frame in time_frames(sentence) if frame.start <= at < frame.end), None)
    return there is not None and len(times) == 1 and there.time not in times


@lru_cache(maxsize=2048)
def time_frames(text: str) -> tuple[_Frame, ...]:
    """The parts of a folded text that are said of the past or of the present, in order."""
    marks = list(_FRAME.finditer(text))
    ends = [*(one.start() for one in marks[1:]), len(text)]
    return tuple(
        _Frame(str(mark.lastgroup), mark.group(), mark.end(), ends[number])
        for number, mark in enumerate(marks)
    )
