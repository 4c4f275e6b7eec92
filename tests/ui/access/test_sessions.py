from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from argon2 import PasswordHasher

from tests.ui.access.guarded import PASSWORD, ZH
from ui.access import passwords
from ui.access.accounts import Accounts
from ui.access.attempts import wait_after
from ui.access.sessions import Opened, Refused, Sessions
from ui.store.database import open_database


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def database(tmp_path):
    with closing(open_database(f"sqlite:///{tmp_path}/renda.db", ZH)) as database:
        database.create_tables()
        Accounts(database, ZH).add("ann", PASSWORD, "reader")
        yield database


@pytest.fixture
def sessions(database, clock):
    return Sessions(database, hours=2, clock=clock)


def test_a_session_ends_after_its_hours(sessions, clock):
    token = sessions.login("ann", PASSWORD, "a").token
    clock.now += 2 * 3600 - 1
    assert sessions.who(token).name == "ann"
    clock.now += 1
    assert sessions.who(token) is None


def test_the_database_holds_neither_password_nor_token_nor_what_was_typed_as_a_name(
    sessions, tmp_path, database
):
    token = sessions.login("ann", PASSWORD, "a").token
    sessions.login("my-secret-typed-as-name", "x", "a")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (PASSWORD, token, "my-secret-typed-as-name"):
        assert secret.encode() not in kept


def test_waits_double_up_to_a_quarter_of_an_hour():
    assert [wait_after(count, free=5) for count in (1, 4, 5, 6, 7, 13, 14, 10_000)] == [
        0,
        0,
        2,
        4,
        8,
        512,
        900,
        900,
    ]


def test_failures_from_one_address_hold_up_that_address_and_no_other(sessions, clock):
    for _ in range(5):
        assert sessions.login("ann", "wrong", "a") == Refused()
    assert sessions.login("ann", PASSWORD, "a") == Refused(2.0)
    assert isinstance(sessions.login("ann", PASSWORD, "b"), Opened)
    clock.now += 2.0
    assert isinstance(sessions.login("ann", PASSWORD, "a"), Opened)
    assert sessions.login("ann", "wrong", "a") == Refused()


def test_guessing_many_names_from_one_address_is_held_up_too_and_an_own_login_does_not_clear_it(sessions):
    for number in range(10):
        assert sessions.login(f"name{number}", "wrong", "a") == Refused()
    assert isinstance(sessions.login("ann", PASSWORD, "a"), Opened)
    for number in range(10, 20):
        assert sessions.login(f"name{number}", "wrong", "a") == Refused()
    assert sessions.login("ann", PASSWORD, "a").wait_s > 0


def test_failures_are_forgotten_after_an_hour(sessions, clock):
    for _ in range(4):
        sessions.login("ann", "wrong", "a")
    clock.now += 3601
    assert [sessions.login("ann", "wrong", "a") for _ in range(5)] == [Refused()] * 5


def test_many_guesses_at_once_are_counted_like_one_after_the_other(sessions):
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: sessions.login("ann", "wrong", "a"), range(40)))
    assert sum(outcome == Refused() for outcome in outcomes) == 5


def test_an_unknown_name_costs_the_same_work_as_a_wrong_password(sessions, monkeypatch):
    verified = []

    class Counting(PasswordHasher):
        def verify(self, stored, password):
            verified.append(stored.split("$")[1:4])
            return super().verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Counting(time_cost=1, memory_cost=64, parallelism=1))
    sessions.login("ann", "wrong", "a")
    sessions.login("nobody", "wrong", "a")
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_a_hash_of_older_parameters_is_renewed_at_the_next_login(database, sessions, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    assert isinstance(sessions.login("ann", PASSWORD, "a"), Opened)
    with database.read() as session:
        assert "t=2" in Accounts(database, ZH).row(session, "ann").password
    assert isinstance(sessions.login("ann", PASSWORD, "a"), Opened)


def test_what_is_really_used_is_argon2id_as_rfc_9106_recommends():
    hasher = PasswordHasher()
    assert (hasher.type.name, hasher.time_cost, hasher.memory_cost, hasher.parallelism) == ("ID", 3, 65536, 4)


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("ten chars!", True),
        ("一二三四五六七八九十", True),
        ("nine char", False),
        ("x" * 20, False),
        ("ab" * 129, False),
    ],
)
def test_a_password_has_ten_characters_that_are_not_all_the_same(password, good):
    assert passwords.is_acceptable(password) is good
