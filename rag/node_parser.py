"""The passages behind LlamaIndex's ports: an article as Document, its passages as TextNodes.

Importing this module loads LlamaIndex; the engine itself works on ``rag.passages`` alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, MetadataMode, NodeRelationship, TextNode
from pydantic import Field

from rag.passages import split_passages
from rag.types import Article, ArticleMeta

HEADING_SEPARATOR = " > "
_SHOWN_TO_MODELS = frozenset({"title", "place", "date", "heading"})


def article_to_document(article: Article) -> Document:
    """Return the article as a LlamaIndex Document with its id and flat metadata of strings."""
    return Document(id_=article.id, text=article.text, metadata=_flat(article.meta))


class StructureNodeParser(NodeParser):
    """Cuts documents into passages as ``split_passages`` does, for LlamaIndex pipelines.

    Nodes hold ``start_char_idx``/``end_char_idx`` exactly, also where the same words stand twice, and
    ``metadata["heading"]``, the heading path joined by `` > ``. Node ids are those of the passages.
    """

    target_chars: int = Field(500, ge=100, le=2000, description="Length of a passage to aim at")

    @classmethod
    def class_name(cls) -> str:
        """Return the name under which LlamaIndex stores the parser."""
        return "StructureNodeParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: object
    ) -> list[BaseNode]:
        return [part for node in nodes for part in self._parts(node)]

    def _parts(self, node: BaseNode) -> list[TextNode]:
        text = node.get_content(metadata_mode=MetadataMode.NONE)
        meta = ArticleMeta(id=node.node_id, title=str(node.metadata.get("title", "")), source="")
        source = node.as_related_node_info()
        hidden = sorted(({*node.metadata} - _SHOWN_TO_MODELS) | set(node.excluded_embed_metadata_keys))
        return [
            TextNode(
                id_=passage.id,
                text=passage.text,
                start_char_idx=passage.start,
                end_char_idx=passage.end,
                metadata={"heading": HEADING_SEPARATOR.join(passage.heading)},
                excluded_embed_metadata_keys=hidden,
                excluded_llm_metadata_keys=hidden,
                relationships={NodeRelationship.SOURCE: source},
            )
            for passage in split_passages(Article(meta, text, 0, len(text)), self.target_chars)
        ]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Let LlamaIndex add metadata and neighbours, then put back the offsets it searched for."""
        spans = [
            (node.start_char_idx, node.end_char_idx) if isinstance(node, TextNode) else (None, None)
            for node in nodes
        ]
        finished = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node, (start, end) in zip(finished, spans, strict=True):
            if isinstance(node, TextNode):
                node.start_char_idx, node.end_char_idx = start, end
        return finished


def _flat(meta: ArticleMeta) -> dict[str, str]:
    """Metadata as strings: stores refuse lists and None, and an empty string says "not given"."""
    flat: dict[str, str] = {}
    for field in fields(meta):
        value = getattr(meta, field.name)
        if isinstance(value, tuple):
            flat[field.name] = "；".join(value)
        elif isinstance(value, bool):
            flat[field.name] = "是" if value else "否"
        else:
            flat[field.name] = str(value)
    return flat
