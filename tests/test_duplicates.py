"""Near-duplicates: what shares four fifths of its trigrams belongs together, what shares half does not."""

import numpy as np
import pytest

from rag.duplicates import (
    Duplicates,
    group_duplicates,
    jaccard,
    read_duplicates,
    shingles,
    write_duplicates,
)
from rag.errors import IndexBuildError, IndexDamagedError

MODEL = (
    "各级党委要把人大工作摆上重要议事日程，定期听取人大常委会党组的工作汇报，研究解决人大工作中的重大问题，"
    "支持人大及其常委会依法行使监督权、重大事项决定权和人事任免权，充分发挥人大代表的主体作用。"
)
OTHER = "代表述职以后，选民当场评议，主席团把评议结果反馈给代表本人，并督促其改进不足，群众十分满意。"


def grouped(*texts):
    return group_duplicates(texts).tolist()


def test_shingles_ignore_punctuation_spaces_and_width():
    assert (
        shingles("代表，述职。２０２４年")
        == shingles("代表述 职2024年")
        == {"代表述", "表述职", "述职2", "职20", "202", "024", "24年"}
    )
    assert shingles("代") == {"代"}
    assert shingles("……") == {""}


def test_jaccard_is_shared_over_all():
    assert jaccard(frozenset("abc"), frozenset("bcd")) == 2 / 4
    assert jaccard(frozenset("a"), frozenset("a")) == 1


def test_equal_texts_belong_together():
    assert grouped(MODEL, OTHER, MODEL) == [0, -1, 0]


def test_a_text_with_a_few_changed_words_belongs_with_its_model():
    changed = MODEL.replace("定期", "每年").replace("十分", "")
    assert jaccard(shingles(MODEL), shingles(changed)) > 0.8
    assert grouped(MODEL, changed) == [0, 0]


def test_texts_that_share_half_stay_apart():
    half = MODEL[: len(MODEL) // 2] + OTHER
    assert 0.2 < jaccard(shingles(MODEL), shingles(half)) < 0.6
    assert grouped(MODEL, half, OTHER) == [-1, -1, -1]


def test_a_short_text_inside_a_long_one_stays_apart():
    assert grouped(MODEL, MODEL[:40]) == [-1, -1]


def test_a_chain_of_small_changes_does_not_join_its_ends():
    letters = [chr(0x4E00 + n) for n in range(400)]
    chain = ["".join(letters[first : first + 200]) for first in range(0, 120, 10)]
    groups = group_duplicates(chain)
    for group in set(groups[groups >= 0].tolist()):
        members = np.flatnonzero(groups == group)
        assert all(jaccard(shingles(chain[members[0]]), shingles(chain[m])) >= 0.8 for m in members)
    assert groups[0] != groups[-1]


def test_no_close_pair_is_overlooked():
    rng = np.random.default_rng(3)
    base = ["".join(chr(0x4E00 + n) for n in rng.integers(0, 3000, 300)) for _ in range(60)]
    twins = [text[:270] + "完" * 3 + text[273:] for text in base]
    groups = group_duplicates([*base, *twins])
    assert groups[:60].tolist() == groups[60:].tolist() == list(range(60))


def test_members_and_groups_can_be_looked_up():
    duplicates = Duplicates(np.array([-1, 1, 1, -1, 4, 1, 4], dtype=np.int32))
    assert len(duplicates) == 2
    assert [duplicates.group_of(n) for n in range(4)] == [None, 1, 1, None]
    assert duplicates.members(1) == (1, 2, 5)
    with pytest.raises(KeyError):
        duplicates.members(0)


def test_groups_are_stored_and_read_back(tmp_path):
    write_duplicates(tmp_path / "d.npy", np.array([0, 0, -1], dtype=np.int32))
    assert read_duplicates(tmp_path / "d.npy").members(0) == (0, 1)


def test_no_texts_have_no_groups():
    assert grouped() == []


def test_progress_reaches_the_end():
    told = []
    group_duplicates([MODEL, OTHER], lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]


def test_a_missing_or_damaged_file_is_damage(tmp_path):
    (tmp_path / "bad.npy").write_bytes(b"x")
    for name in ("none.npy", "bad.npy"):
        with pytest.raises(IndexDamagedError, match="renda index --fresh"):
            read_duplicates(tmp_path / name)


def test_an_unwritable_place_is_a_build_error(tmp_path):
    with pytest.raises(IndexBuildError, match="renda index"):
        write_duplicates(tmp_path / "no" / "d.npy", np.array([-1], dtype=np.int32))
