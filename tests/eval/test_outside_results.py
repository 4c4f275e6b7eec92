"""Recorded results come back as they were written, one for each set."""

from dataclasses import replace

import pytest

from eval.outside_results import OutsideResult, read_results, record_result, result_of
from eval.records import Run, RunInfo, RunRow
from rag.errors import InputError

RESULT = OutsideResult(
    name='渡口 "dev"',
    file="harbour.json",
    sha256="0f" * 32,
    documents=3,
    questions=7,
    date="2026-01-31",
    commit="abc",
    dirty=False,
    search_p50_ms=1.5,
    search_p95_ms=2.0,
    figures={"hit@1": (0.5, 0.25, 0.75)},
)


MEASURES = ("hit@1", "hit@5", "mrr@10", "ndcg@10", "recall@10")


def run(folder, **changes) -> Run:
    """A finished run of two questions, one found at once within 10 ms, one not within 20 ms."""
    info = RunInfo(
        name="harbour",
        started="2026-01-31T23:50:00+00:00",
        finished="2026-01-31T23:59:00+00:00",
        commit="abc",
        dirty=False,
        mode="search",
        settings={},
        data_set={"name": "harbour", "path": "squad:/some/harbour.json", "sha256": "0f" * 32, "cases": 2},
        index={"articles": 3},
    )
    rows = [
        RunRow(
            id_, "？", [], "outside", "all", True, [], [], dict.fromkeys(MEASURES, hit), [], None, None, times
        )
        for id_, hit, times in (("1", 1.0, {"search": 10.0}), ("2", 0.0, {"search": 20.0}))
    ]
    return Run(replace(info, **changes), tuple(rows), folder)


def test_what_is_recorded_is_read_back(tmp_path):
    path = tmp_path / "outside.toml"
    assert read_results(path) == []
    record_result(RESULT, path)
    assert read_results(path) == [RESULT]


def test_a_run_outside_of_a_work_tree_is_recorded_too(tmp_path):
    path = tmp_path / "outside.toml"
    nowhere = replace(RESULT, commit="", dirty=None)
    record_result(nowhere, path)
    assert read_results(path) == [nowhere]


def test_a_set_measured_again_replaces_its_own_entry_only(tmp_path):
    path = tmp_path / "outside.toml"
    other = replace(RESULT, name="A")
    again = replace(RESULT, questions=9)
    for result in (RESULT, other, again):
        record_result(result, path)
    assert read_results(path) == [other, again]


def test_a_result_says_what_was_measured_with_means_and_intervals(tmp_path):
    result = result_of(run(tmp_path), "渡口")
    assert (result.name, result.file, result.documents, result.questions) == ("渡口", "harbour.json", 3, 2)
    assert (result.date, result.commit, result.sha256) == ("2026-01-31", "abc", "0f" * 32)
    assert result.figures["hit@1"] == ((1 + 0) / 2, 0.0, 1.0)
    assert (result.search_p50_ms, result.search_p95_ms) == (15.0, 19.5)


@pytest.mark.parametrize(("changes", "named"), [({"mode": "extractive"}, "外部"), ({"limit": 2}, "2 题")])
def test_only_a_whole_run_on_an_outside_set_is_recorded(tmp_path, changes, named):
    with pytest.raises(InputError, match=named):
        result_of(run(tmp_path, **changes), "渡口")


@pytest.mark.parametrize(("text", "named"), [("[[set]]\nname = 3\n", "0.name"), ("[[set", "outside.toml")])
def test_a_damaged_file_is_named_with_its_field(tmp_path, text, named):
    path = tmp_path / "outside.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_results(path)
    assert "outside.toml" in str(caught.value)
    assert named in str(caught.value)
