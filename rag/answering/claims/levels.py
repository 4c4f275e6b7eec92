"""On which level something holds: 全县 is not 全省, 省外 not 国外, 市镇两级 not 省市两级."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"全(?P<unit>[国省市县区州乡镇村])(?![内外委])")
_OUTSIDE = re.compile(r"(?P<unit>[国省市县区境州乡镇])(?P<side>[外内])(?![部资商事宾交容])")
_TIERS = re.compile(r"(?P<run>(?:[省市县区州乡镇村](?:\([乡镇]\))?[、和与]?){2,4})(?P<count>[两三四]级)")
_ON_LEVEL = re.compile(r"(?P<unit>[省市县区州乡镇村]|街道)(?:这)?一级")
_UNITS = "国省市县区州乡镇村"


def other_level(claim: str, said: str, context: str) -> str:
    """A level of ``claim`` in whose place ``said`` has another one; empty where none is.

    All are folded; ``context`` is what the article says of itself. What names itself (我市, 市委, 市人大 in the
    place of 全市) is of that level too.
    """
    here = {match["unit"] for match in _WHOLE.finditer(said)}
    for match in _WHOLE.finditer(claim):
        unit = match["unit"]
        if here and unit not in here and not re.search(f"[我本各]{unit}|{unit}[委域内]|{unit}范围", said):
            return match.group()
        if not here and not _spoken_of(unit, f"{said}\n{context}"):
            return match.group()
    outside = {match.group() for match in _OUTSIDE.finditer(said)}
    for match in _OUTSIDE.finditer(claim):
        others = {one for one in outside if one[1] == match["side"]}
        if others and match.group() not in others:
            return match.group()
    for match in _ON_LEVEL.finditer(claim):
        if not re.search("[乡镇]" if match["unit"] in "乡镇" else match["unit"], f"{said}\n{context}"):
            return match.group()
    return _other_tiers(claim, said)


def _spoken_of(unit: str, text: str) -> bool:
    return unit in text or unit == "国"


def _other_tiers(claim: str, said: str) -> str:
    there = [_units(match["run"]) for match in _TIERS.finditer(said)]
    for match in _TIERS.finditer(claim):
        if there and _units(match["run"]) not in there:
            return match.group()
    return ""


def _units(run: str) -> frozenset[str]:
    return frozenset("乡" if unit == "镇" else unit for unit in run if unit in _UNITS)
