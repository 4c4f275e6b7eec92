"""What every test stands on: no network but loopback, data in a temporary folder, one built model."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from rag.settings import ENV_PREFIX, Settings

if TYPE_CHECKING:
    from rag.embedding.bundled import BundledEmbedder
    from rag.engine import Engine

MAX_FILE_BYTES = 2 * 1024**3
"""No test writes a larger file: what runs away fails by itself, before the disk is full for all others."""
MODEL_DIR = os.environ.get(ENV_PREFIX + "MODEL_DIR")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.option.allow_hosts = "127.0.0.1,::1"
    config.option.allow_unix_socket = True
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    limit = MAX_FILE_BYTES if most == resource.RLIM_INFINITY else min(MAX_FILE_BYTES, most)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))


@pytest.fixture(autouse=True, scope="session")
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The developer's own RENDA_* variables must not decide a test, nor a test touch real data."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(ENV_PREFIX)}
    os.environ[ENV_PREFIX + "DATA_DIR"] = str(tmp_path_factory.mktemp("data"))
    yield
    del os.environ[ENV_PREFIX + "DATA_DIR"]
    os.environ.update(kept)


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The folder of the built model: the project's own, so that a test run builds it at most once."""
    given = {"model_dir": Path(MODEL_DIR)} if MODEL_DIR else {}
    return Settings(_env_file=None, **given).model_dir


@pytest.fixture(scope="session")
def bundled_embedder(model_dir: Path) -> BundledEmbedder:
    from rag.embedding.bundled import open_bundled

    return open_bundled(model_dir)


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory, model_dir: Path) -> Settings:
    """Settings of an index over the project's own articles, built once for all test processes."""
    from rag.indexing import build_index

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    settings = Settings(_env_file=None, data_dir=shared / "collection", model_dir=model_dir)
    with FileLock(shared / "collection.lock"):
        build_index(settings)
    return settings


@pytest.fixture(scope="session")
def engine(collection: Settings) -> Iterator[Engine]:
    """The whole program over the project's own articles."""
    from rag.engine import open_engine

    engine = open_engine(collection)
    yield engine
    engine.close()
