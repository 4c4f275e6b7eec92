"""Whom or what occasion a claim singles out: 提要求的是段某, 问题是代表提出的, 曲书记在全区干部会议上说的.

What a cleft sets apart is the news of it, so that what supports it must name the very one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from rag.answering.claims.actors import Group, clauses_with_actors
from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.clefts import told_straight
from rag.answering.claims.frames import frames_of
from rag.answering.claims.names import people_of
from rag.answering.claims.problems import Source
from rag.answering.claims.roles import may_be_called, mentions
from rag.answering.claims.words import NEAR, grade, said
from rag.text import is_known_word

_CLAUSE = r"[^,，。;；:：\n]"
_END = r"(?=$|[,，。;；:：\n])"
_WHO = rf"(?P<who>(?!否|不是|为了?|要|由|在){_CLAUSE}{{2,36}}?)"
_CLEFTS = (
    re.compile(rf"的(?:人|同志|单位|一方)?[,，]?(?:就|正|恰|则|都)?是{_WHO}(?<!的){_END}"),
    re.compile(rf"(?<![但就只还凡总可都也])是{_WHO}的{_END}"),
)
_SAYS = re.compile("要求|规定|提出|强调|明确|希望|指出|部署|号召|支持|推行|认为|安排|说")
_SPEAKS = re.compile(f"{_SAYS.pattern}|发言|讲话|致辞|印发|出台")
"""What the one who speaks in a document, or issues it, does without being named again."""
_SELF = re.compile("我[们市县区镇乡省]|本[市县区镇乡省]")
_ACTS = ("", "by", "let", "hear")
"""The markers of those who may act."""
_ENDS_WHO = re.compile("(?:的?(?:成员|同志|有关人员|负责人)|们|等)?")
_AT_ONCE = 4
_FOLLOWED = re.compile("(?:同志|书记|主任|主席)*的?(?:讲话|批示|指示|报告|要求|意见|精神)")
_OCCASION = re.compile(
    r"在(?P<what>[^,，。;；:：在]{1,20}?(?:会议|大会|[^社协委工商妇学党机]会|论坛|培训班|仪式))(?:上|期间)"
)
_CONGRESS = re.compile("[省市县区镇乡]{0,2}(?:人民代表大会|人代会|人大)(?!常)")
_KIND = re.compile("[^这那本该各此每哪几两的个上下]{2}")
_ANY_MEETING = re.compile("会议?|大会|这次|本次|此次|全体|工作|召开|举行|重要")


def other_person(claim: str, source: Source) -> str:
    """A person of ``claim`` whom its support does not name, though it names others there; empty where none is.

    Who is named anywhere in what was shown is a person in a claim as well. Words that somebody is let say are held
    against the source elsewhere.
    """
    there = people_of(source.text)
    if not there:
        return ""
    known = people_of(claim) | people_of(source.documents)
    mine = [name for name in sorted(known) if name in claim and not is_known_word(name)]
    if not mine or any(name in source.text for name in mine) or any(name in claim for name in there):
        return ""
    return next((name for name in mine if not _only_quoted(name, claim)), "")


def _only_quoted(name: str, claim: str) -> bool:
    end = claim.find(name) + len(name)
    return _SAYS.search(claim, end, end + 8) is not None or _FOLLOWED.match(claim, end) is not None


def unnamed_focus(claim: str, source: Source) -> str:
    """Whom a cleft of ``claim`` singles out where its support names others and not that one; empty where it does.

    The one who speaks may be named by the document alone where the sentence says 我们, names nobody, or tells what is
    demanded.
    """
    groups = [group for clause in clauses_with_actors(source.text) for group in clause.groups]
    for group, deed in _focused(claim):
        doers = [one for one in groups if one.marker in _ACTS]
        if mentions(source.text, group) or _may_stand(group, doers):
            continue
        free = not groups or _SELF.search(source.text) or _SPEAKS.search(deed) or "《" in claim
        if groups and not (free and mentions(source.context, group)):
            return claim[group.start : group.end]
        if not groups and not mentions(f"{source.context}\n{source.around}", group):
            return claim[group.start : group.end]
    return _done_by_another(claim, source.text)


def _done_by_another(claim: str, text: str) -> str:
    """Whom a cleft lets do what ``text`` lets only others do (问题是干部提出的, where it is 选民 who 提出)."""
    singled = {claim[group.start : group.end] for group, _ in _focused(claim)}
    plain = told_straight(claim)
    known = people_of(claim) | people_of(text)
    theirs = frames_of(told_straight(text), known)
    for mine in frames_of(plain, known) if singled else ():
        agent = mine.agent
        if agent is None or plain[agent.start : agent.end] not in singled:
            continue
        doers = [one.agent for one in theirs if one.word == mine.word and not one.loose and len(one.word) > 1]
        others = [one for one in doers if one is not None and not _is_one_of(agent, one, text)]
        if doers and len(others) == len(doers):
            return mine.word
    return ""


def _is_one_of(group: Group, doer: Group, text: str) -> bool:
    """Whether ``doer`` may be meant by ``group``: by its own name only, where ``text`` speaks of both."""
    return doer.meets(group) if mentions(text, group) else _may_stand(group, [doer])


def _may_stand(group: Group, others: list[Group]) -> bool:
    """Whether one of ``others`` may be called what ``group`` is."""
    bodies = {actor.body for actor in group.actors} - {""}
    return any(
        one.meets(group) or (bodies and all(actor.body for actor in one.actors) and may_be_called(one, group))
        for one in others
    )


@lru_cache(maxsize=1024)
def _focused(claim: str) -> tuple[tuple[Group, str], ...]:
    """Those whom the clefts of ``claim`` single out, each with the words that say what is done."""
    return tuple(_in_clefts(claim))


def _in_clefts(claim: str) -> Iterator[tuple[Group, str]]:
    for number, cleft in enumerate(_CLEFTS):
        for match in cleft.finditer(claim):
            start, end = match.span("who")
            groups = [
                group
                for clause in clauses_with_actors(claim)
                for group in clause.groups
                if start <= group.start and group.end <= end and not group.marker
            ]
            if not groups or (groups[0].start > start + _AT_ONCE and (number or len(groups) > 1)):
                continue
            group = groups[0]
            rest = claim[group.end : end]
            acts = verb_at_or_after(claim, group.end, end)
            if number == 0 and not _ENDS_WHO.fullmatch(claim, groups[-1].end, end):
                continue
            if number == 1 and (acts is None or rest.startswith("的")):
                continue
            yield group, claim[: match.start()] if number == 0 else rest


def other_occasion(claim: str, source: Source) -> str:
    """The meeting at which ``claim`` lets something be said or done where its support names another; else empty."""
    theirs = [_telling(match["what"]) for match in _OCCASION.finditer(source.text)]
    if not theirs or not all(theirs):
        return ""
    heard = said("\n".join(itertools.chain.from_iterable(theirs)))
    for match in _OCCASION.finditer(claim):
        mine = [word for word in _telling(match["what"]) if not _LEVEL.fullmatch(word)]
        known = match["what"] in f"{source.text}\n{source.context}"
        if mine and not known and not any(grade(heard.find(word)) >= NEAR for word in mine):
            return match["what"]
    return ""


_LEVEL = re.compile("[全本我]?[省市县区镇乡]委?|党委|.{0,2}党委")


def _telling(what: str) -> list[str]:
    """The words that tell a meeting from others; what kind it is where that is no word (茶话会)."""
    name = _ANY_MEETING.sub("", _CONGRESS.sub("人大,", what))
    words = [word.text for word in said(name).words if len(word.text) > 1]
    return words or ([name] if _KIND.fullmatch(name) else [])
