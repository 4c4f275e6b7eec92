"""The figures of a run, over rows whose outcome can be counted by hand."""

from typing import get_args

import pytest

from eval.cases import Kind
from eval.strings import Strings
from eval.summary import MEASURES, groups_of, refusal_curve, refusal_figures, speed_figures, summarise
from eval.tables import as_json, figures_table, kinds_table
from tests.eval.run_samples import row

KINDS = get_args(Kind)
ROWS = [
    row(1, kind="fact", rank=1, probability=0.9),
    row(2, kind="fact", rank=2, probability=0.8),
    row(3, kind="list", rank=None, refused=True, probability=0.3),
    row(4, kind="unanswerable", answerable=False, refused=True, probability=0.2),
    row(5, kind="off_topic", answerable=False, refused=False, probability=0.6),
]


def test_rows_are_grouped_by_kind_by_half_and_as_a_whole():
    counts = {name: len(rows) for name, rows in groups_of(ROWS).items()}
    assert counts == {
        "fact": 2, "list": 1, "unanswerable": 1, "off_topic": 1, "answerable": 3, "no_answer": 2, "all": 5,
    }  # fmt: skip


def test_a_figure_is_the_mean_over_the_rows_that_have_it():
    summary = summarise(ROWS)
    figure = summary["answerable"]["mrr@10"]
    assert figure.value == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert figure.n == 3
    assert 0 <= figure.low <= figure.value <= figure.high <= 1
    assert summary["all"]["mrr@10"] == figure
    assert "mrr@10" not in summary["no_answer"]


def test_refusals_are_counted_among_the_refused_and_among_the_unanswerable():
    """2 refused, 1 of them rightly; 2 unanswerable, 1 of them refused. Pairs (answerable, not): .9 and .8 lie
    above .6 and .2, .3 above .2 only: 5 of 6.
    """
    figures = refusal_figures(ROWS)
    assert figures["precision"].value == 1 / 2
    assert figures["recall"].value == 1 / 2
    assert figures["auroc"].value == pytest.approx(5 / 6)
    assert refusal_curve(ROWS) == [
        (1 / 5, 0.0), (2 / 5, 0.0), (3 / 5, 1 / 3), (4 / 5, 1 / 4), (1.0, 2 / 5),
    ]  # fmt: skip
    assert figures["risk_area"].value == pytest.approx((0 + 0 + 1 / 3 + 1 / 4 + 2 / 5) / 5)


def test_each_kind_is_told_from_the_other_half():
    """The list question (.3) lies above one of two without an answer, off topic (.6) below two of three with."""
    summary = summarise(ROWS)
    assert summary["list"]["auroc"].value == 1 / 2
    assert summary["off_topic"]["auroc"].value == pytest.approx(2 / 3)
    assert summary["all"]["auroc"].value == summary["refusal"]["auroc"].value
    assert summary["fact"]["search_p50"].value == 11.5


def test_without_both_halves_or_refusals_there_are_no_such_figures():
    assert refusal_figures(ROWS[:3]) == {}
    nobody = [row(1), row(2, answerable=False)]
    assert "precision" not in refusal_figures(nobody)
    assert refusal_figures(nobody)["recall"].value == 0.0


def test_speed_is_told_by_stage():
    figures = speed_figures(ROWS)
    assert figures["search_p50"].value == 13.0
    assert figures["search_p95"].value == pytest.approx(14 + 0.8)
    assert list(figures) == ["search_p50", "search_p95", "ask_p50", "ask_p95"]


def test_the_json_form_has_counts_values_and_intervals():
    told = as_json(summarise(ROWS), ROWS)
    assert told["fact"]["n"] == 2
    assert told["fact"]["mrr@10"] == 0.75
    assert told["fact"]["intervals"]["mrr@10"] == [0.5, 1.0]
    assert told["off_topic"]["hit@1"] is None
    assert set(MEASURES) <= told["off_topic"].keys()
    assert told["refusal"]["recall"] == 0.5
    assert told["speed"]["search_p50"] == 13.0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_tables_fit_80_columns(language, capsys):
    from rich.cells import cell_len
    from rich.console import Console

    every = [row(n, kind=kind) for n, kind in enumerate(KINDS)]
    for one in every:
        one.measures.update(dict.fromkeys(MEASURES, 1.0))
    summary = summarise(every)
    counts = {name: len(group) for name, group in groups_of(every).items()}
    console = Console(width=200)
    console.print(kinds_table(summary, counts, Strings(language)))
    console.print(
        figures_table({name: summary["all"][name] for name in MEASURES}, "figure", "", Strings(language))
    )
    lines = capsys.readouterr().out.splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= 80
    assert not any("…" in line for line in lines)
