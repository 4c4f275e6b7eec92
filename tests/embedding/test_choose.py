import subprocess
import sys

import pytest

from rag.embedding.api import ApiEmbedder
from rag.embedding.bundled import BundledEmbedder
from rag.embedding.choose import make_embedder
from rag.errors import ModelError
from rag.settings import load_settings


def settings(**given):
    return load_settings(env_file=None, **given)


def test_without_settings_it_is_the_bundled_model(model_dir, bundled_embedder):
    embedder = make_embedder(settings(model_dir=model_dir))
    assert isinstance(embedder, BundledEmbedder)
    assert embedder.name == bundled_embedder.name


def test_an_endpoint_is_used_where_one_is_set():
    embedder = make_embedder(
        settings(embedder="api", embed_api_base="http://127.0.0.1:9/v1", embed_model="bge-m3")
    )
    assert isinstance(embedder, ApiEmbedder)
    assert embedder.name == "api:bge-m3@127.0.0.1:9"


def test_an_endpoint_without_address_says_what_to_set():
    with pytest.raises(ModelError, match="RENDA_EMBED_API_BASE"):
        make_embedder(settings(embedder="api", embed_model="bge-m3"))


def test_sentence_transformers_without_a_model_says_what_to_set():
    with pytest.raises(ModelError, match="RENDA_EMBED_MODEL"):
        make_embedder(settings(embedder="sentence-transformers"))


def test_choosing_loads_only_what_was_chosen():
    script = (
        "import sys, rag.embedding.choose\n"
        "heavy = {'onnxruntime', 'onnx', 'torch', 'openai', 'sentence_transformers', 'llama_index'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=60).returncode == 0
