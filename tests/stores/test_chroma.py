"""The vector store: real Chroma in a temporary folder, vectors whose cosines are known."""

import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import MetadataFilter, MetadataFilters, VectorStoreQuery
from llama_index.core.vector_stores.utils import node_to_metadata_dict

from rag.errors import IndexBuildError, IndexDamagedError
from rag.stores.chroma import ChromaStore, Rows, parse_sentence_id, sentence_id, write_chroma

# Vectors in the plane, at these angles in degrees: the cosine to angle 0 is cos(angle).
PASSAGE_ANGLES = [10, 40, 70]
SENTENCE_ANGLES = {(0, 0): 5, (0, 1): 80, (1, 0): 30, (2, 0): 60, (2, 1): 20}


def at(degrees):
    return np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees)), 0], dtype=np.float32)


def cosine(degrees):
    return pytest.approx(math.cos(math.radians(degrees)), abs=1e-5)


def node(ordinal):
    return TextNode(
        id_=f"p{ordinal}",
        text=f"第{ordinal}段",
        start_char_idx=10 * ordinal,
        end_char_idx=10 * ordinal + 3,
        metadata={"title": "办法", "heading": "一、总则"},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"a{ordinal % 2}")},
    )


def rows(ids, angles, articles):
    vectors = np.stack([at(angle) for angle in angles])
    return Rows(ids, lambda start, end: vectors[start:end], lambda n: {"article_id": articles[n]})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chroma") / "store"
    vectors = np.stack([at(angle) for angle in PASSAGE_ANGLES])
    passages = Rows(
        ["p0", "p1", "p2"],
        lambda start, end: vectors[start:end],
        lambda n: {**node_to_metadata_dict(node(n), flat_metadata=True), "article_id": f"a{n % 2}"},
    )
    places = list(SENTENCE_ANGLES)
    sentences = rows(
        [sentence_id(*place) for place in places], SENTENCE_ANGLES.values(), [f"a{p % 2}" for p, _ in places]
    )
    done = []
    write_chroma(folder, passages, sentences, lambda *progress: done.append(progress))
    assert done == [(3, 8), (8, 8)]
    return folder


@pytest.fixture
def store(folder):
    store = ChromaStore(folder, lambda ids: [int(passage_id[1:]) for passage_id in ids])
    yield store
    store.close()


def test_the_nearest_passages_come_first_with_their_cosine(store):
    assert store.query_passages(at(0), 2) == [(0, cosine(10)), (1, cosine(40))]
    assert store.query_passages(at(70), 1) == [(2, cosine(0))]


def test_asking_for_more_than_there_are_gives_all(store):
    assert [ordinal for ordinal, _ in store.query_passages(at(0), 100)] == [0, 1, 2]


def test_asking_for_none_gives_none(store):
    assert store.query_passages(at(0), 0) == []
    assert store.query_sentences(at(0), -1) == []


def test_sentences_lead_to_their_passages(store):
    assert store.query_sentences(at(0), 3) == [(0, 0, cosine(5)), (2, 1, cosine(20)), (1, 0, cosine(30))]


def test_a_query_can_be_limited_to_articles(store):
    assert store.query_passages(at(0), 5, articles=["a1"]) == [(1, cosine(40))]
    assert len(store.query_passages(at(0), 5, articles=["a0", "a1"])) == 3
    assert store.query_sentences(at(0), 1, articles=["a1"]) == [(1, 0, cosine(30))]
    assert store.query_passages(at(0), 5, articles=[]) == []
    assert store.query_passages(at(0), 5, articles=["nobody"]) == []


def test_a_vector_that_points_the_other_way_has_a_negative_cosine(store):
    assert store.query_passages(at(190), 3)[-1] == (0, cosine(180))


def test_the_counts_are_those_written(store):
    assert store.counts() == (3, 5)


def test_many_threads_query_at_once(store):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: store.query_passages(at(PASSAGE_ANGLES[n % 3]), 1)[0][0], range(60)))
    assert found == [n % 3 for n in range(60)]


def test_llamaindex_reads_the_same_passages_as_its_own_nodes(store):
    query = VectorStoreQuery(query_embedding=at(0).tolist(), similarity_top_k=2)
    result = store.llama_store().query(query)
    assert result.ids == ["p0", "p1"]
    first = result.nodes[0]
    assert (first.get_content(), first.start_char_idx, first.end_char_idx) == ("第0段", 0, 3)
    assert first.ref_doc_id == "a0"
    assert first.metadata["heading"] == "一、总则"


def test_llamaindex_filters_by_article(store):
    filters = MetadataFilters(filters=[MetadataFilter(key="article_id", value="a1")])
    query = VectorStoreQuery(query_embedding=at(0).tolist(), similarity_top_k=5, filters=filters)
    assert store.llama_store().query(query).ids == ["p1"]


def test_more_rows_than_chroma_takes_at_once_are_written(tmp_path):
    angles = np.linspace(0, 170, 6000)
    many = rows([sentence_id(n, 0) for n in range(6000)], angles, ["a"] * 6000)
    write_chroma(tmp_path / "c", rows(["p0"], [0], ["a"]), many)
    store = ChromaStore(tmp_path / "c", lambda ids: [0] * len(ids))
    assert store.counts() == (1, 6000)
    nearest = [n for n, _, _ in store.query_sentences(at(85), 5)]
    assert {abs(angles[n] - 85) < 0.1 for n in nearest} == {True}
    store.close()


def test_readers_write_nothing_but_the_database(folder):
    def states():
        return {path: path.stat().st_mtime_ns for path in folder.rglob("*.bin")}

    before = states()
    assert before
    store = ChromaStore(folder, lambda ids: [0] * len(ids))
    store.query_passages(at(0), 3)
    store.query_sentences(at(0), 3)
    store.close()
    assert states() == before


def test_closing_twice_or_before_it_is_open_does_no_harm(folder):
    store = ChromaStore(folder, lambda ids: [])
    store.close()
    store.close()


def test_a_missing_database_is_damage_at_once(tmp_path):
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        ChromaStore(tmp_path, lambda ids: [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_a_damaged_database_is_damage_at_the_first_query(tmp_path, content):
    (tmp_path / "chroma.sqlite3").write_bytes(content)
    store = ChromaStore(tmp_path, lambda ids: [])
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        store.query_passages(at(0), 3)
    store.close()


def test_an_unwritable_place_is_a_build_error(tmp_path):
    (tmp_path / "file").write_text("")
    nothing = Rows([], lambda start, end: np.empty((0, 3), np.float32), lambda n: {})
    with pytest.raises(IndexBuildError, match="renda index"):
        write_chroma(tmp_path / "file" / "c", nothing, nothing)


def test_settings_of_other_chroma_users_are_not_obeyed(folder, tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(
        "CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nANONYMIZED_TELEMETRY=True\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHROMA_SERVER_HOST", "example.org")
    monkeypatch.setenv("CHROMA_OTEL_COLLECTION_ENDPOINT", "http://example.org")
    store = ChromaStore(folder, lambda ids: [int(passage_id[1:]) for passage_id in ids])
    assert store.query_passages(at(0), 1) == [(0, cosine(10))]
    settings = store._opened.result().client.get_settings()
    assert settings.chroma_api_impl == "chromadb.api.rust.RustBindingsAPI"
    assert settings.anonymized_telemetry is False
    assert not settings.chroma_otel_collection_endpoint
    store.close()


def test_an_env_file_that_chroma_cannot_read_is_named(folder, tmp_path):
    (tmp_path / ".env").write_bytes("名称=中文".encode("gbk"))
    code = (
        "from pathlib import Path; from rag.errors import StoreError; from rag.stores.chroma import ChromaStore\n"
        f"store = ChromaStore(Path({str(folder)!r}), lambda ids: [])\n"
        "try: store.wait()\n"
        "except StoreError as error: print(type(error).__name__, '.env' in str(error))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["StoreError", "True"]


def test_sentence_ids_read_back():
    assert parse_sentence_id(sentence_id(12, 3)) == (12, 3)


def test_importing_the_store_loads_neither_chroma_nor_llamaindex():
    code = (
        "import sys, rag.stores.chroma; print([m for m in ('chromadb', 'llama_index') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
