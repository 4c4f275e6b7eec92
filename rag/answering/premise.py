"""Does a question take for granted what the documents contradict?

The figures of a question, and what it says to be allowed, forbidden or necessary, are laid beside the nearest
sentences. A contradiction counts only where the sentence speaks of the same thing in the same kind of figure,
or of the same act, and no sentence found agrees with the question: a wrong accusation is worse than none. Short
of that, the sentence that speaks of what was taken for granted leads the answer, without a word about it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answering.figures_said import Figure, figures_in
from rag.answering.scoring import Asked, Chosen, coverage
from rag.retrieval.glossary import known_places
from rag.text import cut_words, fold, is_han

_COVERED = 0.15
"""Share of the question's rare words that a sentence must hold to contradict it."""
_TELLING = 1.2
"""Rarity (idf) from which a shared word shows that two figures, or two clauses, speak of the same thing."""
_LEAD_BEHIND = 2.5
"""Log-odds behind the best sentence within which another may lead the answer instead."""

_FORBIDDEN = r"不得|不能|不许|不准|不允许|不可以?|不让|严禁|禁止|不用|不必|无须|不需要?|(?:一概|从来|根本|都)不(?=[\u4e00-\u9fff]{2})"
_ALLOWED = r"(?<!不)(?:允许|可以?|准许|能(?!力|够不))"
_NEEDED = r"必须|只能|一律|应当|务必"
_MODAL = re.compile(rf"(?P<forbidden>{_FORBIDDEN})|(?P<needed>{_NEEDED})|(?P<allowed>{_ALLOWED})")
_ACT_CHARS = 14
_WHY = re.compile(r"为什么|为何|为啥|凭什么")
_OPEN = re.compile(r"(.)不\1|能否|是否|可否|有没有|哪|什么|啥|谁|[吗嘛]|几|多少")
_EVERYTHING = re.compile(r"全都|全部|所有|一律|都(?!是[哪谁什])|从来|再没|只有?|才|唯一|一概")
_PARTLY = re.compile(r"一部分|部分|多数|有的|有些|一般|个别|少数")
_NEGATED = re.compile(rf"{_FORBIDDEN}|[不没未]")
_OPPOSITE = {
    "allowed": re.compile(_FORBIDDEN),
    "forbidden": re.compile(rf"{_NEEDED}|{_ALLOWED}|(?<!不)要"),
    "needed": re.compile(r"(?<!不)可以?|不一定|不必"),
}
_SAME = {
    "allowed": re.compile(_ALLOWED),
    "forbidden": _NEGATED,
    "needed": re.compile(rf"{_NEEDED}|(?<!不)要"),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """The sentence that an answer has to begin with.

    ``claim`` are the words of the question that it contradicts; empty where it may, but nothing is said of that.
    """

    sentence: Chosen
    claim: str = ""


@dataclass(frozen=True, slots=True)
class _Modal:
    kind: str
    said: str
    act: str


def find_correction(asked: Asked, scored: Sequence[Chosen], chosen: Sequence[Chosen]) -> Correction | None:
    """The sentence to begin with; None where the question takes nothing for granted that can be checked.

    ``scored`` are the sentences of the hits, ``chosen`` those of the answer.
    """
    if not chosen:
        return None
    question = fold(asked.question)
    candidates = [one for one in chosen if coverage(asked.rarity, one.text) >= _COVERED]
    claims = [figure for figure in figures_in(question) if not figure.before.endswith(_ASKED_OR_NAME)]
    for claim in claims:
        against = _against_figure(claim, asked, candidates, scored)
        if against is not None:
            return Correction(against, claim.said)
    for claim in claims:
        against = _against_same_thing(claim, candidates, scored)
        if against is not None:
            return Correction(against, claim.said + _thing(claim.behind))
    modal = _claimed_modal(question)
    if modal is not None:
        against = _against_modal(modal, asked, candidates, scored)
        if against is not None:
            return Correction(against, modal.said)
    lead = _lead(
        scored, _Taken(claims, modal, _EVERYTHING.search(question) is not None, _places_in(question))
    )
    if lead is None and asked.intent == "why":
        lead = max(chosen, key=lambda one: one.score)
    return None if lead is None else Correction(lead)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a question takes for granted."""

    figures: Sequence[Figure]
    modal: _Modal | None
    everything: bool
    places: frozenset[str]

    def touched_by(self, text: str) -> int:
        """In how many ways ``text`` may contradict: by such a figure, the opposite, a part only, other places."""
        figures = figures_in(text) if self.figures else []
        return (
            any(claim.same_kind(figure) for claim in self.figures for figure in figures)
            + (self.modal is not None and _OPPOSITE[self.modal.kind].search(text) is not None)
            + (self.everything and _PARTLY.search(text) is not None)
            + (bool(self.places) and bool(_places_in(text) - self.places))
        )


def _lead(scored: Sequence[Chosen], taken: _Taken) -> Chosen | None:
    """The best of the sentences that may contradict what is taken for granted; None where none is near."""
    best = max(one.score for one in scored)
    touching = [
        (one.score + touched, one)
        for one in scored
        if one.score >= best - _LEAD_BEHIND and (touched := taken.touched_by(one.text))
    ]
    return max(touching, key=lambda pair: pair[0])[1] if touching else None


def _places_in(text: str) -> frozenset[str]:
    places = frozenset(known_places())
    return frozenset(word for word in cut_words(text) if word in places)


def _against_figure(
    claim: Figure, asked: Asked, candidates: Sequence[Chosen], scored: Sequence[Chosen]
) -> Chosen | None:
    """The best sentence that gives another figure of the same thing, where the claimed one stands nowhere."""
    words = _telling(claim, asked.rarity)
    others: list[tuple[Chosen, Figure]] = []
    for one in scored:
        for figure in figures_in(one.text):
            if not claim.same_kind(figure):
                continue
            if claim.agrees_with(figure):
                return None
            named = figure.before.endswith(_ASKED_OR_NAME)
            if not named and any(word in figure.behind or word in figure.before for word in words):
                others.append((one, figure))
    against = [(one, figure) for one, figure in others if one in candidates]
    if len({(figure.low, figure.high) for _, figure in against}) != 1:
        return None
    return max((one for one, _ in against), key=lambda one: one.score)


def _against_same_thing(
    claim: Figure, candidates: Sequence[Chosen], scored: Sequence[Chosen]
) -> Chosen | None:
    """The best sentence that counts the very thing that is claimed to be so many (15名省代表) and counts another
    number of it (省代表1名), though the claimed number may stand beside something else there (县代表15名).
    """
    thing = _thing(claim.behind)
    if not thing:
        return None
    against: list[tuple[Chosen, float]] = []
    for one in scored:
        for figure in figures_in(one.text, ones=True):
            if claim.same_kind(figure) and _counts(figure, thing):
                if claim.agrees_with(figure):
                    return None
                against.append((one, figure.low))
    if len({low for _, low in against}) != 1:
        return None
    return max((one for one, _ in against if one in candidates), key=lambda one: one.score, default=None)


def _thing(behind: str) -> str:
    """What a figure counts, where that ends the clause behind it or an office; empty where that is not plain."""
    match = _THING.match(behind)
    return match.group() if match else ""


def _counts(figure: Figure, thing: str) -> bool:
    """Whether a figure of a text counts ``thing``: 主席 is counted by 158名人大主席, not by 79名副主席."""
    for words in (_thing(figure.behind), re.split(r"[、,，：:]", figure.before)[-1]):
        at = words.rfind(thing)
        if at >= 0 and at + len(thing) == len(words) and not words[:at].endswith(("副", "前", "原")):
            return True
    return False


_OFFICE = r"(?:代表|主席|主任|委员|书记|镇长|乡长|县长|市长)"
_THING = re.compile(rf"[\u4e00-\u9fff]{{0,6}}?{_OFFICE}(?!团|会|[\u4e00-\u9fff]{{0,4}}{_OFFICE})")


def _telling(figure: Figure, rarity: Mapping[str, float]) -> list[str]:
    """The words beside a figure of the question that say what it is a figure of."""
    behind = [word for word in _words(figure.behind) if rarity.get(word, 0.0) >= _TELLING]
    before = [word for word in _words(figure.before) if rarity.get(word, 0.0) >= _TELLING]
    return behind[:2] or before[-2:]


def _words(text: str) -> list[str]:
    """Words of two characters or more that do not begin with a numeral, in order."""
    return [
        word for word in cut_words(text) if len(word) > 1 and is_han(word[0]) and word[0] not in _NUMERALS
    ]


_ASKED_OR_NAME = ("哪", "这", "那", "“", "第")
"""What stands before a figure that is asked for, points back or belongs to a name (“四个坚持”)."""
_NUMERALS = frozenset("一二两三四五六七八九十百千万半几")


def _claimed_modal(question: str) -> _Modal | None:
    """What the question says to be allowed, forbidden or needed; None where it asks just that."""
    body = _WHY.sub("，", question)
    for match in _MODAL.finditer(body):
        start = max(body.rfind(mark, 0, match.start()) for mark in ",，。；;：:") + 1
        clause = re.split(r"[,，。；;：:？?]", body[match.end() :])[0]
        if _OPEN.search(body[start : match.end()] + clause) or body[match.end() :].startswith("的，"):
            continue
        return _Modal(str(match.lastgroup), match.group() + clause, clause[:_ACT_CHARS])
    return None


def _against_modal(
    modal: _Modal, asked: Asked, candidates: Sequence[Chosen], scored: Sequence[Chosen]
) -> Chosen | None:
    """The best sentence that says the opposite of the same act, where none says the same of it."""
    acts = [word for word in _words(modal.act) if asked.rarity.get(word, 0.0) >= _TELLING]
    against: list[Chosen] = []
    for one in scored:
        for clause in re.split(r"[,，。；;]", fold(one.text)):
            shared = sum(act in clause for act in acts)
            if not shared:
                continue
            opposite = _OPPOSITE[modal.kind].search(clause) is not None
            if modal.kind == "forbidden":
                opposite = (opposite or shared > 1) and not _NEGATED.search(clause)
            if not opposite and _SAME[modal.kind].search(clause):
                return None
            if opposite and one in candidates:
                against.append(one)
    return max(against, key=lambda one: one.score, default=None)
