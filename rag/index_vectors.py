"""The vectors of a build: taken over from earlier builds, else computed and put on disk at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import numpy as np

from rag.embedding.base import TextEmbedder, TokenEmbedder
from rag.errors import Both
from rag.progress import PASSAGE_VECTORS, SENTENCE_VECTORS, Progress
from rag.stores.row_vectors import RowVectorWriter, quantise, read_row_log
from rag.stores.vector_log import KEY_BYTES, VectorLog, read_log, text_key

VECTORS = "vectors"
TOKENS = "vectors/tokens"
SENTENCES = "vectors/sentences"
_CHUNK = 128
"""Texts embedded before their vectors go to disk: what a killed build has to embed again at most."""


class VectorBuilder:
    """The vectors of a build: taken over from earlier builds, else computed and put on disk at once."""

    def __init__(
        self, folder: Path, embedder: TextEmbedder, earlier: Sequence[Path], progress: Progress
    ) -> None:
        self._embedder = embedder
        self._earlier = earlier
        self._progress = progress
        self._folder = folder
        self._stack = ExitStack()
        self.embedded = 0
        self.reused = 0
        dimension = embedder.dimension
        self.passage_log = self._stack.enter_context(
            VectorLog(_log_path(folder, "passages", dimension), dimension)
        )
        self.sentence_log = self._stack.enter_context(
            VectorLog(_log_path(folder, "sentences", dimension), dimension)
        )
        self.tokens: RowVectorWriter | None = None
        if isinstance(embedder, TokenEmbedder):
            self.tokens = self._stack.enter_context(RowVectorWriter(folder / TOKENS, dimension))

    def __enter__(self) -> VectorBuilder:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """Have the vectors (and token vectors) of these texts; returns their keys."""
        keys = self._keys(texts)
        if self.tokens is not None:
            wanted = set(keys)
            for folder in self._earlier:
                for key, tokens in read_row_log(folder / TOKENS, self._embedder.dimension):
                    if key in wanted:
                        self.tokens.append(key, tokens)
        self._take_over(self.passage_log, "passages", keys, needs=self.tokens)
        self._compute(PASSAGE_VECTORS, self.passage_log, self.tokens, keys, texts)
        if self.tokens is not None:
            self.tokens.finish(keys)
        return keys

    def sentences(self, texts: Sequence[str]) -> list[bytes]:
        """Have the vectors of these texts; returns their keys."""
        keys = self._keys(texts)
        self._take_over(self.sentence_log, "sentences", keys)
        self._compute(SENTENCE_VECTORS, self.sentence_log, None, keys, texts)
        return keys

    def write_sentence_rows(self, keys: Sequence[Sequence[bytes]]) -> None:
        """Write each passage's sentence vectors side by side; ``keys`` are its sentences' keys, in order."""
        names = [blake2b(b"".join(own), digest_size=KEY_BYTES).digest() for own in keys]
        with RowVectorWriter(self._folder / SENTENCES, self._embedder.dimension) as rows:
            for name, own in zip(names, keys, strict=True):
                if name not in rows:
                    rows.append(name, quantise(self.sentence_log.read(own)))
            rows.finish(names)

    def _keys(self, texts: Sequence[str]) -> list[bytes]:
        return [text_key(self._embedder.name, self._embedder.dimension, text) for text in texts]

    def _take_over(
        self, log: VectorLog, name: str, keys: Sequence[bytes], needs: RowVectorWriter | None = None
    ) -> None:
        dimension = self._embedder.dimension
        wanted = {key for key in keys if needs is None or key in needs}
        for folder in self._earlier:
            found = (
                item for item in read_log(_log_path(folder, name, dimension), dimension) if item[0] in wanted
            )
            while chunk := list(islice(found, _CHUNK)):
                log.append([key for key, _ in chunk], np.stack([vector for _, vector in chunk]))
        self.reused += len(log)

    def _compute(
        self,
        stage: Both,
        log: VectorLog,
        tokens: RowVectorWriter | None,
        keys: Sequence[bytes],
        texts: Sequence[str],
    ) -> None:
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in log}
        # Texts of like length together: a batch takes as long as its longest text.
        ordered = sorted(missing.items(), key=lambda item: len(item[1]))
        for done in range(0, len(ordered), _CHUNK):
            chunk = ordered[done : done + _CHUNK]
            chunk_keys, chunk_texts = [key for key, _ in chunk], [text for _, text in chunk]
            report = _shifted(self._progress, stage, done, len(ordered))
            if tokens is not None and isinstance(self._embedder, TokenEmbedder):
                vectors, token_vectors = self._embedder.embed_passages_with_tokens(chunk_texts, report)
                for key, rows in zip(chunk_keys, token_vectors, strict=True):
                    tokens.append(key, quantise(rows))
            else:
                vectors = self._embedder.embed_passages(chunk_texts, report)
            log.append(chunk_keys, vectors)
            self._progress(stage, done + len(chunk), len(ordered))
        self.embedded += len(ordered)


def _log_path(folder: Path, kind: str, dimension: int) -> Path:
    """Where a build keeps its vectors; of another dimension, a file would be read askew."""
    return folder / VECTORS / f"{kind}-{dimension}.log"


def _shifted(progress: Progress, stage: Both, done: int, total: int) -> Progress:
    """Progress of one chunk as progress of the whole."""
    return lambda _, chunk_done, __: progress(stage, done + chunk_done, total)
