from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from tests.ui.access.guarded import guarded
from ui.access import passwords


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashes():
    """The same algorithm with less work; one test holds what is really used."""
    kept = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords.decoy.cache_clear()
    yield
    passwords._hasher = kept
    passwords.decoy.cache_clear()


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """The small service behind a login, for tests that leave it as it was."""
    with guarded(tmp_path_factory.mktemp("locked"), login=True) as service:
        yield service


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The small service as it is by default: for whoever sits at this machine."""
    with guarded(tmp_path_factory.mktemp("local")) as service:
        yield service
