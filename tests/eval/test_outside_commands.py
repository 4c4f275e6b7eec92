"""What ``renda eval baselines`` and ``renda eval record`` say, and what they refuse."""

import json

import pytest

from eval.baselines import Measured
from eval.cli import app
from eval.outside_commands import as_values, record, show_baselines
from eval.outside_results import read_results
from rag.errors import InputError
from ui.shell import run

LIGHTHOUSE = {
    "data": [
        {
            "title": "灯塔",
            "paragraphs": [
                {"context": "东山灯塔高二十六米。", "qas": [{"id": "1", "question": "东山灯塔多高"}]},
                {"context": "渡口每天开船四班。", "qas": [{"id": "2", "question": "渡口每天开船几班"}]},
            ],
        }
    ]
}


@pytest.fixture
def lighthouse(tmp_path, monkeypatch, model_dir):
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("RENDA_MODEL_DIR", str(model_dir))
    path = tmp_path / "lighthouse.json"
    path.write_text(json.dumps(LIGHTHOUSE, ensure_ascii=False), encoding="utf-8")
    return f"squad:{path}"


def test_a_run_on_an_outside_set_is_kept_and_recorded(lighthouse, tmp_path, capsys):
    assert run(app, ["run", "--dataset", lighthouse, "--name", "tower", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["outside"]["n"] == 2
    assert shown["outside"]["hit@1"] == 1.0

    results = tmp_path / "outside.toml"
    record("tower", "灯塔", results)
    assert "灯塔" in capsys.readouterr().out
    (result,) = read_results(results)
    assert (result.name, result.documents, result.questions) == ("灯塔", 2, 2)
    assert result.figures["hit@1"] == (1.0, 1.0, 1.0)


def test_a_part_of_a_set_is_not_recorded(lighthouse, tmp_path):
    assert run(app, ["run", "--dataset", lighthouse, "--limit", "1", "--name", "half"]) == 0
    with pytest.raises(InputError, match="--limit"):
        record("half", "灯塔", tmp_path / "outside.toml")
    assert not (tmp_path / "outside.toml").exists()


def test_a_broken_set_ends_with_its_file_and_field(lighthouse, tmp_path, capsys):
    (tmp_path / "lighthouse.json").write_text('{"data": [{}]}', encoding="utf-8")
    assert run(app, ["run", "--dataset", lighthouse]) == 2
    assert "lighthouse.json 的 data.0.paragraphs 不对" in capsys.readouterr().err


def test_baselines_need_questions_with_evidence(tmp_path):
    row = {"id": "1", "question": "？", "kind": "off_topic", "answerable": False, "split": "dev"}
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="没有依据"):
        show_baselines(str(path), "all")


def test_a_system_for_machines_has_means_intervals_and_times():
    values = as_values(Measured("dense", ({"hit@1": 1.0}, {"hit@1": 0.0}), (10.0, 20.0)))
    assert values == {
        "system": "dense",
        "n": 2,
        "figures": {"hit@1": {"value": 0.5, "low": 0.0, "high": 1.0, "n": 2}},
        "search_ms": {"p50": 15.0, "p95": 19.5},
    }
