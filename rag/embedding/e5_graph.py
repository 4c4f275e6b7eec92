"""Writes multilingual-e5-small as an ONNX graph that ONNX Runtime runs as it stands.

The encoder is BERT with learnt positions. Its matrix products are 8-bit: weights int8 per output
channel, activations quantised on the fly over the whole input (``DynamicQuantizeMatMul``). A batch would
make the vector of a text depend on its neighbours' activations, so the graph takes one text at a time,
which also saves padding and attention masks.

Some feed-forward outputs carry a few activations far larger than the rest, which leaves 8 bits over a
whole input too coarse; these layers keep the original 4-bit weights with activations quantised in blocks
of 32 (``MatMulNBits``), as the original engine computes them. The word embeddings stay in 4 bits as well,
bit for bit the original.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.embedding.e5_weights import BLOCK, E5Weights, Q4Matrix

OUTLIER_LAYERS = (0, 4, 5)
"""Layers whose feed-forward output stays in blocks. With them the cosine to the original is at least .9987
over 100 passages of 320 characters and .9972 over 120 short questions, without them .9963 and .9951; all
twelve would give .9992 and .9982, but take a third longer."""

_MICROSOFT = "com.microsoft"


@dataclass
class _Graph:
    """Nodes and constants gathered so far; every method returns the name of its output."""

    signed: bool
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **options: Any) -> str:  # noqa: ANN401
        from onnx import helper

        self.nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **options))
        return output

    def int8_product(self, source: str, matrix: npt.NDArray[np.float32], bias: str, output: str) -> str:
        """``source @ matrix.T + bias`` with weights symmetric in 8 bits per output channel."""
        scales = np.abs(matrix).max(axis=1) / 127
        scales[scales == 0] = 1
        values = np.rint(matrix / scales[:, None]).astype(np.int8).T
        offset = np.int8(0) if self.signed else np.uint8(128)
        stored = values if self.signed else (values.astype(np.int16) + 128).astype(np.uint8)
        inputs = [
            source,
            self.constant(output + ".weight", stored),
            self.constant(output + ".scale", scales.astype(np.float32)),
            self.constant(output + ".zero", np.full(len(matrix), offset)),
            bias,
        ]
        return self.node("DynamicQuantizeMatMul", inputs, output, _MICROSOFT)

    def layer_norm(self, source: str, name: str, weights: E5Weights) -> str:
        """``source`` normalised over its last axis, with the scale and shift called ``name``."""
        parts = [self.constant(f"{name}.{part}", weights.vectors[f"{name}.{part}"]) for part in "wb"]
        return self.node("LayerNormalization", [source, *parts], name, axis=-1, epsilon=weights.epsilon)

    def block_product(self, source: str, matrix: Q4Matrix, bias: str, output: str) -> str:
        """``source @ matrix.T + bias`` with the original 4-bit blocks and 8-bit activations."""
        rows, columns = matrix.values.shape
        packed = _pack_nibbles(matrix.values).reshape(rows, -1, BLOCK // 2)
        inputs = [
            source,
            self.constant(output + ".weight", packed),
            self.constant(output + ".scale", matrix.scales),
            "",
            "",
            bias,
        ]
        shape = {"N": rows, "K": columns, "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        return self.node("MatMulNBits", inputs, output, _MICROSOFT, **shape)


def build_graph(weights: E5Weights, signed: bool, on_layer: Callable[[int], None]) -> bytes:
    """The serialised model: input_ids (1, t) int64 -> hidden (1, t, H) float32, the last layer.

    ``signed`` stores int8 weights, else uint8 with offset 128: the same numbers and the same products.
    Processors without VNNI saturate when multiplying signed 8-bit weights, and need the unsigned ones.
    ``on_layer`` is called with the number of layers done.
    """
    graph = _Graph(signed)
    state = _embeddings(graph, weights)
    for layer in range(weights.layers):
        state = _layer(graph, weights, layer, state)
        on_layer(layer + 1)
    graph.node("Identity", [state], "hidden")
    return _serialise(graph, weights.hidden)


def _embeddings(graph: _Graph, weights: E5Weights) -> str:
    from onnx import TensorProto, helper

    word = weights.matrices["emb.word"]
    signed = ((word.values - 8) & 15).astype(np.uint8)
    graph.constants.append(
        helper.make_tensor(
            "word", TensorProto.INT4, word.values.shape, _pack_nibbles(signed).tobytes(), raw=True
        )
    )
    graph.node(
        "GatherBlockQuantized",
        ["word", "input_ids", graph.constant("word.scale", word.scales)],
        "embedded",
        _MICROSOFT,
        block_size=BLOCK,
        quantize_axis=1,
        gather_axis=0,
    )
    positions = weights.vectors["emb.pos"].reshape(weights.positions, weights.hidden)
    types = weights.vectors["emb.type"].reshape(-1, weights.hidden)
    graph.constant("positions", positions + types[0])
    graph.constant("zero", np.array([0], dtype=np.int64))
    graph.node("Shape", ["input_ids"], "tokens", start=1, end=2)
    graph.node("Slice", ["positions", "zero", "tokens", "zero"], "placed")
    graph.node("Add", ["embedded", "placed"], "summed")
    return graph.layer_norm("summed", "emb.ln", weights)


def _layer(graph: _Graph, weights: E5Weights, layer: int, state: str) -> str:
    prefix = f"l{layer}."

    def bias(*names: str) -> str:
        values = np.concatenate([weights.vectors[f"{prefix}{name}.b"] for name in names])
        return graph.constant(f"{prefix}{names[0]}.bias", values)

    def matrix(*names: str) -> npt.NDArray[np.float32]:
        return np.concatenate([weights.matrices[f"{prefix}{name}.w"].dequantised() for name in names])

    def add_and_normalise(change: str, kept: str, norm: str) -> str:
        # com.microsoft.SkipLayerNormalization does both at once, five times slower.
        total = graph.node("Add", [change, kept], f"{prefix}{norm}.sum")
        return graph.layer_norm(total, prefix + norm, weights)

    projected = graph.int8_product(state, matrix("q", "k", "v"), bias("q", "k", "v"), prefix + "qkv")
    queries_keys_values = [f"{prefix}{name}" for name in ("queries", "keys", "values")]
    _split(graph, projected, queries_keys_values)
    context = graph.node(
        "MultiHeadAttention", queries_keys_values, prefix + "context", _MICROSOFT, num_heads=weights.heads
    )
    attended = graph.int8_product(context, matrix("ao"), bias("ao"), prefix + "attended")
    state = add_and_normalise(attended, state, "aln")
    widened = graph.int8_product(state, matrix("fi"), bias("fi"), prefix + "widened")
    active = graph.node("Gelu", [widened], prefix + "active", _MICROSOFT)
    if layer in OUTLIER_LAYERS:
        fed = graph.block_product(active, weights.matrices[prefix + "fo.w"], bias("fo"), prefix + "fed")
    else:
        fed = graph.int8_product(active, matrix("fo"), bias("fo"), prefix + "fed")
    return add_and_normalise(fed, state, "oln")


def _split(graph: _Graph, source: str, outputs: Sequence[str]) -> None:
    from onnx import helper

    graph.nodes.append(helper.make_node("Split", [source], list(outputs), axis=-1, num_outputs=len(outputs)))


def _pack_nibbles(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Two neighbouring 4-bit values a byte, the first in the low nibble."""
    packed: npt.NDArray[np.uint8] = values[:, 0::2] | (values[:, 1::2] << 4).astype(np.uint8)
    return packed


def _serialise(graph: _Graph, hidden: int) -> bytes:
    from onnx import TensorProto, helper

    body = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "tokens", hidden])],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)]
    model = helper.make_model(body, opset_imports=opsets, ir_version=10)
    return bytes(model.SerializeToString())
