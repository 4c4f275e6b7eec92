from zlib import crc32

import numpy as np

from rag.embedding.base import TokenEmbedder
from tests.fakes import HashEmbedder


def test_a_hash_vector_counts_bigrams():
    vector = HashEmbedder().embed_query("人大人大")  # 人大 twice, 大人 once

    expected = np.zeros(64)
    expected[crc32("人大".encode()) % 64] += 2 / np.sqrt(5)
    expected[crc32("大人".encode()) % 64] += 1 / np.sqrt(5)
    np.testing.assert_allclose(vector, expected, atol=1e-7)


def test_every_text_has_a_vector_of_length_one_and_a_token_a_bigram():
    embedder = HashEmbedder()
    vectors, tokens = embedder.embed_passages_with_tokens(["", "人", "人大", "人大常委会"])

    assert isinstance(embedder, TokenEmbedder)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert [t.shape for t in tokens] == [(0, 64), (1, 64), (1, 64), (4, 64)]
    assert embedder.embed_query_tokens("人大常")[0] == ["人大", "大常"]
    assert embedder.embedded == ["", "人", "人大", "人大常委会"]
