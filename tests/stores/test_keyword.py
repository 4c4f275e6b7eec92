"""The keyword index agrees with bm25s, forgives unknown words and reads only what it needs."""

from math import log

import bm25s
import numpy as np
import pytest

from rag.errors import IndexBuildError, IndexDamagedError
from rag.stores.keyword import K1, B, KeywordIndex, write_keyword_index

DOCUMENTS = [
    ["代表", "联系", "选民", "代表"],
    ["代表", "视察"],
    [],
    ["主席团", "会议", "决定", "重大", "事项"],
    ["监督", "法", "会议"],
]


@pytest.fixture
def index(tmp_path):
    write_keyword_index(tmp_path / "words", DOCUMENTS)
    return KeywordIndex(tmp_path / "words")


@pytest.mark.parametrize("query", [["w1"], ["w1", "w2", "w2"], ["w3", "w400", "w17"]])
def test_scores_are_those_of_bm25s(tmp_path, query):
    rng = np.random.default_rng(7)
    documents = [[f"w{n}" for n in rng.zipf(1.5, size=rng.integers(1, 60)) % 500] for _ in range(300)]
    reference = bm25s.BM25(k1=K1, b=B, method="lucene")
    reference.index(documents, show_progress=False)
    write_keyword_index(tmp_path, documents)
    known = [word for word in query if word in reference.vocab_dict]
    np.testing.assert_allclose(KeywordIndex(tmp_path).scores(query), reference.get_scores(known), rtol=1e-5)


def test_a_score_is_the_formula_of_lucene(index):
    # 选民 stands once in document 0 (4 words) and nowhere else; the mean length is 14 / 5.
    idf = log(1 + (5 - 1 + 0.5) / (1 + 0.5))
    tf = 1 / (1 + K1 * (1 - B + B * 4 / (14 / 5)))
    assert index.scores(["选民"]).tolist() == pytest.approx([idf * tf, 0, 0, 0, 0])


def test_unknown_tokens_count_nothing(index):
    assert index.scores(["外星人", ""]).tolist() == [0] * 5
    assert index.top(["外星人"], 10) == []
    assert index.scores([]).dtype == np.float32
    assert index.document_frequency("外星人") == 0


def test_a_token_said_twice_counts_twice(index):
    np.testing.assert_allclose(index.scores(["会议", "会议"]), 2 * index.scores(["会议"]))


def test_weights_multiply_what_each_token_gives(index):
    weighted = index.scores(["会议", "代表"], weights=[0.5, 2.0])
    np.testing.assert_allclose(weighted, 0.5 * index.scores(["会议"]) + 2 * index.scores(["代表"]))


def test_the_best_come_first_and_equal_ones_in_order(index):
    rows = [row for row, _ in index.top(["会议", "监督"], 10)]
    assert rows == [4, 3]
    assert index.top(["会议", "监督"], 1) == index.top(["会议", "监督"], 10)[:1]
    assert index.top(["会议"], 0) == []


def test_rarity_can_be_looked_up(index):
    assert index.document_frequency("代表") == 2
    assert index.idf("代表") == pytest.approx(log(1 + 3.5 / 2.5))
    assert index.idf("外星人") == pytest.approx(log(1 + 5.5 / 0.5))
    assert sorted(row for row, _ in index.top(["会议"], 10)) == [3, 4]


def test_the_number_of_documents_counts_empty_ones(index):
    assert len(index) == 5


def test_a_collection_without_any_word_can_be_searched(tmp_path):
    write_keyword_index(tmp_path / "w", [[], []])
    assert KeywordIndex(tmp_path / "w").scores(["代表"]).tolist() == [0, 0]


def test_odd_characters_are_tokens_like_any(tmp_path):
    odd = ["\ud800", "𠮷", "a\0b"]
    write_keyword_index(tmp_path / "w", [odd, ["b"]])
    index = KeywordIndex(tmp_path / "w")
    assert all([row for row, _ in index.top([token], 10)] == [0] for token in odd)


@pytest.mark.parametrize("name", ["hashes.npy", "indptr.npy", "indices.npy", "data.npy", "shape.json"])
def test_a_missing_file_is_damage(tmp_path, name):
    write_keyword_index(tmp_path / "w", DOCUMENTS)
    (tmp_path / "w" / name).unlink()
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        KeywordIndex(tmp_path / "w")


@pytest.mark.parametrize("name", ["hashes.npy", "indices.npy", "shape.json"])
def test_a_file_cut_short_is_damage(tmp_path, name):
    write_keyword_index(tmp_path / "w", DOCUMENTS)
    path = tmp_path / "w" / name
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(IndexDamagedError, match="renda index --fresh"):
        KeywordIndex(tmp_path / "w")


def test_files_of_two_builds_do_not_mix(tmp_path):
    write_keyword_index(tmp_path / "one", DOCUMENTS)
    write_keyword_index(tmp_path / "two", DOCUMENTS[:2])
    (tmp_path / "two" / "data.npy").replace(tmp_path / "one" / "data.npy")
    with pytest.raises(IndexDamagedError, match="长度"):
        KeywordIndex(tmp_path / "one")


def test_an_unwritable_place_is_a_build_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexBuildError, match="renda index"):
        write_keyword_index(tmp_path / "file" / "w", DOCUMENTS)
