"""What in a claim does not stand in a supporting text: one function a kind of thing that must."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.claims import rows, scope, slots
from rag.answering.claims.alignment import Pair, contrasts
from rag.answering.claims.clefts import told_straight
from rag.answering.claims.counterparts import lacks_counterpart
from rag.answering.claims.denials import denials
from rag.answering.claims.exchange import exchanged_pair
from rag.answering.claims.figures import unborne_figures
from rag.answering.claims.framing import turned_by
from rag.answering.claims.namings import unborne_names
from rag.answering.claims.parallel import moved_deed
from rag.answering.claims.problems import Problem, Source
from rag.answering.claims.roles import exchanged_role
from rag.answering.claims.words import said

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
        texts = _order(claim, pair, sentence) + _scope(part, sentence, pair)
        texts += [("content", mine) for mine, _ in contrasts(part, sentence, clauses)]
        found += [Problem(kind, text, part=number) for kind, text in texts]
    known = f"{source.text}\n{source.context}\n{source.around}"
    for number, sentence in enumerate(source.sentences):
        own = [pair for pair in pairs if pair.home == number]
        if not own:
            continue
        part = ",".join(claim[pair.start : pair.end] for pair in own)
        denied = denials(claim, sentence, own, "\n".join(source.sentences[number + 1 :]))
        texts = [*denied.against, *[("negation", part)] * denied.unmet, *_roles(part, sentence)]
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


# before or after

_ORDER = re.compile(
    r"(?P<side>[之以][前后]|[前后](?=$|[,，。;；、]|[应要须就才得可方并再也不一向由]))|(?P<until>过后|完后)"
)


def _order(claim: str, pair: Pair, sentence: str) -> list[_Text]:
    """What the claim sets after something before which the source sets it, or the other way round."""
    there = [(_last_word(sentence, match.start()), _side(match)) for match in _ORDER.finditer(sentence)]
    for match in _ORDER.finditer(claim, pair.start, pair.end):
        word = _last_word(claim, match.start())
        sides = {
            side
            for other, side in there
            if other and word and (word == other or said(other).find(word) or said(word).find(other))
        }
        if sides and _side(match) not in sides:
            return [("date", word + match.group())]
    return []


def _side(match: re.Match[str]) -> str:
    return "前" if "前" in match.group() else "后"


def _last_word(text: str, end: int) -> str:
    """The last telling word before ``end`` of its clause."""
    words = [
        word.text
        for word in said(text).words
        if end - 8 <= word.start and word.end <= end and len(word.text) > 1
    ]
    return words[-1] if words else ""


# how much of it


def _scope(part: str, sentence: str, pair: Pair) -> list[_Text]:
    there = ",".join(sentence[start:end] for start, end in pair.clauses)
    word = scope.quantity_problem(part, there) or scope.bound_problem(part, there)
    dropped = scope.dropped_part(part, there)
    return [("scope", word)] * bool(word) + [("scope", dropped)] * bool(dropped)
