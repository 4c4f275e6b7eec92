from __future__ import annotations

import warnings

import pytest

from rag.llms.base import Message
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings
from tests.llms.scripted import scripted_server


@pytest.fixture(scope="session", autouse=True)
def _asked_once() -> None:
    """What a first request imports takes seconds on a busy machine, longer than the time limits of some tests."""
    with scripted_server() as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        server.enqueue("好。")
        list(
            RemoteModel(LanguageModelSettings(api_base=server.base_url, model="m")).stream(
                [Message("user", "好")], 8
            )
        )


@pytest.fixture
def script():
    with scripted_server() as server:
        yield server
