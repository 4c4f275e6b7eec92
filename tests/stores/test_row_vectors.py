"""Rows of vectors keep their directions in one byte a component, and survive a killed writer."""

import numpy as np
import pytest

from rag.errors import IndexBuildError, IndexDamagedError
from rag.stores.row_vectors import RowVectors, RowVectorWriter, quantise, read_row_log

KEYS = [bytes([n]) * 16 for n in range(4)]


def unit_rows(count, dimension=48, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


VECTORS = [unit_rows(count, seed=count) for count in (5, 0, 3, 7)]


@pytest.fixture
def store(tmp_path):
    with RowVectorWriter(tmp_path / "t", 48) as writer:
        for key, vectors in zip(KEYS, VECTORS, strict=True):
            writer.append(key, quantise(vectors))
        # Passages 0 and 3 are the same text.
        writer.finish([KEYS[3], KEYS[1], KEYS[0], KEYS[3]])
    return RowVectors(tmp_path / "t", 48)


def test_vectors_come_back_with_their_direction_and_length_1(store):
    expected = [VECTORS[3], VECTORS[1], VECTORS[0], VECTORS[3]]
    assert len(store) == 4
    for ordinal, vectors in enumerate(expected):
        found = store.vectors(ordinal)
        assert found.shape == vectors.shape
        assert found.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
        assert (np.sum(found * vectors, axis=1) > 0.9998).all()


def test_cosines_are_those_of_every_row_of_every_passage(store):
    query = unit_rows(6, seed=99)
    found = store.cosines(query, [2, 1, 0])
    for cosines, vectors in zip(found, (VECTORS[0], VECTORS[1], VECTORS[3]), strict=True):
        np.testing.assert_allclose(cosines, vectors @ query.T, atol=0.02)
        assert cosines.dtype == np.float32


def test_cosines_of_nothing_are_nothing(store):
    assert store.cosines(unit_rows(6), []) == []
    assert [own.shape for own in store.cosines(np.empty((0, 48), np.float32), [0, 1])] == [(7, 0), (0, 0)]


def test_the_best_window_counts_where_the_words_stand_together(tmp_path):
    # Of two question words a passage holds each once, beside each other or far apart.
    first, second, filler = np.eye(48, dtype=np.float32)[:3]
    together = np.stack([filler, filler, first, second, filler, filler, filler, filler, filler])
    apart = np.stack([first, filler, filler, filler, filler, filler, filler, filler, second])
    with RowVectorWriter(tmp_path / "w", 48) as writer:
        writer.append(KEYS[0], quantise(together))
        writer.append(KEYS[1], quantise(apart))
        writer.finish(KEYS[:2])
    store = RowVectors(tmp_path / "w", 48)
    question, weights = np.stack([first, second]), np.array([3, 1], np.float32)
    whole = store.best_window(question, weights, [0, 1], window=9)
    assert whole.tolist() == pytest.approx([1, 1])
    near = store.best_window(question, weights, [0, 1], window=3)
    assert near.tolist() == pytest.approx([1, 3 / 4])  # of the far pair only the heavier word


def test_the_best_window_of_nothing_is_zero(store):
    assert store.best_window(unit_rows(2), np.ones(2, np.float32), [1]).tolist() == [0]
    assert store.best_window(unit_rows(2), np.ones(2, np.float32), []).shape == (0,)


def test_a_zero_row_stays_zero():
    rows, factors = quantise(np.zeros((1, 4), dtype=np.float32))
    assert rows.tolist() == [[0, 0, 0, 0]]
    assert factors.tolist() == [0]


def test_a_component_is_off_by_at_most_half_a_step():
    vectors = unit_rows(50)
    rows, _ = quantise(vectors)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    assert np.abs(rows / 127 * largest - vectors).max() <= (largest / 254).max() + 1e-6


def test_a_log_is_read_back_by_the_next_build(tmp_path, store):
    found = dict(read_row_log(tmp_path / "t", 48))
    assert list(found) == KEYS
    for key, vectors in zip(KEYS, VECTORS, strict=True):
        expected = quantise(vectors)
        assert (found[key][0] == expected[0]).all()
        assert (found[key][1] == expected[1]).all()


def test_the_torn_end_of_a_killed_writer_is_left_out(tmp_path, store):
    records = tmp_path / "t" / "records"
    records.write_bytes(records.read_bytes()[:-1])
    assert list(dict(read_row_log(tmp_path / "t", 48))) == KEYS[:3]


def test_a_record_whose_rows_never_came_is_left_out(tmp_path, store):
    rows = tmp_path / "t" / "rows.i8"
    rows.write_bytes(rows.read_bytes()[:-1])
    assert list(dict(read_row_log(tmp_path / "t", 48))) == KEYS[:3]


def test_there_is_no_log_where_there_is_no_folder(tmp_path):
    assert list(read_row_log(tmp_path / "nowhere", 48)) == []


def test_passages_without_any_token_make_a_store(tmp_path):
    with RowVectorWriter(tmp_path / "t", 48) as writer:
        writer.append(KEYS[0], quantise(np.empty((0, 48), np.float32)))
        writer.finish([KEYS[0]])
    assert RowVectors(tmp_path / "t", 48).vectors(0).shape == (0, 48)


@pytest.mark.parametrize("name", ["spans.npy", "rows.i8", "norms.f32"])
def test_a_missing_file_is_damage(tmp_path, store, name):
    (tmp_path / "t" / name).unlink()
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        RowVectors(tmp_path / "t", 48)


def test_a_file_cut_short_is_damage(tmp_path, store):
    path = tmp_path / "t" / "rows.i8"
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(IndexDamagedError, match="应有 15 行，实有 13 行"):
        RowVectors(tmp_path / "t", 48)


def test_an_unwritable_place_is_a_build_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexBuildError, match="renda index"):
        RowVectorWriter(tmp_path / "file" / "t", 48)
