"""What in a claim does not stand in a supporting text: one function a kind of thing that must."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.claims import scope
from rag.answering.claims.alignment import Pair, contrasts
from rag.answering.claims.exchange import exchanged_pair
from rag.answering.claims.figures import unborne_figures
from rag.answering.claims.namings import unborne_names
from rag.answering.claims.polarity import Cue, cues_of, demand_at, denied_at, denied_behind
from rag.answering.claims.problems import Problem, Source
from rag.answering.claims.roles import exchanged_role
from rag.answering.claims.words import NEAR, contrast_groups, coverage, grade, said

_Text = tuple[str, str]

_SURE = 0.5
_TELLING = 0.3
_GOVERNED = 2
_TWICE = 2


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
    for number, sentence in enumerate(source.sentences):
        own = [pair for pair in pairs if pair.home == number]
        if not own:
            continue
        texts = _polarity(claim, sentence, own)
        texts += _roles(",".join(claim[pair.start : pair.end] for pair in own), sentence)
        found += [Problem(kind, text) for kind, text in texts]
    return list(dict.fromkeys(found))


# roles


def _roles(part: str, sentence: str) -> list[_Text]:
    act = exchanged_role(part, sentence)
    moved = exchanged_pair(part, sentence)
    return [("role", act)] * bool(act) + [("role", "、".join(moved or ()))] * bool(moved)


# denial and demand

_AGAINST = {
    ("must", "may"): "scope",
    ("may", "must"): "scope",
    ("must", "forbid"): "negation",
    ("may", "forbid"): "negation",
    ("forbid", "must"): "negation",
    ("forbid", "may"): "negation",
}


def _polarity(claim: str, sentence: str, pairs: Sequence[Pair]) -> list[_Text]:
    """Denials and demands of the parts of a claim against the clauses of the sentence that speak of the same."""
    found: list[_Text] = []
    spans = [span for pair in pairs for span in pair.clauses]
    near = _with_neighbours(sentence, spans)
    mine = [cue for cue in cues_of(claim) if any(pair.start <= cue.start < pair.end for pair in pairs)]
    first = [span for pair in pairs for span in pair.best]
    theirs = [cue for cue in cues_of(sentence) if any(start <= cue.start < end for start, end in first)]
    loose = False
    for cue in mine:
        targets = _targets(cue, claim, sentence, spans) or _targets(cue, claim, sentence, near)
        if not targets:
            loose = loose or (cue.denies and not _denies_opposite(cue, claim, sentence))
            continue
        if cue.denies and not any(_alike(claim, at, sentence, places) for at, places in targets):
            found.append(("negation", claim[cue.start : cue.reach]))
        found += _demands(cue, claim, targets[0][0], sentence, targets[0][1])
    if sum(cue.denies for cue in mine) == _TWICE and not any(cue.denies for cue in cues_of(sentence)):
        # 没有选举不能公布 says what 选举后公布 says.
        found, loose = [one for one in found if one[0] != "negation"], False
        mine = []
    whole = ((0, len(claim)),)
    for cue in theirs:
        if not cue.denies:
            continue
        targets = _targets(cue, sentence, claim, whole)
        if not targets:
            loose = loose or _spoken_of(cue, sentence, claim)
            continue
        if not any(_alike(sentence, at, claim, places) for at, places in targets):
            found.append(("negation", sentence[cue.start : cue.reach]))
    sure = all(pair.score >= _SURE for pair in pairs)
    denies, denied = any(cue.denies for cue in mine), any(cue.denies for cue in theirs)
    anywhere = any(cue.denies for cue in cues_of(sentence))
    if loose and sure and not found and ((denied and not denies) or (denies and not anywhere)):
        found.append(("negation", ",".join(claim[pair.start : pair.end] for pair in pairs)))
    return found


def _alike(text: str, at: int, other: str, places: Sequence[int]) -> bool:
    """Whether a word is denied in both texts or in neither; 解决不了 denies what stands before it."""
    denied = denied_at(text, at)
    return any(
        denied_at(other, place) == denied or (denied and denied_behind(other, place, text))
        for place in places
    )


def _spoken_of(cue: Cue, sentence: str, claim: str) -> bool:
    """Whether the claim says most of the clause in which ``cue`` stands, so that it should deny too."""
    start, end = next(span for span in said(sentence).clauses if span[0] <= cue.start < span[1])
    words = [word for word in said(sentence).words if start <= word.start < end]
    heard = said(claim)
    return coverage({word: grade(heard.find(word.text)) for word in words}) >= _SURE


def _denies_opposite(cue: Cue, claim: str, sentence: str) -> bool:
    """Whether the opposite of what is denied stands in the sentence: 没有减少 where it has 增加."""
    governed = claim[cue.end : cue.reach]
    return any(
        any(name in governed for name in names)
        and any(name in sentence for others in group if others is not names for name in others)
        for group in contrast_groups()
        for names in group
    )


def _with_neighbours(sentence: str, clauses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses of a sentence that are, or stand beside, any of ``clauses``."""
    spans = said(sentence).clauses
    at = {number for number, span in enumerate(spans) if span in clauses}
    return [span for number, span in enumerate(spans) if at & {number - 1, number, number + 1}]


def _demands(cue: Cue, claim: str, at: int, sentence: str, places: Sequence[int]) -> list[_Text]:
    demand = demand_at(claim, at)
    if cue.kind not in ("must", "may", "forbid") or demand != cue.kind:
        return []
    there = {demand_at(sentence, place) for place in places}
    if not there or demand in there or "" in there:
        return []
    against = next((kind for other in there if (kind := _AGAINST.get((demand, other)))), None)
    return [(against, claim[cue.start : cue.reach])] if against else []


def _targets(
    cue: Cue, text: str, other: str, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, tuple[int, ...]]]:
    """The first telling word that ``cue`` governs and ``other`` has too: where it stands here, and there.

    Where ``other`` only has one of the same meaning, the next word comes with it.
    """
    heard = said(other)
    found: list[tuple[int, tuple[int, ...]]] = []
    for word in said(text).words:
        if word.start < cue.end or word.start >= cue.reach or word.weight < _TELLING:
            continue
        inside = tuple(
            at
            for at, value in heard.find(word.text)
            if value >= NEAR and any(start <= at < end for start, end in spans)
        )
        if inside:
            found.append((word.start, inside))
        if len(found) == _GOVERNED or (inside and word.text in other):
            break
    return found


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
