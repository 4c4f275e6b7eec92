"""Each signal alone: question in, passage ordinals with scores out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding.base import Vector
from rag.indexing import Index
from rag.retrieval.query import Query
from rag.text import bigrams, tokenise

_COMMON = 0.3
"""Rarity of a token that is in no word of the question."""


def dense_passages(index: Index, vector: Vector, depth: int, named: Sequence[str] = ()) -> dict[int, float]:
    """Cosine of the question to whole passages (title, heading and text): the ``depth`` nearest of the
    collection and of the articles ``named`` in the question.
    """
    found = dict(index.chroma.query_passages(vector, depth))
    return found | dict(index.chroma.query_passages(vector, depth, named)) if named else found


def dense_sentences(index: Index, vector: Vector, depth: int, named: Sequence[str] = ()) -> set[int]:
    """The passages of the sentences nearest to the question, likewise."""
    found = index.chroma.query_sentences(vector, depth)
    if named:
        found += index.chroma.query_sentences(vector, depth, named)
    return {ordinal for ordinal, _, _ in found}


def sentence_cosines(index: Index, vector: Vector, ordinals: Sequence[int]) -> dict[int, Vector]:
    """Cosine of the question to each sentence of the given passages, (t_i,) each.

    Read from the passages' own rows: which sentences Chroma lists is not the same in every build, since
    its graph is approximate.
    """
    cosines = index.sentence_vectors.cosines(vector.reshape(1, -1), ordinals)
    return {ordinal: own[:, 0] for ordinal, own in zip(ordinals, cosines, strict=True) if own.size}


def keywords(index: Index, query: Query, depth: int) -> dict[str, dict[int, float]]:
    """BM25 over words and over character bigrams, of the question itself and of the glossary's words.

    Latin words say nothing to Chinese documents: of an English question only the glossary speaks.
    """
    own_words, own_grams = ((), ()) if query.english else (query.words, query.grams)
    return {
        "words": _top(index.words.scores(own_words), depth),
        "bigrams": _top(index.bigrams.scores(own_grams), depth),
        "official_words": _top(index.words.scores(_split(query.widening, tokenise)), depth),
        "official_bigrams": _top(index.bigrams.scores(_split(query.widening, bigrams)), depth),
    }


def late_interaction(
    index: Index, tokens: Vector, weights: NDArray[np.float32], ordinals: Sequence[int]
) -> dict[int, float]:
    """Weighted mean over the question's tokens of the best cosine in the passage (ColBERT's MaxSim,
    Khattab and Zaharia 2020, as a mean), for the given candidates only.

    It is taken in windows of about two sentences, and the best window counts: over a whole passage every
    token finds some companion, though no sentence speaks of them together.
    """
    if index.token_vectors is None or not len(tokens):
        return {}
    scores = index.token_vectors.best_window(tokens, weights, ordinals)
    return dict(zip(ordinals, scores.tolist(), strict=True))


def token_weights(index: Index, pieces: Sequence[str], query: Query) -> NDArray[np.float32]:
    """Root of the rarity of each token of the question, shape (t,): of the idf of the rarest word that
    holds it. A token in no word of the question (的, punctuation) weighs a little all the same.
    """
    words = {*query.words, *_split(query.widening, tokenise)}
    rarity = {word: index.words.idf(word) for word in words}
    weights = []
    for piece in pieces:
        letters = piece.replace("▁", "").lower()
        holding = [idf for word, idf in rarity.items() if letters and (letters in word or word in letters)]
        weights.append(max(holding, default=_COMMON))
    return np.sqrt(np.array(weights, np.float32))


def _split(phrases: Sequence[str], cut: Callable[[str], list[str]]) -> list[str]:
    return [token for phrase in phrases for token in cut(phrase)]


def _top(scores: NDArray[np.float32], depth: int) -> dict[int, float]:
    best = np.argpartition(scores, -depth)[-depth:] if len(scores) > depth else np.arange(len(scores))
    return {int(ordinal): float(scores[ordinal]) for ordinal in best if scores[ordinal] > 0}
