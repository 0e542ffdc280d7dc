"""One database, SQLite or PostgreSQL: transactions that are whole or nothing, and one writer at a time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError, connect
from types import TracebackType
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.store.address import parse, sqlite_file
from gatekeeper.store.fault import BUSY, opened, reported
from gatekeeper.store.migration import downgrade, upgrade, version
from gatekeeper.store.session_lock import NoLock, ServerLock, SessionLock

__all__ = ["Database"]

BUSY_SECONDS = 10.0
"""How long a writer waits for another one before it gives up."""

_WRITE = "gatekeeper_write"
_WRITING = {_WRITE: True}
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_WRITER_KEY = 0x6761_7465  # any number that no other program on the server takes for its own
_CONNECT_SECONDS = 10
_SEEN_DEAD = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
"""After how long a server is given up that answers no more: else a read waits for it for a quarter of an hour."""


class Database:
    """An open database of this program's version. Threads may share one; processes may open the same one.

    A writer has the database for itself from its first statement on, so that what it has read can't change under
    it. Readers see the state of one moment, and never wait.
    """

    def __init__(self, url: URL, busy_seconds: float) -> None:
        self.url = url.render_as_string(hide_password=False)
        self._busy_seconds = busy_seconds
        self._writer = threading.Lock()
        shown = url.set(drivername=url.get_backend_name(), query={})
        self.place = shown.render_as_string(hide_password=True)
        """The address without its password, for people."""
        self._file = sqlite_file(url)
        self._reading: dict[str, Any] = {} if self._file is not None else _SNAPSHOT
        self._engine = _engine(url, busy_seconds)

    @classmethod
    def open(cls, url: str, busy_seconds: float = BUSY_SECONDS) -> Database:
        """Opens the database at `url`, and brings it to this program's version first.

        `sqlite:///relative/or//absolute.db` (the folder is made if it isn't there) or `postgresql://…`.

        :raises UsageError: `url` names no database that can be used.
        :raises DatabaseUnreachableError: it can't be opened or upgraded; nothing was changed.
        :raises DatabaseVersionError: a newer program has written it.
        """
        database = cls.as_it_is(url, busy_seconds)
        try:
            database.upgrade()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def as_it_is(cls, url: str, busy_seconds: float = BUSY_SECONDS) -> Database:
        """The database at `url` whatever its version is; nothing is opened yet.

        :raises UsageError: `url` names no database that can be used.
        """
        return cls(parse(url), busy_seconds)

    @property
    def exists(self) -> bool:
        """Whether there is a file; a server's database is taken to be there."""
        return self._file is None or self._file.exists()

    def version(self) -> str | None:
        """The version that it has; None for an empty one.

        :raises DatabaseUnreachableError:
        """
        with self.read() as connection:
            return version(connection)

    def upgrade(self) -> None:
        """Brings the tables to this program's version, as a whole or not at all.

        :raises DatabaseUnreachableError, DatabaseVersionError:
        """
        if self._file is not None:
            with opened(self.place):
                _prepare(self._file, self._busy_seconds)
        with self._changing_tables() as connection:
            upgrade(connection)

    def downgrade(self, revision: str) -> None:
        """Takes the tables back to an older version ("base": none). What they held beyond it is lost."""
        with self._changing_tables() as connection:
            downgrade(connection, revision)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees the database as of one moment, and changes nothing.

        :raises DatabaseUnreachableError:
        """
        with reported(self.place), self._engine.connect() as connection:
            connection.execution_options(**self._reading)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is taken in as a whole at its end, or not at all. It waits for other writers.

        :raises DatabaseUnreachableError: nothing was written.
        """
        with reported(self.place), self._turn(), self._engine.connect() as connection:
            connection.execution_options(**_WRITING)
            with connection.begin():
                yield connection

    def session_lock(self) -> SessionLock:
        """A lock that one process at a time holds, for as long as it is connected. On SQLite there is none."""
        return NoLock() if self._file is not None else ServerLock(self._engine, self.place)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Threads of this process queue up here, where waiting costs nothing."""
        if not self._writer.acquire(timeout=self._busy_seconds):
            raise DatabaseUnreachableError(f"{BUSY}（{self.place}）")
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _changing_tables(self) -> Iterator[Connection]:
        """SQLite rebuilds a table by dropping the old one, which would take the rows that refer to it along."""
        with reported(self.place), self._turn(), self._engine.connect() as connection:
            connection.execution_options(**_WRITING)
            if self._file is not None:
                _driver(connection).execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    if self._file is not None and connection.execute(text("PRAGMA foreign_key_check")).first():
                        raise RuntimeError("a migration has left rows that refer to nothing")
            finally:
                if self._file is not None:
                    _driver(connection).execute("PRAGMA foreign_keys=ON")


def _engine(url: URL, busy_seconds: float) -> Engine:
    if sqlite_file(url) is not None:
        engine = create_engine(url, connect_args={"timeout": busy_seconds, "isolation_level": None})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    patience = f"-c lock_timeout={int(busy_seconds * 1000)} -c timezone=UTC"
    arguments = {"connect_timeout": _CONNECT_SECONDS, "application_name": "gatekeeper", **_SEEN_DEAD, **url.query}
    arguments["options"] = f"{url.query.get('options', '')} {patience}".strip()
    engine = create_engine(url, connect_args=arguments, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_up_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-16000")
    connection.execute("PRAGMA journal_size_limit=67108864")


def _begin_sqlite(connection: Connection) -> None:
    """The driver's own transactions begin late and as readers: two of them that read, then write, lose an update."""
    writes = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITE, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_KEY})")


def _driver(connection: Connection) -> SqliteConnection:
    return cast("SqliteConnection", connection.connection.driver_connection)


def _prepare(file: Path, busy_seconds: float) -> None:
    """Makes the folder and the file, readable by their owner only, and switches the file to write-ahead logging."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Only a new file is opened here: to close one, by whatever descriptor, takes from this process every lock that it
    # has on it, and the next one to leave the database would clear away the log that this process writes into.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    deadline = time.monotonic() + busy_seconds
    with closing(connect(file, timeout=busy_seconds)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except OperationalError as error:
                # SQLite doesn't wait here: two processes that open a new file collide at once
                if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return
