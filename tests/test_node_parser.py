"""The LlamaIndex port gives the passages of the engine, with exact places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import Document, MetadataMode, NodeRelationship

from rag.node_parser import StructureNodeParser, article_to_document
from rag.passages import split_passages
from rag.types import Article, ArticleMeta

BODY = "人大及其常委会依法行使监督权，听取和审议专项工作报告，开展执法检查，督促有关方面改进工作。"
TEXT = f"一、突出重点\n（一）讲求力度。{BODY * 8}\n（二）讲求艺术。{BODY * 8}\n二、加强建设\n{BODY * 8}"


def article(text=TEXT):
    meta = ArticleMeta(
        "a1", "在人大会议上的讲话", "原件.txt", place="某县", aliases=("别名一", "别名二"), date_doubtful=True
    )
    return Article(meta, text, 0, len(text))


def test_nodes_are_the_passages_with_their_places_and_headings():
    nodes = StructureNodeParser(target_chars=200).get_nodes_from_documents([article_to_document(article())])
    passages = split_passages(article(), 200)
    assert [(n.id_, n.text, n.start_char_idx, n.end_char_idx) for n in nodes] == [
        (p.id, p.text, p.start, p.end) for p in passages
    ]
    assert nodes[0].metadata["heading"] == "一、突出重点 > （一）讲求力度"


@given(st.lists(st.sampled_from([BODY, BODY * 3, "一、加强领导", "散会。", ""]), max_size=12).map("\n".join))
@settings(max_examples=30, deadline=None)
def test_places_are_exact_also_where_words_stand_twice(text):
    for node in StructureNodeParser(target_chars=100).get_nodes_from_documents(
        [article_to_document(article(text))]
    ):
        assert text[node.start_char_idx : node.end_char_idx] == node.text


def test_metadata_is_flat_and_only_what_helps_a_model_is_shown_to_it():
    node = StructureNodeParser().get_nodes_from_documents([article_to_document(article())])[0]
    assert all(isinstance(value, str) for value in node.metadata.values())
    assert node.metadata["aliases"] == "别名一；别名二"
    assert node.metadata["date_doubtful"] == "是"
    shown = node.get_content(metadata_mode=MetadataMode.EMBED)
    assert "在人大会议上的讲话" in shown
    assert "一、突出重点" in shown
    assert "原件.txt" not in shown


def test_nodes_know_their_article_and_their_neighbours():
    nodes = StructureNodeParser(target_chars=200).get_nodes_from_documents([article_to_document(article())])
    assert {node.ref_doc_id for node in nodes} == {"a1"}
    assert nodes[0].next_node.node_id == nodes[1].node_id
    assert nodes[1].prev_node.node_id == nodes[0].node_id
    assert NodeRelationship.PREVIOUS not in nodes[0].relationships


def test_it_works_in_an_ingestion_pipeline_on_any_document():
    pipeline = IngestionPipeline(transformations=[StructureNodeParser(target_chars=200)])
    nodes = pipeline.run(documents=[Document(text=TEXT, metadata={"file": "x.txt"})])
    assert "".join("".join(node.text.split()) for node in nodes) == "".join(TEXT.split())
    assert all(node.metadata["file"] == "x.txt" for node in nodes)


def test_a_target_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="target_chars"):
        StructureNodeParser(target_chars=10)
