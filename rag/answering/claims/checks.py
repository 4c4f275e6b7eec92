"""What in a claim does not stand in a supporting text: one function a kind of thing that must."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.claims import conditions, hedges, rows, scope, slots
from rag.answering.claims.alignment import Pair, contrasts
from rag.answering.claims.clefts import told_straight
from rag.answering.claims.contraries import contraries, topics_differ
from rag.answering.claims.counterparts import lacks_counterpart
from rag.answering.claims.denials import denials
from rag.answering.claims.exchange import exchanged_pair
from rag.answering.claims.figures import unborne_figures
from rag.answering.claims.focus import exchanged_focus
from rag.answering.claims.framing import turned_by
from rag.answering.claims.heads import misquantified, narrowed_to_part, unconditioned
from rag.answering.claims.namings import unborne_names
from rag.answering.claims.order import out_of_order
from rag.answering.claims.parallel import moved_deed
from rag.answering.claims.problems import Problem, Source
from rag.answering.claims.ranges import other_range
from rag.answering.claims.roles import exchanged_role

_Text = tuple[str, str]


def problems_of(claim: str, source: Source, pairs: Sequence[Pair]) -> list[Problem]:
    """Everything in ``claim`` that ``source`` does not bear out; ``pairs`` align the two."""
    found = [Problem(kind, text) for kind, text in unborne_names(claim, source)]
    for number, pair in enumerate(pairs):
        sentence = source.sentences[pair.home]
        part = claim[pair.start : pair.end]
        found += [
            replace(one, part=number)
            for one in unborne_figures(claim, pair.start, pair.end, sentence, source)
        ]
        clauses = ",".join(sentence[start:end] for start, end in pair.clauses)
        turned = out_of_order(claim, pair, sentence)
        texts = [("date", turned)] * bool(turned) + _scope(claim, sentence, pair)
        texts += [("content", mine) for mine, _ in contrasts(part, sentence, clauses)]
        found += [Problem(kind, text, part=number) for kind, text in texts]
        led = hedges.with_lead_in(sentence, pair.clauses)
        added = hedges.added_hedge(part, source.text, led) or narrowed_to_part(part, clauses, sentence)
        found += [Problem("scope", added, contradicted=False, part=number)] * bool(added)
    known = f"{source.text}\n{source.context}\n{source.around}"
    for number, sentence in enumerate(source.sentences):
        own = [pair for pair in pairs if pair.home == number]
        if not own:
            continue
        part = ",".join(claim[pair.start : pair.end] for pair in own)
        denied = denials(claim, sentence, own, "\n".join(source.sentences[number + 1 :]))
        texts = [*denied.against, *[("negation", part)] * denied.unmet, *_roles(part, sentence)]
        case = conditions.denied_condition(claim, sentence) or conditions.of_another_case(part, sentence)
        focus = exchanged_focus(part, sentence)
        texts += [("scope", case)] * bool(case) + [("content", focus)] * bool(focus)
        texts += contraries(part, sentence) + [("negation", claim)] * topics_differ(claim, sentence)
        found += [Problem(kind, text) for kind, text in texts]
        for start, end in dict.fromkeys([(0, len(claim)), *((pair.start, pair.end) for pair in own)]):
            found += [
                Problem(kind, slot.mine) for kind, slot in slots.replaced(claim[start:end], sentence, known)
            ]
    if len(pairs) > 1 and not any(problem.kind == "role" for problem in found):
        found += [Problem(kind, text) for kind, text in _roles(claim, source.text)]
    found += [Problem("content", item) for item in rows.strange_items(claim, source.text)]
    beyond = lacks_counterpart(claim, source.text) or turned_by(
        claim, f"{source.text}\n{source.context}", source.documents
    )
    found += [Problem("content", beyond, contradicted=False)] * bool(beyond)
    return list(dict.fromkeys(found))


# roles


def _roles(part: str, sentence: str) -> list[_Text]:
    act = exchanged_role(part, sentence)
    moved = exchanged_pair(told_straight(part), told_straight(sentence))
    words = "、".join(moved or ()) or moved_deed(part, sentence)
    return [("role", act)] * bool(act) + [("role", words)] * bool(words)


# how much of it


def _scope(claim: str, sentence: str, pair: Pair) -> list[_Text]:
    part = claim[pair.start : pair.end]
    before = re.split(r"[,，。;；]", claim[: pair.start].rstrip(",，"))[-1]
    there = ",".join(sentence[start:end] for start, end in pair.clauses)
    led = hedges.with_lead_in(sentence, pair.clauses)
    word = (
        scope.quantity_problem(part, led)
        or scope.bound_problem(part, there)
        or misquantified(part, there, sentence)
        or unconditioned(part, led)
        or hedges.tightened(part, led)
        or hedges.other_pole(part, there)
        or hedges.narrowed(before, part, led, sentence)
        or other_range(part, there, sentence)
        or conditions.without_exception(part, claim, sentence)
    )
    dropped = scope.dropped_part(part, there)
    return [("scope", word)] * bool(word) + [("scope", dropped)] * bool(dropped)
