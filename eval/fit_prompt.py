"""How many passages a language model is shown, and in which order: ``python -m eval.fit_prompt``.

    python -m eval.fit_prompt --questions 12 --passages 3 6 --orders best_first best_last

Asks the model of the settings the same dev questions under every choice and prints, for each, what the answers are
worth and cost. Replies are remembered in the data folder, so that an interrupted measurement goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from statistics import fmean, median
from typing import get_args

from eval.cases import Case, read_cases
from eval.relevance import located
from eval.run import articles_of, measure
from rag.answering.answerer import ANSWER_HITS
from rag.answering.by_model import write_answer
from rag.answering.prompt import ORDER, Order
from rag.answering.writer import Writer
from rag.engine import Engine, open_engine
from rag.settings import load_settings
from rag.types import Answer

DATA_SET = Path(__file__).parent / "datasets" / "renda.jsonl"


@dataclass(frozen=True, slots=True)
class Try:
    """One question under one choice: ``values`` are measures by name, ``seconds`` the model's."""

    passages: int
    order: Order
    case: Case
    values: dict[str, float]
    answer: Answer
    seconds: float


def main() -> None:
    """Measure every choice and print a line of JSON for each question, then one for each choice."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--questions", type=int, default=12)
    options.add_argument("--passages", type=int, nargs="+", default=[3, 6])
    options.add_argument("--orders", nargs="+", choices=get_args(Order), default=[ORDER])
    given = options.parse_args()
    with open_engine(load_settings()) as engine:
        cases = sample(engine, read_cases(DATA_SET), given.questions)
        tries = [_told(one) for one in tried(engine, cases, given.passages, given.orders)]
    for passages, order in product(given.passages, given.orders):
        chosen = [one for one in tries if (one.passages, one.order) == (passages, order)]
        _print({"passages": passages, "order": order, **figures(chosen)})


def sample(engine: Engine, cases: Sequence[Case], count: int) -> list[Case]:
    """Dev questions that the calibrated refusal lets through, three answerable to one that is not.

    Evenly spread over the data set, without dialogues, so that the same ``count`` gives the same questions.
    """
    dev = [case for case in cases if case.split == "dev" and not case.history]
    halves = ((True, count - count // 4), (False, count // 4))
    chosen: list[Case] = []
    for answerable, wanted in halves:
        own = [case for case in dev if case.answerable is answerable]
        asked = [case for case in own if not engine.ask(case.question, mode="extractive").refused]
        chosen += asked[:: max(1, len(asked) // wanted)][:wanted] if wanted else []
    return chosen


def tried(
    engine: Engine, cases: Sequence[Case], passages: Sequence[int], orders: Sequence[Order]
) -> Iterator[Try]:
    """Every question under every choice; the choices of one question follow each other."""
    writer = engine.writer()
    for case, number, order in product(cases, passages, orders):
        started = time.perf_counter()
        answer = _written(engine, replace(writer, passages=number, order=order), case.question)
        seconds = time.perf_counter() - started
        yield Try(number, order, case, _measures(engine, case, answer), answer, seconds)


def _written(engine: Engine, writer: Writer, question: str) -> Answer:
    quoted = engine.ask(question, mode="extractive")
    steps = write_answer(writer, quoted.asked, engine.search(question, ANSWER_HITS), quoted)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            answer: Answer = finished.value
            return answer


def _measures(engine: Engine, case: Case, answer: Answer) -> dict[str, float]:
    article_of = articles_of(engine)
    evidence = located(case, lambda article_id: getattr(article_of(article_id), "text", None))
    return measure(case, evidence, (), answer, article_of)


def figures(tries: Sequence[Try]) -> dict[str, float]:
    """What one choice is worth (shares, 0..1) and costs (tokens, seconds; medians over the replies not remembered)."""
    answerable = [one for one in tries if one.case.answerable]
    others = [one for one in tries if not one.case.answerable]
    writings = [one.answer.writing for one in tries if one.answer.writing]
    fresh = [writing for writing in writings if not writing.cached]
    claims = sum(writing.supported + writing.unsupported for writing in writings)
    return {
        "questions": len(tries),
        "key_points": _mean(answerable, "key_points"),
        "cited_evidence": _mean(answerable, "cited_evidence"),
        "citation_precision": _mean(answerable, "citation_precision"),
        "refused_answerable": fmean([one.answer.refused for one in answerable] or [0]),
        "refused_unanswerable": fmean([one.answer.refused for one in others] or [0]),
        "fallbacks": sum(bool(one.answer.notice_code) and not one.answer.refused for one in tries),
        "support": sum(writing.supported for writing in writings) / claims if claims else 1.0,
        "moved": sum(writing.moved for writing in writings),
        "added": sum(writing.added for writing in writings),
        "prompt_tokens": median([writing.prompt_tokens for writing in fresh] or [0]),
        "completion_tokens": median([writing.completion_tokens for writing in fresh] or [0]),
        "seconds": round(median([writing.seconds for writing in fresh] or [0]), 1),
    }


def _mean(tries: Sequence[Try], name: str) -> float:
    return round(fmean([one.values[name] for one in tries if name in one.values] or [0]), 3)


def _told(one: Try) -> Try:
    _print(
        {
            "id": one.case.id,
            "passages": one.passages,
            "order": one.order,
            "refused": one.answer.refused,
            "notice": one.answer.notice_code,
            "key_points": one.values.get("key_points"),
            "seconds": round(one.seconds, 1),
            "text": one.answer.text,
        }
    )
    return one


def _print(row: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
