"""A real GGUF file of some 200 KB: one layer of the llama architecture that writes one given text, letter by letter.

Attention and feed-forward add nothing, so that the next letter depends on the last one alone: the output row of
a letter is the embedding of the letter before it. Letters of the text must differ from each other.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

_UNKNOWN, _BEGIN, _END = "<unk>", "<s>", "</s>"
_BEFORE_REPLY = ":"
_TEMPLATE = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}reply:"
_WIDTH, _INNER = 64, 32
_SURE = 10.0
"""Scale of the output: a letter is more than e^60 times as likely as any other."""


def write_tiny_gguf(path: Path, text: str, *, for_ever: bool = False, context: int = 1024) -> Path:
    """Write a model that replies ``text`` and ends, or says it over and over ``for_ever``."""
    special = [_UNKNOWN, _BEGIN, _END, *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens = [*special, *dict.fromkeys(f"▁{_BEFORE_REPLY}{text}")]
    embedded = _embeddings(len(tokens))
    output = np.zeros_like(embedded)
    chain = [_BEFORE_REPLY, *text, text[0] if for_ever else _END]
    for letter, following in pairwise(chain):
        output[tokens.index(following)] += _SURE * embedded[tokens.index(letter)]
    writer = GGUFWriter(path, "llama")
    _describe(writer, tokens, len(special), context)
    writer.add_tensor("token_embd.weight", embedded)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    _add_idle_layer(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _embeddings(count: int) -> np.ndarray:
    vectors = np.random.default_rng(7).normal(size=(count, _WIDTH)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _describe(writer: GGUFWriter, tokens: list[str], special: int, context: int) -> None:
    writer.add_name("tiny")
    writer.add_context_length(context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // 2)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(rank) for rank in range(len(tokens))])
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL, *[TokenType.BYTE] * 256]
    writer.add_token_types([*kinds, *[TokenType.NORMAL] * (len(tokens) - special)])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(_TEMPLATE)


def _add_idle_layer(writer: GGUFWriter) -> None:
    shapes = {f"attn_{part}": (_WIDTH, _WIDTH) for part in ("q", "k", "v", "output")}
    shapes |= {"ffn_gate": (_INNER, _WIDTH), "ffn_up": (_INNER, _WIDTH), "ffn_down": (_WIDTH, _INNER)}
    for name, shape in shapes.items():
        writer.add_tensor(f"blk.0.{name}.weight", np.zeros(shape, np.float32))
    for name in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.0.{name}.weight", np.ones(_WIDTH, np.float32))
