"""Token vectors keep their directions in one byte a component, and survive a killed writer."""

import numpy as np
import pytest

from rag.errors import IndexBuildError, IndexDamagedError
from rag.stores.token_vectors import TokenVectors, TokenVectorWriter, quantise, read_token_log

KEYS = [bytes([n]) * 16 for n in range(4)]


def unit_rows(count, dimension=48, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


VECTORS = [unit_rows(count, seed=count) for count in (5, 0, 3, 7)]


@pytest.fixture
def store(tmp_path):
    with TokenVectorWriter(tmp_path / "t", 48) as writer:
        for key, vectors in zip(KEYS, VECTORS, strict=True):
            writer.append(key, quantise(vectors))
        # Passages 0 and 3 are the same text.
        writer.finish([KEYS[3], KEYS[1], KEYS[0], KEYS[3]])
    return TokenVectors(tmp_path / "t", 48)


def test_vectors_come_back_with_their_direction_and_length_1(store):
    expected = [VECTORS[3], VECTORS[1], VECTORS[0], VECTORS[3]]
    assert len(store) == 4
    for ordinal, vectors in enumerate(expected):
        found = store.vectors(ordinal)
        assert found.shape == vectors.shape
        assert found.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
        assert (np.sum(found * vectors, axis=1) > 0.9998).all()


def test_best_cosines_are_the_maxima_over_the_passages_tokens(store):
    query = unit_rows(6, seed=99)
    found = store.best_cosines(query, [2, 1, 0])
    expected = np.stack([(VECTORS[0] @ query.T).max(axis=0), np.zeros(6), (VECTORS[3] @ query.T).max(axis=0)])
    np.testing.assert_allclose(found, expected, atol=0.02)
    assert found.dtype == np.float32


def test_best_cosines_of_nothing_are_nothing(store):
    assert store.best_cosines(unit_rows(6), []).shape == (0, 6)
    assert store.best_cosines(np.empty((0, 48), np.float32), [0, 1]).shape == (2, 0)
    assert store.best_cosines(unit_rows(2), [1]).tolist() == [[0, 0]]


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
    found = dict(read_token_log(tmp_path / "t", 48))
    assert list(found) == KEYS
    for key, vectors in zip(KEYS, VECTORS, strict=True):
        expected = quantise(vectors)
        assert (found[key][0] == expected[0]).all()
        assert (found[key][1] == expected[1]).all()


def test_the_torn_end_of_a_killed_writer_is_left_out(tmp_path, store):
    records = tmp_path / "t" / "records"
    records.write_bytes(records.read_bytes()[:-1])
    assert list(dict(read_token_log(tmp_path / "t", 48))) == KEYS[:3]


def test_a_record_whose_rows_never_came_is_left_out(tmp_path, store):
    rows = tmp_path / "t" / "rows.i8"
    rows.write_bytes(rows.read_bytes()[:-1])
    assert list(dict(read_token_log(tmp_path / "t", 48))) == KEYS[:3]


def test_there_is_no_log_where_there_is_no_folder(tmp_path):
    assert list(read_token_log(tmp_path / "nowhere", 48)) == []


def test_passages_without_any_token_make_a_store(tmp_path):
    with TokenVectorWriter(tmp_path / "t", 48) as writer:
        writer.append(KEYS[0], quantise(np.empty((0, 48), np.float32)))
        writer.finish([KEYS[0]])
    assert TokenVectors(tmp_path / "t", 48).vectors(0).shape == (0, 48)


@pytest.mark.parametrize("name", ["spans.npy", "rows.i8", "norms.f32"])
def test_a_missing_file_is_damage(tmp_path, store, name):
    (tmp_path / "t" / name).unlink()
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        TokenVectors(tmp_path / "t", 48)


def test_a_file_cut_short_is_damage(tmp_path, store):
    path = tmp_path / "t" / "rows.i8"
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(IndexDamagedError, match="应有 15 行，实有 13 行"):
        TokenVectors(tmp_path / "t", 48)


def test_an_unwritable_place_is_a_build_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexBuildError, match="renda index"):
        TokenVectorWriter(tmp_path / "file" / "t", 48)
