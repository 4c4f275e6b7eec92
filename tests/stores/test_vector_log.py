"""A vector log gives back whole, sound records, whatever happened to its writer."""

import numpy as np
import pytest

from rag.errors import IndexBuildError
from rag.stores.vector_log import VectorLog, read_log, text_key

KEYS = [text_key("model", 4, text) for text in ("一", "二", "三")]
VECTORS = np.eye(3, 4, dtype=np.float32)


def written(path):
    with VectorLog(path, 4) as log:
        log.append(KEYS[:2], VECTORS[:2])
        log.append(KEYS[2:], VECTORS[2:])
    return path


def test_vectors_are_read_by_key_while_the_log_grows(tmp_path):
    with VectorLog(tmp_path / "log", 4) as log:
        log.append(KEYS[:2], VECTORS[:2])
        assert log.read([KEYS[1], KEYS[0], KEYS[1]]).tolist() == VECTORS[[1, 0, 1]].tolist()
        log.append(KEYS[2:], VECTORS[2:])
        assert log.read(KEYS[2:]).tolist() == VECTORS[2:].tolist()
        assert KEYS[2] in log
        assert len(log) == 3


def test_a_key_is_written_once(tmp_path):
    with VectorLog(tmp_path / "log", 4) as log:
        log.append([KEYS[0], KEYS[0]], VECTORS[:2])
        log.append([KEYS[0]], VECTORS[2:])
    assert len(list(read_log(tmp_path / "log", 4))) == 1


def test_a_later_build_reads_all_records(tmp_path):
    records = list(read_log(written(tmp_path / "log"), 4))
    assert [key for key, _ in records] == KEYS
    assert [vector.tolist() for _, vector in records] == VECTORS.tolist()


def test_a_torn_last_record_is_left_out(tmp_path):
    path = written(tmp_path / "log")
    path.write_bytes(path.read_bytes()[:-1])
    assert [key for key, _ in read_log(path, 4)] == KEYS[:2]


def test_a_record_that_a_power_cut_turned_to_zeros_is_left_out(tmp_path):
    path = written(tmp_path / "log")
    content = path.read_bytes()
    path.write_bytes(content[:32] + bytes(32) + content[64:])
    assert [key for key, _ in read_log(path, 4)] == [KEYS[0], KEYS[2]]


def test_a_missing_log_has_no_records(tmp_path):
    assert list(read_log(tmp_path / "log", 4)) == []


def test_nothing_is_read_for_no_keys(tmp_path):
    with VectorLog(tmp_path / "log", 4) as log:
        assert log.read([]).shape == (0, 4)


def test_a_key_depends_on_model_dimension_and_text():
    keys = {text_key(*given) for given in (("a", 4, "x"), ("b", 4, "x"), ("a", 5, "x"), ("a", 4, "y"))}
    assert len(keys) == 4


def test_an_unwritable_place_is_a_build_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexBuildError, match="renda index"):
        VectorLog(tmp_path / "file" / "log", 4)
