"""What a claim denies, forbids, allows or demands otherwise than the sentence that supports it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering.claims.alignment import Pair, stands
from rag.answering.claims.contraries import calls_mistaken
from rag.answering.claims.cues import Cue
from rag.answering.claims.governed import DEGREE, Target, governed, targets_of
from rag.answering.claims.lexicon import Opposites, either_or, opposites
from rag.answering.claims.nearer import nearer_elsewhere, nearest_places
from rag.answering.claims.needs import contraposed, excepted, goes_without, needs_said_twice, warned_of
from rag.answering.claims.polarity import (
    cues_of,
    demand_at,
    denied_at,
    denied_behind,
    turned_at,
    unquoted,
    verbs_that_deny,
    wanting_at,
)
from rag.answering.claims.then_and_now import of_other_time
from rag.answering.claims.words import NEAR, PARTLY, Word, clause_at, said, share_said
from rag.text import is_known_word

_TELLING = 0.3
_PHRASE = 4
_OR = re.compile(r"也可|或者?|也能|也行")
"""What may be one thing or another need not be the one."""
_SURE = 0.5
_LETS = ("允许", "准许", "许可")
_AGAINST = {
    ("must", "may"): "scope",
    ("may", "must"): "scope",
    ("must", "forbid"): "negation",
    ("may", "forbid"): "negation",
    ("forbid", "must"): "negation",
    ("forbid", "may"): "negation",
    ("forbid", "needless"): "negation",
    ("needless", "forbid"): "negation",
}
_AFTER = re.compile(r"(?<![今以最])后(?![台勤备者续面])|经")
_CONCEDED = re.compile(r"[^,，。;；]{0,12}?(?:虽然?|尽管|固然|不是|并非)")
"""What is only granted, or set against something else, may be left out: 虽然不是干部,但是…; 不是检查,而是…"""
_GRANTING = re.compile(r"[^,，。;；]{0,4}?(?:就算|即使|哪怕|纵然|即便|纵使|再怎么|别说|休说)")
_ABOUT = re.compile(
    r"[^,，。;；]{0,10}对[^,，。;；]+?(?:[作做]|[有提]|规定)[出了]*[^,，。;；]{0,6}(?:限制|规定|要求|约束)(?=$|[:：])"
)
_DENYING_NAME = re.compile(r"“[^”]{0,10}[不无零未没免勿禁][^”]{0,10}”")
_ELSE = re.compile(r"否则|不然|要不然|要不")


@dataclass(frozen=True, slots=True)
class Denials:
    """What of a claim the sentence denies or demands otherwise.

    ``against`` are (kind, words); ``unmet``: one of the two denies what the other says in no such words.
    """

    against: tuple[tuple[str, str], ...]
    unmet: bool


def denials(claim: str, sentence: str, pairs: Sequence[Pair], following: str = "") -> Denials:
    """Denials and demands of the parts of a claim against the clauses of the sentence that speak of the same.

    The sentences ``following`` may begin with what else happens (否则).
    """
    claim, sentence = unquoted(claim, sentence), unquoted(sentence, claim)
    mine = [cue for cue in cues_of(claim) if any(pair.start <= cue.start < pair.end for pair in pairs)]
    first = [span for pair in pairs for span in pair.best]
    theirs = [
        cue
        for cue in cues_of(sentence)
        if any(start <= cue.start < end for start, end in first)
        or (cue.denies and _only_there(cue, sentence, claim, first))
    ]
    theirs = [cue for cue in theirs if not of_other_time(claim, sentence, cue.start)]
    if _ELSE.search(following) and not _ELSE.search(sentence):
        mine = [cue for cue in mine if not _in_condition(cue, claim)]
    found, loose = _of_claim(mine, claim, sentence, pairs)
    more, looser = _of_sentence([cue for cue in theirs if cue.denies], claim, sentence, pairs)
    found += more
    if (
        needs_said_twice(claim, sentence)
        or needs_said_twice(sentence, claim)
        or contraposed(claim, sentence)
        or warned_of(claim, sentence)
        or excepted(claim, sentence)
        or calls_mistaken(claim, sentence)
    ):
        return Denials(tuple(one for one in found if one[0] != "negation"), unmet=False)
    if goes_without(claim, sentence):
        found.append(("negation", claim))
    sure = all(pair.score >= _SURE for pair in pairs)
    denies = any(cue.denies for cue in mine) or bool(verbs_that_deny(claim))
    denied = any(cue.denies for cue in theirs)
    anywhere = any(cue.denies for cue in cues_of(sentence)) or bool(verbs_that_deny(sentence))
    loose = (loose and not anywhere) or (looser and denied and not denies)
    unmet = loose and sure and not found and not _explains_name(claim, sentence)
    return Denials(tuple(found), unmet=unmet)


def _only_there(cue: Cue, sentence: str, claim: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the claim has every word that a denial governs, two or more, and ``spans`` have not all of them:
    配备了主席 in 配备了主席，没有配备副主席 does not bear out 配备了副主席.
    """
    words = [one.text for one in said(sentence).words if cue.end <= one.start < cue.reach]
    texts = [sentence[start:end] for start, end in spans]
    return (
        len(words) > 1
        and all(word in claim for word in words)
        and not any(all(word in text for word in words) for text in texts)
    )


def _explains_name(claim: str, sentence: str) -> bool:
    """Whether the claim says what a name that denies means, which both texts have (“两不误”就是两头都不耽误)."""
    return any(match.group() in sentence for match in _DENYING_NAME.finditer(claim))


_Found = tuple[list[tuple[str, str]], bool]


def _of_claim(mine: Sequence[Cue], claim: str, sentence: str, pairs: Sequence[Pair]) -> _Found:
    """What the claim denies or demands otherwise; and whether it denies what the sentence has in no such words."""
    spans = [span for pair in pairs for span in (*pair.clauses, *pair.best)]
    near = _with_neighbours(sentence, spans)
    found: list[tuple[str, str]] = []
    loose = False
    otherwise = _ELSE.search(sentence)
    for cue in mine:
        targets = targets_of(cue, claim, sentence, spans) or targets_of(cue, claim, sentence, near)
        if otherwise and _in_condition(cue, claim) and _before(targets, otherwise.start()):
            continue
        if not targets:
            loose = loose or (cue.denies and not _opposite(cue, claim, sentence, opposites()))
            continue
        beside = _nearest(targets_of(cue, claim, sentence, near) or targets, claim, sentence)
        if cue.denies and not _excused(cue, claim, beside, sentence, opposites()):
            found.append(("negation", claim[cue.start : cue.reach]))
        found += _demands(cue, claim, targets[0][0], sentence, targets[0][1])
    return found, loose


def _of_sentence(theirs: Sequence[Cue], claim: str, sentence: str, pairs: Sequence[Pair]) -> _Found:
    """What the sentence denies and the claim does not; and whether the claim may speak of it in other words."""
    whole = ((0, len(claim)),)
    unsaid = any(
        value <= PARTLY and word.weight >= _TELLING for pair in pairs for word, value in pair.grades.items()
    )
    found: list[tuple[str, str]] = []
    loose = False
    for cue in theirs:
        targets = targets_of(cue, sentence, claim, whole)
        targets = [one for one in targets if not all(_granted(claim, place) for place in one[1])]
        if not targets:
            loose = loose or (
                unsaid
                and not _CONCEDED.match(sentence, clause_at(sentence, cue.start)[0])
                and not _opposite(cue, sentence, claim, either_or())
                and _spoken_of(cue, sentence, claim)
            )
        elif not _excused(cue, sentence, targets, claim, either_or()) and not nearer_elsewhere(
            targets[0], sentence, claim
        ):
            found.append(("negation", sentence[cue.start : cue.reach]))
    return found, loose


def _nearest(targets: Sequence[Target], claim: str, sentence: str) -> list[Target]:
    """Each target with its places in what says most of the claim's clause."""
    return [(at, tuple(nearest_places(claim, at, sentence, places))) for at, places in targets]


def _granted(text: str, at: int) -> bool:
    """Whether the clause of ``at`` only grants what it says (就算怕麻烦,也不能…) or names it as what rules are made for
    (对调整作了限制), so that this is no claim.
    """
    start, end = clause_at(text, at)
    return _GRANTING.match(text, start) is not None or _ABOUT.match(text, start, end) is not None


def _before(targets: Sequence[Target], end: int) -> bool:
    return all(at < end for _, places in targets for at in places)


def _excused(cue: Cue, text: str, targets: Sequence[Target], other: str, pairs: Iterable[Opposites]) -> bool:
    """Whether a word that ``cue`` governs is denied in ``other`` as well, or its opposite in ``pairs`` stands there."""
    if any(_alike(text, at, other, places) for at, places in targets) or _opposite(cue, text, other, pairs):
        return True
    if cue.kind == "needless" and _OR.search(other) and _may(other, targets):
        return True
    words = governed(cue, text)
    if any(
        denied_at(text, word.start) and denied_behind(other, at, text, word.start)
        for word in words
        for at in said(other).exactly(word.text)
    ):
        return True
    return any(_denied_wherever(word, text, other) for word in [*words, *map(_head, words)])


def _may(text: str, targets: Sequence[Target]) -> bool:
    return any(demand_at(text, at) == "may" for _, places in targets for at in places)


def _head(word: Word) -> Word:
    """The second half of a word of four characters, and a verb without its 于: 处理 of 正确处理, 适用 of 适用于."""
    if word.text.endswith("于") and is_known_word(word.text[:-1]):
        return Word(word.text[:-1], word.start, word.end - 1, word.weight)
    half = len(word.text) // 2
    if len(word.text) != _PHRASE or not is_known_word(word.text[half:]):
        return word
    return Word(word.text[half:], word.start + half, word.end, word.weight / 2)


def _alike(text: str, at: int, other: str, places: Sequence[int]) -> bool:
    """Whether a word is denied in both texts or in neither; 解决不了 denies what stands before it."""
    denied = denied_at(text, at)
    turned = turned_at(text, at, other)
    for place in places:
        there = denied_at(other, place)
        if (
            there == denied
            or turned
            or wanting_at(text, at)
            or wanting_at(other, place)
            or turned_at(other, place, text)
        ):
            return True
        if denied and denied_behind(other, place, text, at):
            return True
    return False


def _denied_wherever(word: Word, text: str, other: str) -> bool:
    """Whether a word is denied here and wherever ``other`` has it."""
    places = [at for at, value in said(other).find(word.text) if value >= NEAR]
    return (
        bool(places)
        and denied_at(text, word.start)
        and all(denied_at(other, at) and not _set_apart(other, at) for at in places)
    )


def _set_apart(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is denied only as an exception (除领导外)."""
    return any(text.startswith("除", cue.start) and cue.end <= at < cue.reach for cue in cues_of(text))


def _in_condition(cue: Cue, claim: str) -> bool:
    """Whether a denial stands in the condition of a claim: 不支持代表, 人大工作就会落空."""
    clauses = said(claim).clauses
    if not cue.denies:
        return False
    number = next(number for number, span in enumerate(clauses) if span[0] <= cue.start < span[1])
    return number + 1 < len(clauses) or re.search("[就便则]", claim[cue.end :]) is not None


def _spoken_of(cue: Cue, sentence: str, claim: str) -> bool:
    """Whether the claim says most of the clause in which ``cue`` stands, so that it should deny too."""
    start, end = clause_at(sentence, cue.start)
    words = [word for word in said(sentence).words if start <= word.start < end]
    return share_said(words, claim) >= _SURE


def _opposite(cue: Cue, text: str, other: str, pairs: Iterable[Opposites]) -> bool:
    """Whether ``other`` has, undenied, the opposite of what ``cue`` governs: 没有减少 where it has 增加.

    A claim is borne out by any opposite of what it denies (``opposites``); of what the sentence denies, only by what
    is so wherever that is not (``either_or``).
    """
    governed = text[cue.end : cue.reach]
    return any(
        name in governed
        and stands(name, governed)
        and not any(_has(other, one) for one in names)
        and any(_has(other, one) and not _denies(one, text) for one in others)
        for names, others in pairs
        for name in names
    )


def _has(text: str, name: str) -> bool:
    """Whether ``name`` stands in ``text``, an adjective of one character also behind a degree (较大)."""
    return stands(name, text) or (len(name) == 1 and re.search(DEGREE + name, text) is not None)


def _denies(name: str, text: str) -> bool:
    return any(denied_at(text, at) for at in said(text).exactly(name))


def _with_neighbours(sentence: str, clauses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses of a sentence that are, or stand beside, any of ``clauses``."""
    spans = said(sentence).clauses
    at = {number for number, span in enumerate(spans) if span in clauses}
    return [span for number, span in enumerate(spans) if at & {number - 1, number, number + 1}]


def _only_then(text: str, at: int) -> bool:
    """Whether what stands at ``at`` may be done only then: 验收后才可以支付 agrees with 必须在验收后支付."""
    return any(
        cue.kind == "may" and cue.end <= at < cue.reach and text[cue.start - 1 : cue.start] == "才"
        for cue in cues_of(text)
    )


def _deed_of(cue: Cue, claim: str, sentence: str) -> tuple[int, ...]:
    """Where ``sentence`` has what somebody is allowed to do (允许主任列席): the last word of the clause of ``cue``."""
    end = clause_at(claim, cue.start)[1]
    last = [word for word in said(claim).words if cue.end <= word.start < end][-1:]
    return tuple(at for word in last for at in said(sentence).exactly(word.text))


def _demands(cue: Cue, claim: str, at: int, sentence: str, places: Sequence[int]) -> list[tuple[str, str]]:
    """What the claim demands, allows or forbids otherwise. 才可以 allows nothing that 必须 does not: it binds."""
    demand = demand_at(claim, at)
    if cue.kind not in ("must", "may", "forbid", "needless"):
        return []
    there = {demand_at(sentence, place) for place in nearest_places(claim, at, sentence, places)}
    if claim[cue.start : cue.end] in _LETS and there == {""}:
        there = {demand_at(sentence, place) for place in _deed_of(cue, claim, sentence)}
    if not there or demand in there or "" in there:
        return []
    against = next((kind for other in there if (kind := _AGAINST.get((demand, other)))), None)
    if against == "scope" and (
        (_only_then(claim, at) and _AFTER.search(sentence))
        or (_AFTER.search(claim) and any(_only_then(sentence, place) for place in places))
    ):
        return []
    if against == "negation" and (
        _opposite(cue, claim, sentence, opposites())
        or turned_at(claim, at, sentence)
        or any(turned_at(sentence, place, claim) for place in places)
    ):
        return []
    return [(against, claim[cue.start : cue.reach])] if against else []
