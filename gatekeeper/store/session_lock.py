"""A lock that a PostgreSQL server holds for one connection, and lets go of when that connection is lost."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gatekeeper.store.fault import reported

__all__ = ["NoLock", "ServerLock", "SessionLock"]

_KEY = 0x6761_6461  # any number that no other program on the server takes for its own
_SEEN_DEAD = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2"
"""So that the server notices within a quarter of a minute that the other end's host has gone."""

_TRY = text("SELECT pg_try_advisory_lock(:key)")
_STILL = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    " AND classid = 0 AND objid = :key AND objsubid = 1 AND granted"
)


class SessionLock(Protocol):
    """Belongs to one thread."""

    def hold(self) -> bool:
        """Holds on to the lock or takes it, if that can be; tells whether it is held.

        :raises DatabaseUnreachableError: the server can't be reached; the lock isn't held.
        """
        ...

    def release(self) -> None: ...


class NoLock:
    """For SQLite, which has no such thing: never in the way."""

    def hold(self) -> bool:
        return True

    def release(self) -> None:
        pass


class ServerLock:
    """An advisory lock on a connection of its own, asked about again with each `hold`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place
        self._connection: Connection | None = None
        self._held = False

    def hold(self) -> bool:
        was_held = self._held
        self._held = False
        with reported(self._place):
            try:
                connection = self._connected()
                question = _STILL if was_held else _TRY
                self._held = bool(connection.execute(question, {"key": _KEY}).scalar_one())
            except DBAPIError:
                self.release()
                # Whoever held it knows now that it is lost; a server that is out of reach is told at the next attempt.
                if not was_held:
                    raise
        return self._held

    def release(self) -> None:
        self._held = False
        if self._connection is not None:
            # Not back into the pool: the session ends, and with it the lock.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.exec_driver_sql(_SEEN_DEAD)
        return self._connection
