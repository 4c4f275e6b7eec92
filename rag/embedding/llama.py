"""LlamaIndex's embedding port on any of our embedders."""

from __future__ import annotations

import asyncio

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

from rag.embedding.base import TextEmbedder


class RendaEmbedding(BaseEmbedding):
    """A ``TextEmbedder`` as LlamaIndex's BaseEmbedding: hand it over as ``embed_model=``.

    The asynchronous methods compute in a worker thread, so that the event loop goes on. Failures are
    ``rag.errors.ModelError``, as the embedder raises them.
    """

    _embedder: TextEmbedder = PrivateAttr()

    def __init__(self, embedder: TextEmbedder, embed_batch_size: int = 64) -> None:
        super().__init__(model_name=embedder.name, embed_batch_size=embed_batch_size)
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex records the class."""
        return "RendaEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(value) for value in self._embedder.embed_query(query)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return vectors

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)
