"""On what something depends: conditions said without a word for it, denied, given to another case, or left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.cues import ALL_OF_THEM
from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.polarity import cues_of
from rag.answering.claims.words import PARTLY, SPELT, Word, clauses_of, grade, said, share_said
from rag.text import tagged_words

_NOUNS = ("n", "x", "j", "vn")
_TELLING, _MOSTLY, _HALF = 0.25, 0.75, 0.5
_MARK = r"如果|假如|假设|假使|倘若|倘使|若是|要是|只要|一旦|若(?!干)|凡是?|遇到?|当"
_IF = re.compile(
    rf"(?:{_MARK})(?P<case>[^,，。;；]{{2,40}}?)(?:的话)?(?:[,，]|[则就便](?!是|业|职|任|地|近))(?P<then>[^。;；]+)"
)
_OPEN = re.compile(
    r"[不没未无]|有|出现|发生|发现|遇|需要?|存在|达到?|超过|低于|提出|缺|违|经|后|时|[与跟和].{1,4}(?:冲突|矛盾)|[^,，。;；]{4}的[\u4e00-\u9fff]{2,4}$"
)
"""What is said of a case that may come or not: that something is not, is there, is found, is reached; or a topic of
those who do so (代表超越职权的行为,…).
"""
_HAPPENED = re.compile(r"了(?=$|[,，])|已|曾|以来|去年|今年|目前|近年")
_ORDAINS = re.compile(
    r"[应须要可由将就不只]|责成|予以|给予|及时|立即|视为|按照?|依法|报|提请|进行|退回|终止|停止|取消|列入"
)
"""What begins a clause that says who is to do what about it."""

_EITHER_WAY = re.compile(
    r"(?:不论|不管|无论)(?:[^,，。;；]{0,6}?)(?:有无|有没有|是否|是不是|能否|能不能|(?P<v>[\u4e00-\u9fff]{1,2})[不没](?P=v)|[^,，。;；]{1,8}与否)(?P<what>[^,，。;；]*)"
)
_AS_CONDITION = re.compile(
    rf"(?:(?:{_MARK}|如(?![何此下同期实意上今])|只有|经)(?P<led>[^,，。;；]{{2,40}}))|(?:^|[,，。;；])(?P<headless>[^,，。;；]{{2,40}}?)的(?=[,，应可要须由])"
)

_FLAT = re.compile(
    r"一律|一概|统统|全都|无条件|(?:[毫没无不]有?|无一)例外|(?:任何|什么|所有)(?:情况|情形|时候|条件)"
)
_EXCEPT = re.compile(
    r"除了?[^,，。;；]{2,30}?[之以]?外(?![,，]?[^,，。;；]{0,16}?(?:还|也|又|另|同时|其他|其余))|除外|(?<![毫没无不有一])例外|另有规定|特殊情况"
)

_OF_ALL = re.compile(rf"{_FLAT.pattern}|凡|所有|{ALL_OF_THEM}")

_CASE = re.compile(
    r"(?:^|[,，。;；:：])(?P<case>[^,，。;；:：]{2,24}?)的(?:(?<=[多少大小强弱高低新老好差杂难]的)[\u4e00-\u9fff]{1,4}?)?[,，]?(?:(?<=[,，])[\u4e00-\u9fff]{2,6}?)?(?P<then>(?:还|也|则|就|才)*(?:最[迟长多少高低晚]|至[多少迟]|不(?:超过|少于|低于|多于)|可以?|要(?!求)|应当?|须|必须|由|予以|不[得予能]|按|列入|给予|原则上|一般|依法|及时)[^,，。;；]{2,40})"
)

_MEASURED = frozenset("多少大小强弱高低新老快慢长短远近轻重好差")
"""Adjectives that tell one case from another (人数少的, 人数多的)."""
_TOPIC = re.compile(
    r"(?:^|[,，。;；:：])(?P<case>[^,，。;；:：]{2,10}?)(?P<then>(?:一般|原则上)*(?:(?<![认许宁不尽])可以?|(?<![主重需必紧首纲摘概不只简])要(?!求)|应当?|须|必须|由|不[得能])[^,，。;；]{4,40})"
)
"""A topic and what is demanded of it (议案须由十人联名提出)."""


def implied_condition(claim: str, support: str) -> bool:
    """Whether the condition that ``claim`` sets (如果不满意,由…) is one that a line of ``support`` sets without a word
    for it: a clause that says what may be so, before one that says what is to be done then.
    """
    match = _IF.search(claim)
    if match is None:
        return False
    for line in support.splitlines():
        clauses = clauses_of(line)
        for at, (start, end) in enumerate(clauses[:-1]):
            case = line[start:end]
            follows = line[clauses[at + 1][0] : clauses[min(at + 2, len(clauses) - 1)][1]]
            if (
                _may_be(case)
                and _ORDAINS.search(follows)
                and _told(match["case"], case) >= _MOSTLY
                and _told(match["then"], line[end:]) >= _HALF
            ):
                return True
    return False


def _may_be(clause: str) -> bool:
    """Whether ``clause`` tells of a case, and neither of a fact nor of what is demanded."""
    demands = any(cue.kind == "must" for cue in cues_of(clause))
    return _OPEN.search(clause) is not None and not _HAPPENED.search(clause) and not demands


def denied_condition(claim: str, source: str) -> str:
    """The words with which ``claim`` says that it does not matter (不论有无证据) whether a condition of ``source`` is met."""
    for match in _EITHER_WAY.finditer(claim):
        if _EITHER_WAY.search(source):
            return ""
        what = match["what"] or match.group()
        words = _words(match.group() if not _words(what) else what)
        for there in _AS_CONDITION.finditer(source):
            case = there["led"] or there["headless"]
            if words and share_said(words, case) >= _MOSTLY:
                return match.group()
    return ""


def without_exception(part: str, claim: str, source: str) -> str:
    """The word with which a ``part`` of ``claim`` lets no exception be (一律) where ``source`` makes one (另有规定的除外),
    and does not say it of all itself.
    """
    match = _FLAT.search(part)
    excepted = match and _EXCEPT.search(source) and not _EXCEPT.search(claim) and not _OF_ALL.search(source)
    if match and excepted:
        return match.group()
    every = _EVERY_ONE.search(part)
    return every.group() if every and not _MOSTLY_SO.search(part) and _else_than(part, claim, source) else ""


def _else_than(part: str, claim: str, source: str) -> bool:
    """Whether ``source`` has another figure, for a case that ``claim`` does not name, than the one of ``part``."""
    figures, heard = facts_of(part), said(claim)
    return any(
        one.same_kind(two) and not one.equals(two)
        for rule in _rules_of(source)
        if not any(grade(heard.find(word.text)) >= SPELT for word in rule.case)
        for one in figures
        for two in rule.figures
    )


_MOSTLY_SO = re.compile("一般|原则上|通常|大多|基本")
_EVERY_ONE = re.compile(rf"{ALL_OF_THEM}|一律|一概|所有|凡|任何|全部|每[个位名件项]")


@dataclass(frozen=True, slots=True)
class _Rule:
    """In which case (own words only), what (own words and figures only) is to be done."""

    case: tuple[Word, ...]
    then: tuple[Word, ...]
    figures: tuple[Fact, ...]


def of_another_case(claim: str, source: str) -> str:
    """What ``claim`` says of one of the cases of ``source`` that this says of another (A的要立即解决,B的要列入计划)."""
    rules = _rules_of(source)
    heard = said(claim)
    cases = [rule for rule in rules if all(grade(heard.find(word.text)) >= SPELT for word in rule.case)]
    if len(cases) != 1 or _EXCEPT.search(claim):
        return ""
    own = cases[0]
    figures = facts_of(claim)
    limits = [one for one in figures if any(one.same_kind(two) for two in own.figures)]
    if len(limits) == 1 == len(own.figures) and not limits[0].equals(own.figures[0]):
        return limits[0].said
    if len(rules) < 2:
        return ""
    if any(grade(heard.find(word.text)) > PARTLY for word in own.then) or _first_of(own.figures, figures):
        return ""
    for rule in rules:
        if rule is own:
            continue
        taken = [word for word in rule.then if grade(heard.find(word.text)) >= SPELT]
        figure = _first_of(figures, rule.figures)
        if figure or (taken and 2 * sum(map(_weight, taken)) >= sum(map(_weight, rule.then))):
            return figure or "".join(word.text for word in taken)
    return ""


def _first_of(figures: Sequence[Fact], others: Sequence[Fact]) -> str:
    """The first of ``figures`` that is one of ``others`` too."""
    return next((one.said for one in figures for two in others if one.same_kind(two) and one.equals(two)), "")


def _weight(word: Word) -> float:
    return word.weight


@lru_cache(maxsize=1024)
def _rules_of(source: str) -> tuple[_Rule, ...]:
    """The cases of a text and what is to be done in each, each with what stands nowhere else in the text."""
    found = list(_CASE.finditer(source))
    found = found or [match for match in _TOPIC.finditer(source) if _names_thing(match["case"])]
    rules = (
        _Rule(
            _own(match["case"], source),
            _own(match["then"], source),
            tuple(fact for fact in facts_of(match["then"]) if source.count(fact.said) == 1),
        )
        for match in found
    )
    return tuple(rule for rule in rules if rule.case and (rule.then or rule.figures))


def _names_thing(text: str) -> bool:
    """Whether ``text`` is a noun, with what qualifies it."""
    tags = [tag for _, tag in tagged_words(text)]
    return tags[-1].startswith(_NOUNS) and all(
        tag.startswith((*_NOUNS, "v", "b", "a", "l", "r", "uj")) for tag in tags
    )


def _own(text: str, source: str) -> tuple[Word, ...]:
    return tuple(
        word
        for word in said(text).words
        if (len(word.text) > 1 or word.text in _MEASURED) and source.count(word.text) == 1
    )


def _words(text: str) -> list[Word]:
    return [word for word in said(text).words if len(word.text) > 1 and word.weight >= _TELLING]


def _told(mine: str, theirs: str) -> float:
    """Share (0..1) of what ``mine`` says that ``theirs`` says."""
    return share_said(said(mine).words, theirs)
