"""What the rest of the library asks of an embedding model.

Vectors are float32 rows of length 1 (L2), so a dot product is the cosine. A model that can also yield
the vectors of single tokens, for late interaction, is a ``TokenEmbedder``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from rag.progress import Progress

Vector: TypeAlias = npt.NDArray[np.float32]


@runtime_checkable
class TextEmbedder(Protocol):
    """Turns questions and passages into unit vectors. Failures are ``rag.errors.ModelError``."""

    @property
    def name(self) -> str:
        """Identifies model and version: vectors of different names must not be compared."""
        ...

    @property
    def dimension(self) -> int:
        """Length of each vector."""
        ...

    def embed_query(self, text: str) -> Vector:
        """The vector of a question, shape (dimension,)."""
        ...

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vector:
        """The vectors of passages, in order, shape (len(texts), dimension)."""
        ...


@runtime_checkable
class TokenEmbedder(TextEmbedder, Protocol):
    """A TextEmbedder that also yields one unit vector for each token of the text.

    Special tokens and the model's own prefix are left out; a text without tokens has shape (0, d).
    """

    def embed_query_tokens(self, text: str) -> tuple[list[str], Vector]:
        """The tokens of a question as written in the vocabulary, and their vectors (t, dimension)."""
        ...

    def embed_passages_with_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vector, list[Vector]]:
        """Passage vectors (n, dimension) and, for each passage, its token vectors (t_i, dimension)."""
        ...
