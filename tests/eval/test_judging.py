"""``renda eval compare``, ``gate`` and ``report`` as they are called: exit codes, 80 columns, JSON, files."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from eval import judging
from eval.cli import app
from eval.compare import compare
from eval.gate import judge, read_gates
from eval.judging import noisy, run_gate, run_report
from eval.judging_text import comparison_text, show, verdict_text
from eval.reference import read_reference, write_reference
from eval.strings import Strings
from rag.errors import InputError
from tests.eval.run_samples import row, run_of, write_run
from ui.shell import run as run_command

BARS = """
data_set = "renda"
[[gate]]
measure = "hit@1"
floor = 0.77
[[gate]]
measure = "search_ms"
group = "all"
quantile = 0.95
ceiling = 500
slack = 4
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The folder of runs, in an empty data folder, on a machine that is no CI service's."""
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    return tmp_path / "eval"


@pytest.fixture
def bars(tmp_path):
    path = tmp_path / "gates.toml"
    path.write_text(BARS, encoding="utf-8")
    return {"gates_path": path, "reference_path": tmp_path / "reference.jsonl"}


def gate(name=None, *, accept=False, as_json=False, **paths):
    return run_gate(name, accept=accept, as_json=as_json, **paths)


def rows_of(right, count=100):
    return [row(n, rank=1 if n < right else 2) for n in range(count)]


def printed(parts, width=80):
    out = io.StringIO()
    show(Console(file=out, width=width, force_terminal=False), parts)
    return out.getvalue()


def both(before_right, after_right):
    return run_of(rows_of(before_right), name="before"), run_of(rows_of(after_right), name="after")


# gate


def test_a_run_passes_once_it_is_accepted_and_fails_when_it_sinks(root, bars, capsys):
    write_run(root, rows_of(92), "good")
    assert gate(**bars) == 1  # nothing was accepted yet
    assert gate(accept=True, **bars) == 0
    assert gate(**bars) == 0
    write_run(root, rows_of(80), "worse", started="2025-01-03T00:00:00+00:00")
    capsys.readouterr()
    assert gate(**bars) == 1
    shown = capsys.readouterr().out
    assert "q080  第80个问题？" in shown
    assert "q079" not in shown
    assert gate("good", **bars) == 0


def test_a_run_that_misses_its_bars_fails_even_when_it_is_accepted(root, bars):
    write_run(root, rows_of(50))
    assert gate(accept=True, **bars) == 1
    assert gate(**bars) == 1


def test_an_interrupted_run_is_neither_judged_nor_the_newest(root, bars):
    write_run(root, rows_of(92), "whole")
    folder = write_run(root, rows_of(10, 10), "half", finished=None, started="2025-01-04T00:00:00+00:00")
    assert gate(accept=True, **bars) == 0
    assert read_reference(bars["reference_path"]).info.run.endswith("-whole")
    with pytest.raises(InputError, match="没有跑完"):
        gate(str(folder), **bars)


def test_part_of_the_data_set_or_another_one_is_not_the_newest(root, bars):
    write_run(root, rows_of(92), "whole")
    write_run(root, rows_of(10, 10), "part", limit=10, started="2025-01-04T00:00:00+00:00")
    other = {"name": "cmrc", "path": "cmrc.json", "sha256": "c" * 64, "cases": 10}
    write_run(root, rows_of(10, 10), "other", data_set=other, started="2025-01-05T00:00:00+00:00")
    gate(accept=True, **bars)
    assert read_reference(bars["reference_path"]).info.run.endswith("-whole")


def test_what_a_language_model_wrote_is_neither_the_newest_nor_held_to_the_bars_of_quotations(root, bars):
    write_run(root, rows_of(92), "whole")
    folder = write_run(root, rows_of(99), "model", mode="llm", started="2025-01-06T00:00:00+00:00")
    assert gate(accept=True, **bars) == 0
    assert read_reference(bars["reference_path"]).info.run.endswith("-whole")
    with pytest.raises(InputError, match="由语言模型撰写"):
        gate(str(folder), **bars)


def test_without_a_run_it_says_which_command_makes_one(root, bars):
    with pytest.raises(InputError, match="renda eval run"):
        gate(**bars)


def test_the_verdict_as_json_names_what_was_lost(root, bars, capsys):
    write_run(root, rows_of(92), "good")
    gate(accept=True, **bars)
    write_run(root, rows_of(80), "worse", started="2025-01-03T00:00:00+00:00")
    capsys.readouterr()
    gate(as_json=True, **bars)
    shown = json.loads(capsys.readouterr().out)
    assert shown["passed"] is False
    assert shown["gates"][0]["lost"] == [f"q{n:03}" for n in range(80, 92)]
    assert shown["gates"][0]["change"]["test"] == "mcnemar"


@pytest.mark.parametrize(
    ("variable", "load", "expected"),
    [("", 0.1, False), ("true", 0.1, True), ("false", 0.1, False), ("", 1.9, True)],
)
def test_timings_say_little_in_ci_and_on_a_busy_machine(monkeypatch, variable, load, expected):
    monkeypatch.setenv("CI", variable)
    assert noisy(run_of([row(1)], machine={"cpus": 2, "load": load})) is expected


def test_a_changed_data_set_is_said(tmp_path, bars):
    gates = read_gates(bars["gates_path"])
    write_reference(bars["reference_path"], run_of(rows_of(92)), gates.measures)
    changed = run_of(rows_of(93, 101), sha256="b" * 64)
    verdict = judge(changed, gates, read_reference(bars["reference_path"]))
    shown = printed(verdict_text(verdict, Strings(), noisy=False)).replace("\n", "")
    assert "评测集与认可时不同（aaaaaaaaaaaa → bbbbbbbbbbbb）：只比较没有变的 100 道题" in shown
    assert "新增 1 道" in shown


# compare


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_fits_80_columns_and_names_the_questions(language):
    before, after = both(80, 90)
    long = replace(after.rows[85], question="很长的问题" * 30)
    after = replace(after, rows=(*after.rows[:85], long, *after.rows[86:]))
    shown = printed(comparison_text(compare(before, after), Strings(language)))
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert "2 → 1" in shown
    assert all(f"q{n:03}" in shown for n in range(80, 90))
    assert [line for line in shown.splitlines() if "…" in line and "很长的问题" not in line] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_verdict_fits_80_columns_without_cutting_a_figure(language):
    gates = read_gates(judging.GATES)
    premises = [row(n, kind="false_premise", measures={"premise_corrected": 1.0}) for n in range(200, 210)]
    rows = [replace(one, question="a very long question " * 9) for one in rows_of(50)]
    rows = [*rows, *(row(n, answerable=False, kind="off_topic") for n in range(100, 120))]
    rows += premises
    shown = printed(verdict_text(judge(run_of(rows), gates, None), Strings(language), noisy=True))
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    figures = shown.partition("首段命中（" if language == "zh" else "hit@1 (")[0]
    assert "…" not in figures
    assert len([line for line in shown.splitlines() if "a very long question" in line]) == shown.count(
        "    q0"
    )


def test_the_commands_print_and_refuse_with_their_exit_codes(root, capsys):
    write_run(root, rows_of(80), "before")
    write_run(root, rows_of(90), "after")
    write_run(root, rows_of(90), "other", sha256="b" * 64)
    write_run(root, rows_of(9, 9), "half", finished=None)
    assert run_command(app, ["compare", "before", "after", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["common"] == 100
    assert [one["id"] for one in shown["won"]] == [f"q{n:03}" for n in range(80, 90)]
    assert shown["won"][0]["before"]["rank"] == 2
    assert run_command(app, ["compare", "before", "other"]) == 2
    complaint = capsys.readouterr().err
    assert "a" * 64 in complaint
    assert "b" * 64 in complaint
    assert run_command(app, ["compare", "before", "half"]) == 2
    assert "--resume" in capsys.readouterr().err
    assert run_command(app, ["gate", "half"]) == 2


# report


def test_the_report_lies_in_the_folder_of_its_run_or_where_it_is_wanted(root, bars, tmp_path):
    folder = write_run(root, rows_of(80), "before")
    write_run(root, rows_of(90), "after", started="2025-01-03T00:00:00+00:00")
    run_report("before", None, None, **bars)
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    wanted = tmp_path / "new folder" / "page.html"
    run_report("latest", "before", wanted, **bars)
    assert 'id="against"' in wanted.read_text(encoding="utf-8")


def test_a_report_of_another_data_set_has_no_verdict(root, bars):
    other = {"name": "cmrc", "path": "cmrc.json", "sha256": "c" * 64, "cases": 10}
    folder = write_run(root, rows_of(10, 10), "other", data_set=other)
    run_report("latest", None, None, **bars)
    assert 'class="verdict' not in (folder / "report.html").read_text(encoding="utf-8")


def test_a_report_of_retrieval_alone_has_no_verdict(root, bars):
    bars["gates_path"].write_text(BARS.replace("hit@1", "refused"), encoding="utf-8")
    folder = write_run(root, [replace(one, answer=None) for one in rows_of(10, 10)], mode="search")
    run_report("latest", None, None, **bars)
    assert 'class="verdict' not in (folder / "report.html").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_one_message(root, bars, tmp_path):
    write_run(root, rows_of(10, 10))
    with pytest.raises(InputError, match=r"写不了报告 .*gates\.toml"):
        run_report("latest", None, tmp_path / "gates.toml" / "x.html", **bars)
