"""Only one daemon acts on a database: the leader; any other one stands by.

On every database the leader renews its row among the leases. A standby takes over where the leader's process is dead,
or where it has seen no renewal for a while by its own monotonic clock: what the wall clocks say plays no part. On
PostgreSQL the leader holds an advisory lock beside it, on a connection of its own, which leaves no doubt about who it
is: whoever has lost that connection leads no more.

Whoever takes over takes the other leases away from the former leader in the same transaction. Should that one live on,
it can begin nothing more: every act checks its lease in the transaction that begins it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from gatekeeper.errors import AlreadyRunningError
from gatekeeper.store.database import Database
from gatekeeper.store.lease import Lease, Process, this_process
from gatekeeper.store.table import lease

__all__ = ["DAEMON", "Leadership"]

DAEMON = "daemon"
RENEW_AFTER = 5.0
"""After so many seconds the leader says again that it lives."""

OVERDUE_AFTER = 15.0
"""A leader that couldn't say so for so long stops of its own accord, before somebody else takes over."""

DEAD_AFTER = 20.0
"""After so many seconds without a word from the leader a standby takes over."""


class Leadership:
    """One process's claim to be the leader. Belongs to one thread, but for `is_overdue`."""

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lease = Lease(DAEMON)
        self._lock = database.session_lock()
        self._renewed: float | None = None
        self._seen: tuple[object, float] | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether this process leads no more for certain, or never did."""
        return self._renewed is None or self._monotonic() - self._renewed >= OVERDUE_AFTER

    def hold(self, now: datetime) -> bool:
        """Stays or becomes the leader, if that can be; tells whether it is. Asked every few seconds.

        :raises DatabaseUnreachableError: it can't be told; until `is_overdue` a leader is still one.
        """
        asked = self._monotonic()
        if self._renewed is None:
            self._watch()
        if not self._lock.hold():
            self._renewed = None
            return False
        if self._renewed is not None and asked - self._renewed < RENEW_AFTER:
            return True
        with self._database.write() as connection:
            leads = self._renew(connection, now) if self._renewed is not None else self._take(connection, now)
        self._renewed = asked if leads else None
        return leads

    def release(self) -> None:
        """Gives it up, so that a standby needn't wait.

        :raises DatabaseUnreachableError: it will fall by itself.
        """
        try:
            if self._renewed is not None:
                with self._database.write() as connection:
                    self._lease.release(connection)
        finally:
            self._renewed = None
            self._lock.release()

    def _renew(self, connection: Connection, now: datetime) -> bool:
        try:
            self._lease.renew(connection, now)
        except AlreadyRunningError:
            return False
        return True

    def _take(self, connection: Connection, now: datetime) -> bool:
        row = connection.execute(select(lease).where(lease.c.name == DAEMON)).one_or_none()
        if row is not None and not self._has_fallen(row):
            return False
        if row is not None and Process(row.host, row.pid, row.born) != this_process():
            # 1. The former leader's leases go with its own: whatever it still begins is refused.
            same = lease.c.born.is_not_distinct_from(row.born)
            connection.execute(delete(lease).where(lease.c.host == row.host, lease.c.pid == row.pid, same))
        # 2. Only then is there a new leader.
        self._lease.seize(connection, now)
        self._seen = None
        return True

    def _has_fallen(self, row: Row[*tuple[Any, ...]]) -> bool:
        if row.token == self._lease.token:
            return True
        if row.host == this_process().host and not Process(row.host, row.pid, row.born).lives:
            return True
        word = (row.token, row.renewed_at)
        return self._seen is not None and self._seen[0] == word and self._monotonic() - self._seen[1] >= DEAD_AFTER

    def _watch(self) -> None:
        """Notes since when the leader has said nothing new."""
        with self._database.read() as connection:
            row = connection.execute(select(lease).where(lease.c.name == DAEMON)).one_or_none()
        word = None if row is None else (row.token, row.renewed_at)
        if self._seen is None or self._seen[0] != word:
            self._seen = (word, self._monotonic())
