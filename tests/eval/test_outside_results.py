"""Recorded results come back as they were written, one for each set."""

from dataclasses import replace

import pytest

from eval.outside_results import OutsideResult, figures_of, read_results, record_result, search_ms
from eval.records import RunRow
from rag.errors import InputError

RESULT = OutsideResult(
    name='渡口 "dev"',
    dataset="squad:harbour.json",
    sha256="0f" * 32,
    documents=3,
    questions=7,
    date="2026-01-31",
    commit="abc",
    dirty=False,
    embedder="hash",
    search_p50_ms=1.5,
    search_p95_ms=2.0,
    figures={"hit@1": (0.5, 0.25, 0.75)},
)


def row(hit: float, ms: float) -> RunRow:
    measures = dict.fromkeys(("hit@1", "hit@5", "mrr@10", "ndcg@10", "recall@10"), hit)
    return RunRow("1", "？", [], "outside", "all", True, [], [], measures, [], None, None, {"search": ms})


def test_what_is_recorded_is_read_back(tmp_path):
    path = tmp_path / "outside.toml"
    assert read_results(path) == []
    record_result(RESULT, path)
    assert read_results(path) == [RESULT]


def test_a_set_measured_again_replaces_its_own_entry_only(tmp_path):
    path = tmp_path / "outside.toml"
    other = replace(RESULT, name="A")
    again = replace(RESULT, questions=9)
    for result in (RESULT, other, again):
        record_result(result, path)
    assert read_results(path) == [other, again]


def test_the_figures_are_means_with_their_intervals():
    rows = [row(1.0, 10.0), row(0.0, 20.0)]
    assert figures_of(rows)["hit@1"] == (0.5, 0.0, 1.0)
    assert search_ms(rows, 50) == 15.0


@pytest.mark.parametrize(("text", "named"), [("[[set]]\nname = 3\n", "0.name"), ("[[set", "outside.toml")])
def test_a_damaged_file_is_named_with_its_field(tmp_path, text, named):
    path = tmp_path / "outside.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_results(path)
    assert "outside.toml" in str(caught.value)
    assert named in str(caught.value)
