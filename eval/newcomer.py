"""The systems that a newcomer would build with LlamaIndex from raw files, as retrievers.

Importing this module loads LlamaIndex.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import jieba
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from rag.embedding.base import TextEmbedder
from rag.embedding.llama import RendaEmbedding
from rag.loading.raw import RawText

SHORT_CHARS, SHORT_OVERLAP = 750, 150
"""How Langchain-Chatchat splits, in characters."""

_ANY_WORD = r"(?u)\b\w+\b"


def newcomer_retrievers(
    documents: Sequence[RawText], embedder: TextEmbedder, k: int
) -> dict[str, BaseRetriever]:
    """Retrievers of the ``k`` best nodes of ``documents``, by name; nodes know their place in the document.

    ``dense`` is LlamaIndex's starter: its own splitter with its own defaults, and a vector index. ``bm25`` is
    its BM25 as shipped over the same nodes; that tokenizer knows no Chinese, so ``bm25_jieba`` gets text
    cut into words by jieba. ``fused`` joins dense and word BM25 over shorter nodes by reciprocal rank.
    """
    jieba.setLogLevel(logging.ERROR)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    nodes = split_documents(documents, SentenceSplitter())
    short = split_documents(
        documents, SentenceSplitter(chunk_size=SHORT_CHARS, chunk_overlap=SHORT_OVERLAP, tokenizer=list)
    )
    return {
        "dense": _dense(nodes, embedder, k),
        "bm25": BM25Retriever(nodes=list(nodes), similarity_top_k=min(k, len(nodes))),
        "bm25_jieba": JiebaBM25(nodes, k),
        "fused": QueryFusionRetriever(
            [_dense(short, embedder, k), JiebaBM25(short, k)],
            llm=MockLLM(),  # asked for nothing with one query, but the default would be a hosted model
            mode=FUSION_MODES.RECIPROCAL_RANK,
            num_queries=1,
            use_async=False,
            similarity_top_k=k,
        ),
    }


def split_documents(documents: Sequence[RawText], splitter: SentenceSplitter) -> list[TextNode]:
    """The nodes of all documents, in order, each with its place in the decoded raw text.

    Raises ValueError for a node that doesn't stand in its document.
    """
    sources = [Document(text=document.text, id_=document.name) for document in documents]
    nodes = [node for node in splitter.get_nodes_from_documents(sources) if isinstance(node, TextNode)]
    for node in nodes:
        if node.start_char_idx is None:
            raise ValueError(f"a node of {node.ref_doc_id} does not stand in its document: {node.text[:20]}")
    return nodes


class JiebaBM25(BaseRetriever):
    """LlamaIndex's BM25 over words: nodes and questions are cut by jieba, as for search engines, and joined by spaces."""

    def __init__(self, nodes: Sequence[TextNode], k: int) -> None:
        super().__init__()
        self._nodes = {node.node_id: node for node in nodes}
        cut = [TextNode(id_=node.node_id, text=_cut(node.text)) for node in nodes]
        self._bm25 = BM25Retriever(
            nodes=list(cut),
            similarity_top_k=min(k, len(nodes)),
            skip_stemming=True,
            token_pattern=_ANY_WORD,
        )

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._bm25.retrieve(_cut(query_bundle.query_str))
        return [NodeWithScore(node=self._nodes[hit.node_id], score=hit.score) for hit in found]


def _dense(nodes: Sequence[TextNode], embedder: TextEmbedder, k: int) -> BaseRetriever:
    index = VectorStoreIndex(nodes, embed_model=RendaEmbedding(embedder))
    return index.as_retriever(similarity_top_k=k)


def _cut(text: str) -> str:
    return " ".join(jieba.cut_for_search(text))
