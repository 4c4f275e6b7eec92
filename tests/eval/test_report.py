"""The report holds everything in one page, shows what went wrong, and escapes whatever it shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from eval.charts import columns, curve, nice_ceiling, spans
from eval.failures import failure_types, failures
from eval.figures import Figure
from eval.gate import judge
from eval.reference import read_reference, write_reference
from eval.report import render_report
from eval.report_view import ranks, risk, shown, tiles, whisker
from eval.strings import Strings
from rag.errors import InputError
from tests.eval.report_samples import GATES, HOSTILE, sample_rows
from tests.eval.run_samples import QUOTE, hit, row, run_of


def rendered(run, language="zh", **options):
    return render_report(run, Strings(language), **options).decode("utf-8")


# what went wrong


@pytest.mark.parametrize(
    ("changed", "types"),
    [
        ({}, ()),
        ({"rank": 2}, ("not_first",)),
        ({"rank": 7}, ("missed",)),
        ({"rank": None}, ("missed", "incomplete")),
        ({"refused": True}, ("refused",)),
        ({"key_points": 0.5}, ("key_points",)),
        ({"answerable": False}, ("answered",)),
        ({"answerable": False, "refused": True}, ()),
    ],
)
def test_a_question_is_named_by_what_went_wrong(changed, types):
    assert failure_types(row(1, **changed)) == types


def test_an_uncorrected_premise_and_an_inexact_quote_are_failures():
    one = row(1)
    measures = one.measures | {"premise_corrected": 0.0, "quotes_exact": 0.5}
    assert failure_types(replace(one, measures=measures)) == ("premise", "quotes")


def test_a_failure_sets_what_was_expected_beside_what_came():
    (failure,) = failures([row(1, rank=4, key_points=0.5)])
    assert failure.evidence[0][0].quote == QUOTE
    assert failure.evidence[0][0].rank == 4
    assert [point.said for point in failure.key_points] == [True, True]
    assert [one["rank"] for one in failure.hits] == [1, 2, 3, 4, 5]


def test_evidence_further_down_is_shown_though_other_hits_are_not():
    (failure,) = failures([row(1, rank=9)])
    assert [one["rank"] for one in failure.hits] == [1, 2, 3, 4, 5, 9]


# geometry


def test_columns_rise_in_proportion_to_their_counts():
    drawn = columns(["1", "2"], [20, 10])
    assert drawn.bars[0].height == pytest.approx(2 * drawn.bars[1].height)
    assert drawn.bars[0].y + drawn.bars[0].height == pytest.approx(drawn.base)
    assert [tick.text for tick in drawn.ticks] == ["0", "10", "20"]


def test_a_curve_goes_through_its_points_and_marks_today():
    drawn = curve([(0.5, 0.0), (1.0, 0.2)], (0.5, 0.0))
    assert drawn.path.startswith(f"M{drawn.now[0]:g} {drawn.base:g}")
    assert drawn.y_ticks[-1].text == "20 %"


def test_spans_reach_as_far_as_their_times():
    drawn = spans([("检索", 20, 40), ("回答", 10, 20)])
    assert drawn.spans[0].median == pytest.approx(drawn.spans[1].high)
    assert drawn.spans[0].text == "20 / 40 ms"


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (3, 4), (4.1, 5), (9, 10), (61, 80), (0.021, 0.04)]
)
def test_an_axis_ends_at_a_round_number(value, top):
    assert nice_ceiling(value) == pytest.approx(top)


def test_a_whisker_lies_on_a_scale_of_a_hundred():
    drawn = whisker(Figure(0.5, 0.25, 1.2, 9), 1.0, 0.75)
    assert (drawn.value, drawn.low, drawn.high, drawn.bar) == (50, 25, 100, 75)


# figures


def test_a_tile_shows_the_mean_its_interval_and_its_bar():
    run = run_of(sample_rows())
    tile = next(iter(tiles(run.rows, judge(run, GATES, None), Strings())))
    assert (tile.name, tile.shown.text, tile.shown.n) == ("首段命中", f"{15 / 17:.3f}", 17)
    assert (tile.bar, tile.bound, tile.state) == ("0.900", "不低于", "below")


def test_speed_is_the_95th_percentile():
    assert shown(sample_rows(), "search_ms").text == f"{10 + 1 + 0.95 * 18:.1f} ms"


def test_the_histogram_counts_answerable_questions_by_rank_of_the_first_evidence():
    assert [bar.text for bar in ranks(sample_rows(), "其后").bars] == ["15", "0", "1", "0", "0", "1"]


def test_the_risk_is_the_share_of_answered_questions_without_an_answer():
    found = risk(sample_rows())
    assert found.now == (pytest.approx(17 / 19), pytest.approx(1 / 17))
    assert found.points[-1] == (1.0, pytest.approx(2 / 19))
    assert risk([replace(row(1), probability=None)]) is None


# the page


def test_it_names_every_failure_and_no_success():
    page = rendered(run_of(sample_rows()))
    assert re.findall(r'id="case-(\w+)"', page) == ["q002", "q003", "q004", "q005"]


def test_it_says_under_which_conditions_it_was_measured():
    run = run_of(sample_rows())
    page = rendered(run)
    for part in (run.info.commit, run.info.data_set["sha256"], run.folder.name, "search_k", "***", "3.11.9"):
        assert part in page


def test_it_is_written_in_the_language_of_the_settings():
    assert "评测报告" in rendered(run_of(sample_rows()))
    english = rendered(run_of(sample_rows()), "en")
    assert "Evaluation report" in english
    assert '<html lang="en">' in english


def test_whatever_it_shows_is_escaped():
    hostile = replace(
        row(2, rank=3),
        id=HOSTILE,
        question=HOSTILE,
        history=[{"role": "user", "content": HOSTILE}],
        evidence=[[{"article": HOSTILE, "quote": HOSTILE}]],
        key_points=[[HOSTILE]],
        hits=[hit(1, relevant=False) | {"text": HOSTILE * 9, "title": HOSTILE, "place": HOSTILE}],
        kind=HOSTILE,
        split=HOSTILE,
    )
    hostile.answer["text"] = HOSTILE
    hostile.answer["unsupported"] = [HOSTILE]
    run = run_of([hostile], settings={HOSTILE: HOSTILE}, commit=HOSTILE, name="hostile")
    before = run_of([replace(hostile, hits=[])], name="before")
    page = rendered(run, against=before)
    assert page.count("<script>") == page.count("</script>") == page.count("</style>") == 1
    assert "<img" not in page
    assert "{{ 7 * 7 }}" in page


def test_a_character_that_utf_8_cannot_hold_does_not_stop_it():
    render_report(run_of([replace(row(2, rank=3), question="半个字符\ud800")]), Strings())


def test_a_failed_verdict_names_the_questions_that_turned(tmp_path):
    before, after = run_of([row(n) for n in range(40)]), run_of([row(n, rank=1 + (n < 8)) for n in range(40)])
    write_reference(tmp_path / "reference.jsonl", before, GATES.measures)
    page = rendered(after, verdict=judge(after, GATES, read_reference(tmp_path / "reference.jsonl")))
    failed = page.split('class="verdict failed"')[1].split("</div>")[0]
    assert "未通过" in failed
    assert re.findall(r'href="#case-(\w+)"', failed) == [f"q{n:03}" for n in range(8)]


def test_a_passed_verdict_says_so(tmp_path):
    run = run_of([row(n) for n in range(40)])
    write_reference(tmp_path / "reference.jsonl", run, GATES.measures)
    page = rendered(run, verdict=judge(run, GATES, read_reference(tmp_path / "reference.jsonl")))
    assert 'class="verdict passed"' in page


def test_against_another_run_it_shows_the_questions_won_and_lost():
    before = run_of([row(1, rank=6), row(2), row(3)], name="before")
    after = run_of([row(1), row(2, rank=4), row(3)], name="after")
    against = rendered(after, against=before).split('id="against"')[1].split("</section>")[0]
    assert "变差的题（1）" in against
    assert "变好的题（1）" in against
    assert "1 → 4" in against
    assert "6 → 1" in against


def test_another_data_set_is_no_run_to_compare_with():
    with pytest.raises(InputError, match="评测集不同"):
        rendered(run_of([row(1)]), against=run_of([row(1)], sha256="b" * 64))


def test_a_run_of_retrieval_alone_has_a_report_too():
    rows = [replace(row(n, rank=2), answer=None, probability=None) for n in (1, 2)]
    page = rendered(run_of(rows))
    assert "只测检索" in page
    assert "没有记录概率" in page
