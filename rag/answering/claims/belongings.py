"""Whose a thing is: the issuer of a 《》, the meeting that a number tells from others, the plan into which something
goes, and whether the head of a body or who is in charge of the matter there is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.answering.claims.actors import clauses_with_actors

_CLAUSE = r"[^,，。;；:：\n]"
_ISSUER = re.compile(
    r"(?P<by>中央|[全省市县区州乡镇]国?(?:委|人大常委会|人大|政府|政协)(?:办公[室厅])?)(?:的|下发的?|印发的?|出台的?|制定的?|通过的?|关于[^《,，。]{0,12})?《(?P<what>[^》]+)》"
)
_BODY = r"[省市县区州乡镇](?:委(?![员托])|人大常委会|人大|政府|政协)"
_MAKES = r"(?:出台|制定|印发|下发|作出|做出|通过|颁布|发布|转发|批转|起草|修订|公布|宣读|编制)"
_MADE = re.compile(
    rf"(?P<by>{_BODY}){_CLAUSE}{{0,8}}?{_MAKES}了?(?P<row>《[^》]+》(?:(?:[、和与及]|以及)《[^》]+》)*)"
    rf"|(?P<row2>《[^》]+》)(?:是|已)?由(?P<by2>{_BODY}){_CLAUSE}{{0,6}}?{_MAKES}"
)
_MADE_BY = re.compile(
    rf"(?P<row>《[^》]+》)(?:都?是|就是|为){_CLAUSE}{{0,8}}?(?P<by>{_BODY}){_CLAUSE}{{0,8}}?{_MAKES}的"
)
"""《甲》是市委出台的."""
_CONGRESS = re.compile(
    r"(?P<number>十[一二三四五六七八九]|二十[一二三]?)(?P<kind>大)(?![名多个]|力|幅|型|代表|[会量家])"
    r"|(?P<term>十[一二三四五六七八九]?|二十[一二三]?|[一二三四五六七八九])届(?P<session>[一二三四五六七八九十]+)[次中](?:全会|会议)"
)
_INTO = re.compile(
    rf"(?:纳入|列入|编入|写入|写进|列进|排进|排入|归入|放入|放进)(?P<whose>{_CLAUSE}{{2,18}}?)(?:的|学习|培训|工作|年度|重要|中心组|任期|考核|目标)*"
    r"(?P<head>计划|规划|预算|议程|日程|内容|体系|清单|目录|课程|范围)"
)
_RANK = re.compile(
    r"(?P<rank>分管|主要)(?:负责)?(?:人|同志|领导|副职)|(?P<deputy>分管的?副[省市县区州乡镇()、]+长)|一把手"
)
_COURTS = ("法院", "检察院", "政府")


def misplaced(claim: str, said: str) -> list[str]:
    """What ``claim`` says to be of somebody else than ``said`` does, which speaks of the same; both are folded."""
    rules: tuple[Callable[[str, str], str], ...] = (_issuer, _congress, _into, _rank)
    return [words for rule in rules if (words := rule(claim, said))]


def _issuer(claim: str, said: str) -> str:
    """市委《意见》 where the 《意见》 is of 省委 only."""
    held: dict[str, set[str]] = {}
    for match in _ISSUER.finditer(said):
        held.setdefault(match["what"], set()).add(match["by"])
    for match in _ISSUER.finditer(claim):
        if match["by"] not in held.get(match["what"], {match["by"]}):
            return match.group()
    made = _makers(said)
    for title, makers in _makers(claim).items():
        there = made.get(title, set())
        if there and not any(one.startswith(two) or two.startswith(one) for one in makers for two in there):
            return title
    return ""


def _makers(text: str) -> dict[str, set[str]]:
    """The titles in ``text`` with those who made them: 市委出台《甲》、《乙》,市政府作出《丙》."""
    found: dict[str, set[str]] = {}
    for match in _MADE.finditer(text):
        for title in re.findall("《([^》]+)》", match["row"] or match["row2"]):
            found.setdefault(title, set()).add(match["by"] or match["by2"])
    for match in _MADE_BY.finditer(text):
        found.setdefault(match["row"][1:-1], set()).add(match["by"])
    return found


def _congress(claim: str, said: str) -> str:
    """十五大 where only 十六大 is spoken of; 三中全会 where only 四中全会 is."""
    held = {match.group() for match in _CONGRESS.finditer(said)}
    kinds = {bool(match["kind"]) for match in _CONGRESS.finditer(said)}
    return next(
        (
            match.group()
            for match in _CONGRESS.finditer(claim)
            if bool(match["kind"]) in kinds and match.group() not in held
        ),
        "",
    )


def _into(claim: str, said: str) -> str:
    """列入代表培训计划 where it goes into 党委中心组学习计划: the same kind of list, of others."""
    there = [(match["head"], _owners(said, match)) for match in _INTO.finditer(said)]
    for match in _INTO.finditer(claim):
        mine = _owners(claim, match)
        same = [owners for head, owners in there if head == match["head"]]
        if mine and same and all(owners and not owners & mine for owners in same):
            return match.group()
    return ""


def _owners(text: str, match: re.Match[str]) -> frozenset[str]:
    """The kinds of bodies that are named between 列入 and what it is put into."""
    return frozenset(
        actor.body
        for clause in clauses_with_actors(text[match.start("whose") : match.end()])
        for group in clause.groups
        for actor in group.actors
        if actor.body
    )


def _rank(claim: str, said: str) -> str:
    """法院分管负责人 where it is 法院主要负责人 who is meant."""
    held = _ranks(said)
    for match in _RANK.finditer(claim):
        bodies = [body for body in _COURTS if body in claim and body in held]
        named = [
            body for body in bodies if body in claim[max(0, match.start() - 12) : match.start()]
        ] or bodies
        if named and all(_rank_of(match) not in held[body] for body in named):
            return match.group()
    return ""


def _rank_of(match: re.Match[str]) -> str:
    return "分管" if match["deputy"] or match["rank"] == "分管" else "主要"


def _ranks(text: str) -> dict[str, set[str]]:
    """Courts and governments with the rank of who is sent, as the row right before it says."""
    found: dict[str, set[str]] = {}
    for match in _RANK.finditer(text):
        row = re.search(
            r"(?:[\u4e00-\u9fff]{0,6}(?:法院|检察院|政府)[、和与及]?)+的?$", text[: match.start()]
        )
        for body in _COURTS:
            if row and body in row.group():
                found.setdefault(body, set()).add(_rank_of(match))
    return found
