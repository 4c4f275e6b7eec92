"""The engine's retrieval behind LlamaIndex's port, for query engines and agents written for it.

Importing this module loads LlamaIndex; the engine itself works without it.
"""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from rag.retrieval.retriever import Retriever
from rag.types import Hit


class RendaRetriever(BaseRetriever):
    """Finds passages as the chat does, as nodes with score; ``k`` of them, best first."""

    def __init__(self, retriever: Retriever, k: int = 10) -> None:
        super().__init__()
        self._renda = retriever
        self._k = k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._renda.hits(self._renda.rank(query_bundle.query_str), self._k)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    passage, article = hit.passage, hit.article
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={
            "title": article.title,
            "place": article.place,
            "issuer": article.issuer,
            "date": article.date,
            "heading": " > ".join(passage.heading),
            "source": article.source,
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.article_id)},
    )
