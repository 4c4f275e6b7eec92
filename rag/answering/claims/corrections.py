"""不是两天，而是三天: a claim that first denies what somebody may have thought, and then says how it is.

The source need not deny what nobody said: it is enough that it says the one, and nowhere the other. What is no choice
of one or the other (没有表决,而是听取了报告; 不得缺席,而是应当请假) is not borne out so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.answering.claims.facts import facts_of
from rag.answering.claims.lexicon import opposites
from rag.answering.claims.words import NEAR, SPELT, Said, grade, said
from rag.text import cut_words, tagged_words

_WHAT = r"(?P<denied>[^。;；!！?？]{1,30}?)"
_INDEED = r"(?:并|也|根本|其实|实际上)?"
_FORMS = (
    # 评议会不是由县长主持,而是由主任主持
    rf"{_INDEED}(?:不是|并非)(?P<case>)(?=[由在向对按从把以]){_WHAT},?而是(?=[由在向对按从把以])",
    # 会期不是两天,而是三天
    rf"{_INDEED}(?:不是|并非)(?P<case>){_WHAT},?而(?P<link>是)",
    # 不由县长而由主任主持
    rf"{_INDEED}不(?:是)?(?P<case>[由在向对按从]){_WHAT},?而(?=(?P=case))",
)
_CORRECTIONS = tuple(map(re.compile, _FORMS))
_NOT_DONE = re.compile(rf"{_INDEED}(?:没有|未|不)(?P<case>){_WHAT},而是(?!不)")
"""没有降到300元,而是提高到500元."""
_BEHIND = re.compile(
    r",(?P<how>而(?:并?不是|并非|非)|并?不是|并非)(?P<denied>[^,。;；!！?？]{1,20})(?=$|[,。;；!！?？])"
)
"""会议由主任主持,而不是县长; 主持会议的是主任,不是县长."""
_IS = re.compile("是[^,。;；:：]+$")
_EACH = re.compile("(?:,?(?:也|又|更)?不是|[、,和与及]|或者?)+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim that denies one thing and says another: how it is, what is denied, and the claim if that were so.

    ``otherwise`` is empty where the claim does not tell it whole.
    """

    rest: str
    denied: str
    otherwise: str = ""


def correction_in(claim: str) -> Correction | None:
    """What a folded claim corrects; None where it corrects nothing."""
    for form in (*_CORRECTIONS, _NOT_DONE):
        if (match := form.search(claim)) and (form is not _NOT_DONE or _excludes(match)):
            return _before_it(match)
    match = _BEHIND.search(claim)
    if match is None or not _sets_against(match):
        return None
    return Correction(claim[: match.start()] + claim[match.end() :], match["denied"])


def _before_it(match: re.Match[str]) -> Correction:
    before, after = match.string[: match.start()], match.string[match.end() :]
    link = (match.groupdict().get("link") or "") if before else ""
    return Correction(before + link + after, match["denied"], before + link + match["case"] + match["denied"])


def _excludes(match: re.Match[str]) -> bool:
    """Whether what is said instead is another figure of the kind that is denied, or its contrary."""
    denied, instead = match["denied"], match.string[match.end() :]
    if any(one.same_kind(other) for one in facts_of(denied) for other in facts_of(instead)):
        return True
    return any(
        any(name in denied for name in names) and any(other in instead for other in others)
        for names, others in opposites()
    )


def _sets_against(match: re.Match[str]) -> bool:
    """Whether what is denied behind a clause is no statement of its own (并非所有人都来了, 非公有制企业列席)."""
    denied, claim = match["denied"], match.string
    if match["how"] == "而非":
        return cut_words(f"非{denied}")[0] == "非"
    if match["how"].startswith("而"):
        return True
    return _IS.search(claim, 0, match.start()) is not None and not any(
        tag.startswith("v") for _, tag in tagged_words(denied)
    )


def may_be_said(correction: Correction, sentences: Iterable[str]) -> bool:
    """Whether one of ``sentences`` holds every word of a thing that is denied."""
    denied = _EACH.split(correction.denied)
    heard = [said(sentence) for sentence in sentences]
    return any(_holds(one, thing) for thing in denied for one in heard)


def _holds(sentence: Said, thing: str) -> bool:
    """Whether every word of a thing stands in ``sentence``: those of a figure (每月) as they are."""
    least = NEAR if facts_of(thing) else SPELT
    return all(grade(sentence.find(word)) >= least for word in _words(thing))


def _words(text: str) -> list[str]:
    return [word.text for word in said(text).words if word.weight]
