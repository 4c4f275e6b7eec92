"""A question that asks for several things -> its parts, in the order in which they are asked.

Three forms are told apart by their wording: the same of several places (温州、广州各怎么说), two bodies
compared (主席和副主席分别由谁选), and several questions in a row (…是多少？…又是谁？). The first two are answered
part by part. Questions in a row mostly ask for one thing in two breaths: they are answered together, and only
looked at one by one for a figure, date, person or title that is asked for and not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.retrieval.glossary import known_places
from rag.retrieval.query import Query
from rag.text import fold, tokenise

MAX_PARTS = 5

_ASKS = (
    r"什么|哪|谁|多少|几[个名次人项年位处条篇届种天分户成]|多[大高长久远]|怎|如何|咋|啥|何时|为何|是否|是不是|有没有"
    r"|能不能|会不会|可不可以|要不要|行不行|[吗呢]$"
)
_ASKING = re.compile(_ASKS)
_CLAUSE = re.compile(r"[^，,；;。？?！!]+[，,；;。？?！!]*")
_EACH = re.compile(
    r"(?P<things>[^，,。；;：:？?]{2,12}?(?:[、和与跟及][^，,。；;：:？?、和与跟及]{2,12}?)+)(?P<each>分别|各自?(?![级地类种界方县市乡镇村])|各是)"
)
_BETWEEN = re.compile(r"关系|区别|差别|不同|异同|联系(?=[？?。！!]*$)")
"""What things have only together: 代表和选民各是什么关系 asks for one thing."""
_SEPARATOR = r"(?:以及|还有|[、,，和与跟及同])"
_JOINTS = re.compile(r"以及|[、和与跟及]")
_EDGES = "，,、和与跟及；;：: 　"
_SUBJECT_LEFT_OUT = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked. ``question`` stands alone; ``label`` is what the answer calls it.

    A place part has the ids of its ``articles``; a place that is nowhere in the collection has none.
    """

    label: str
    question: str
    place: bool = False
    articles: frozenset[str] = frozenset()


def split_question(query: Query, stands: Callable[[str], bool]) -> tuple[Part, ...]:
    """The parts of a question, none where it asks for one thing only.

    ``stands`` tells whether a word stands anywhere in the collection.
    """
    for parts in (_places(query, stands), _compared(query.text)):
        if len(parts) > 1:
            return parts[:MAX_PARTS]
    return ()


def _places(query: Query, stands: Callable[[str], bool]) -> tuple[Part, ...]:
    """The places compared, those included of which the collection says nothing."""
    named = {place.name: place.article_ids for place in query.places}
    if not named:
        return ()
    text = fold(query.text)
    unknown = [
        place
        for place in known_places()
        if place in text and not any(place in name or name in place for name in named) and not stands(place)
    ]
    row = _row_of([*named, *unknown]).search(text)
    named |= {place: frozenset() for place in unknown if row and place in row.group()}
    ordered = sorted(named, key=lambda name: (text.find(name) < 0, text.find(name)))
    return tuple(
        Part(name, _only(text, name, [other for other in ordered if other != name]), True, named[name])
        for name in ordered
    )


def _row_of(names: Sequence[str]) -> re.Pattern[str]:
    """Matches the names one after the other: 温州市、广州市和合肥."""
    one = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(
        rf"(?:{one})[省市县区镇乡]?(?:\s*(?:以及|[、,和与跟及同])?\s*(?:{one})[省市县区镇乡]?)+"
    )


def _only(text: str, name: str, others: Sequence[str]) -> str:
    """``text`` as if ``name`` were asked about alone."""
    text = _row_of([name, *others]).sub(name, text)
    for other in sorted(others, key=len, reverse=True):
        if other not in name and name not in other:
            named = rf"{re.escape(other)}[省市县区镇乡]?"
            text = re.sub(rf"{_SEPARATOR}\s*{named}|{named}\s*{_SEPARATOR}?", "", text)
    return text


def _compared(text: str) -> tuple[Part, ...]:
    """主席和副主席分别由谁选 -> 主席由谁选, 副主席由谁选."""
    match = _EACH.search(text)
    if match is None or _BETWEEN.search(text, match.end()):
        return ()
    before, behind = text[: match.start()], text[match.end() :]
    things = [thing for thing in _JOINTS.split(match.group("things")) if thing]
    return tuple(Part(thing, f"{before}{thing}{behind}") for thing in things)


def asked_in_turn(text: str) -> tuple[Part, ...]:
    """The questions in a row: each clause that asks, with what is said before the first of them.

    A clause without a subject of its own gets the clause before.
    """
    clauses = [match.group() for match in _CLAUSE.finditer(text)]
    asking = [at for at, clause in enumerate(clauses) if _ASKING.search(clause.strip(_EDGES + "？?。！!"))]
    if len(asking) < 2:
        return ()
    parts: list[Part] = []
    start = 0
    for at in asking:
        own = "".join(clauses[start : at + 1])
        start = at + 1
        context = "".join(clauses[: asking[0]]) if parts else ""
        if parts and len(_content(own)) < _SUBJECT_LEFT_OUT:
            context = parts[-1].question
        parts.append(Part(_ASK_MARKS.sub("", own), f"{context}{own}"))
    return tuple(parts)


_ASK_MARKS = re.compile(r"^[，,；;。\s]+|[，,；;。？?！!\s]+$")


def _content(clause: str) -> list[str]:
    return [word for word in tokenise(_ASKING.sub(" ", clause)) if len(word) > 1]
