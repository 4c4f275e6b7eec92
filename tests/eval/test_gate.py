"""The gate passes what holds, fails what sank, and can tell both from chance."""

import json
from dataclasses import replace

import pytest

from eval.gate import Gate, Gates, judge, judge_one, read_gates
from eval.reference import overlap, read_reference, write_reference
from rag.errors import InputError
from rag.settings import PROJECT_ROOT
from tests.eval.run_samples import row, run_of

GATES = PROJECT_ROOT / "eval" / "gates.toml"
HIT = Gate(measure="hit@1", floor=0.77)


def rows_of(right: int, wrong: int):
    return [row(n, rank=1 if n < right else 2) for n in range(right + wrong)]


def gates_of(*gates: Gate) -> Gates:
    return Gates(data_set="renda", gate=gates)


def accepted(tmp_path, run, gates=None):
    path = tmp_path / "reference.jsonl"
    write_reference(path, run, (gates or gates_of(HIT)).measures)
    return read_reference(path)


def test_a_figure_below_its_bar_passes_while_its_interval_reaches_the_bar():
    judged = judge_one(HIT, rows_of(72, 28))
    assert judged.value == pytest.approx(72 / 100)
    assert judged.interval.high > 0.77
    assert judged.below
    assert not judged.missed
    assert len(judged.short) == 28


def test_a_figure_whose_whole_interval_lies_below_its_bar_is_missed():
    judged = judge_one(HIT, rows_of(60, 40))
    assert judged.interval.high < 0.77
    assert judged.missed


def test_a_ceiling_is_missed_from_above():
    gate = Gate(measure="refused", ceiling=5 / 106)
    few = [row(n, refused=n < 5) for n in range(106)]
    many = [row(n, refused=n < 20) for n in range(106)]
    assert not judge_one(gate, few).below
    assert judge_one(gate, many).missed
    assert [one.id for one in judge_one(gate, many).short] == [one.id for one in many[:20]]


def test_an_exact_bar_allows_no_chance():
    exact = Gate(measure="quotes_exact", group="all", floor=1.0, exact=True)
    rows = [row(n) for n in range(200)]
    assert not judge_one(exact, rows).missed
    rows[7] = replace(rows[7], measures=rows[7].measures | {"quotes_exact": 0.5})
    assert judge_one(exact, rows).missed
    assert not judge_one(exact.model_copy(update={"exact": False}), rows).missed


def test_a_quantile_of_a_timing_is_gated_and_has_slack_where_timings_say_little():
    gate = Gate(measure="search_ms", group="all", quantile=0.95, ceiling=50, slack=4)
    rows = [row(n, timings_ms={"search": float(n)}) for n in range(101)]
    judged = judge_one(gate, rows)
    assert judged.value == pytest.approx(95)
    assert judged.missed
    assert not judge_one(gate, rows, noisy=True).missed
    assert judge_one(gate, rows, noisy=True).bar == 200


def test_a_bar_may_be_for_one_kind_or_one_half():
    rows = [row(1, kind="list"), row(2, kind="fact", rank=3), row(4, kind="fact")]
    assert judge_one(Gate(measure="hit@1", kind="fact", floor=0.5), rows).n == 2
    assert judge_one(Gate(measure="hit@1", split="dev", floor=0.5), rows).n == 1


def test_the_kind_without_answer_is_told_from_the_half_without_answer():
    rows = [
        row(1, answerable=False, kind="unanswerable", refused=True),
        row(2, answerable=False, kind="off_topic"),
    ]
    assert judge_one(Gate(measure="refused", kind="unanswerable", floor=0.5), rows).n == 1
    assert judge_one(Gate(measure="refused", group="unanswerable", floor=0.5), rows).n == 2


def test_a_bar_for_what_was_not_measured_is_an_error_and_no_pass():
    with pytest.raises(InputError, match="hit@3"):
        judge_one(Gate(measure="hit@3", floor=0.1), rows_of(3, 0))


def test_the_run_that_was_accepted_passes(tmp_path):
    run = run_of(rows_of(90, 10))
    verdict = judge(run, gates_of(HIT), accepted(tmp_path, run))
    assert verdict.passed
    assert verdict.judged[0].loss.change.difference.mean == 0


def test_a_loss_that_keeps_the_bar_fails_against_the_accepted_run_and_names_the_questions(tmp_path):
    before = run_of(rows_of(92, 8))
    after = run_of(rows_of(84, 16))
    verdict = judge(after, gates_of(HIT), accepted(tmp_path, before))
    assert verdict.holds_bars
    assert not verdict.passed
    loss = verdict.losses[0].loss
    assert loss.change.p == pytest.approx(2 / 2**8)
    assert [one.id for one in loss.lost] == [f"q{n:03}" for n in range(84, 92)]
    assert loss.won == ()


def test_a_loss_that_chance_explains_passes(tmp_path):
    verdict = judge(run_of(rows_of(89, 11)), gates_of(HIT), accepted(tmp_path, run_of(rows_of(92, 8))))
    assert verdict.judged[0].loss.change.p == pytest.approx(2 / 2**3)
    assert verdict.passed


def test_a_gain_passes(tmp_path):
    verdict = judge(run_of(rows_of(92, 8)), gates_of(HIT), accepted(tmp_path, run_of(rows_of(60, 40))))
    assert verdict.judged[0].loss.change.significant()
    assert verdict.passed


def test_a_real_measure_is_judged_by_the_paired_bootstrap(tmp_path):
    gates = gates_of(Gate(measure="key_points", floor=0.2))
    before = run_of([row(n, key_points=0.9) for n in range(60)])
    after = run_of([row(n, key_points=0.9 if n % 4 else 0.6) for n in range(60)])
    loss = judge(after, gates, accepted(tmp_path, before, gates)).losses[0].loss
    assert loss.change.difference.mean == pytest.approx(-0.3 / 4)
    assert not loss.change.binary
    assert len(loss.lost) == 15


def test_more_refusals_of_answerable_questions_are_a_loss(tmp_path):
    gates = gates_of(Gate(measure="refused", ceiling=0.9))
    before, after = run_of([row(n) for n in range(50)]), run_of([row(n, refused=n < 8) for n in range(50)])
    assert len(judge(after, gates, accepted(tmp_path, before, gates)).losses) == 1
    assert judge(before, gates, accepted(tmp_path, after, gates)).passed


def test_without_an_accepted_run_it_does_not_pass():
    verdict = judge(run_of(rows_of(9, 1)), gates_of(HIT), None)
    assert verdict.holds_bars
    assert not verdict.passed


def test_of_a_changed_data_set_only_the_unchanged_questions_are_compared(tmp_path):
    reference = accepted(tmp_path, run_of(rows_of(10, 0)))
    rows = [*rows_of(5, 4), row(50)]
    rows[0] = replace(rows[0], question="改过的问题？")
    run = run_of(rows, sha256="b" * 64)
    common = overlap(reference, run)
    assert not common.same_data_set
    assert [one.id for one in common.unchanged] == [f"q{n:03}" for n in range(1, 9)]
    assert (common.changed, common.new, common.gone) == (1, 1, 1)
    assert judge(run, gates_of(HIT), reference).judged[0].loss.change.n == 8


def test_changed_expectations_make_a_question_another_one(tmp_path):
    reference = accepted(tmp_path, run_of(rows_of(1, 0)))
    other = replace(rows_of(1, 0)[0], key_points=[["两次"]])
    assert overlap(reference, run_of([other])).changed == 1


def test_thirds_are_the_same_after_they_were_written(tmp_path):
    gates = gates_of(Gate(measure="mrr@10", floor=0.1))
    run = run_of([row(n, rank=3) for n in range(9)])
    assert judge(run, gates, accepted(tmp_path, run, gates)).judged[0].loss.lost == ()


def test_the_reference_is_one_short_line_a_question(tmp_path):
    accepted(tmp_path, run_of(rows_of(3, 0)))
    lines = (tmp_path / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    assert json.loads(lines[0])["sha256"] == "a" * 64
    assert json.loads(lines[1])["figures"] == {"hit@1": 1.0}


def test_a_damaged_reference_is_named_by_line(tmp_path):
    accepted(tmp_path, run_of(rows_of(3, 0)))
    path = tmp_path / "reference.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"q001"', "1"), encoding="utf-8")
    with pytest.raises(InputError, match=r"reference\.jsonl 第 3 行的 id"):
        read_reference(path)


@pytest.mark.parametrize(
    "changed", [{"split": "dev"}, {"kind": "fact"}, {"limit": 3}], ids=["split", "kind", "limit"]
)
def test_part_of_a_data_set_is_not_judged(changed):
    with pytest.raises(InputError, match="一部分"):
        judge(run_of(rows_of(3, 0), **changed), gates_of(HIT), None)


def test_bars_are_not_held_against_another_data_set():
    data_set = {"name": "cmrc", "path": "x", "sha256": "c" * 64, "cases": 3}
    with pytest.raises(InputError, match="cmrc"):
        judge(run_of(rows_of(3, 0), data_set=data_set), gates_of(HIT), None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('data_set = "renda"\n[[gate]]\nmeasure = "hit@1"', "floor 与 ceiling"),
        ('data_set = "renda"\n[[gate]]\nmeasure = "hit@1"\nfloor = 1\nceiling = 1', "floor 与 ceiling"),
        (
            'data_set = "renda"\n[[gate]]\nmeasure = "a"\nfloor = 1\ngroup = "all"\nkind = "b"',
            "group 与 kind",
        ),
        ('data_set = "renda"\n[[gate]]\nmeasure = "hit@1"\nflor = 1', r"gate\.0\.flor"),
        ('data_set = "renda"\ngate = []', "gate"),
        ('data_set = "renda"\n[[gate]]\nmeasure = "a"\nfloor = "x"', r"gate\.0\.floor 不对：应为数字"),
        ("data_set =", "TOML"),
    ],
)
def test_broken_bars_are_named(tmp_path, text, named):
    path = tmp_path / "gates.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"gates\.toml.*{named}"):
        read_gates(path)


def test_the_projects_own_bars_can_be_read_and_every_one_can_fail():
    gates = read_gates(GATES)
    bad = [
        row(n, rank=None, refused=n % 3 != 0, answerable=n % 3 != 0, timings_ms={"search": 900.0})
        for n in range(120)
    ]
    bad = [replace(one, measures=dict.fromkeys(one.measures, 0.0)) for one in bad]
    for gate in gates.gate:
        rows = [replace(one, kind=gate.kind or one.kind) for one in bad]
        rows = [replace(one, measures=one.measures | {gate.measure: 0.0}) for one in rows]
        assert judge_one(gate, rows, noisy=True).missed, gate


def test_a_file_of_bars_or_of_the_accepted_run_that_is_not_utf8_is_named(tmp_path):
    path = tmp_path / "broken"
    path.write_bytes("认可".encode("gbk"))
    for read in (read_gates, read_reference):
        with pytest.raises(InputError, match="broken"):
            read(path)


def test_an_accepted_run_that_can_not_be_written_is_an_error(tmp_path):
    with pytest.raises(InputError, match="写不了"):
        write_reference(tmp_path / "none" / "reference.jsonl", run_of(rows_of(1, 0)), ["hit@1"])
