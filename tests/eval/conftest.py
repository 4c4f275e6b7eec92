"""What tests of the commands share: the index of the collection in a data folder of its own."""

import shutil

import pytest

from tests.llms.scripted import scripted_server


@pytest.fixture
def data_dir(collection, tmp_path, monkeypatch):
    """The index of the collection, in a data folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copytree(collection.index_dir, folder / "index")
    monkeypatch.setenv("RENDA_DATA_DIR", str(folder))
    monkeypatch.setenv("RENDA_MODEL_DIR", str(collection.model_dir))
    return folder


@pytest.fixture
def script():
    """A chat server that answers what is enqueued."""
    with scripted_server() as server:
        yield server
