"""The figures that the project promises, measured on its own questions by the engine that people use.

The floors lie a little below what was measured (see README), so that noise does not fail them and a
real loss does.
"""

import pytest

from eval.cases import read_cases
from eval.run import mean, run_cases
from rag.settings import PROJECT_ROOT

DATA_SET = PROJECT_ROOT / "eval" / "datasets" / "renda.jsonl"


@pytest.fixture(scope="module")
def rows(engine):
    return list(run_cases(engine, read_cases(DATA_SET)))


@pytest.fixture(scope="module")
def answerable(rows):
    return [row for row in rows if row.case.answerable]


@pytest.mark.parametrize(
    ("measure", "floor"),
    [
        ("hit@1", 0.70),
        ("hit@5", 0.90),
        ("mrr@10", 0.80),
        ("complete@4000", 0.92),
        ("key_points", 0.83),
        ("cited_evidence", 0.87),
    ],
)
def test_search_and_answers_hold_their_figures(answerable, measure, floor):
    assert mean(answerable, measure) >= floor


def test_the_refusals_are_few_where_there_is_an_answer_and_many_where_there_is_none(rows, answerable):
    unanswerable = [row for row in rows if not row.case.answerable]
    assert sum(row.answer.refused for row in answerable) <= 0.047 * len(answerable)
    assert sum(row.answer.refused for row in unanswerable) >= 0.40 * len(unanswerable)


def test_every_quote_is_exact_in_every_answer(rows, engine):
    texts = {meta.id: engine.article(meta.id).text for meta in engine.articles()}
    for row in rows:
        for citation in row.answer.citations:
            assert texts[citation.article.id][citation.start : citation.end] == citation.quote
