import asyncio
import threading

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import TextNode

from rag.embedding.llama import RendaEmbedding
from rag.errors import ModelError
from tests.fakes import HashEmbedder


class FailingEmbedder(HashEmbedder):
    def embed_query(self, text):
        raise ModelError("模型不在了")


class ThreadNotingEmbedder(HashEmbedder):
    def embed_query(self, text):
        self.thread = threading.current_thread()
        return super().embed_query(text)


@pytest.fixture
def inner():
    return HashEmbedder()


@pytest.fixture
def port(inner):
    return RendaEmbedding(inner)


def test_it_is_a_base_embedding_with_the_name_of_the_model(port):
    assert isinstance(port, BaseEmbedding)
    assert port.model_name == "hash-bigrams-64"
    assert port.to_payload()["class_name"] == "RendaEmbedding"


def test_questions_passages_and_batches_are_those_of_the_embedder(port, inner):
    texts = [f"第{i}段" for i in range(150)]
    expected = HashEmbedder().embed_passages(texts).tolist()

    assert port.get_query_embedding("人大") == HashEmbedder().embed_query("人大").tolist()
    assert port.get_text_embedding(texts[0]) == expected[0]
    assert port.get_text_embedding_batch(texts) == expected
    assert inner.embedded == [texts[0], *texts]


def test_the_asynchronous_methods_give_the_same(port):
    async def run():
        return (
            await port.aget_query_embedding("人大"),
            await port.aget_text_embedding("代表"),
            await port.aget_text_embedding_batch(["代表", "人大"]),
        )

    query, text, batch = asyncio.run(run())
    assert query == port.get_query_embedding("人大")
    assert text == port.get_text_embedding("代表")
    assert batch == port.get_text_embedding_batch(["代表", "人大"])


def test_the_event_loop_is_not_held_up():
    inner = ThreadNotingEmbedder()
    asyncio.run(RendaEmbedding(inner).aget_query_embedding("人大"))
    assert inner.thread is not threading.main_thread()


def test_nodes_of_an_ingestion_get_their_embedding(port):
    nodes = port([TextNode(text="人大常委会")])
    assert nodes[0].embedding == port.get_text_embedding("人大常委会")


def test_a_failure_stays_the_embedders_own():
    with pytest.raises(ModelError, match="模型不在了"):
        RendaEmbedding(FailingEmbedder()).get_query_embedding("人大")
