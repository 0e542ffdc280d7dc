"""A lockdown goes before everything else that acts: it asks the others to stop, and doesn't wait for long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from gatekeeper.bootstrap import Clock
from gatekeeper.errors import AlreadyRunningError, StoppedError
from gatekeeper.store.database import Database
from gatekeeper.store.lease import Lease

__all__ = ["PATIENCE", "Precedence"]

PATIENCE = 15.0
"""For so many seconds the one who acts is waited for; after that the work is taken from it."""

_LOOK_AGAIN = 0.2


class Precedence:
    """The mark of a lockdown that wants to act, beside the lease of whoever acts. `acting` is this process's own."""

    def __init__(self, database: Database, acting: Lease, clock: Clock, stop: Event) -> None:
        self._database = database
        self._acting = acting
        self._mark = Lease("lockdown")
        self._clock = clock
        self._stop = stop

    def is_claimed_elsewhere(self) -> bool:
        """Whether another process wants to act at once; whoever acts begins nothing more then."""
        with self._database.read() as connection:
            return self._mark.is_elsewhere(connection, self._clock())

    @contextmanager
    def taken(self, patience: float = PATIENCE) -> Iterator[None]:
        """Within, nobody else acts. Another lockdown is waited for to its end, anything else for `patience` seconds.

        What a process that didn't stop in time has called by then still comes to its end, and is on record; it begins
        nothing more.

        :raises StoppedError: told to stop while waiting.
        """
        self._wait_for(self._mark, None)
        try:
            self._wait_for(self._acting, patience)
            try:
                yield
            finally:
                self._release(self._acting)
        finally:
            self._release(self._mark)

    def _wait_for(self, lease: Lease, patience: float | None) -> None:
        until = None if patience is None else time.monotonic() + patience
        while True:
            try:
                with self._database.write() as connection:
                    if until is not None and time.monotonic() >= until:
                        lease.seize(connection, self._clock())
                    else:
                        lease.take(connection, self._clock())
            except AlreadyRunningError:
                if self._stop.wait(_LOOK_AGAIN):
                    raise StoppedError("停止の指示を受けました") from None
            else:
                return

    def _release(self, lease: Lease) -> None:
        with self._database.write() as connection:
            lease.release(connection)
