"""Which sentences of the hits answer, within a budget of characters.

The best sentences by ``scoring`` as long as they do not lie too far behind the best one: a sure answer is
short, an unsure one says more. A row that is asked for comes whole and may go beyond the budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.rows import Row, asks_items, asks_list, begins_item, find_rows, is_heading
from rag.answering.scoring import Asked, Chosen, PassagesOf, SelectionModel, holds_asked_kind, score_sentences
from rag.retrieval.retriever import Nearness
from rag.types import Hit


@dataclass(frozen=True)
class SelectionLimits:
    """Where an answer ends; in log-odds behind the best sentence, chosen on ``eval/datasets/renda.jsonl``.

    ``cut`` for any sentence, ``cut_beside_row`` for one that stands beside a row that answers. A row
    answers a question for a list if it lies at most ``row`` behind, another one if its announcing
    sentence lies at most ``announced`` behind; it may take ``row_budget`` times the characters. The best
    sentence of each of the first ``leads`` passages is heard where it lies at most ``lead_cut`` behind, and
    may take the answer to ``lead_budget`` times the characters.
    """

    cut: float = 3.0
    cut_beside_row: float = 1.5
    row: float = 1.0
    row_of_items: float = 2.5
    announced: float = 2.0
    row_budget: float = 1.5
    heading: float = 0.5
    explained: int = 3
    behind_heading: float = 2.0
    leads: int = 5
    lead_cut: float = 3.5
    lead_budget: float = 1.25
    max_hits: int = 10


_NUMBER_CHARS = 4
_NAME_CHARS = 8


def choose(
    hits: Sequence[Hit],
    asked: Asked,
    nearness: Nearness,
    max_chars: int,
    passages_of: PassagesOf | None = None,
    limits: SelectionLimits | None = None,
    model: SelectionModel | None = None,
    said: str = "",
) -> list[Chosen]:
    """The sentences of the first hits that answer, together at most ``max_chars`` characters with their
    numbers and the names of their articles; more only for a row. What was already ``said`` is left out.
    """
    limits = limits or SelectionLimits()
    scored = score_sentences(first_hits(hits, asked, limits.max_hits), asked, nearness, model)
    return choose_scored(scored, hits, asked, max_chars, passages_of, limits, said)


def choose_scored(
    scored: Sequence[Chosen],
    hits: Sequence[Hit],
    asked: Asked,
    max_chars: int,
    passages_of: PassagesOf | None = None,
    limits: SelectionLimits | None = None,
    said: str = "",
) -> list[Chosen]:
    """``choose`` where the sentences of ``first_hits`` are ``scored`` already."""
    limits = limits or SelectionLimits()
    hits = first_hits(hits, asked, limits.max_hits)
    if not scored:
        return []
    ranked = sorted(scored, key=_by_score)
    best = ranked[0].score
    row = None if said else _answering_row(scored, hits, asked, best, passages_of, limits)
    chosen: list[Chosen] = []
    left = max_chars
    if row:
        left = _take(row.sentences, chosen, int(max_chars * limits.row_budget)) - int(
            max_chars * (limits.row_budget - 1)
        )
    else:
        ranked = sorted(_explained(scored, best, limits), key=_by_score)
    cut = limits.cut_beside_row if row else limits.cut
    near = _to_the_point([one for one in ranked if one.score >= best - cut], asked, limits)
    left = _take([one for one in near if not said or " ".join(one.text.split()) not in said], chosen, left)
    if not row and not said:
        _take(_leads(scored, hits, best, limits), chosen, left + int(max_chars * (limits.lead_budget - 1)))
    return chosen


def _leads(
    scored: Sequence[Chosen], hits: Sequence[Hit], best: float, limits: SelectionLimits
) -> list[Chosen]:
    """The best sentence of each of the first passages: where none answers surely, each has its say."""
    own = (
        min((one for one in scored if one.hit.passage.id == hit.passage.id), key=_by_score, default=None)
        for hit in hits[: limits.leads]
    )
    near = [one for one in own if one is not None and one.score >= best - limits.lead_cut]
    return sorted(near, key=_by_score)


def _to_the_point(near: list[Chosen], asked: Asked, limits: SelectionLimits) -> list[Chosen]:
    """Where a figure, date or person is asked for and stands in ``near``, what holds none has to be nearer."""
    holding = [one for one in near if holds_asked_kind(asked, one.text)]
    if asked.intent not in _EXACT or asks_list(asked) or not holding:
        return near
    least = max(one.score for one in near) - limits.cut_beside_row
    return [one for one in near if one in holding or one.score >= least]


_EXACT = frozenset({"number", "date", "person"})


def first_hits(hits: Sequence[Hit], asked: Asked, most: int = SelectionLimits.max_hits) -> list[Hit]:
    """The hits that an answer is chosen from: those of the articles that may answer, where there are any."""
    return ([hit for hit in hits if hit.article.id in asked.articles] or list(hits))[:most]


def _by_score(one: Chosen) -> tuple[float, int, int]:
    return -one.score, one.hit.rank, one.start


def _explained(scored: Sequence[Chosen], best: float, limits: SelectionLimits) -> list[Chosen]:
    """The sentences behind an item's heading that answers say what it means, though in other words."""
    out: list[Chosen] = []
    left, floor = 0, 0.0
    for at, one in enumerate(scored):
        same = at > 0 and scored[at - 1].block == one.block
        if not same or begins_item(one.text):
            left = 0
        if left:
            left -= 1
            one = replace(one, score=max(one.score, floor))
        elif is_heading(one.text) and one.score >= best - limits.heading:
            left, floor = limits.explained, one.score - limits.behind_heading
        out.append(one)
    return out


def _answering_row(
    scored: Sequence[Chosen],
    hits: Sequence[Hit],
    asked: Asked,
    best: float,
    passages_of: PassagesOf | None,
    limits: SelectionLimits,
) -> Row | None:
    wanted = asks_list(asked)
    rows = find_rows(scored, hits, asked, passages_of if wanted else None)
    if wanted:
        behind = limits.row_of_items if asks_items(asked.question) else limits.row
        return rows[0] if rows and rows[0].strength >= best - behind else None
    announced = [(row.lead.score, row) for row in rows if row.lead and row.announces]
    led, row = max(announced, key=lambda pair: pair[0], default=(best - limits.announced - 1, None))
    return row if led >= best - limits.announced else None


def _take(candidates: Sequence[Chosen], chosen: list[Chosen], left: int) -> int:
    """Add what fits to ``chosen``; returns the characters that are left."""
    taken = {(one.hit.passage.article_id, one.start) for one in chosen}
    said = {one.text.strip() for one in chosen}
    for one in candidates:
        cost = _cost(one, chosen)
        text = one.text.strip()
        if cost <= left and text not in said and (one.hit.passage.article_id, one.start) not in taken:
            chosen.append(one)
            said.add(text)
            left -= cost
    return left


def _cost(one: Chosen, chosen: Sequence[Chosen]) -> int:
    """Characters that the sentence adds: itself, its number, and the name of an article not yet named."""
    named = any(other.hit.passage.article_id == one.hit.passage.article_id for other in chosen)
    return len(one.text.strip()) + _NUMBER_CHARS + (0 if named else _NAME_CHARS)
