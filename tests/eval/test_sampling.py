"""Part of a data set: the same each time, every kind in it, near the shares of the whole."""

from collections import Counter

import pytest

from eval.bench import OWN_SETS
from eval.cases import read_cases
from eval.sampling import stratified

ITEMS = [
    (f"{kind}{number}", kind) for kind, count in (("a", 60), ("b", 30), ("c", 10)) for number in range(count)
]


def shares(ids):
    return Counter(id_[0] for id_ in ids)


def test_places_follow_the_sizes_of_the_strata():
    assert shares(stratified(ITEMS, 10)) == {"a": 6, "b": 3, "c": 1}
    assert shares(stratified(ITEMS, 50)) == {"a": 30, "b": 15, "c": 5}


def test_every_stratum_has_a_place_before_any_has_its_second():
    assert shares(stratified(ITEMS, 3)) == {"a": 1, "b": 1, "c": 1}
    assert shares(stratified(ITEMS, 2)) == {"a": 1, "b": 1}


@pytest.mark.parametrize("size", [1, 7, 40, 99])
def test_a_larger_sample_holds_the_smaller_one_and_keeps_the_order(size):
    small, large = stratified(ITEMS, size), stratified(ITEMS, size + 1)
    assert set(small) < set(large)
    assert len(small) == size
    assert small == [id_ for id_, _ in ITEMS if id_ in set(small)]


def test_neither_the_order_of_the_file_nor_other_strata_change_who_is_drawn():
    turned = stratified(ITEMS[::-1], 20)
    assert set(turned) == set(stratified(ITEMS, 20))
    only = [item for item in ITEMS if item[1] == "a"]
    drawn = [id_ for id_ in stratified(ITEMS, 20) if id_.startswith("a")]
    assert drawn == stratified(only, len(drawn))


def test_it_is_not_the_first_rows():
    assert stratified(ITEMS, 10)[:6] != [id_ for id_, _ in ITEMS[:6]]


def test_a_sample_larger_than_the_set_is_the_set():
    assert stratified(ITEMS, 1000) == [id_ for id_, _ in ITEMS]
    assert stratified([], 5) == []


def test_sixty_questions_of_ours_are_of_all_kinds():
    cases = read_cases(OWN_SETS / "renda.jsonl")
    kinds = {case.id: case.kind for case in cases}
    drawn = Counter(kinds[id_] for id_ in stratified(list(kinds.items()), 60))
    assert set(drawn) == set(kinds.values())
