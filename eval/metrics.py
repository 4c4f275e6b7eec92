"""Pure measures of one question, each between 0 and 1 but for ``length``.

What ir-measures has (success, recall, reciprocal rank, nDCG) comes from it. A measure that does not apply is
left out: an unanswerable question has no evidence to find, a refusal no quotes to check.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from eval.relevance import Groups, Stretch, contains_any, held_groups, squash, window
from rag.text import split_sentences

KeyPoints = Sequence[Sequence[str]]
"""Points that a good answer makes, each in alternative wordings."""

HIT_AT, RECALL_AT, WINDOWS = (1, 5, 10), (5, 10, 20), (2000, 4000)
LEAD_CHARS = 150

_MARKS = r"(?:\[\d+\])+"
_MARKS_BEHIND = re.compile(rf"([。！？!?；;]+[”’』」）)]*)({_MARKS})")
_MARKS_END = re.compile(rf"({_MARKS})([。！？!?；;]*[”’』」）)]*)")
_REMARK = re.compile(r"\s*[（(].*[)）]\s*")


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited sentence. ``exact`` says that the quote is the article's text at its span."""

    n: int
    quote: Stretch
    exact: bool


def ranking_measures(ranking: Sequence[str], gains: Mapping[str, float]) -> dict[str, float]:
    """``hit@k``, ``recall@k``, ``mrr@10`` and ``ndcg@10`` of a ranking of distinct documents, best first.

    ``gains`` hold the relevant documents, found or not, each with its gain: a positive whole number that
    counts in nDCG, the rest is binary. Empty without a relevant document.
    """
    if not gains:
        return {}
    from ir_measures import R, nDCG

    graded = {nDCG @ 10: "ndcg@10"} | {R @ k: f"recall@{k}" for k in RECALL_AT}
    return _first_measures(ranking, gains) | _mean_over([(ranking, gains)], graded)


def retrieval_measures(held: Sequence[Set[int]], groups: int) -> dict[str, float]:
    """The same measures of ranked passages, of which ``held[i]`` are the groups of evidence that passage i holds.

    A passage is relevant where it holds evidence of any group. ``recall@k`` is the share of groups that the
    first k passages hold. For nDCG the gain of a passage is the number of groups that no better passage
    holds, so that saying the same again earns nothing; a group that no passage holds counts as a document
    that was not found. Empty without groups.
    """
    if not groups:
        return {}
    from ir_measures import Success, nDCG

    names = [str(rank) for rank in range(len(held))]
    relevant = {name: 1.0 for name, found in zip(names, held, strict=True) if found}
    by_group = [
        (names, {name: 1.0 for name, found in zip(names, held, strict=True) if group in found})
        for group in range(groups)
    ]
    return (
        _first_measures(names, relevant)
        | _mean_over([(names, novel_gains(held, groups))], {nDCG @ 10: "ndcg@10"})
        | _mean_over(by_group, {Success @ k: f"recall@{k}" for k in RECALL_AT})
    )


def novel_gains(held: Sequence[Set[int]], groups: int) -> dict[str, float]:
    """The gain of each passage, by its number: how many groups it is the first to hold."""
    seen: set[int] = set()
    gains: dict[str, float] = {}
    for rank, found in enumerate(held):
        if new := set(found) - seen:
            gains[str(rank)] = float(len(new))
            seen |= new
    return gains | {f"missing {group}": 1.0 for group in range(groups) if group not in seen}


def window_measures(passages: Sequence[Stretch], groups: Groups) -> dict[str, float]:
    """``complete@N``: 1.0 where the first N characters of the passages hold every group of evidence."""
    if not groups:
        return {}
    return {
        f"complete@{chars}": float(len(held_groups(groups, window(passages, chars))) == len(groups))
        for chars in WINDOWS
    }


def key_point_coverage(answer: str, points: KeyPoints) -> float:
    """Share of key points of which some wording stands in the answer; nan without points."""
    return _share(contains_any(answer, point) for point in points)


def premise_corrected(answer: str, points: KeyPoints) -> float:
    """1.0 where every key point stands at the beginning: in the first two sentences or ``LEAD_CHARS`` characters.

    For a question with a false premise the points are the correction, and it must come first; nan without
    points.
    """
    ends = [end for _, end in split_sentences(answer, semicolons=False)[:2]]
    lead = answer[: max([LEAD_CHARS, *ends])]
    return float(all(contains_any(lead, point) for point in points)) if points else math.nan


def citation_precision(relevant: Sequence[bool]) -> float:
    """Share of cited sentences that are evidence (``eval.relevance.is_evidence``); nan without citations."""
    return _share(relevant)


def citation_recall(cited: Sequence[Stretch], groups: Groups) -> float:
    """Share of the groups of evidence that the cited sentences, together, hold; nan without groups."""
    return len(held_groups(groups, cited)) / len(groups) if groups else math.nan


def quotes_exact(cited: Sequence[Cited]) -> float:
    """Share of quotes that are the article's text at their span; nan without citations."""
    return _share(one.exact for one in cited)


def supported_share(answer: str, cited: Sequence[Cited]) -> float:
    """Share of the answer's sentences that carry a checked [n], or lie in the quote of one; nan without sentences.

    A [n] is checked where citation n exists and is exact. A line that only announces (ends with a colon) and
    a remark in brackets behind a citation are no sentences.
    """
    checked = {one.n: squash(one.quote.text) for one in cited if one.exact}
    pieces = list(answer_sentences(answer))
    return _share(
        (bool(marks) and checked.keys() >= set(marks))
        or any(squash(text) in quote for quote in checked.values())
        for text, marks in pieces
    )


def answer_sentences(answer: str) -> Iterator[tuple[str, list[int]]]:
    """The sentences of an answer without their [n], and these numbers.

    A run of [n] ends a sentence, whether it stands before or behind the full stop.
    """
    before_stop = _MARKS_BEHIND.sub(r"\2\1", answer)
    for line in _MARKS_END.sub("\\1\\2\n", before_stop).splitlines():
        for start, end in split_sentences(line, semicolons=False):
            marks = [int(n) for n in re.findall(r"\[(\d+)\]", line[start:end])]
            text = re.sub(_MARKS, "", line[start:end])
            if (
                squash(text)
                and not text.rstrip().endswith(("：", ":"))
                and (marks or not _REMARK.fullmatch(text))
            ):
                yield text, marks


def _first_measures(ranking: Sequence[str], relevant: Mapping[str, float]) -> dict[str, float]:
    from ir_measures import RR, Success

    names = {Success @ k: f"hit@{k}" for k in HIT_AT} | {RR @ 10: "mrr@10"}
    return _mean_over([(ranking, relevant)], names)


def _mean_over(
    judged: Sequence[tuple[Sequence[str], Mapping[str, float]]], names: Mapping[Any, str]
) -> dict[str, float]:
    """The mean of ir-measures' measures, under these names, over rankings with their relevant documents.

    ir-measures leaves a query without relevant or without found documents out; here each counts 0.
    """
    import ir_measures

    relevant = [
        ir_measures.Qrel(str(query), document, round(gain))
        for query, (_, gains) in enumerate(judged)
        for document, gain in gains.items()
    ]
    found = [
        ir_measures.ScoredDoc(str(query), document, float(len(ranking) - rank))
        for query, (ranking, _) in enumerate(judged)
        for rank, document in enumerate(ranking)
    ]
    sums = dict.fromkeys(names.values(), 0.0)
    if relevant and found:
        for metric in ir_measures.iter_calc(list(names), relevant, found):
            sums[names[metric.measure]] += metric.value
    return {name: total / len(judged) for name, total in sums.items()}


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return sum(counted) / len(counted) if counted else math.nan
