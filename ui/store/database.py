"""The database: one URL, short transactions, and every failure as one kind of error."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, select, update
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from rag.errors import DatabaseError, MissingPartError, SettingsError
from ui.store.addresses import prepare_file, read_address, shown
from ui.store.failures import failure
from ui.store.tables import Base, SchemaRow
from ui.strings import Strings

__all__ = ["SCHEMA_VERSION", "Base", "Database", "open_database"]

SCHEMA_VERSION = 1

_SQLITE = "sqlite"
_BUSY_S = 10
_PRAGMAS = (
    f"busy_timeout = {_BUSY_S * 1000}",
    "foreign_keys = ON",
    "synchronous = NORMAL",
    "secure_delete = ON",
)
"""A killed process loses nothing that was kept; a power failure may cost the last moments, not the file."""
_WRITES = "renda_writes"
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg": "'psycopg[binary]'", "psycopg2": "psycopg2-binary"}
"""Packages that bring a driver of another name."""


class Database:
    """An open database. Safe for many threads; a session lives for one short transaction."""

    def __init__(self, engine: Engine, strings: Strings) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})
        self._strings = strings
        self._is_sqlite = engine.dialect.name == _SQLITE
        # SQLite has one writer at a time and lets the others sleep and retry; waiting in a row is faster.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self._is_sqlite else nullcontext()

    @property
    def name(self) -> str:
        """The URL without password and options, fit to show."""
        return shown(self._engine.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads. Raises DatabaseError."""
        with self._failures(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that is committed at the end of the block, or undone. Raises DatabaseError."""
        with self._turn, self._failures(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()

    def create_tables(self) -> None:
        """Create the tables of ``Base`` that are missing, and note the version. Raises DatabaseError.

        A module that adds tables to ``Base`` must have been imported before.
        """
        with self.write() as session:
            connection = session.connection()
            fresh = not inspect(connection).has_table(SchemaRow.__tablename__)
            if not fresh:
                self._check_version(session)
                # That nothing can be written shows now, not when the first answer is to be kept.
                session.execute(update(SchemaRow).values(version=SCHEMA_VERSION))
            Base.metadata.create_all(connection)
            if fresh:
                session.add(SchemaRow(id=1, version=SCHEMA_VERSION))

    def wipe_traces(self) -> None:
        """Make SQLite's log forget what was deleted; what readers still hold is wiped at the next call."""
        if self._is_sqlite:
            with self._turn, self._failures(), self._engine.connect() as connection:
                _outside_transactions(connection, "PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections. The last one to close folds SQLite's log into the file."""
        self._engine.dispose()

    def _check_version(self, session: Session) -> None:
        found = session.scalar(select(SchemaRow.version))
        if found == SCHEMA_VERSION:
            return
        if found is None:
            reason, advice = self._strings("store.no_version"), self._strings("store.advice.damaged")
        elif found < SCHEMA_VERSION:
            reason = self._strings("store.older", found=found, own=SCHEMA_VERSION)
            advice = self._strings("store.advice.older")
        else:
            reason = self._strings("store.newer", found=found, own=SCHEMA_VERSION)
            advice = self._strings("store.advice.newer")
        raise DatabaseError(self._strings("store.failed", name=self.name, reason=reason, advice=advice))

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            # Nothing is chained: the original carries the address, and the reader's words.
            raise failure(error, self._engine.url, self._strings) from None


def open_database(address: str, strings: Strings) -> Database:
    """Open the database at an SQLAlchemy URL and create the tables that are missing.

    Raises SettingsError for a URL that can't be used, MissingPartError without its driver, and
    DatabaseError where it is unreachable, read-only, damaged or of another schema.
    """
    url = read_address(address, strings)
    if url.get_backend_name() == _SQLITE:
        prepare_file(url, strings)
    engine = _engine(url, strings)
    database = Database(engine, strings)
    try:
        database.create_tables()
    except BaseException:  # whatever it was, Ctrl-C too, no connection stays open
        database.close()
        raise
    return database


def _engine(url: URL, strings: Strings) -> Engine:
    options: dict[str, Any] = {"hide_parameters": True, "pool_pre_ping": True}
    if url.get_backend_name() == _SQLITE:
        options = {"hide_parameters": True, "connect_args": {"timeout": _BUSY_S}}
    kind = url.drivername
    try:
        engine = create_engine(url, **options)
    except NoSuchModuleError:
        raise SettingsError(strings("store.unknown_kind", kind=kind)) from None
    except ImportError as error:
        package = _PACKAGES.get(error.name or "", error.name or kind)
        raise MissingPartError(strings("store.no_driver", kind=kind, package=package)) from None
    if engine.dialect.is_async:
        raise SettingsError(strings("store.asynchronous", kind=kind))
    if engine.dialect.name == _SQLITE:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's own connection
    """Set a new SQLite connection up; transactions begin by ``_begin`` alone."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL").close()


def _begin(connection: Connection) -> None:
    """Begin as a writer where the block will write: a reader can't become one while others write."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _outside_transactions(connection: Connection, statement: str) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
    finally:
        cursor.close()
