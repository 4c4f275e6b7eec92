"""On which level something holds: 全县 is not 全省, 省外 not 国外, 市镇两级 not 省市两级."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WHOLE = re.compile(r"全(?P<unit>[国省市县区州乡镇村])(?![内外委])")
_OUTSIDE = re.compile(r"(?P<unit>[国省市县区境州乡镇])(?P<side>[外内])(?![部资商事宾交容])")
_TIERS = re.compile(r"(?P<run>(?:[省市县区州乡镇村](?:\([乡镇]\))?[、和与]?){2,4})(?P<count>[两三四]级)")
_ON_LEVEL = re.compile(r"(?P<unit>[省市县区州乡镇村]|街道)(?:这)?一级")
_DONE_ON = re.compile(
    "在(?:各|全|本|我|[\\d一二两三四五六七八九十]+个)?(?P<units>[省市县区州乡镇村]{1,3}(?:[、和与及][省市县区州乡镇村]{1,3})*)(?:\\([^()]{1,6}\\))?(?:里|上|内|一级)?(?P<act>[\u4e00-\u9fff]{2})"
)
"""What is done on a level: 在县里|召开, 在两个乡镇|召开."""
_HEADED = re.compile(
    r"(?<!全)(?P<unit>[省市县区州乡镇])(?=(?P<body>党?委(?![员托])|人大常委会|人大|政府|政协)(?P<what>[\u4e00-\u9fff]{4,8}))"
)
"""A body of some level, and what its name says more about: 省委|人大工作会议."""
_WHOLE_OF = re.compile(r"全(?P<unit>[省市县区州乡镇])(?P<what>[\u4e00-\u9fff]{4})")
_LEAST = 4
"""Characters from which what stands behind two bodies alike does not do so by chance."""
_NAME = 3
"""Characters that a place with its unit has at least."""
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
        if match["unit"] in "省市县" and not _spoken_of(match["unit"], f"{said}\n{context}"):
            return match.group()
    run = {match.group() for match in _BELONGS.finditer(said)}
    for match in _BELONGS.finditer(claim):
        if any(one[1] == match["tie"] for one in run) and match.group() not in run:
            return match.group()
    for match in _ON_LEVEL.finditer(claim):
        if not re.search("[乡镇]" if match["unit"] in "乡镇" else match["unit"], f"{said}\n{context}"):
            return match.group()
    return (
        _elsewhere(claim, said) or _other_tiers(claim, said) or _same_thing_of_another(claim, said, context)
    )


_OF_PLACE = "[\u4e00-\u9fff]{0,4}[省市县区州乡镇村委]|人大|政府"
"""What is of a place: 在阳城县|北留镇 is somewhere else than 在阳城县."""
_BELONGS = re.compile("(?P<unit>[省市县区州乡镇])(?P<tie>[属直])(?=[\u4e00-\u9fff]{2})(?![属于接])")
"""What is run on a level: 市属媒体, 省直部门."""
_OWN_LEVEL = re.compile(r"(?P<unit>[省市县区州乡镇])级(?P<body>党委|政府|人大|财政|法院|检察院)")
"""A body whose level is said of it: 县级政府."""


def raised_level(claim: str, said: str, places: Sequence[str]) -> str:
    """县级政府 where it is 本级政府 of a town, 阳城县经济 where it is 我镇经济; else empty. All are folded.

    ``places`` are the places that may be named.
    """
    for match in _OWN_LEVEL.finditer(claim):
        own = re.search(f"[本同]级{match['body']}", said)
        if own and match["unit"] not in said and re.search(f"[{_UNITS}]", said):
            return match.group()
    for place in places:
        unit = place[-1]
        if place not in claim or unit not in _UNITS or len(place) < _NAME or place in said:
            continue
        for match in re.finditer(f"{place}(?=([\u4e00-\u9fff]{{2}}))", claim):
            others = re.findall(f"[我本全]([{_UNITS}]){match[1]}", said)
            if others and _tier(unit) not in map(_tier, others):
                return place
        for match in re.finditer(f"(?P<led>[在对为给])(?:整个|全)?{place}(?!{_OF_PLACE})", claim):
            others = re.findall(f"{match['led']}[我本全]([{_UNITS}])(?!{_OF_PLACE})", said)
            if others and _tier(unit) not in map(_tier, others):
                return place
    return ""


def _same_thing_of_another(claim: str, said: str, context: str) -> str:
    """市委人大工作会议 where only 省委人大工作会议 is spoken of; 全县改革发展 where it is 青山乡改革发展."""
    for match in _HEADED.finditer(claim):
        for length in range(len(match["what"]), _LEAST - 1, -1):
            name = match["body"] + match["what"][:length]
            held = re.findall(f"([{_UNITS}]){name}", said) or re.findall(f"([{_UNITS}]){name}", context)
            there = {_tier(unit) for unit in held}
            if there and _tier(match["unit"]) not in there:
                return match["unit"] + name
            if there:
                break
    for match in _WHOLE_OF.finditer(claim):
        before = [said[max(0, one.start() - 3) : one.start()] for one in re.finditer(match["what"], said)]
        one_of = all(
            re.search(f"[\u4e00-\u9fff](?![{_UNITS}])[\u4e00-\u9fff][{_UNITS}]$", name) for name in before
        )
        units = {_tier(name[-1]) for name in before if name}
        if before and one_of and _tier(match["unit"]) not in units:
            return match.group()
    return ""


def _elsewhere(claim: str, said: str) -> str:
    """在县里召开 where it is 在各乡镇召开."""
    there: dict[str, set[str]] = {}
    for match in _DONE_ON.finditer(said):
        there.setdefault(match["act"], set()).update(_units(match["units"]))
    for match in _DONE_ON.finditer(claim):
        if there.get(match["act"], set()).isdisjoint(_units(match["units"])) and match["act"] in there:
            return match.group()
    return ""


def _tier(unit: str) -> str:
    return "乡" if unit == "镇" else unit


def _spoken_of(unit: str, text: str) -> bool:
    return unit in text or unit == "国"


def _other_tiers(claim: str, said: str) -> str:
    there = [_units(match["run"]) for match in _TIERS.finditer(said)]
    for match in _TIERS.finditer(claim):
        if there and _units(match["run"]) not in there:
            return match.group()
    return ""


def _units(run: str) -> frozenset[str]:
    return frozenset(_tier(unit) for unit in run if unit in _UNITS)
