"""A cross-encoder that the user names judges the best passages, and only those."""

import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from rag.errors import MissingPartError, ModelError
from rag.retrieval.rerank import make_reranker, reorder
from rag.retrieval.retriever import Retriever
from rag.settings import load_settings
from rag.text import open_brackets
from tests.embedding.test_sentence_transformers import WITHOUT_THE_PACKAGE

needs_model = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("sentence_transformers", "torch")),
    reason="sentence-transformers is not installed: run make setup-st",
)


class ByLength:
    """Judges the shortest passage best, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def scores(self, question, texts):
        self.asked.append((question, list(texts)))
        return np.array([-len(text) for text in texts], np.float32)


def test_the_judged_change_places_among_themselves_and_the_others_keep_theirs():
    totals = np.array([5, 4, 3, 2, 1], np.float32)
    changed = reorder(totals, np.array([0, 1, 2]), np.array([0.1, 0.9, 0.5], np.float32))
    assert changed.tolist() == [3, 5, 4, 2, 1]
    assert totals.tolist() == [5, 4, 3, 2, 1]


def test_passages_judged_alike_keep_their_order():
    changed = reorder(np.array([2, 1], np.float32), np.array([0, 1]), np.zeros(2, np.float32))
    assert changed.tolist() == [2, 1]


def test_the_retriever_lets_the_reranker_judge_its_best_passages_with_their_titles(engine, bundled_embedder):
    judge = ByLength()
    plain = engine.retriever.rank("代表怎样联系选民")
    ranking = Retriever(engine._index, bundled_embedder, judge, rerank_depth=6).rank("代表怎样联系选民")
    ((question, texts),) = judge.asked
    assert question == "代表怎样联系选民"
    assert set(ranking.ordinals[:6]) == set(plain.ordinals[:6])
    assert ranking.ordinals[6:] == plain.ordinals[6:]
    table, metas = engine._index.table, engine._index.table.metas()
    lengths = [len(table.passage(ordinal).text) for ordinal in ranking.ordinals[:6]]
    assert len(texts) == len(lengths) == 6
    titles = {
        open_brackets(metas[table.passage(ordinal).article_id].title)[:10] for ordinal in ranking.ordinals[:6]
    }
    assert {text[:10] for text in texts} == titles
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)


def test_no_model_named_is_no_reranker():
    assert make_reranker(load_settings(None)) is None


def test_a_missing_package_is_named_with_the_command_that_installs_it():
    code = (
        WITHOUT_THE_PACKAGE.replace(
            "from rag.embedding.sentence_transformers import open_sentence_transformers",
            "from rag.retrieval.rerank import make_reranker\nfrom rag.settings import load_settings",
        )
        .replace('open_sentence_transformers("', 'make_reranker(load_settings(None, rerank_model="')
        .replace('v1.5")', 'v1.5"))')
    )
    assert "make_reranker(load" in code
    if find_spec("sentence_transformers") is None:
        with pytest.raises(MissingPartError, match="make setup-st"):
            make_reranker(load_settings(None, rerank_model="BAAI/bge-reranker-base"))
    else:
        assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


@needs_model
def test_a_folder_that_is_not_there_is_named_with_its_setting(tmp_path):
    with pytest.raises(ModelError, match=r"nowhere 不存在，请检查 RENDA_RERANK_MODEL"):
        make_reranker(load_settings(None, rerank_model=str(tmp_path / "nowhere")))


@needs_model
def test_a_folder_without_a_model_says_what_to_do(tmp_path):
    with pytest.raises(ModelError, match=r"无法载入.*RENDA_RERANK_MODEL"):
        make_reranker(load_settings(None, rerank_model=str(tmp_path)))


@pytest.fixture(scope="module")
def cross_encoder_folder(tmp_path_factory):
    """A real cross-encoder, small and with random weights: what it says is arbitrary, but it says it."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"人大代表怎样联系选民述职主席团会议每年一次"]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), encoding="utf-8")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(dict.fromkeys(words)),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


@needs_model
@pytest.mark.filterwarnings("default")
def test_a_cross_encoder_from_a_folder_scores_each_pair_as_it_does_alone(cross_encoder_folder):
    reranker = make_reranker(load_settings(None, rerank_model=str(cross_encoder_folder)))
    texts = ["代表联系选民", "主席团会议每年一次", "述职"]
    together = reranker.scores("代表怎样联系选民", texts)
    alone = [reranker.scores("代表怎样联系选民", [text])[0] for text in texts]
    assert together.shape == (3,)
    assert together.dtype == np.float32
    assert len(set(together.tolist())) == 3
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert reranker.scores("代表", []).shape == (0,)
