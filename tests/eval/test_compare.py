"""Two runs are paired question by question; what chance explains is told from what it does not."""

import pytest

from eval.compare import TURNING, change, compare
from eval.statistics import mcnemar
from rag.errors import InputError
from tests.eval.run_samples import row, run_of


def one(comparison, group, measure):
    return next(c for c in comparison.changes if (c.group, c.measure) == (group, measure))


def test_a_measure_changes_by_the_mean_of_the_paired_differences():
    before = run_of([row(1, rank=2), row(2, rank=1), row(3, rank=4), row(4, rank=1)])
    after = run_of([row(1, rank=1), row(2, rank=1), row(3, rank=1), row(4, rank=2)])
    found = one(compare(before, after), "group.answerable", "mrr@10")
    assert found.n == 4
    assert found.before == pytest.approx((1 / 2 + 1 + 1 / 4 + 1) / 4)
    assert found.after == pytest.approx((1 + 1 + 1 + 1 / 2) / 4)
    assert found.difference.mean == pytest.approx((1 / 2 + 0 + 3 / 4 - 1 / 2) / 4)
    assert (found.won, found.lost) == (2, 1)
    assert not found.binary


def test_a_measure_of_0_and_1_is_judged_by_the_questions_that_turned():
    values = [(0.0, 1.0)] * 7 + [(1.0, 0.0)] + [(1.0, 1.0)] * 50
    found = change("group.all", "hit@1", values, 1)
    assert found.p == mcnemar(1, 7) == pytest.approx(2 * (1 + 8) / 2**8)
    assert not found.significant()
    assert change("group.all", "hit@1", [*values, (0.0, 1.0)], 1).significant()


def test_a_refusal_is_a_loss_where_there_is_an_answer_and_a_gain_where_there_is_none():
    before = run_of([row(1), row(2, answerable=False, kind="unanswerable")])
    after = run_of([row(1, refused=True), row(2, answerable=False, kind="unanswerable", refused=True)])
    found = compare(before, after)
    assert (
        one(found, "group.answerable", "refused").won,
        one(found, "group.answerable", "refused").lost,
    ) == (
        0,
        1,
    )
    assert (
        one(found, "group.unanswerable", "refused").won,
        one(found, "group.unanswerable", "refused").lost,
    ) == (1, 0)
    assert one(found, "group.all", "refused").sign == 0
    assert one(found, "group.all", "decided").difference.mean == 0


def test_the_questions_that_turned_are_named_with_what_they_were_and_became():
    before = run_of([row(1, rank=6), row(2), row(3), row(4, rank=3, key_points=0.5)])
    after = run_of([row(1, rank=1), row(2, refused=True), row(3), row(4, rank=1, key_points=0.0)])
    found = compare(before, after)
    assert [turned.row.id for turned in found.won] == ["q001"]
    assert (found.won[0].before.rank, found.won[0].after.rank) == (6, 1)
    assert found.won[0].won == ("hit@1", "hit@5")
    assert [turned.row.id for turned in found.lost] == ["q002", "q004"]
    assert (found.lost[0].before.refused, found.lost[0].after.refused) == (False, True)
    assert found.lost[1].won == ("hit@1",)
    assert found.lost[1].lost == ("key_points",)
    assert set(found.lost[0].lost) <= set(TURNING)


def test_every_kind_is_compared_by_itself():
    before = run_of([row(1, kind="list"), row(2, kind="fact", rank=2)])
    after = run_of([row(1, kind="list", rank=3), row(2, kind="fact")])
    found = compare(before, after)
    assert one(found, "kind.list", "hit@1").difference.mean == -1
    assert one(found, "kind.fact", "hit@1").difference.mean == 1
    assert one(found, "group.all", "hit@1").difference.mean == 0


def test_runs_of_different_data_sets_are_refused_with_both_hashes():
    with pytest.raises(InputError, match=f"(?s){'a' * 64}.*{'b' * 64}"):
        compare(run_of([row(1)]), run_of([row(1)], sha256="b" * 64))


def test_runs_without_a_common_question_are_refused():
    with pytest.raises(InputError, match="没有共同的题"):
        compare(run_of([row(1)]), run_of([row(2)]))


def test_questions_of_one_run_alone_are_counted_and_left_out():
    found = compare(run_of([row(1), row(2)]), run_of([row(2, rank=2), row(3), row(4)]))
    assert found.common == 1
    assert found.alone == (1, 2)
    assert one(found, "group.all", "hit@1").n == 1


def test_it_says_which_settings_and_commits_differ():
    before = run_of([row(1)], settings={"search_k": 10, "passage_chars": 500})
    after = run_of([row(1)], settings={"search_k": 10, "passage_chars": 400}, commit="f" * 40)
    found = compare(before, after)
    assert dict(found.differing) == {
        "commit": (before.info.commit, "f" * 40),
        "settings.passage_chars": (500, 400),
    }
