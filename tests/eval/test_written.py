"""What a run tells of a language model: support, who refused, what it cost, and what is not its own."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from eval.compare import compare
from eval.failures import failure_types
from eval.judging import comparison_json
from eval.judging_text import comparison_text, show
from eval.outcomes import BY_MODEL
from eval.records import read_run
from eval.report import render_report
from eval.strings import Strings
from eval.summary import summarise
from eval.tables import as_json, show_summary
from eval.written import MEASURES, code_of, model_part
from eval.written_figures import writing_counts, writing_figures
from eval.written_text import cause, remarks
from eval.written_view import part_lines
from rag.llms.failures import failure
from rag.types import Answer, Cost
from tests.eval.report_samples import HOSTILE
from tests.eval.run_samples import row, run_of, write_run
from tests.eval.written_samples import MODEL, NOTICE, reply, sample_written, written

ROWS = sample_written()


def measures_of(one):
    return {name: one.measures[name] for name in MEASURES if name in one.measures}


def test_a_whole_reply_has_support_corrections_and_cost():
    assert measures_of(written(1, reply())) == {
        "support": 3 / 4,
        "moved": 1 / 3,
        "added": 1 / 3,
        "fallback": 0.0,
        "refused_by_model": 0.0,
        "refused_by_calibration": 0.0,
        "prompt_tokens": 1000.0,
        "completion_tokens": 100.0,
        "seconds": 10.0,
    }


def test_a_remembered_reply_has_support_but_no_cost():
    found = measures_of(written(1, reply(cached=True, prompt_tokens=0, completion_tokens=0, seconds=0.1)))
    assert found["support"] == 3 / 4
    assert not {"prompt_tokens", "completion_tokens", "seconds"} & found.keys()


def test_tokens_that_nobody_counted_are_not_none_spent():
    found = measures_of(written(1, reply(prompt_tokens=0, completion_tokens=0)))
    assert found["seconds"] == 10.0
    assert "completion_tokens" not in found


def test_what_quotations_answered_is_not_the_models():
    assert measures_of(written(1, code="unreachable")) == {
        "fallback": 1.0,
        "refused_by_model": 0.0,
        "refused_by_calibration": 0.0,
    }
    cut = measures_of(written(1, reply(), code="cut"))
    assert cut == measures_of(written(1, code="unreachable"))


def test_a_reply_that_was_not_taken_counts_in_support_and_cost_though_quotations_answered():
    found = measures_of(
        written(1, reply(supported=0, moved=0, added=0, unsupported=2, taken=False), code="unsupported")
    )
    assert (found["support"], found["fallback"], found["completion_tokens"]) == (0.0, 1.0, 100.0)


def test_a_question_refused_by_calibration_was_never_put_to_the_model():
    assert measures_of(written(1, by="calibrated", answerable=False)) == {
        "refused_by_model": 0.0,
        "refused_by_calibration": 1.0,
    }


@pytest.mark.parametrize("by", ["calibrated", "model"])
def test_a_follow_up_that_was_not_rewritten_and_then_refused_is_no_fallback(by):
    writing = reply(supported=0, unsupported=0) if by == "model" else None
    one = written(1, writing, code="key", by=by, answerable=False)
    assert measures_of(one) == measures_of(written(1, writing, by=by, answerable=False))
    assert code_of(one) == ""
    assert any(NOTICE in line for line in part_lines(one, Strings()))


def test_the_rewriting_of_a_follow_up_is_a_cost_also_where_no_reply_came_after_it():
    took = {"prompt_tokens": 70, "completion_tokens": 9, "seconds": 1.5}
    counted = {"prompt_tokens": 70.0, "completion_tokens": 9.0, "seconds": 1.5}
    for one in (
        written(1, by="calibrated", answerable=False, rewriting=took),
        written(1, code="cut", rewriting=took),
        written(1, reply(cached=True, supported=0, unsupported=0, **took), rewriting=took),
    ):
        found = measures_of(one)
        assert {name: found[name] for name in counted} == counted
        assert any("70" in line and "改写" in line for line in part_lines(one, Strings()))
    failed = written(1, code="slow", rewriting={"prompt_tokens": 0, "completion_tokens": 0, "seconds": 60.0})
    assert "seconds" not in measures_of(failed)


def test_what_an_answer_took_is_kept_with_its_rewriting():
    kept = model_part(Answer("问", "没有。", "refused", "extractive", rewriting=Cost(70, 9, 1.5)), "llm")
    assert kept["rewriting"] == {"prompt_tokens": 70, "completion_tokens": 9, "seconds": 1.5}
    assert "rewriting" not in model_part(Answer("问", "没有。", "refused", "extractive"), "llm")


def test_the_figures_are_means_over_answers_and_pooled_over_claims():
    figures = {name: figure.value for name, figure in writing_figures(ROWS).items()}
    assert figures["support"] == pytest.approx((3 / 4 + 1 + 3 / 4 + 0) / 4)
    assert figures["support_pooled"] == pytest.approx((3 + 1 + 3 + 0) / (4 + 1 + 4 + 2))
    assert figures["moved"] == pytest.approx((1 / 3 + 0 + 1 / 3) / 3)
    assert figures["moved_pooled"] == pytest.approx(2 / 7)
    assert figures["fallback"] == pytest.approx(3 / 7)
    assert figures["fallback.unreachable"] == pytest.approx(1 / 7)
    assert figures["refused_by_model.unanswerable"] == 1 / 2
    assert figures["refused_by_calibration.unanswerable"] == 1 / 2
    assert figures["refused_by_model.answerable"] == 0
    assert figures["seconds_p50"] == 10.0  # of 10, 20, 10 and 10
    assert figures["completion_tokens_p95"] == 100.0


def test_the_counts_leave_remembered_replies_out_of_the_cost_and_say_so():
    counts = writing_counts(ROWS)
    assert (counts["asked"], counts["by_model"], counts["cached"], counts["uncounted"]) == (7, 4, 1, 0)
    assert counts["fallback"] == {"unsupported": 1, "unreachable": 1, "cut": 1}
    assert (counts["completion_tokens"], counts["seconds"]) == (350.0, 50.0)
    said = "\n".join(remarks(counts, Strings()))
    assert "3 题由摘录代答（没有一句有依据 1 题、连接不上 1 题、中途断开 1 题）" in said
    assert "1 份回答是此前问过" in said
    assert writing_counts([row(1)]) == {}
    assert list(remarks({}, Strings())) == []


def test_a_run_of_quotations_has_no_figures_of_a_model():
    assert writing_figures([row(1), row(2, refused=True)]) == {}
    assert not {"by_model", "writing"} & summarise([row(1)]).keys()


def test_the_models_own_answers_are_a_group_of_their_own():
    summary = summarise(ROWS)
    assert summary["by_model"]["key_points"].n == 3
    assert summary["answerable"]["key_points"].n == 6
    told = as_json(summary, ROWS)
    assert told["by_model"]["n"] == 3
    assert told["writing"]["support_pooled"] == pytest.approx(7 / 11, abs=1e-4)
    assert told["writing"]["counts"]["asked"] == 7


def test_a_run_with_a_models_part_is_read_back_and_so_is_one_without(tmp_path):
    folder = write_run(tmp_path, [*ROWS, row(9)])
    assert read_run(folder).rows == (*ROWS, row(9))


def test_a_failed_model_and_a_sentence_without_support_are_failures():
    assert failure_types(written(1, reply())) == ("unsupported",)
    assert failure_types(written(1, code="unreachable")) == ("fallback",)
    assert failure_types(written(1, reply(unsupported=0))) == ()


# compare


def quotations_and_model():
    """Quotations missed the points of questions 1 and 2; the model made them, and fell back at question 3."""
    before = [row(1, key_points=0.0), row(2, key_points=0.5), row(3), row(4)]
    after = [written(1, reply()), written(2, reply()), written(3, code="slow"), written(4, reply())]
    return compare(run_of(before, "quotations"), run_of(after, "model", mode="llm"))


def test_quotations_and_a_model_are_compared_over_all_questions_and_over_those_that_it_answered():
    found = quotations_and_model()
    by_group = {(one.group, one.measure): one for one in found.changes}
    assert by_group["group.answerable", "key_points"].difference.mean == pytest.approx(1.5 / 4)
    assert by_group[BY_MODEL, "key_points"].difference.mean == pytest.approx(1.5 / 3)
    assert by_group[BY_MODEL, "key_points"].n == 3
    turned_round = compare(found.after, found.before)
    assert {(one.group, one.measure): one.n for one in turned_round.changes}[BY_MODEL, "key_points"] == 3


def test_two_models_are_compared_by_support_and_cost_less_cost_being_better():
    dear = [written(n, reply(seconds=30.0)) for n in range(12)]
    cheap = [written(n, reply(supported=2, moved=0, unsupported=2)) for n in range(12)]
    found = {(one.group, one.measure): one for one in compare(run_of(dear), run_of(cheap)).changes}
    support, seconds = found["group.all", "support"], found["group.all", "seconds"]
    assert (support.before, support.after, support.lost) == (0.75, 0.5, 12)
    assert support.worse()
    assert (seconds.sign, seconds.won, seconds.difference.mean) == (-1, 12, -20)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_comparison_shows_support_and_cost_side_by_side_in_80_columns(language):
    out = io.StringIO()
    found = quotations_and_model()
    show(Console(file=out, width=80), comparison_text(found, Strings(language)))
    shown = out.getvalue()
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    (support,) = [line for line in shown.splitlines() if Strings(language)("figure.support_pooled") in line]
    assert support.split()[-2:] == ["–", "0.750"]
    assert Strings(language)("writing.compare_own") in shown.replace("\n", " ").replace("  ", " ")
    assert comparison_json(found)["writing"]["after"]["fallback"]["value"] == 0.25


def test_two_runs_of_quotations_show_no_model():
    out = io.StringIO()
    show(Console(file=out, width=80), comparison_text(compare(run_of([row(1)]), run_of([row(1)])), Strings()))
    assert Strings()("writing.compare") not in out.getvalue()


# terminal and report


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_fits_80_columns(language):
    out = io.StringIO()
    show_summary(Console(file=out, width=200), summarise(ROWS), ROWS, Strings(language))
    assert max(cell_len(line.rstrip()) for line in out.getvalue().splitlines()) <= 80
    assert Strings(language)("run.table.writing") in out.getvalue()


def test_the_report_shows_the_model_and_why_it_did_not_answer():
    page = render_report(run_of(ROWS, mode="llm"), Strings()).decode()
    section = page.split('id="writing"')[1].split("</section>")[0]
    assert MODEL in section
    assert "注意：3 题由摘录代答" in section
    assert NOTICE in page.split('id="case-q006"')[1].split('id="case-')[0]
    assert 'id="writing"' not in render_report(run_of([row(1)]), Strings()).decode()


def test_the_report_against_quotations_has_both_columns():
    found = quotations_and_model()
    page = render_report(found.after, Strings(), against=found.before).decode()
    assert Strings()("writing.compare_own") in page
    assert "–" in page.split('id="writing"')[1].split("</section>")[0]


def test_an_answer_that_became_shorter_is_coloured_neither_won_nor_lost():
    long = [replace(row(n), measures={**row(n).measures, "length": 300.0}) for n in range(12)]
    made = [written(n, reply()) for n in range(12)]
    short = [replace(one, measures={**one.measures, "length": 100.0}) for one in made]
    page = render_report(run_of(short, mode="llm"), Strings(), against=run_of(long)).decode()
    (line,) = [line for line in page.split("<tr") if Strings()("figure.length") in line and "−200" in line]
    assert line.split(">")[0] == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_why_a_model_did_not_answer_is_told_with_its_values_in_the_language_of_the_reader(language):
    why = failure("key", model="qwen", where="http://127.0.0.1:9/v1", status=401)
    one = written(1, code="key")
    part = one.answer["model"]
    assert cause(part, Strings(language)) == NOTICE
    part["notice_values"] = dict(why.values)
    assert cause(part, Strings(language)) == why.told(language)
    assert any(why.told(language) in line for line in part_lines(one, Strings(language)))


def test_what_a_model_or_its_service_said_is_escaped():
    one = written(1, reply(model=HOSTILE), code="cut")
    one.answer["model"]["notice"] = HOSTILE
    page = render_report(run_of([one, written(2, reply(model=HOSTILE))]), Strings()).decode()
    assert page.count("<script>") == 1
    assert "<img" not in page
