from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import CreateTable

from eval.conditions import redacted
from rag.errors import DatabaseError, MissingPartError, RendaError, SettingsError
from rag.setting_errors import unfit_setting
from rag.settings import ENV_PREFIX, PROJECT_ROOT, Settings
from tests.ui.fake_engine import FakeEngine
from ui.store import database as module
from ui.store.conversations import Conversations
from ui.store.database import Base, open_database
from ui.store.store import open_store
from ui.strings import Strings

ANSWER = FakeEngine().ask("主席团做什么？")
SECRET = "geheim-77"


def refused(address: str, kind: type[RendaError] = DatabaseError, language: str = "zh") -> str:
    with pytest.raises(kind) as caught:
        open_database(address, Strings(language)).close()
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__
    assert SECRET not in str(caught.value)
    return str(caught.value)


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_the_default_is_a_file_in_the_data_folder_that_its_owner_alone_reads(settings, store):
    file = settings.data_dir / "renda.db"
    assert file.is_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    store.conversations.create("anna")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.data_dir.iterdir()}
    assert set(modes.values()) == {0o600}


def test_sqlite_is_set_up_for_many_threads_and_for_forgetting(store):
    with store.database.read() as session:
        values = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "secure_delete", "synchronous")
        }
    assert values == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "secure_delete": 1,
        "synchronous": 1,
    }


def test_any_sqlite_file_can_be_named_and_a_relative_one_lies_in_the_project(tmp_path, monkeypatch):
    strange = tmp_path / "库 100%#?.db"
    settings = Settings(_env_file=None, data_dir=tmp_path / "库 %41#?")
    for opened in (open_database(f"sqlite:///{tmp_path}/a/b.db", Strings()), open_store(settings).database):
        opened.close()
    assert (tmp_path / "a" / "b.db").is_file()
    assert (tmp_path / "库 %41#?" / "renda.db").is_file()
    assert not strange.exists()
    monkeypatch.setattr("ui.store.addresses.PROJECT_ROOT", tmp_path)
    monkeypatch.chdir("/")
    open_database("sqlite:///near.db", Strings()).close()
    assert (tmp_path / "near.db").is_file()


def _no_database(path: Path) -> None:
    path.write_bytes(b"this is a letter, not a database\n" * 500)


def _torn(path: Path) -> None:
    open_database(f"sqlite:///{path}", Strings()).close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def _without_version(path: Path) -> None:
    open_database(f"sqlite:///{path}", Strings()).close()
    change(path, "DELETE FROM renda_schema")


def _version(version: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        open_database(f"sqlite:///{path}", Strings()).close()
        change(path, f"UPDATE renda_schema SET version = {version}")

    return make


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "named", "advice"),
    [
        (_no_database, "not a database", "备份"),
        (_torn, "malformed", "备份"),
        (_without_version, "没有版本记录", "备份"),
        (_version(0), "版本 0，本程序用的是版本 1", "改名移开"),
        (_version(99), "版本 99 比本程序的版本 1 新", "升级程序"),
        (_folder, "unable to open", "可否写入"),
    ],
)
def test_a_file_that_can_not_be_used_is_refused_and_left_as_it_was(tmp_path, spoil, named, advice):
    path = tmp_path / "renda.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    message = refused(f"sqlite:///{path}")
    assert str(path) in message
    assert named in message
    assert advice in message
    if before is not None:
        assert path.read_bytes() == before


def test_a_folder_that_can_not_be_made_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("x")
    message = refused(f"sqlite:///{tmp_path}/file/inner/renda.db")
    assert f"{tmp_path}/file/inner/renda.db" in message
    assert "RENDA_DATABASE_URL" in message


def test_a_read_only_database_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "renda.db"
    open_database(f"sqlite:///{path}", Strings()).close()
    message = refused(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert "readonly" in message
    assert "写权限" in message


def test_a_database_that_breaks_while_open_is_one_kind_of_error(settings, store):
    store.conversations.create("anna")
    with closing(sqlite3.connect(settings.database_file, isolation_level=None)) as other:
        other.execute("DROP TABLE renda_feedback")
        other.execute("DROP TABLE renda_exchanges")
    with pytest.raises(DatabaseError, match="no such table") as caught:
        store.conversations.list("anna")
    assert str(settings.database_file) in str(caught.value)


def test_a_database_that_another_program_holds_is_busy(settings, store, monkeypatch):
    monkeypatch.setattr(module, "_PRAGMAS", ("busy_timeout = 50", "foreign_keys = ON"))
    hasty = open_store(settings)
    try:
        with closing(sqlite3.connect(settings.database_file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseError, match="稍后再试"):
                hasty.conversations.create("anna")
            assert hasty.conversations.list("anna") == ()
            other.execute("ROLLBACK")
        hasty.conversations.create("anna")
    finally:
        hasty.close()


@pytest.mark.parametrize(
    ("address", "kind", "named"),
    [
        (f"not a url {SECRET}", SettingsError, "RENDA_DATABASE_URL"),
        (f"postgresql://renda:{SECRET}@host:port/x", SettingsError, "RENDA_DATABASE_URL"),
        (f"frobdb://renda:{SECRET}@host/x", SettingsError, "frobdb"),
        ("sqlite://", SettingsError, "重启"),
        ("sqlite:///:memory:", SettingsError, "重启"),
        ("sqlite:///file:x?mode=memory&uri=true", SettingsError, "重启"),
        (f"mysql+mysqldb://renda:{SECRET}@127.0.0.1/x", MissingPartError, "pip install mysqlclient"),
    ],
)
def test_an_address_that_can_not_be_used_is_explained_without_its_password(address, kind, named):
    assert named in refused(address, kind)
    english = refused(address, kind, "en")
    assert not any("\u4e00" <= character <= "\u9fff" for character in english)


def test_an_asynchronous_driver_is_refused(tmp_path):
    pytest.importorskip("aiosqlite")
    assert "异步" in refused(f"sqlite+aiosqlite:///{tmp_path}/x.db", SettingsError)


def test_a_password_shows_in_no_text_of_settings_and_no_record_of_a_run():
    address = f"postgresql+psycopg://renda:{SECRET}@host/x?sslpassword={SECRET}"
    settings = Settings(_env_file=None, database_url=address)
    assert settings.database_url.get_secret_value() == address
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump_json()} {redacted(settings)}"
    with pytest.raises(ValueError) as caught:
        Settings(_env_file=None, database_url=[SECRET])
    error = unfit_setting(caught.value, Settings.model_fields, ENV_PREFIX)
    assert SECRET not in error.told("zh") + error.told("en")


def test_what_a_driver_says_is_shown_without_the_password():
    from sqlalchemy import make_url
    from sqlalchemy.exc import OperationalError

    from ui.store.failures import failure

    url = make_url(f"postgresql://renda:{SECRET}@host/x?password={SECRET}2")
    said = OperationalError("SELECT 1", {"q": "a question"}, Exception(f"no login {SECRET} {SECRET}2"))
    message = str(failure(said, url, Strings()))
    assert "postgresql://renda:***@host/x" in message
    assert "no login *** ***" in message
    assert "a question" not in message


@pytest.mark.parametrize("dialect", [postgresql.dialect(), mysql.dialect()], ids=lambda one: one.name)
def test_other_databases_take_the_tables(dialect):
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("renda_"):
            assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))


def test_deleted_words_are_gone_from_every_file(settings, store):
    kept = store.conversations.create("anna", "bleibt")
    for number in range(12):
        store.conversations.add("anna", kept.id, f"KEPT{number}", answer=ANSWER)
        gone = store.conversations.create("anna", f"ERASED title {number}")
        for turn in range(number % 4 + 1):
            asked = store.conversations.add(
                "anna", gone.id, "ERASED question " * 40, error="ERASED", partial="ERASED" * 3_000
            )
            store.feedback.put("anna", asked.id, "down", f"ERASED reason {turn}")
        if number % 2:
            store.conversations.rename("anna", gone.id, "ERASED again")
    store.conversations.add("anna", kept.id, "ERASED by another", partial="ERASED" * 2_000)

    def traces(word):
        return sum(path.read_bytes().count(word) for path in settings.data_dir.glob("renda.db*"))

    assert traces(b"ERASED") > 0
    for info in store.conversations.list("anna"):
        if info.id != kept.id:
            store.conversations.delete("anna", info.id)
    store.conversations.add("anna", kept.id, "asked instead", error="failed", instead_of=12)
    assert traces(b"ERASED") == 0
    assert traces(b"KEPT0") > 0
    assert list(store.feedback.records()) == []
    assert len(store.conversations.get("anna", kept.id).exchanges) == 13


def test_a_killed_process_loses_nothing_that_was_kept(settings):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom rag.settings import Settings\n"
        "from ui.store.store import open_store\n"
        "store = open_store(Settings(_env_file=None, data_dir=Path(sys.argv[1])))\n"
        "talk = store.conversations.create('anna')\n"
        "for n in range(5): store.conversations.add('anna', talk.id, f'Q{n}', error='x')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-c", code, str(settings.data_dir)]
    assert subprocess.run(command, cwd=PROJECT_ROOT, check=False).returncode == -9
    with closing(open_store(settings)) as store:
        (info,) = store.conversations.list("anna")
        asked = [one.question for one in store.conversations.get("anna", info.id).exchanges]
    assert asked == [f"Q{n}" for n in range(5)]


def test_all_who_open_a_new_database_at_once_find_it(tmp_path):
    def open_and_use(number):
        database = open_database(f"sqlite:///{tmp_path}/renda.db", Strings())
        try:
            return Conversations(database, Strings()).create(f"user{number}").id
        finally:
            database.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_and_use, range(16)))) == 16
