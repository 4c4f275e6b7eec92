from __future__ import annotations

import pytest

from tests.llms.scripted import scripted_server


@pytest.fixture
def script():
    with scripted_server() as server:
        yield server
