"""By whom something is done: whoever 由 names in a sentence must be named, and must do it, in what supports it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.claims.actors import Group, clauses_with_actors
from rag.answering.claims.acts import verb_at_or_after
from rag.answering.claims.frames import frames_of
from rag.answering.claims.problems import Source
from rag.answering.claims.words import CLAUSE_MARK, NEAR, SPELT, Word, grade, said
from rag.text import tagged_words

_TELLING = 0.3
_NEIGHBOURS = 3
"""Clauses over which the subject of the first one mostly holds."""
_ALL = 2
"""Characters that may stand before a body: 由|各级|人大."""
_LONGEST_NAME = 16
"""Characters up to which a line of what a document says of itself is who issues it or speaks in it."""
_ANYBODY = frozenset(("企业", "群众", "选民", "专家", "媒体", "村委", "干部", "乡镇", "国家", "委员", "代表"))
BY = re.compile(r"(?<![自理缘事因])由(?![于此衷来])([^,，。;；:：!?\n的]{2,24})")
_ROUND = re.compile(r"[()]")
_LIGHT = re.compile(
    r"进行|开展|实施|负责|承担|担当|完成|举行|办理|作出|出面|提供|给予|来[做办抓管讲说干当提给]|[做办抓管讲说干作](?![\u4e00-\u9fff])"
)
"""Verbs that only say that somebody does it: what is done stands elsewhere in the sentence."""


def strange_agent(sentence: str, support: str) -> str:
    """由 with whom it names, where ``support`` names nobody like that, or lets another do it; else empty. Both are
    folded, ``support`` has one sentence a line.

    Who does it and what is done must stand in neighbouring clauses there, in this order; where the verb is a light
    one (评议由选民进行), in any order.
    """
    lines = [CLAUSE_MARK.split(line) for line in _ROUND.sub("", support).splitlines()]
    near = ["".join(line[at : at + _NEIGHBOURS]) for line in lines for at in range(len(line))]
    for match in BY.finditer(sentence):
        words = _telling(match[1])
        if not words:
            continue
        group = _agent_at(sentence, match.start(1), match.end(1))
        if group is not None and not _named(group, words[0].text, support):
            return match.group()
        if not _does(match, sentence, group, near, support) or _by_another(words, support):
            return match.group()
    return ""


def without_places(sentence: str, places: Sequence[str]) -> str:
    """``sentence`` without those of ``places`` that say behind 由 of where somebody is: 由合肥的|常委会, 由合肥|市委."""
    if "由" not in sentence:
        return sentence
    stems = {re.sub("[省市县区镇]$", "", place) for place in places if len(place) > 2}
    names = sorted({*places, *stems}, key=len, reverse=True)
    return re.sub(f"由(?:{'|'.join(names)})(?!委)(?:的)?", "由", sentence) if names else sentence


def with_its_author(source: Source) -> str:
    """The text of ``source``, and the first clause of each sentence that names no subject with those who issue the
    document or speak in it: theirs is that deed.
    """
    authors = [
        one
        for one in source.context.split("\n")
        if any(group.actors[0].body for clause in clauses_with_actors(one) for group in clause.groups)
        and len(one) <= _LONGEST_NAME
    ]
    firsts = [clauses_with_actors(sentence)[0] for sentence in source.sentences]
    told = [
        f"{'、'.join(authors)}{sentence[first.start : first.end]}"
        for first, sentence in zip(firsts, source.sentences, strict=True)
        if authors and not first.groups
    ]
    return "\n".join([source.text, *told])


def _by_another(words: Sequence[Word], support: str) -> bool:
    """Whether ``support`` lets only others do with 由 what ``words``, those behind 由, say is done (由单位承担, 由本人承担)."""
    deed = next((word for word in reversed(words) if _LIGHT.fullmatch(word.text)), words[-1])
    agents = [word for word in words if word.start < deed.start and _names(word.text)]
    others = [said(there[1]) for there in BY.finditer(support) if deed.text in there[1]]
    known = any(grade(other.find(word.text)) >= NEAR for other in others for word in agents)
    return bool(agents and others) and not known


def _names(word: str) -> bool:
    return tagged_words(word)[-1][1].startswith(("n", "r", "j", "v"))


def _does(
    match: re.Match[str], sentence: str, group: Group | None, near: Sequence[str], support: str
) -> bool:
    words = _telling(match[1])
    begin = group.end - match.start(1) if group else words[0].end
    deed = _deed(match[1], words, begin)
    if group and any(
        one.word == deed and one.agent and one.agent.is_same(group) for one in frames_of(support)
    ):
        return True
    before = [word for word in _telling(sentence[: match.start()]) if len(word.text) > 1]
    if (not deed or _LIGHT.search(match[1], begin)) and before:
        return any(
            words[0].text in clauses and any(word.text[-2:] in clauses for word in before) for clauses in near
        )
    held = deed and (_places(deed, support, NEAR) or (len(deed) > 2 and deed[-2:] in support))
    last = deed if held else words[-1].text
    return any(_in_order(words[0].text, last, clauses, support) for clauses in near)


def _deed(text: str, words: Sequence[Word], begin: int) -> str:
    """What ``text`` says from ``begin`` on that is done: the first act, or the last telling word; empty for none."""
    verb = verb_at_or_after(text, begin, len(text))
    return verb.word if verb else next((word.text for word in reversed(words) if word.start >= begin), "")


def _agent_at(sentence: str, start: int, end: int) -> Group | None:
    groups = (group for clause in clauses_with_actors(sentence) for group in clause.groups)
    return next(
        (
            group
            for group in groups
            if start <= group.start <= start + _ALL and group.end <= end and group.marker == "by"
        ),
        None,
    )


def _named(group: Group, first: str, support: str) -> bool:
    """Whether ``support`` names any of ``group``; who is no institution may be named in many words, by the ``first``."""
    if all(actor.body in _ANYBODY and not actor.office for actor in group.actors) and first in support:
        return True
    groups = (other for clause in clauses_with_actors(support) for other in clause.groups)
    return any(group.is_same(other) for other in groups)


def _telling(text: str) -> list[Word]:
    return [word for word in said(text).words if word.weight >= _TELLING]


def _places(word: str, text: str, least: float) -> list[int]:
    return [at for at, value in said(text).find(word) if value >= least]


def _in_order(first: str, last: str, clause: str, support: str) -> bool:
    """Whether ``first`` stands before ``last`` in ``clause``, or before a verb of its meaning where the support
    has another one.
    """
    begin = _places(first, clause, SPELT)
    others = [at for at in _places(last, clause, NEAR) if not _LIGHT.match(clause, at)]
    end = [clause.rfind(last[-2:])] if last[-2:] in support else others
    return bool(begin) and min(begin) <= max(end, default=-1)
