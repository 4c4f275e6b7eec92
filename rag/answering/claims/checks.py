"""What in a claim does not stand in a supporting text: one function a kind of thing that must."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.claims import names, rows, scope, slots
from rag.answering.claims.alignment import Pair, contrasts
from rag.answering.claims.facts import Fact, facts_of
from rag.answering.claims.polarity import Cue, cues_of, demand_at, denied_at, denied_behind
from rag.answering.claims.roles import exchanged_role
from rag.answering.claims.words import NEAR, contrast_groups, coverage, grade, said


@dataclass(frozen=True, slots=True)
class Problem:
    """Words of a claim that the source does not bear out.

    ``kind`` is number, date, name, place, negation, scope, role or content. ``contradicted``: the source says
    otherwise; else it only does not say. ``part`` is the number of the claim's part, None where it is no single one.
    """

    kind: str
    text: str
    contradicted: bool = True
    part: int | None = None


_Text = tuple[str, str]

_NEARER = 0.25
_SURE = 0.5
_TELLING = 0.3
_GOVERNED = 2
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Source:
    """What supports: its sentences, what their article says of itself, what stands around them.

    All folded. ``own`` are the places of the collection that the claim might name.
    """

    sentences: tuple[str, ...]
    context: str
    around: str
    own: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All sentences, one a line."""
        return "\n".join(self.sentences)


def problems_of(claim: str, source: Source, pairs: Sequence[Pair]) -> list[Problem]:
    """Everything in ``claim`` that ``source`` does not bear out; ``pairs`` align the two."""
    found = [Problem(kind, text) for kind, text in _names(claim, source)]
    for number, pair in enumerate(pairs):
        sentence = source.sentences[pair.home]
        part = claim[pair.start : pair.end]
        found += [replace(one, part=number) for one in _figures(claim, pair, sentence, source)]
        clauses = ",".join(sentence[start:end] for start, end in pair.clauses)
        texts = _order(claim, pair, sentence) + _scope(part, sentence, pair)
        texts += [("content", mine) for mine, _ in contrasts(part, sentence, clauses)]
        found += [Problem(kind, text, part=number) for kind, text in texts]
    for number, sentence in enumerate(source.sentences):
        own = [pair for pair in pairs if pair.home == number]
        if not own:
            continue
        act = exchanged_role(",".join(claim[pair.start : pair.end] for pair in own), sentence)
        texts = _polarity(claim, sentence, own) + [("role", act)] * bool(act)
        found += [Problem(kind, text) for kind, text in texts]
        known = f"{source.text}\n{source.context}\n{source.around}"
        for start, end in dict.fromkeys([(0, len(claim)), *((pair.start, pair.end) for pair in own)]):
            found += [
                Problem(kind, slot.mine) for kind, slot in slots.replaced(claim[start:end], sentence, known)
            ]
    found += [Problem("content", item) for item in rows.strange_items(claim, source.text)]
    return list(dict.fromkeys(found))


# figures and times


def _figures(claim: str, pair: Pair, sentence: str, source: Source) -> list[Problem]:
    found: list[Problem] = []
    held = facts_of(sentence)
    outside = facts_of(source.context)
    for fact in facts_of(claim):
        if not pair.start <= fact.start < pair.end or fact.named or _is_article(fact):
            continue
        kind = "date" if fact.is_time else "number"
        same = [other for other in held if fact.same_kind(other)]
        equal = [other for other in same if fact.equals(other)]
        if not equal:
            if not _excused(fact, claim, source, same, outside):
                found.append(Problem(kind, fact.said, contradicted=bool(same)))
            continue
        best = max(_likeness(fact, other) for other in equal)
        others = [_likeness(fact, other) for other in same if other not in equal]
        if others and max(others) > best + _NEARER:
            found.append(Problem(kind, fact.said))
    return found


_RELATIVE = ("今年", "本年", "去年", "明年", "来年")


def _excused(fact: Fact, claim: str, source: Source, same: Sequence[Fact], outside: Sequence[Fact]) -> bool:
    """Whether a fact without its equal in the text claims nothing of its own."""
    if fact.is_time and any(fact.same_kind(other) and fact.equals(other) for other in outside):
        return True
    if fact.kind == "part":
        return not same and (fact.said.startswith(_RELATIVE) or fact.said in source.around)
    if fact.kind == "every":
        return any(other.kind == "quarter" and 0 <= other.start - fact.end <= 14 for other in facts_of(claim))
    if fact.kind == "月数" and fact.low == 3 and re.search("季度", claim) and not same:
        return True
    if fact.kind == "年" or fact.is_time:
        return False
    if fact.low == fact.high == 1 and not same:
        return True
    return fact.kind in ("个", "级") and fact.low == _listed(claim, fact)


def _is_article(fact: Fact) -> bool:
    """一个, 一件 and the like mostly count nothing."""
    return fact.kind == "个" and fact.low == fact.high == 1 and not fact.bound


def _listed(claim: str, fact: Fact) -> float:
    """How many things the claim itself sets in a row beside the figure."""
    after = re.split(r"[。;；]", claim[fact.end :])[0]
    before = re.split(r"[,，。;；:：]", claim[: fact.start])[-1]
    rows = [len(re.findall(r"[、和及]|》《", part)) + 1 for part in (after, before)]
    if ":" in after:
        rows.append(len(re.split("[,，、]", after.partition(":")[2])))
    if fact.kind == "级":
        rows.append(len(re.findall("[省市县区乡镇村]", before[-4:])))
    return float(fact.low if fact.low in rows and fact.low > 1 else 0)


def _likeness(one: Fact, other: Fact) -> float:
    """How far the words beside two figures are the same, 0 to 1: what is counted says most."""
    after = _shared(one.after, other.after)
    before = _shared(one.before, other.before)
    bounds = 0.15 if one.bound == other.bound else 0.0
    return bounds + max(
        0.6 * after + 0.4 * before, 0.9 * _shared(one.before + one.after, other.before + other.after)
    )


def _shared(one: str, other: str) -> float:
    mine, others = _pairs(one), _pairs(other)
    return len(mine & others) / len(mine | others) if mine and others else 0.0


def _pairs(text: str) -> set[str]:
    plain = re.sub(r"[\s\d的了]", "", text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)} or ({plain} if plain else set())


# names


def _names(claim: str, source: Source) -> list[_Text]:
    said = f"{source.text}\n{source.context}"
    wide = f"{said}\n{source.around}"
    found: list[_Text] = [("place", name) for name in names.missing_places(claim, said, source.own)]
    found += [("name", title) for title in names.missing_titles(claim, wide)]
    found += [("name", quoted) for quoted in names.missing_quotations(claim, wide)]
    found += [("name", person) for person in names.missing_people(claim, said)]
    found += [("name", body) for body in names.missing_bodies(claim, said, source.around)]
    found += [("name", organ) for organ in names.missing_organs(claim, wide)]
    offices = names.offices_in(claim) - names.offices_in(wide)
    found += [("name", office) for office in sorted(offices)]
    return found


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
