"""``renda eval grade`` with a judge that speaks the protocol: its verdicts stay apart from the measures."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.cells import cell_len

from eval.cli import app
from eval.grade_figures import graded
from eval.grades import Grade, GradeInfo, Grades, all_grades
from eval.judge_model import bare_name
from eval.records import ROWS, held
from eval.report import render_report
from eval.statistics import cohen_kappa
from eval.strings import Strings
from tests.eval.report_samples import HOSTILE
from tests.eval.run_samples import row, run_of, write_run
from tests.eval.written_samples import reply, written
from tests.llms.scripted import KEY, Reply
from ui.shell import run

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

RIGHT, PARTLY, WRONG = (
    f'{{"verdict": "{verdict}", "reason": "理由"}}' for verdict in ("right", "partly", "wrong")
)
ROWS_OF_QUOTATIONS = [
    row(1),
    row(2, key_points=0.5),
    row(3, refused=True),
    row(4, answerable=False, kind="unanswerable"),
]


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path))
    return tmp_path / "eval"


@pytest.fixture
def judge(script, monkeypatch):
    monkeypatch.setenv("RENDA_JUDGE_API_BASE", script.base_url)
    monkeypatch.setenv("RENDA_JUDGE_MODEL", "judge-7b")
    monkeypatch.setenv("RENDA_JUDGE_API_KEY", KEY)
    return script


def grade(*more):
    return run(app, ["grade", "latest", "--json", *more])


def test_every_answer_is_graded_once_and_the_run_stays_as_it_was(root, judge, capsys):
    folder = write_run(root, ROWS_OF_QUOTATIONS)
    before = (folder / ROWS).read_bytes()
    judge.enqueue(RIGHT, "说不好。", WRONG)
    assert grade() == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert found["judge"].startswith("judge-7b@")
    assert (found["answered"], found["refused"], found["unreadable"]) == (3, 1, {"no_verdict": 1})
    assert found["groups"]["answerable"]["right"]["value"] == 1.0
    assert found["groups"]["no_answer"]["wrong"] == {"value": 1.0, "interval": [1.0, 1.0], "n": 1}
    assert found["agreement"]["n"] == 1
    assert (folder / ROWS).read_bytes() == before
    assert "评判 0/3" in captured.err
    assert set(judge.keys) == {f"Bearer {KEY}"}
    (kept,) = all_grades(folder)
    assert [(one.id, one.verdict) for one in kept.grades] == [
        ("q001", "right"),
        ("q002", "unreadable"),
        ("q004", "wrong"),
    ]
    assert kept.grades[0].prompt_tokens == 100
    assert grade() == 0
    assert len(judge.requests) == 3


def test_a_judge_that_fails_keeps_what_it_graded_and_goes_on_later(root, judge, capsys):
    folder = write_run(root, ROWS_OF_QUOTATIONS)
    judge.enqueue(RIGHT, Reply(status=401, message=f"bad {KEY}"))
    assert grade() == 2
    said = capsys.readouterr().err
    assert "RENDA_JUDGE_API_KEY" in said
    assert "RENDA_LLM_API_KEY" not in said
    assert KEY not in said
    assert "接着评：renda eval grade" in said
    (kept,) = all_grades(folder)
    with kept.path.open("a", encoding="utf-8") as file:
        file.write('{"id": "q0')  # cut in the middle of a row
    judge.enqueue(PARTLY)
    judge.next_reply()
    assert grade() == 0
    assert [one.verdict for one in next(all_grades(folder)).grades] == ["right", "partly", "partly"]
    assert len(judge.requests) == 4


def test_a_reply_that_cannot_be_used_concerns_one_answer_only(root, judge, capsys):
    write_run(root, ROWS_OF_QUOTATIONS)
    judge.enqueue(Reply(text="", finish="stop"), RIGHT)
    assert grade() == 0
    assert json.loads(capsys.readouterr().out)["unreadable"] == {"empty": 1}


@pytest.mark.parametrize("name", ["judge-7b", "org/Judge-7B", "judge-7b.gguf"])
def test_the_model_that_wrote_the_run_is_no_judge_of_it(root, judge, capsys, monkeypatch, name):
    rows = [written(1, reply(model=f"{name}@elsewhere:1"))]
    folder = write_run(root, rows, mode="llm", settings={"llm_model": name})
    assert grade() == 2
    assert "是同一个模型" in capsys.readouterr().err
    assert judge.requests == []
    assert list(all_grades(folder)) == []
    monkeypatch.setenv("RENDA_JUDGE_MODEL", "another")
    judge.enqueue(RIGHT)
    assert grade() == 0
    assert json.loads(capsys.readouterr().out)["groups"]["by_model"]["n"] == 1


def test_a_model_that_was_set_to_write_is_no_judge_even_where_quotations_answered(root, judge, capsys):
    write_run(root, [written(1, code="slow")], mode="llm", settings={"llm_model": "judge-7b"})
    assert grade() == 2
    assert "是同一个模型" in capsys.readouterr().err


def test_without_a_judge_it_says_what_to_set(root, capsys):
    write_run(root, ROWS_OF_QUOTATIONS)
    assert grade() == 2
    assert "RENDA_JUDGE_API_BASE" in capsys.readouterr().err


def test_a_run_of_retrieval_alone_has_nothing_to_grade(root, judge, capsys):
    write_run(root, [replace(row(1), answer=None)], mode="search")
    assert grade() == 2
    assert "没有回答可评" in capsys.readouterr().err


def test_two_do_not_grade_a_run_at_once(root, judge, capsys):
    folder = write_run(root, ROWS_OF_QUOTATIONS)
    with held(folder):
        assert grade() == 2
    assert judge.requests == []


def test_an_answer_that_does_not_fit_is_not_sent_cut_off(root, judge, capsys, monkeypatch):
    long = row(1)
    long.answer["text"] = "很长的回答。" * 900
    write_run(root, [long, row(2)])
    judge.enqueue(RIGHT)
    monkeypatch.setenv("RENDA_LLM_CONTEXT_WINDOW", "4096")
    assert grade() == 0
    assert json.loads(capsys.readouterr().out)["unreadable"] == {"window": 1}
    assert len(judge.requests) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_shown_in_the_language_of_the_settings_under_the_judges_name(
    root, judge, capsys, monkeypatch, language
):
    monkeypatch.setenv("RENDA_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "80")
    write_run(root, ROWS_OF_QUOTATIONS)
    judge.enqueue(RIGHT, PARTLY, "?")
    assert run(app, ["grade", "latest"]) == 0
    shown = capsys.readouterr().out
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "…" not in shown
    assert "judge-7b@" in shown
    assert "Cohen's kappa" in shown
    assert any("\u4e00" <= char <= "\u9fff" for char in shown) == (language == "zh")


# figures


def grades_of(*verdicts):
    """Grades of the first questions."""
    given = tuple(Grade(f"q{n:03}", verdict, "") for n, verdict in enumerate(verdicts, start=1))
    return Grades(GradeInfo("judge@host", "0" * 64, []), given, run_of([]).folder)


def test_the_judge_is_compared_with_the_key_points_in_three_levels():
    """All, all, some, none of the points said, judged right, partly, partly, not said."""
    rows = [row(1), row(2), row(3, key_points=0.5), row(4, key_points=0.0)]
    found = graded(run_of(rows), grades_of("right", "partly", "partly", "not_said"))
    assert found.agreement.value == 3 / 4
    chance = (2 / 4) * (1 / 4) + (1 / 4) * (2 / 4) + (1 / 4) * (1 / 4)
    assert found.kappa.value == pytest.approx((3 / 4 - chance) / (1 - chance))
    assert found.table["all", "some"] == 1


def test_kappa_is_1_for_the_same_0_for_chance_and_unknown_where_all_is_one_class():
    assert cohen_kappa([0, 1, 2], [0, 1, 2]) == 1
    assert cohen_kappa([0, 0, 1, 1], [0, 1, 0, 1]) == 0
    assert cohen_kappa([1, 1], [1, 1]) != cohen_kappa([1, 1], [1, 1])  # nan


def test_what_has_no_verdict_is_in_no_share():
    found = graded(run_of([row(1), row(2)]), grades_of("right", "unreadable"))
    assert found.groups["answerable"]["right"].n == 1
    assert sum(found.unreadable.values()) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("qwen2.5-7b@a:1", "qwen2.5-7b@b:2", True),
        ("Qwen/Qwen2.5-7B@a:1", "qwen2.5-7b", True),
        ("qwen2.5-7b@a:1", "qwen2.5-72b@a:1", False),
    ],
)
def test_models_are_told_apart_by_name_whatever_the_endpoint(one, other, same):
    assert (bare_name(one) == bare_name(other)) == same


def test_the_report_has_the_grades_under_the_judges_name(root, judge, capsys, monkeypatch):
    monkeypatch.setenv("RENDA_JUDGE_MODEL", HOSTILE)
    write_run(root, ROWS_OF_QUOTATIONS)
    judge.enqueue(RIGHT)
    assert grade() == 0
    assert run(app, ["report", "latest"]) == 0
    page = next(root.glob("*/report.html")).read_text(encoding="utf-8")
    section = page.split('id="grades-1"')[1].split("</section>")[0]
    assert Strings()("grade.partly") in section
    assert "<img" not in page
    assert 'id="grades-' not in render_report(run_of([row(1)]), Strings()).decode()
