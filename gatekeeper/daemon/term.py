"""One term of leadership: from when this process may do the jobs until it may no more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from gatekeeper.daemon.bell import Bell
from gatekeeper.daemon.call_book import CallBook
from gatekeeper.daemon.daemon import Daemon
from gatekeeper.daemon.jobs import table
from gatekeeper.daemon.lanes import Lanes
from gatekeeper.daemon.offices import Offices
from gatekeeper.daemon.port import Alarms
from gatekeeper.daemon.ruling import Ruling
from gatekeeper.daemon.stamps import Stamps
from gatekeeper.records import Records
from gatekeeper.store.job import Jobs

__all__ = ["Term"]


class Term:
    """A daemon with all that it works with, under one stop event. `desk` outlives it."""

    def __init__(
        self,
        ruling: Ruling,
        desk: Records,
        alarms: Alarms,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        lanes: Lanes,
    ) -> None:
        self.stop = threading.Event()
        stamps = Stamps(monotonic)
        book = CallBook(ruling.settings.budget, desk.spent, clock)
        self.offices = Offices(ruling, clock, self.stop, book, stamps)
        self.daemon = Daemon(
            table(alarms),
            Jobs(desk.database),
            self.offices,
            Bell(alarms),
            stamps,
            clock=clock,
            lanes=lanes,
            monotonic=monotonic,
        )

    def end(self, seconds: float) -> bool:
        """Ends what goes on, waiting so many seconds at most; tells whether all of it came to its end in time."""
        self.stop.set()
        ended = self.daemon.lanes.join(seconds)
        if ended:
            self.offices.close()
        return ended
