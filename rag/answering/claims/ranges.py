"""Within what something is the largest, the first or the only one: 亚洲最大 does not say 世界最大.

A superlative holds within the range that stands before it, so that a range may not be put for another, and none may
be added that the source does not name.
"""

from __future__ import annotations

import re

from rag.answering.claims.words import CLAUSE_MARK

_SUPERLATIVE = re.compile(
    r"最[大高多早好强先长优美快低小少](?!限度|程度|努力|化|诚意|可能|公约)|第[一二三四五六七八九十](?=$|[,，。;；、的位名家个])|首[位家个创例次]|之[首最冠]|榜首|率先|领先|前列|前[三五十](?=$|[,，。;；位名强])|唯一|一流"
)
_RANGES = (
    ("世界", r"(?<!新)世界(?!观)|全球|国际(?=领先|先进|一流|上)"),
    ("亚洲", "亚洲|东亚|东南亚"),
    ("全国", "全国(?!人大|人民|政协|劳|先进)|国内|我国|全中国"),
    *((name, name) for name in ("华东", "华北", "华南", "华中", "西南", "西北", "东北", "西部", "东部", "中部", "长三角", "珠三角")),
    *((f"全{unit}", rf"[全我本]{unit}(?!委|人大|政|长)|{unit}[内域](?!外)") for unit in "省市区县州乡镇"),
)  # fmt: skip
_RANGE = re.compile("|".join(f"(?P<r{number}>{words})" for number, (_, words) in enumerate(_RANGES)))
_WIDE = frozenset(("世界", "亚洲", "全国"))
_BEFORE = 20


def other_range(claim: str, clauses: str, sentence: str) -> str:
    """The range of a superlative of ``claim`` that the superlatives in ``clauses`` of ``sentence`` do not have.

    All are folded; empty where they have it, or the claim has no such range.
    """
    mine = _ranges_of(claim)
    there = _ranges_of(clauses)
    for name, words in mine:
        if there and name not in {other for other, _ in there} and name not in _named(clauses):
            return words
        alone = not there and _SUPERLATIVE.search(clauses)
        if alone and name in _WIDE and name not in _named(sentence):
            return words
    return ""


def _ranges_of(text: str) -> list[tuple[str, str]]:
    """(range, its words) of each superlative of ``text`` that has one before it in its clause, the nearest."""
    found: list[tuple[str, str]] = []
    for match in _SUPERLATIVE.finditer(text):
        begin = max((mark.end() for mark in CLAUSE_MARK.finditer(text, 0, match.start())), default=0)
        before = list(_RANGE.finditer(text, max(begin, match.start() - _BEFORE), match.start()))
        if before:
            found.append((_name(before[-1]), before[-1].group()))
    return found


def _named(text: str) -> set[str]:
    return {_name(match) for match in _RANGE.finditer(text)}


def _name(match: re.Match[str]) -> str:
    return _RANGES[int(str(match.lastgroup)[1:])][0]
