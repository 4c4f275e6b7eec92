"""The tables of the READMEs and of the terminal say what was measured, to three decimals."""

from dataclasses import replace

import pytest
from rich.console import Console

from eval.baselines import Measured
from eval.outside_results import MEASURES, OutsideResult
from eval.outside_tables import markdown, newcomer_table, outside_table, terminal
from eval.strings import Strings

NAMES = ("hit@1", "hit@5", "mrr@10", "complete@4000")
MEASURED = Measured("dense", (dict.fromkeys(NAMES, 1.0), dict.fromkeys(NAMES, 0.0)), search_ms=(10.0, 20.0))
RESULT = OutsideResult(
    name="Harbour dev",
    file="harbour.json",
    sha256="0f" * 32,
    documents=1848,
    questions=7,
    date="2026-01-31",
    commit="abcdef0123456789",
    dirty=False,
    search_p50_ms=15.4,
    search_p95_ms=19.6,
    figures=dict.fromkeys(MEASURES, (0.98765, 0.95, 1.0)),
)


def test_a_system_is_a_row_with_means_intervals_and_times():
    head, row = newcomer_table([MEASURED], Strings("en"))
    assert head == [
        "system", "hit@1", "hit@5", "MRR@10", "all evidence in 4,000 characters", "p50 / p95, ms",
    ]  # fmt: skip
    assert row == [
        "LlamaIndex starter: SentenceSplitter, dense", *["0.500 (0.000–1.000)"] * 4, "15 / 20",
    ]  # fmt: skip


def test_an_outside_set_is_a_row_with_its_size_and_the_commit():
    head, row = outside_table([RESULT], Strings("en"))
    assert len(head) == len(row)
    assert row[:4] == ["Harbour dev", "1,848", "7", "0.988 (0.950–1.000)"]
    assert row[-2:] == ["15 / 20", "2026-01-31, abcdef0"]


def test_a_measurement_of_changed_code_says_so():
    _, row = outside_table([replace(RESULT, dirty=True)], Strings("en"))
    assert row[-1] == "2026-01-31, abcdef0 + changes"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_table_has_as_many_cells_in_each_line_in_both_languages(language):
    lines = markdown(newcomer_table([MEASURED], Strings(language))).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert lines[1] == "| " + " | ".join(["---"] * 6) + " |"


def test_the_terminal_shows_each_interval_below_its_figure_in_80_columns(capsys):
    rows = newcomer_table([MEASURED, replace(MEASURED, name="bm25_jieba")], Strings("zh"), short=True)
    Console(width=80, force_terminal=False).print(terminal(rows))
    head, _, first, second, *_ = (
        line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()
    )
    assert head.split() == ["系统", "首段", "前五", "MRR", "齐全", "p50/95", "ms"]
    assert first.split() == ["向量", *["0.500"] * 4, "15", "/", "20"]
    assert second.split() == ["0.00–1.00"] * 4
