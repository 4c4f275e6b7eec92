"""The project's own questions, put to the engine that people use, hold the bars of eval/gates.toml.

Timings are left to ``make eval``, which has the machine to itself.
"""

from dataclasses import replace

import pytest

from eval.bench import OWN_SETS
from eval.cases import data_set_hash, read_cases
from eval.gate import judge, read_gates
from eval.judging_text import verdict_text
from eval.records import Run
from eval.reference import read_reference
from eval.run import record, run_cases
from eval.strings import Strings
from rag.settings import PROJECT_ROOT
from tests.eval.run_samples import info

DATA_SET = OWN_SETS / "renda.jsonl"


@pytest.fixture(scope="module")
def rows(engine):
    return list(run_cases(engine, read_cases(DATA_SET)))


def test_no_bar_is_missed_and_nothing_is_lost_against_the_accepted_run(rows, tmp_path):
    gates = read_gates(PROJECT_ROOT / "eval" / "gates.toml")
    gates = gates.model_copy(update={"gate": gates.paired})
    recorded = tuple(record(row) for row in rows)
    run = Run(info(sha256=data_set_hash(DATA_SET), cases=len(rows)), recorded, tmp_path)
    verdict = judge(run, gates, read_reference(PROJECT_ROOT / "eval" / "reference.jsonl"), noisy=True)
    assert verdict.passed, [str(part) for part in verdict_text(verdict, Strings("zh"), noisy=True)]


def test_a_run_whose_answers_are_all_refused_misses_its_bars(rows, tmp_path):
    gates = read_gates(PROJECT_ROOT / "eval" / "gates.toml")
    refused = [replace(row, answer=replace(row.answer, status="refused", citations=())) for row in rows]
    run = Run(info(sha256=data_set_hash(DATA_SET), cases=len(rows)), tuple(map(record, refused)), tmp_path)
    missed = [one.gate.measure for one in judge(run, gates, None, noisy=True).judged if one.missed]
    assert "refused" in missed


def test_every_quote_is_exact_in_every_answer(rows, engine):
    texts = {meta.id: engine.article(meta.id).text for meta in engine.articles()}
    for row in rows:
        for citation in row.answer.citations:
            assert texts[citation.article.id][citation.start : citation.end] == citation.quote
