"""The figures that the project promises, measured on its own questions by the engine that people use.

The floors lie a little below what was measured (see README), so that noise does not fail them and a
real loss does.
"""

from pathlib import Path

import pytest

from eval.cases import read_cases
from eval.metrics import contains_any
from eval.run import mean, run_cases
from rag.corpus import read_articles
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


def test_the_evidence_of_every_question_stands_in_its_article():
    texts = {article.id: article.text for article in read_articles(PROJECT_ROOT / "corpus" / "articles")}
    for case in read_cases(DATA_SET):
        assert case.answerable == bool(case.evidence), case.id
        for group in case.evidence:
            for alternative in group:
                assert alternative.quote in texts[alternative.article], (case.id, alternative.quote)


def test_every_key_point_can_be_said_in_the_words_of_the_documents():
    everything = "".join(article.text for article in read_articles(PROJECT_ROOT / "corpus" / "articles"))
    for case in read_cases(DATA_SET):
        for point in case.key_points:
            assert contains_any(everything, point), (case.id, point)


def test_no_question_is_asked_twice_and_both_halves_have_every_kind():
    cases = read_cases(DATA_SET)
    keys = {(case.question, case.history) for case in cases}
    assert len(keys) == len(cases)
    assert len({case.id for case in cases}) == len(cases)
    kinds = {split: {case.kind for case in cases if case.split == split} for split in ("dev", "test")}
    assert kinds["dev"] == kinds["test"]


def test_a_broken_row_is_named_by_file_line_and_field(tmp_path: Path):
    from rag.errors import InputError

    good = DATA_SET.read_text(encoding="utf-8").splitlines()[0]
    broken = tmp_path / "broken.jsonl"
    broken.write_text(f"{good}\n{good.replace('answerable', 'anserable')}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.jsonl 第 2 行"):
        read_cases(broken)
