"""Who is spoken of in a clause: bodies, offices and persons, in the order and with the little words before them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.answering.claims import actor_words as words
from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.names import people_spans
from rag.answering.claims.persons import called_by_surname
from rag.answering.claims.words import clauses_of

_BELOW_CITY = "县市区"
"""The level of all that a city has under it."""
_MAY_BE = ({_BELOW_CITY, "县"}, {_BELOW_CITY, "区"})
_NO_PERSON = re.compile("[受向由被给让经常应须可]")
_TITLE = re.compile(r"《[^》]*》|“[^“”,。;]*”")
_NAMED = 14
"""The length up to which what stands in quotation marks is a name (“走千村问民需”), not speech."""
_BETWEEN = re.compile(
    r"[、和与及或](?:\d+|[一二两三四五六七八九十]+)?[名位]|[、和与及或兼](?:各|全体|有关|部分)?[省市县区镇乡]?|临时|以及|或者|同志|”|\*+|及其|”、“|、“|的?"
)

_PART_OF_TITLE = re.compile(r"[\u4e00-\u9fff]{2,10}(?:室|委员会|处|科|部|办|工委|组)")
"""What stands between a body and an office in it (市人大常委会研究室副主任)."""
_ITS_OWN = {"主任会议", "人大"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody: a body (with its level), an office, a person; what is not said is empty."""

    body: str = ""
    level: str = ""
    office: str = ""
    person: str = ""
    form: str = ""
    """Which of several bodies of one kind: 常委会 or 人民代表大会, 法院 or 政府."""

    def shares(self, other: Actor) -> bool:
        """Whether both name the same body, office or person."""
        return bool(
            (self.body and other.body)
            or (self.office and self.office == other.office)
            or (self.person and other.person)
        )

    def is_same(self, other: Actor) -> bool:
        """Whether both name the same, as far as each says."""
        alike = self.body == other.body if self.body and other.body else self.shares(other)
        return alike and self.may_be(other)

    def may_be(self, other: Actor) -> bool:
        """Whether both can be the same: whatever both say of themselves agrees."""
        pairs = (
            (self.person[:1], other.person[:1])
            if 1 in (len(self.person), len(other.person))
            else (self.person, other.person),
            (self.office, other.office),
            (self.form if self.body == other.body else "", other.form),
            (self.level if self.body == other.body else "", other.level),
        )
        if any(one and two and one != two and {one, two} not in _MAY_BE for one, two in pairs):
            return False
        if self.person and other.person:
            return True
        return (
            not self.body or not other.body or self.body == other.body or {self.body, other.body} == _ITS_OWN
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Actors in a row (政府、法院、检察院) at ``[start, end)``; ``marker`` is to, on,
    about, aside, by, under, let, hear or empty.
    """

    actors: tuple[Actor, ...]
    start: int
    end: int
    marker: str = ""

    def is_same(self, other: Group) -> bool:
        """Whether any of these is surely one of the others: the same body, office or person."""
        return any(one.is_same(two) for one in self.actors for two in other.actors)

    def meets(self, other: Group) -> bool:
        """Whether any of these may be any of the others."""
        return any(one.may_be(two) for one in self.actors for two in other.actors)


@dataclass(frozen=True, slots=True)
class Clause:
    """The actors of the clause at ``[start, end)``, and who acted in the clause before (``carried``)."""

    start: int
    end: int
    groups: tuple[Group, ...]
    carried: Group | None


def _has_own_subject(text: str, start: int, groups: Sequence[Group]) -> bool:
    """Whether somebody who is no known actor begins the clause, before 对, 向 and the like."""
    marked = groups[0] if groups and groups[0].marker in ("to", "on") else None
    if marked is None:
        return False
    head = _LITTLE.sub("", text[start : marked.start])
    return len(head) > _TOPIC and not _SETTING.match(head)


_SETTING = re.compile("[在从按为以对向就]|根据|通过")
_LITTLE = re.compile(
    "应当|必须|可以|及时|认真|积极|主动|依法|定期|经常|同时|并且?|还要?|[要应须将会都均也就再更才每年月季度至少]+"
)


def _invited(groups: Sequence[Group]) -> Group | None:
    """Who is led to do what the next clause says: the last one that is let, or who is named behind its body."""
    led = [number for number, group in enumerate(groups) if group.marker == "let"]
    if not led:
        return None
    last = groups[-1]
    return last if any(actor.office or actor.person for actor in last.actors) else groups[led[-1]]


_TOLD = re.compile("[向对给为同与]")


def _pending(text: str, end: int, groups: Sequence[Group]) -> str:
    """The marker of a phrase that goes on behind the comma (对成绩突出,成效显著的主席团 ...; 向干部、代表,部分选民 ...)."""
    last = groups[-1] if groups else None
    if last is None or last.marker not in ("to", "on") or text[end : end + 1] != ",":
        return ""
    done = verb_at_or_after(text, last.end, end) is not None
    return last.marker if not done and _GOES_ON.fullmatch(text, last.end, end) else ""


_GOES_ON = re.compile("工作中[^的了]{0,8}|中[^的了]{0,8}|(?![作做提发])[\u4e00-\u9fff]{0,2}")


def without_titles(text: str) -> str:
    """``text`` with marks in the place of what stands in 《》, and of names in quotation marks; the length stays."""
    return _TITLE.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    inside = match.group()[1:-1]
    if match.group()[0] == "“" and (len(inside) > _NAMED or words.TOKEN.fullmatch(inside)):
        return match.group()
    return f"{match.group()[0]}{'※' * len(inside)}{match.group()[-1]}"


@lru_cache(maxsize=2048)
def clauses_with_actors(text: str, known: frozenset[str] = frozenset()) -> tuple[Clause, ...]:
    """The clauses of a folded text with those who are spoken of in each; ``known`` are names of persons."""
    masked = without_titles(text)
    people = _people(masked, known)
    row, pending = tuple[Actor, ...](), ""
    found: list[Clause] = []
    subject: Group | None = None
    listed: Group | None = None
    for first, end in _acts(masked):
        groups = tuple(_groups(masked, first, end, people, pending))
        if row and groups and groups[0].start == first:
            groups = (replace(groups[0], actors=(*row, *groups[0].actors)), *groups[1:])
        alone = bool(groups) and groups[-1].end == end and masked[first : groups[-1].start][-1:] in ("", "的")
        row = groups[-1].actors if alone and groups[-1].actors[-1].person else ()
        if not pending and _has_own_subject(masked, first, groups):
            subject = None
        pending = _pending(masked, end, groups)
        found.append(Clause(first, end, groups, subject))
        invited = _invited(groups) or subject
        if not _TIME_CLAUSE.search(text, 0, end):
            others = (listed or subject) if groups and _JOINS.match(masked, first) else None
            subject = next((group for group in groups if _begins(group, masked, first)), invited)
            if groups and groups[-1].end == end and _HEADS.search(text, first, groups[-1].start):
                subject = groups[-1]
            if others is not None:
                subject = replace(groups[-1], actors=(*others.actors, *groups[-1].actors))
        listed = groups[-1] if groups and groups[-1].end == end else None
        if pending:
            told = [
                group
                for group in groups[:-1]
                if group.marker in ("", "let") and _TOLD.search(masked, group.end, groups[-1].start)
            ]
            subject = told[-1] if told else subject
        if text[end : end + 1] in ("。", "\n"):
            subject = None
    return tuple(found)


def _people(text: str, known: frozenset[str]) -> dict[int, int]:
    """Where persons are named: their starts with their ends."""
    found = {match.start(): match.end() for name in known for match in re.finditer(name, text)}
    found |= dict(called_by_surname(text)) | dict(people_spans(text))
    return {start: end for start, end in found.items() if not _NO_PERSON.search(text, start, end)}


def _begins(group: Group, text: str, start: int) -> bool:
    """Whether ``group`` is the subject of the clause from ``start`` on: near its head, with no verb before it."""
    far = group.start - start > _TOPIC and not _THERE_IS.fullmatch(text, start, group.start)
    if group.marker or far or _OF_ACTOR.match(text, group.end):
        return False
    if _only_in_relative(group, text):
        return False
    return verb_at_or_after(text, start, group.start) is None


def _only_in_relative(group: Group, text: str) -> bool:
    """Whether ``group`` acts in no more than the clause that says which thing is meant: 群众反映的问题,."""
    verb = verb_at_or_after(text, group.end, group.end + _TOPIC)
    return verb is not None and _THING.match(text, verb.end) is not None


_THERE_IS = re.compile(r"[^,，。;；]{0,8}有(?:[一二两三四五六七八九十几\d]*[个位名些])[^,，。;；的]{0,4}的?")
"""What brings somebody in of whom the next clause speaks: 某县有一个乡的|政府出面."""
_THING = re.compile("的(?!是)[\u4e00-\u9fff、]{1,8}(?=[,，])")
_OF_ACTOR = re.compile("的?[\u4e00-\u9fff]{0,2}(?:工作|会议|关系|建设|队伍|班子|作用)")
"""What an actor's name only modifies: 政府日常工作十分繁忙 does not make the government act in the next clause."""
_HEADS = re.compile(r"的(?:[\d一二两三四五六七八九十百几]+余?[名位个])?$")
"""What makes one the head of a relative clause: 担任村支部书记的20名|代表."""
_JOINS = re.compile("以及|[和及与或](?!时)")
"""What begins a clause that goes on with the row of subjects: 专职主席,以及其他副主席,应列席会议."""
_TOPIC = 4
"""How far into a clause its subject may begin to be that of the next ones too."""
_TIME_CLAUSE = re.compile(r"(?:[前后时]|期间|之际|过程中)$")
_WHEN = re.compile(r"(?<=[前后时])(?=[要应须得])")


def _acts(text: str) -> list[tuple[int, int]]:
    """Clauses, cut also where a clause of time ends (提交党委研究前|要听取人大的意见)."""
    spans: list[tuple[int, int]] = []
    for start, end in clauses_of(text):
        cuts = [start, *(match.start() for match in _WHEN.finditer(text, start, end)), end]
        spans += [(one, two) for one, two in itertools.pairwise(cuts) if one < two]
    return spans


def _groups(text: str, start: int, end: int, people: dict[int, int], pending: str) -> list[Group]:
    groups: list[Group] = []
    marker, marked_at, at, topic = pending, start, start, start
    while at < end:
        if at in people and people[at] <= end:
            actor, until = Actor(person=text[at : people[at]]), people[at]
        else:
            match = words.TOKEN.match(text, at, end)
            if match is None:
                at += 1
                continue
            if match.lastgroup in ("by", "let", "to", "on", "aside", "about", "hear", "under"):
                marker, marked_at, at = str(match.lastgroup), match.end(), match.end()
                told = re.search(words.ABOUT, text[at:end]) if marker == "about" else None
                topic = at + told.start() if told else topic
                continue
            actor, until = _actor(match), match.end()
        _append(
            groups,
            text,
            actor,
            at,
            until,
            "about"
            if at < topic
            else marker
            if _governs(marker, text, marked_at, at) or _goes_on_with(groups, marker, text, at)
            else "",
        )
        at = until
    return groups


def _governs(marker: str, text: str, start: int, end: int) -> bool:
    """Whether who is named at ``end`` still belongs to the ``marker`` that ends at ``start``, first or in a row."""
    between = text[start:end]
    acts = verb_at_or_after(text, start, end) is not None
    if marker == "aside" and acts:
        return False
    if marker == "by" and acts and not _OF_HEAD.search(between):
        return False
    if marker == "by" and _SUFFERED.fullmatch(between) and _SUFFERS.search(text, 0, start):
        return False
    if (words.GOVERNED if marker == "on" else words.GOVERNED_TO).fullmatch(text, start, end):
        return True
    return marker == "to" and not acts and words.ROW_TO.fullmatch(between) is not None


def _goes_on_with(groups: Sequence[Group], marker: str, text: str, at: int) -> bool:
    """Whether who is named at ``at`` goes on with the row behind 向 of the one before (向部分选民和包村干部述职)."""
    if marker != "to" or not groups or groups[-1].marker != marker:
        return False
    gap = groups[-1].end
    return _ROW_ON.fullmatch(text, gap, at) is not None and verb_at_or_after(text, gap, at) is None


_ROW_ON = re.compile("(?:[、和与及]|以及)[\u4e00-\u9fff]{0,6}")
_OF_HEAD = re.compile(r"的[^的]{0,6}$|\d+[个名位家]$|[、和与及或]$")
"""What stands before the one whom a relative clause says more about: 由主持日常工作的|副主任."""
_SUFFERS = re.compile("(?:受到?|被|得到了?|获得?了?)$")
_SUFFERED = re.compile(r"[\u4e00-\u9fff]{2,8}的(?:\d+余?[个名位家])?")
"""What makes one the head of a passive relative clause, who is acted on: 受表彰的15个|主席团."""


def _actor(match: re.Match[str]) -> Actor:
    if match.lastgroup == "office":
        return Actor(office=re.sub("^[省市县区镇乡]*人大", "", match.group()))
    form = next((form for form, pattern in words.FORMS if re.search(pattern, match.group())), "")
    levels = {"乡" if level == "镇" else level for level in words.LEVELS if level in match.group()}
    level = levels.pop() if len(levels) == 1 else _BELOW_CITY if "县市区" in match.group() else ""
    return Actor(words.BODIES[int(str(match.lastgroup)[1:])][0], level, form=form)


def _append(groups: list[Group], text: str, actor: Actor, start: int, end: int, marker: str) -> None:
    """Add an actor to the row before it, or to what was said of the same one (县人大常委会副主任李明)."""
    last, between = (groups[-1], text[groups[-1].end : start]) if groups else (None, "")
    of_title = actor.office and _PART_OF_TITLE.fullmatch(between) and not (last and last.actors[-1].office)
    if last is None or not (of_title or (len(between) <= 4 and _BETWEEN.fullmatch(between))):
        groups.append(Group((actor,), start, end, marker))
        return
    held = last.actors[-1]
    joint = (of_title or between in ("", "同志", "的")) and not (
        actor.body and (held.body or held.office or held.person)
    )
    if joint and not (held.person and actor.person) and not (between == "的" and not actor.office):
        merged = Actor(
            held.body or actor.body,
            held.level or actor.level,
            actor.office or held.office,
            actor.person or held.person,
            held.form or actor.form,
        )
        groups[-1] = Group((*last.actors[:-1], merged), last.start, end, last.marker)
    elif between == "的":
        groups.append(Group((actor,), start, end, marker))
    else:
        groups[-1] = Group((*last.actors, actor), last.start, end, last.marker)
