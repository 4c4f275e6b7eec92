"""Put the questions of a data set to the engine, the same one that the chat uses, and measure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from eval import metrics
from eval.cases import Case
from eval.records import RunRow, finite
from eval.relevance import Groups, Stretch, held_groups, is_evidence, located
from eval.row_types import RunAnswer, RunCitation, RunHit, RunModel
from eval.written import model_part, writing_measures
from rag.engine import Engine
from rag.phrases import PHRASES
from rag.types import Answer, AnswerMode, Article, Citation, Hit, Turn

SEARCH_K = 20
RECORDED_HITS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One case with what came of it; ``measures`` by name, ``timings_ms`` by stage.

    ``evidence`` is that of the case with its places, ``probability`` that of the question being answerable.
    """

    case: Case
    measures: Mapping[str, float]
    hits: tuple[Hit, ...]
    answer: Answer
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    evidence: Groups = ()
    probability: float | None = None
    model: RunModel | None = None
    """The language model's part, where one was to write."""


def run_cases(
    engine: Engine, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None
) -> Iterator[Row]:
    """Answer and search each case, in order."""
    for number, case in enumerate(cases, start=1):
        yield run_case(engine, case)
        if progress:
            progress(number, len(cases))


def run_case(engine: Engine, case: Case, mode: AnswerMode | None = None) -> Row:
    """Answer one case, then search deeper than an answer does. ``mode`` None is the engine's own.

    The answer comes first, so that its timings are those of a question that was never asked before.
    """
    history = tuple(Turn(message.role, message.content) for message in case.history)
    started = time.perf_counter()
    answer = engine.ask(case.question, history, mode)
    total = 1000 * (time.perf_counter() - started)
    hits = engine.search(case.question, SEARCH_K, history)
    articles = articles_of(engine)
    evidence = located(case, lambda article_id: _text(articles(article_id)))
    model = model_part(answer, mode)
    return Row(
        case,
        measure(case, evidence, hits, answer, articles) | (writing_measures(model) if model else {}),
        hits,
        answer,
        {**answer.timings_ms, "total": round(total, 2)},
        evidence,
        answer.probability,
        model,
    )


def measure(
    case: Case,
    evidence: Groups,
    hits: Sequence[Hit],
    answer: Answer,
    article_of: Callable[[str], Article | None],
) -> dict[str, float]:
    """All measures of one case that apply to it."""
    measures = search_measures(hits, evidence) | {"answered": float(not answer.refused)}
    if not answer.refused:
        measures |= _answer_measures(answer, article_of)
    if case.answerable:
        measures |= _expected_measures(case, evidence, answer)
    return finite(measures)


def search_measures(hits: Sequence[Hit], evidence: Groups) -> dict[str, float]:
    """The measures of retrieval alone; empty without evidence."""
    passages = [_passage(hit) for hit in hits]
    held = [held_groups(evidence, [passage]) for passage in passages]
    return metrics.retrieval_measures(held, len(evidence)) | metrics.window_measures(passages, evidence)


def _answer_measures(answer: Answer, article_of: Callable[[str], Article | None]) -> dict[str, float]:
    """What holds for any answer, whatever was expected."""
    cited = [
        metrics.Cited(citation.n, _cited(citation), _is_exact(citation, article_of))
        for citation in answer.citations
    ]
    claims = answer.text
    for phrases in PHRASES.values():  # that the documents don't say a part is no claim of theirs
        claims = claims.replace(phrases.silent, "")
    return {
        "length": float(len(answer.text)),
        "quotes_exact": metrics.quotes_exact(cited),
        "supported": metrics.supported_share(claims, cited),
    }


def _expected_measures(case: Case, evidence: Groups, answer: Answer) -> dict[str, float]:
    """How far the answer is the expected one; a refusal says nothing of it."""
    text = "" if answer.refused else answer.text
    cited = [_cited(citation) for citation in answer.citations]
    passages = [_passage(citation) for citation in answer.citations]
    measures = {
        "key_points": metrics.key_point_coverage(text, case.key_points),
        "citation_precision": metrics.citation_precision(
            [is_evidence(one, evidence, case.key_points) for one in cited]
        ),
        "citation_recall": metrics.citation_recall(cited, evidence),
    }
    if evidence:
        measures["cited_evidence"] = float(any(held_groups(evidence, [passage]) for passage in passages))
    if case.kind == "false_premise":
        measures["premise_corrected"] = metrics.premise_corrected(text, case.key_points)
    return measures


def record(row: Row) -> RunRow:
    """What a run keeps of a row: at most ``RECORDED_HITS`` hits, and the answer with its citations."""
    case = row.case
    return RunRow(
        id=case.id,
        question=case.question,
        history=[{"role": message.role, "content": message.content} for message in case.history],
        kind=case.kind,
        split=case.split,
        answerable=case.answerable,
        evidence=[[{"article": e.article, "quote": e.quote} for e in group] for group in case.evidence],
        key_points=[list(point) for point in case.key_points],
        measures=dict(row.measures),
        hits=record_hits(row.hits, row.evidence),
        answer=_record_answer(row),
        probability=row.probability,
        timings_ms=dict(row.timings_ms),
    )


def record_hits(hits: Sequence[Hit], evidence: Groups) -> list[RunHit]:
    """The first hits as a run keeps them."""
    return [
        {
            "rank": hit.rank,
            "score": float(hit.score),
            "passage_id": hit.passage.id,
            "article": hit.article.id,
            "title": hit.article.title,
            "place": hit.article.place,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
            "relevant": bool(held_groups(evidence, [_passage(hit)])),
        }
        for hit in hits[:RECORDED_HITS]
    ]


def _record_answer(row: Row) -> RunAnswer:
    answer = row.answer
    citations: list[RunCitation] = [
        {
            "n": citation.n,
            "article": citation.article.id,
            "title": citation.article.title,
            "place": citation.article.place,
            "quote": citation.quote,
            "start": citation.start,
            "end": citation.end,
            "relevant": is_evidence(_cited(citation), row.evidence, row.case.key_points),
        }
        for citation in answer.citations
    ]
    kept: RunAnswer = {
        "text": answer.text,
        "refused": answer.refused,
        "mode": answer.mode,
        "citations": citations,
        "unsupported": list(answer.unsupported),
    }
    if row.model is not None:
        kept["model"] = row.model
    return kept


def mean(rows: Sequence[Row], name: str) -> float:
    """Mean of a measure over the rows that have it; nan without any."""
    values = [row.measures[name] for row in rows if name in row.measures]
    return sum(values) / len(values) if values else float("nan")


def articles_of(engine: Engine) -> Callable[[str], Article | None]:
    """The engine's articles by id, each read once; None for an id that it does not know."""

    @cache
    def article(article_id: str) -> Article | None:
        try:
            return engine.article(article_id)
        except KeyError:
            return None

    return article


def _text(article: Article | None) -> str | None:
    return None if article is None else article.text


def _passage(found: Hit | Citation) -> Stretch:
    passage = found.passage
    return Stretch(passage.article_id, passage.start, passage.end, passage.text)


def _cited(citation: Citation) -> Stretch:
    return Stretch(citation.article.id, citation.start, citation.end, citation.quote)


def _is_exact(citation: Citation, article_of: Callable[[str], Article | None]) -> bool:
    article = article_of(citation.article.id)
    return article is not None and article.text[citation.start : citation.end] == citation.quote
