"""``renda eval run`` measures with the engine of the chat and groups by kind."""

import json

import pytest

from eval.cases import read_cases
from eval.cli import DATA_SET, app, by_kind, figures
from eval.run import Row
from rag.types import Answer


def rows_of(answered: list[bool]) -> list[Row]:
    case = next(case for case in read_cases(DATA_SET) if not case.answerable)
    answer = Answer("", "", "refused", "extractive")
    return [Row(case, {"answered": float(flag), "length": 1.0}, (), answer) for flag in answered]


def test_figures_are_means_and_a_measure_that_no_row_has_is_none():
    shown = figures(rows_of([True, False, False, False]))
    assert shown["n"] == 4
    assert shown["answered"] == pytest.approx(1 / 4)
    assert shown["hit@1"] is None


def test_rows_are_grouped_by_kind_and_by_whether_there_is_an_answer():
    rows = rows_of([True, False])
    assert list(by_kind(rows)) == [rows[0].case.kind, "无答案"]


def test_the_command_prints_json_of_the_chosen_kind(collection, monkeypatch, capsys):
    from ui.shell import run

    monkeypatch.setenv("RENDA_DATA_DIR", str(collection.data_dir))
    monkeypatch.setenv("RENDA_MODEL_DIR", str(collection.model_dir))
    assert run(app, ["run", "--kind", "title", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["title"]["n"] == 5
    assert shown["title"]["hit@5"] >= 0.6


def test_a_choice_without_questions_is_an_error(collection, monkeypatch, capsys):
    from ui.shell import run

    monkeypatch.setenv("RENDA_DATA_DIR", str(collection.data_dir))
    assert run(app, ["run", "--kind", "nothing"]) == 2
    assert "nothing" in capsys.readouterr().err
