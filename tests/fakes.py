"""Real implementations of the library's interfaces whose results can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from rag.embedding.base import Vector
from rag.progress import VECTORS, Progress


class HashEmbedder:
    """A TokenEmbedder in which each character bigram counts one at position ``crc32(bigram) % 64``.

    The vector of a text is the sum over its bigrams, scaled to length 1; a text of a single character
    counts that character, and the empty text points along axis 0. A token is a bigram and its vector the
    axis it counts on, so two texts are as near as the bigrams that they share.
    """

    dimension = 64

    def __init__(self, name: str = "hash-bigrams-64") -> None:
        self.name = name
        self.embedded: list[str] = []
        """Every passage embedded so far, in order: shows what an incremental build embedded anew."""

    def embed_query(self, text: str) -> Vector:
        return self._vector(text)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        return self.embed_passages_with_tokens(texts, progress)[0]

    def embed_query_tokens(self, text: str) -> tuple[list[str], Vector]:
        return self._pieces(text), self._token_vectors(text)

    def embed_passages_with_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vector, list[Vector]]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for i, text in enumerate(texts):
            vectors[i] = self._vector(text)
            self.embedded.append(text)
            if progress is not None:
                progress(VECTORS, i + 1, len(texts))
        return vectors, [self._token_vectors(text) for text in texts]

    @staticmethod
    def _pieces(text: str) -> list[str]:
        return [text[i : i + 2] for i in range(len(text) - 1)] if len(text) > 1 else list(text)

    def _token_vectors(self, text: str) -> Vector:
        pieces = self._pieces(text)
        vectors = np.zeros((len(pieces), self.dimension), dtype=np.float32)
        for i, piece in enumerate(pieces):
            vectors[i, crc32(piece.encode()) % self.dimension] = 1.0
        return vectors

    def _vector(self, text: str) -> Vector:
        total = self._token_vectors(text).sum(axis=0)
        if not text:
            total[0] = 1.0
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)
