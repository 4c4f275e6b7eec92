"""What in a claim does not stand in a supporting text: one function a kind of thing that must."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.claims import conditions, hedges, rows, scope, slots
from rag.answering.claims.alignment import Pair, contrasts
from rag.answering.claims.beside_same import exchanged_beside
from rag.answering.claims.by_whom import with_its_author, without_places
from rag.answering.claims.clefts import told_straight
from rag.answering.claims.contraries import contraries, topics_differ
from rag.answering.claims.counterparts import lacks_counterpart
from rag.answering.claims.denials import denials
from rag.answering.claims.exchange import exchanged_pair
from rag.answering.claims.explained import explained_by_another
from rag.answering.claims.facts import facts_of
from rag.answering.claims.figures import unborne_figures
from rag.answering.claims.focus import exchanged_focus
from rag.answering.claims.framing import turned_by
from rag.answering.claims.heads import misquantified, narrowed_to_part, unconditioned
from rag.answering.claims.instead import put_instead
from rag.answering.claims.namings import unborne_names
from rag.answering.claims.order import out_of_order
from rag.answering.claims.parallel import moved_deed
from rag.answering.claims.problems import Problem, Source
from rag.answering.claims.ranges import other_range
from rag.answering.claims.ranks import other_rank
from rag.answering.claims.roles import exchanged_role
from rag.answering.claims.singled_out import other_occasion, other_person, unnamed_focus
from rag.answering.claims.speakers import other_speaker
from rag.answering.claims.stand_ins import stand_in
from rag.answering.claims.taken_for import taken_for_other
from rag.answering.claims.this_and_next import other_one
from rag.answering.claims.which_of import others_among

_Text = tuple[str, str]


def problems_of(claim: str, source: Source, pairs: Sequence[Pair]) -> list[Problem]:
    """Everything in ``claim`` that ``source`` does not bear out; ``pairs`` align the two."""
    found = [Problem(kind, text) for kind, text in unborne_names(claim, source)]
    for number, pair in enumerate(pairs):
        found += [replace(one, part=number) for one in _of_part(claim, source, pair)]
    for number in range(len(source.sentences)):
        own = [pair for pair in pairs if pair.home == number]
        found += _of_sentence(claim, source, number, own) if own else []
    speaker = next(filter(None, (other_speaker(claim, led) for led in source.led)), "")
    explained = explained_by_another(claim, (*source.sentences, *source.around.split("\n")))
    found += [Problem("name", speaker)] * bool(speaker) + [Problem("content", explained)] * bool(explained)
    person, occasion = other_person(claim, source), other_occasion(claim, source)
    focus = unnamed_focus(claim, source)
    found += [Problem("name", person)] * bool(person) + [Problem("content", occasion)] * bool(occasion)
    found += [Problem("role", focus)] * bool(focus)
    if len(pairs) > 1 and not any(problem.kind == "role" for problem in found):
        found += [Problem(kind, text) for kind, text in _roles(claim, source.text)]
    found += [Problem("content", item) for item in rows.strange_items(claim, source.text)]
    plain = without_places(claim, source.own)
    lacking = lacks_counterpart(plain, source.text)
    if lacking.startswith("由"):
        lacking = lacks_counterpart(plain, with_its_author(source))
    beyond = lacking or turned_by(claim, f"{source.text}\n{source.context}", source.documents)
    found += [Problem("content", beyond, contradicted=False)] * bool(beyond)
    return list(dict.fromkeys(found))


def _of_part(claim: str, source: Source, pair: Pair) -> list[Problem]:
    """What a part of ``claim`` has otherwise than the clauses that speak of it."""
    sentence = source.sentences[pair.home]
    part = claim[pair.start : pair.end]
    clauses = ",".join(sentence[start:end] for start, end in pair.clauses)
    led = hedges.with_lead_in(sentence, pair.clauses)
    turned, other = out_of_order(claim, pair, sentence), stand_in(claim, pair, sentence)
    rank = other_rank(part, sentence, f"{source.context}\n{source.around}")
    texts = [("date", turned)] * bool(turned) + _scope(claim, sentence, pair, clauses, led)
    texts += [("content", mine) for mine, _ in contrasts(part, sentence, clauses)]
    texts += [("role", other)] * bool(other)
    texts += [
        ("content", mine) for mine, _ in put_instead(part, sentence, f"{source.text}\n{source.context}")
    ]
    which = other_one(part, sentence)
    texts += [("name", rank)] * bool(rank) + [("date", which)] * bool(which)
    added = (
        hedges.added_hedge(part, source.text, led)
        or narrowed_to_part(part, clauses, sentence)
        or scope.all_unsaid(part, led)
    )
    return [
        *unborne_figures(claim, pair.start, pair.end, sentence, source, clauses),
        *(Problem(kind, text) for kind, text in texts),
        *[Problem("scope", added, contradicted=False)] * bool(added),
    ]


def _of_sentence(claim: str, source: Source, number: int, own: Sequence[Pair]) -> list[Problem]:
    """What the parts of ``claim`` that a sentence comes nearest to (``own``) have otherwise than it."""
    sentence, known = source.sentences[number], f"{source.text}\n{source.context}\n{source.around}"
    part = ",".join(claim[pair.start : pair.end] for pair in own)
    denied = denials(claim, sentence, own, "\n".join(source.sentences[number + 1 :]))
    texts = [*denied.against, *[("negation", part)] * denied.unmet, *_roles(part, sentence)]
    case = conditions.denied_condition(claim, sentence) or conditions.of_another_case(part, sentence)
    focus = exchanged_focus(part, sentence) or taken_for_other(part, sentence)
    texts += [("scope", case)] * bool(case) + [("content", focus)] * bool(focus)
    texts += contraries(part, sentence) + [("negation", claim)] * topics_differ(claim, sentence)
    other = exchanged_beside(part, sentence, source.context, known)
    texts += [("content", other)] * bool(other)
    for start, end in dict.fromkeys([(0, len(claim)), *((pair.start, pair.end) for pair in own)]):
        texts += [
            (kind, slot.mine)
            for kind, slot in slots.replaced(claim[start:end], sentence, known)
            if not _no_other_thing(slot.mine, slot.theirs, source.own) and not _weighed(slot, claim, sentence)
        ]
    return [Problem(kind, text) for kind, text in texts]


# roles


def _roles(part: str, sentence: str) -> list[_Text]:
    act = exchanged_role(part, sentence)
    moved = exchanged_pair(told_straight(part), told_straight(sentence))
    words = "、".join(moved or ()) or moved_deed(part, sentence)
    return [("role", act)] * bool(act) + [("role", words)] * bool(words)


def _weighed(slot: slots.Slot, claim: str, sentence: str) -> bool:
    """Whether the words in a slot are a quantity that ``sentence`` has too, or stand beside the time (会议期间…在下午) that they seem to replace."""
    if scope.is_quantity(slot.mine.removeprefix("的")) and scope.quantities_in(
        slot.mine
    ) & scope.quantities_in(sentence):
        return True
    return slot.theirs in claim and any(fact.is_time and fact.said == slot.theirs for fact in facts_of(claim))


_OTHER_PHRASE = re.compile("(?<=.)(?:由|(?<![现存所实潜正自])在)|(?:说|指出|强调|认为|表示|坦言|介绍)$")


def _no_other_thing(mine: str, theirs: str, places: Sequence[str]) -> bool:
    """Whether ``mine`` is the end of ``theirs`` with the place of which that is (甲市|人大), or no one thing (方案由各镇)."""
    return _OTHER_PHRASE.search(mine) is not None or any(
        mine != place and mine.startswith(place) and theirs.endswith(mine.removeprefix(place))
        for place in places
    )


# how much of it


def _scope(claim: str, sentence: str, pair: Pair, there: str, led: str) -> list[_Text]:
    part = claim[pair.start : pair.end]
    before = re.split(r"[,，。;；]", claim[: pair.start].rstrip(",，"))[-1]
    word = (
        scope.quantity_problem(part, led, sentence)
        or scope.bound_problem(part, there)
        or scope.restricted(part, there, sentence)
        or misquantified(part, there, sentence)
        or unconditioned(part, led)
        or hedges.tightened(part, led)
        or hedges.shut_out(part, sentence)
        or hedges.other_manner(part, there)
        or hedges.narrowed(before, part, led, sentence)
        or other_range(part, there, sentence)
        or conditions.without_exception(part, claim, sentence)
        or others_among(part, there, sentence)
    )
    dropped = scope.dropped_part(part, there, claim)
    return [("scope", word)] * bool(word) + [("scope", dropped)] * bool(dropped)
