"""The word lists say each thing once, contradict each other nowhere, and hold nothing that never has an effect."""

import itertools
from collections.abc import Iterator, Sequence

import pytest

from rag.answering.claims.tables import named_rows_of, rows_of, words_of
from rag.answering.claims.words import weight_of

NEAR = ("near.txt", "near_verbs.txt", "near_words.txt")
CONTRASTS = ("contrasts.txt", "opposites.txt")
EITHER_OR = "either_or.txt"
KINDS = ("kinds_of_things.txt", "kinds_of_acts.txt")
COUNTED_LITTLE = ("little.txt", "slight.txt")

_Meanings = Sequence[frozenset[str]]


def near_rows() -> list[frozenset[str]]:
    return [frozenset(row) for name in NEAR for row in rows_of(name)]


def meanings(*names: str) -> list[_Meanings]:
    return [[frozenset(one) for one in row] for name in names for row in named_rows_of(name)]


def contrasted() -> Iterator[frozenset[str]]:
    for row in meanings(*CONTRASTS, *KINDS):
        for one, other in itertools.combinations(row, 2):
            yield from (frozenset(pair) for pair in itertools.product(one, other))


def stands_within(row: _Meanings, other: _Meanings) -> bool:
    places = [next((at for at, names in enumerate(other) if one <= names), -1) for one in row]
    return -1 not in places and len(set(places)) == len(places)


def test_a_row_is_read_without_remarks_and_its_entries_apart() -> None:
    assert ("专款专用", "统筹使用|挪用") in rows_of("contrasts.txt")
    assert (("专款专用",), ("统筹使用", "挪用")) in named_rows_of("contrasts.txt")
    assert not any(word.startswith("#") for word in words_of("little.txt"))


def test_no_pair_of_words_is_both_near_and_contrasted() -> None:
    near = {frozenset(pair) for row in near_rows() for pair in itertools.combinations(row, 2)}
    assert sorted(map(sorted, near & set(contrasted()))) == []


def test_an_either_or_has_two_sides_that_are_not_near() -> None:
    near = near_rows()
    for row in meanings(EITHER_OR):
        one, other = row
        pairs = [{a, b} for a, b in itertools.product(one, other)]
        assert [pair for pair in pairs if len(pair) < 2 or any(pair <= group for group in near)] == []


def test_what_is_contrasted_has_two_sides() -> None:
    assert [pair for pair in contrasted() if len(pair) < 2] == []


def test_no_near_row_stands_within_another() -> None:
    rows = near_rows()
    having: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for word in row:
            having.setdefault(word, set()).add(number)
    within = [
        sorted(row)
        for number, row in enumerate(rows)
        if set.intersection(*(having[word] for word in row)) != {number}
    ]
    assert within == []


@pytest.mark.parametrize("others", [(*CONTRASTS,), (*CONTRASTS, *KINDS)], ids=["of contrasts", "of kinds"])
def test_no_row_stands_within_one_that_says_as_much(others: tuple[str, ...]) -> None:
    rows = meanings(*others)
    first = 0 if others == CONTRASTS else len(meanings(*CONTRASTS))
    within = [
        [*map(sorted, row)]
        for number, row in enumerate(rows)
        if number >= first and any(stands_within(row, other) for at, other in enumerate(rows) if at != number)
    ]
    assert within == []


def test_near_rows_have_two_words_or_more_and_none_twice() -> None:
    assert [row for name in NEAR for row in rows_of(name) if len(row) != len(set(row)) or len(row) < 2] == []


def test_no_near_word_is_a_single_character_that_weighs_nothing() -> None:
    words = {word for row in near_rows() for word in row}
    assert sorted(word for word in words if len(word) == 1 and weight_of(word) == 0) == []


def test_no_word_is_listed_twice_as_saying_little() -> None:
    words = [word for name in COUNTED_LITTLE for row in rows_of(name) for word in row]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_no_set_phrase_is_listed_twice() -> None:
    words = [word for row in rows_of("set_phrases.txt") for word in row]
    assert len(words) == len(set(words))


def test_no_narrower_word_is_near_to_the_broader_one() -> None:
    near = near_rows()
    rows = rows_of("broader.txt")
    assert [
        (row[0], one) for row in rows for one in row[1:] if any({row[0], one} <= group for group in near)
    ] == []
