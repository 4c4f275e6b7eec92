"""Of which among several a claim speaks: of some of a body (代表中的党员), of the levels in a row (县、镇人大代表)."""

from __future__ import annotations

import re

from rag.answering.claims.words import NEAR, grade, said

_AMONG = re.compile(r"(?P<of>[\u4e00-\u9fff]{2})(?:当中|之中|中|里)的(?P<part>[\u4e00-\u9fff]{2,8})")
_LEVELS = "[省市县区乡镇村]"
_ROW = re.compile(
    rf"(?P<row>{_LEVELS}(?:(?:、|和|及|与){_LEVELS})+)(?:[两二三四]级)?(?P<head>人大|代表|党委|政府|干部)"
)


def others_among(claim: str, clauses: str, sentence: str) -> str:
    """Those among the same (代表中的干部) of whom ``claim`` says what ``sentence`` says of others (代表中的党员), or the row of
    levels of which it says what ``clauses`` say of one of them; empty where there is none. All are folded.
    """
    theirs = [(match["of"], match["part"]) for match in _AMONG.finditer(sentence)]
    for match in _AMONG.finditer(claim):
        parts = [part for of, part in theirs if of == match["of"]]
        first = next(iter(said(match["part"]).words), None)
        if parts and first and grade(said(sentence).find(first.text)) < NEAR:
            return match.group()
    for match in _ROW.finditer(claim):
        there = _levels_of(match["head"], clauses)
        if there and there < _levels_of(match["head"], match.group()):
            return match.group()
    return ""


def _levels_of(head: str, text: str) -> set[str]:
    """The levels on which ``text`` names a ``head`` (人大); none where it speaks of those of every level."""
    if re.search(f"各级(?:地方)?{head}", text):
        return set()
    rows = re.findall(rf"({_LEVELS}(?:[、和及与]?{_LEVELS})*)(?:[两二三四]?级)?{head}", text)
    return set(re.findall(_LEVELS, "".join(rows).replace("镇", "乡")))
