"""Questions put to the real engine, and what is measured and kept of them."""

import math
from dataclasses import replace

import pytest

from eval.bench import OWN_SETS, Choice, own_path
from eval.cases import read_cases
from eval.records import RunRow
from eval.run import RECORDED_HITS, Row, mean, measure, record, run_case, run_cases
from eval.summary import MEASURES
from rag.types import Answer

CASES = read_cases(OWN_SETS / "renda.jsonl")


def first(**wanted):
    return next(case for case in CASES if all(getattr(case, name) == value for name, value in wanted.items()))


@pytest.fixture(scope="module")
def answered(engine):
    return run_case(engine, first(kind="fact"))


@pytest.fixture(scope="module")
def refused():
    """A question without an answer, rightly refused."""
    case = first(kind="off_topic")
    answer = Answer(case.question, "所收文件没有回答这个问题。", "refused", "extractive", probability=0.1)
    return Row(case, measure(case, (), (), answer, lambda article_id: None), (), answer)


def test_an_answered_question_has_all_measures_that_apply(answered):
    assert not answered.answer.refused
    assert set(answered.measures) == set(MEASURES) - {"premise_corrected"}
    assert answered.measures["quotes_exact"] == 1.0
    assert answered.measures["length"] == len(answered.answer.text)
    assert 0 <= answered.probability <= 1


def test_a_refused_question_without_answer_has_only_the_decision(refused):
    assert refused.measures == {"answered": 0.0}


def test_a_refusal_of_an_answerable_question_makes_no_key_point_and_cites_nothing(answered, engine):
    """Even where the text of the refusal happens to say what was asked."""
    case = answered.case
    refusal = Answer(case.question, "".join(point[0] for point in case.key_points), "refused", "extractive")
    found = measure(case, answered.evidence, answered.hits, refusal, engine.article)
    assert (found["answered"], found["key_points"], found["citation_recall"]) == (0.0, 0.0, 0.0)
    assert "citation_precision" not in found
    assert "length" not in found


def test_a_quote_that_is_not_the_text_at_its_span_is_found_out(answered, engine):
    last = answered.answer.citations[-1]
    answer = replace(
        answered.answer, citations=(*answered.answer.citations[:-1], replace(last, start=last.start + 1))
    )
    found = measure(answered.case, answered.evidence, answered.hits, answer, engine.article)
    count = len(answer.citations)
    assert found["quotes_exact"] == pytest.approx((count - 1) / count)
    nothing = replace(answer, citations=())
    assert measure(answered.case, (), (), nothing, engine.article)["supported"] == 0.0


def test_every_stage_and_the_whole_are_timed(answered):
    spent = dict(answered.timings_ms)
    total = spent.pop("total")
    assert {"search", "answer"} <= spent.keys()
    assert total >= max(spent.values())


def test_a_row_is_kept_with_its_first_hits_and_what_they_hold(answered):
    row = record(answered)
    assert isinstance(row, RunRow)
    assert [hit["rank"] for hit in row.hits] == list(range(1, RECORDED_HITS + 1))
    assert row.hits[0]["relevant"] == bool(row.measures["hit@1"])
    assert [cited["n"] for cited in row.answer["citations"]] == [c.n for c in answered.answer.citations]
    share = sum(cited["relevant"] for cited in row.answer["citations"]) / len(row.answer["citations"])
    assert share == pytest.approx(row.measures["citation_precision"])


def test_progress_is_told_after_each_case(engine):
    told = []
    rows = list(run_cases(engine, CASES[:2], lambda done, total: told.append((done, total))))
    assert told == [(1, 2), (2, 2)]
    assert [row.case.id for row in rows] == [case.id for case in CASES[:2]]


def test_a_mean_is_over_the_rows_that_have_the_measure(answered, refused):
    assert mean([answered, refused], "answered") == 1 / 2
    assert mean([answered, refused], "hit@1") == answered.measures["hit@1"]
    assert math.isnan(mean([refused], "hit@1"))


def test_a_data_set_is_named_or_given_by_its_path(tmp_path, monkeypatch):
    assert own_path("renda") == OWN_SETS / "renda.jsonl"
    monkeypatch.chdir(tmp_path)
    assert own_path("eval/datasets/renda.jsonl") == OWN_SETS / "renda.jsonl"
    assert own_path(str(tmp_path / "x.jsonl")) == tmp_path / "x.jsonl"
    assert Choice().data_set == "renda"
