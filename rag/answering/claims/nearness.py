"""How near the tokens of a claim come to those of a source, in the vectors of a token embedder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from rag.embedding.base import TextEmbedder, TokenEmbedder, Vector

Nearness = Callable[[str, str], Sequence[float]]
"""(claim, source) -> for each character of the claim the highest cosine of its token to any token of the source."""

_REMEMBERED = 256
_WORD_START = "▁"


def token_nearness(embedder: TextEmbedder) -> Nearness | None:
    """The nearness that ``embedder`` sees; None where it yields no vectors of tokens.

    The vectors of the last 256 texts are remembered: the passages of an answer stay the same.
    """
    if not isinstance(embedder, TokenEmbedder):
        return None
    tokens = embedder.embed_query_tokens

    @lru_cache(maxsize=_REMEMBERED)
    def embedded(text: str) -> tuple[tuple[tuple[int, int], ...], Vector]:
        pieces, vectors = tokens(text)
        return _spans(text, pieces), vectors

    def nearness(claim: str, source: str) -> list[float]:
        spans, mine = embedded(claim)
        _, theirs = embedded(source)
        values = [1.0] * len(claim)
        if not len(mine) or not len(theirs):
            return values
        for (start, end), value in zip(spans, np.max(mine @ theirs.T, axis=1), strict=True):
            values[start:end] = [float(value)] * (end - start)
        return values

    return nearness


def _spans(text: str, pieces: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where each piece stands in ``text``, in order; an empty span where it is not found as it is written."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        plain = piece.replace(_WORD_START, "")
        start = text.find(plain, at) if plain else -1
        spans.append((at, at) if start < 0 else (start, start + len(plain)))
        at = spans[-1][1]
    return tuple(spans)
