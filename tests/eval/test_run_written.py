"""``renda eval run --mode llm`` with a server that speaks the protocol: whose the answers are, and what they cost."""

from __future__ import annotations

import json
import re

import pytest

from eval.cases import Case, write_cases
from eval.cli import app
from eval.outage import IN_A_ROW
from eval.records import latest_run, list_runs, read_run
from tests.llms.scripted import Reply
from ui.shell import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

QUESTIONS = (
    "合肥的代表一届要轮训几次",
    "合肥的人大代表每届至少轮训几遍",
    "合肥要求每届把本级人大代表轮训几遍",
)
EVIDENCE = {"article": "003-4-hefei-opinion", "quote": "每届应将本级人大代表至少轮训一遍"}
TRUE = "每届应将本级人大代表至少轮训一遍。"
FALSE = "每届应将本级人大代表至少轮训三遍。"
NO_ANSWER = "资料没有说明。"


def case(number, question, *, answerable=True):
    given = {"evidence": [[EVIDENCE]], "key_points": [["一遍"]]} if answerable else {}
    return Case(
        id=f"w{number}",
        question=question,
        kind="number" if answerable else "unanswerable",
        answerable=answerable,
        split="dev",
        **given,
    )


@pytest.fixture
def data_set(tmp_path):
    """Three questions that reach the model, and one that the calibrated refusal keeps from it."""
    cases = [case(number, question) for number, question in enumerate(QUESTIONS)]
    path = tmp_path / "small.jsonl"
    write_cases(path, [*cases, case(9, "苏州市人大常委会有几个专门委员会？", answerable=False)])
    return path


@pytest.fixture
def command(data_dir, data_set, script, monkeypatch):
    """Run the command over the data set with the scripted model."""
    monkeypatch.setenv("RENDA_LLM_API_BASE", script.base_url)
    monkeypatch.setenv("RENDA_LLM_MODEL", "scripted")
    return lambda *more: run(app, ["run", "--dataset", str(data_set), "--mode", "llm", "--json", *more])


def test_a_run_tells_support_corrections_refusers_and_cost(command, data_dir, script, capsys):
    script.enqueue(f"{TRUE}[1]{FALSE}[1]", f"{TRUE}", NO_ANSWER)
    assert command() == 0
    captured = capsys.readouterr()
    writing = json.loads(captured.out)["writing"]
    assert writing["support"] == 0.75
    assert writing["support_pooled"] == pytest.approx(2 / 3, abs=1e-4)
    assert writing["added"] == 0.5
    assert writing["fallback"] == 0.0
    assert writing["refused_by_model.answerable"] == pytest.approx(1 / 3, abs=1e-4)
    assert writing["refused_by_calibration.unanswerable"] == 1.0
    assert writing["prompt_tokens_p50"] == 100
    counts = writing["counts"]
    assert (counts["asked"], counts["by_model"], counts["cached"]) == (3, 3, 0)
    assert counts["prompt_tokens"] == 300
    assert len(script.requests) == 3
    assert "花费合计：提示 300 token" in captured.err
    rows = {row.id: row for row in read_run(latest_run(data_dir / "eval")).rows}
    assert rows["w0"].answer["model"]["writing"]["model"].startswith("scripted@")
    assert rows["w2"].answer["model"]["refused_by"] == "model"
    assert rows["w9"].answer["model"] == {
        "writing": None,
        "notice_code": "",
        "notice": "",
        "notice_values": {},
        "refused_by": "calibrated",
    }


def test_remembered_replies_are_no_cost_of_zero(command, data_dir, script, capsys):
    script.enqueue(f"{TRUE}[1]")
    assert command("--name", "first") == 0
    capsys.readouterr()
    assert command("--name", "second") == 0
    captured = capsys.readouterr()
    writing = json.loads(captured.out)["writing"]
    assert writing["counts"]["cached"] == 3
    assert writing["support"] == 1.0
    assert "seconds_p50" not in writing
    assert "3 份回答是此前问过" in captured.err
    assert run(app, ["compare", "first", "second", "--json"]) == 0
    compared = json.loads(capsys.readouterr().out)["writing"]
    assert compared["before"]["completion_tokens_p50"]["value"] > 0
    assert "completion_tokens_p50" not in compared["after"]


def test_what_quotations_answered_is_told_apart_by_reason(command, script, capsys):
    script.enqueue(f"{TRUE}[1]", Reply(status=401, message="no"), FALSE)
    assert command() == 0
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert told["by_model"]["n"] == 1
    assert told["writing"]["fallback"] == pytest.approx(2 / 3, abs=1e-4)
    assert told["writing"]["counts"]["fallback"] == {"key": 1, "unsupported": 1}
    assert told["writing"]["support"] == 0.5  # of the one taken and the one not taken
    assert "2 题由摘录代答（密钥无效 1 题、没有一句有依据 1 题）" in captured.err


def test_a_model_that_answers_nothing_is_an_error_and_the_run_goes_on_later(
    command, data_dir, script, capsys
):
    script.enqueue(Reply(status=401, message="no"))
    assert command() == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "语言模型一题也没有答出来（密钥无效 3 题）" in captured.err
    assert "RENDA_LLM_API_KEY" in captured.err
    (folder,) = list_runs(data_dir / "eval")
    assert f"renda eval run --resume {folder.name}" in captured.err
    assert [row.id for row in read_run(folder, allow_incomplete=True).rows] == ["w9"]
    script.enqueue(f"{TRUE}[1]")
    script.next_reply()
    assert run(app, ["run", "--resume", folder.name, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["writing"]["counts"]["by_model"] == 3
    assert {row.id for row in read_run(folder).rows} == {"w0", "w1", "w2", "w9"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", rf"语言模型接连 {IN_A_ROW} 题没有回答.*最后一次的原因：语言模型 \S+（\S+）回答了错误 401"),
        (
            "en",
            rf"did not answer {IN_A_ROW} questions in a row.*The last cause: The language model \S+ \(\S+\) answered with status 401",
        ),
    ],
)
def test_a_service_that_is_gone_stops_the_run_before_it_asks_everything(
    command, data_dir, data_set, script, capsys, monkeypatch, language, said
):
    monkeypatch.setenv("RENDA_LANGUAGE", language)
    asked = [f"{QUESTIONS[0]}，第{number}次问" for number in range(IN_A_ROW + 4)]
    write_cases(data_set, [case(number, question) for number, question in enumerate(asked)])
    script.enqueue(f"{TRUE}[1]", f"{TRUE}[1]", Reply(status=401, message="no"))
    assert command() == 2
    assert re.search(said, capsys.readouterr().err.strip())
    assert len(script.requests) == 2 + IN_A_ROW
    (folder,) = list_runs(data_dir / "eval")
    assert len(read_run(folder, allow_incomplete=True).rows) == 2


def test_a_model_whose_replies_have_no_support_did_answer(command, script, capsys):
    script.enqueue(FALSE)
    assert command() == 0
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert told["writing"]["support"] == 0.0
    assert "by_model" not in told
    assert "没有一句有依据 3 题" in captured.err


def test_without_a_model_no_run_begins(data_dir, data_set, capsys):
    assert run(app, ["run", "--dataset", str(data_set), "--mode", "llm"]) == 2
    assert "RENDA_LLM_API_BASE" in capsys.readouterr().err
    assert list_runs(data_dir / "eval") == []


def test_a_limit_draws_the_same_questions_of_all_kinds_in_both_modes(command, data_dir, data_set, script):
    script.enqueue(f"{TRUE}[1]")
    assert command("--limit", "2", "--name", "model") == 0
    assert run(app, ["run", "--dataset", str(data_set), "--limit", "2", "--mode", "extractive"]) == 0
    runs = [read_run(folder) for folder in list_runs(data_dir / "eval")]
    assert len({tuple(sorted(row.id for row in one.rows)) for one in runs}) == 1
    assert {row.kind for row in runs[0].rows} == {"number", "unanswerable"}
