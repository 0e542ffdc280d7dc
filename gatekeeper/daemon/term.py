"""One term of leadership: from when this process may do the jobs until it may no more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from gatekeeper.daemon.bell import Bell
from gatekeeper.daemon.call_book import CallBook
from gatekeeper.daemon.daemon import Daemon
from gatekeeper.daemon.job import Job
from gatekeeper.daemon.jobs import table
from gatekeeper.daemon.lanes import Lanes
from gatekeeper.daemon.offices import Offices
from gatekeeper.daemon.port import Alarms
from gatekeeper.daemon.ruling import Ruling
from gatekeeper.daemon.stamps import Stamps
from gatekeeper.daemon.times import Times
from gatekeeper.records import Records
from gatekeeper.store.job import Jobs

__all__ = ["Term"]


class Term:
    """A daemon with all that it works with, under one stop event. `desk` outlives it.

    Whoever moves the clock by hand gives a `monotonic` that goes along with it, and no `lanes`: `daemon.tick` then does
    all that is due before it returns; `stop` may then be an event on which nobody waits in real time. `jobs` None:
    those of the table.
    """

    def __init__(
        self,
        ruling: Ruling,
        desk: Records,
        alarms: Alarms,
        *,
        times: Times,
        lanes: Lanes | None = None,
        wake: Callable[[], None] = lambda: None,
        jobs: Sequence[Job] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        stamps = Stamps(times.monotonic)
        book = CallBook(ruling.settings.budget, desk.spent, times.clock)
        self.offices = Offices(ruling, times.clock, self.stop, book, stamps)
        self.daemon = Daemon(
            table(alarms) if jobs is None else jobs,
            Jobs(desk.database),
            self.offices,
            Bell(alarms),
            stamps,
            times=times,
            lanes=lanes,
            wake=wake,
        )

    def end(self, seconds: float) -> bool:
        """Ends what goes on, waiting so many seconds at most; tells whether all of it came to its end in time."""
        self.stop.set()
        ended = self.daemon.lanes.join(seconds)
        if ended:
            self.offices.close()
        return ended
