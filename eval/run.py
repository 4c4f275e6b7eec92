"""Put the questions of a data set to the engine, the same one that the chat uses, and measure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eval.cases import Case
from eval.metrics import (
    contains_any,
    evidence_complete,
    evidence_share,
    hit_at,
    key_point_coverage,
    reciprocal_rank,
)
from rag.engine import Engine
from rag.types import Answer, Hit, Turn

SEARCH_K = 20
WINDOW_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Row:
    """One case with what came of it; ``measures`` by name, ``timings_ms`` by stage."""

    case: Case
    measures: Mapping[str, float]
    hits: tuple[Hit, ...]
    answer: Answer
    timings_ms: Mapping[str, float] = field(default_factory=dict)


def run_cases(
    engine: Engine, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None
) -> Iterator[Row]:
    """Search and answer each case, in order."""
    for number, case in enumerate(cases, start=1):
        history = tuple(Turn(message.role, message.content) for message in case.history)
        started = time.perf_counter()
        hits = engine.search(case.question, SEARCH_K, history)
        searched = time.perf_counter()
        answer = engine.ask(case.question, history)
        timings = {"search": 1000 * (searched - started), "ask": 1000 * (time.perf_counter() - searched)}
        yield Row(case, measure(case, hits, answer), hits, answer, timings)
        if progress:
            progress(number, len(cases))


def measure(case: Case, hits: Sequence[Hit], answer: Answer) -> dict[str, float]:
    """All measures of one case; those of evidence only where there is some."""
    measures = {"answered": float(not answer.refused), "length": float(len(answer.text))}
    if not case.evidence:
        return measures
    groups = [[alternative.quote for alternative in group] for group in case.evidence]
    texts = [hit.passage.text for hit in hits]
    cited = [citation.passage.text for citation in answer.citations]
    return measures | {
        "hit@1": hit_at(texts, groups, 1),
        "hit@5": hit_at(texts, groups, 5),
        "mrr@10": reciprocal_rank(texts, groups),
        "complete@4000": evidence_complete(texts, groups, WINDOW_CHARS),
        "complete@10": evidence_complete(texts[:10], groups, 10**9),
        "share@4000": evidence_share(texts, groups, WINDOW_CHARS),
        "key_points": key_point_coverage(answer.text, case.key_points),
        "cited_evidence": float(any(contains_any(text, group) for text in cited for group in groups)),
        "cited_all": float(all(any(contains_any(text, group) for text in cited) for group in groups)),
    }


def mean(rows: Sequence[Row], name: str) -> float:
    """Mean of a measure over the rows that have it; nan without any."""
    values = [row.measures[name] for row in rows if name in row.measures]
    return sum(values) / len(values) if values else float("nan")
