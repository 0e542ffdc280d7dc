"""An office for each lane, all under one ruling, one rate and one budget."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.box.limiter import Limiter
from gatekeeper.box.terms import Terms
from gatekeeper.daemon.call_book import CallBook
from gatekeeper.daemon.job import Lane
from gatekeeper.daemon.ruling import Ruling
from gatekeeper.daemon.stamps import Stamps

__all__ = ["Offices"]


class Offices:
    """Opened when a lane first needs one, and anew when another ruling has come into force. `stop` ends all work."""

    def __init__(
        self, ruling: Ruling, clock: Callable[[], datetime], stop: threading.Event, book: CallBook, stamps: Stamps
    ) -> None:
        self.ruling = ruling
        self.stop = stop
        self._clock = clock
        self._book = book
        self._stamps = stamps
        self._limiter = Limiter(ruling.settings.box.calls_per_minute, stop)
        self._open: dict[Lane, tuple[Ruling, Office]] = {}

    def adopt(self, ruling: Ruling) -> None:
        """From each lane's next job on, another ruling is in force."""
        self._limiter = Limiter(ruling.settings.box.calls_per_minute, self.stop)
        self._book.budget = ruling.settings.budget
        self.ruling = ruling

    def of(self, lane: Lane) -> Office:
        """The lane's office. Asked only by what goes on in that lane."""
        ruling, found = self.ruling, self._open.get(lane)
        if found is not None and found[0] is ruling:
            return found[1]
        if found is not None:
            found[1].__exit__(None, None, None)
        office = self._made(lane, ruling)
        self._open[lane] = (ruling, office)
        return office

    def close(self) -> None:
        with ExitStack() as closing:
            for _, office in self._open.values():
                closing.push(office)
        self._open.clear()

    def _made(self, lane: Lane, ruling: Ruling) -> Office:
        def gate() -> None:
            self._stamps.stamp_lane(lane)
            self._book.spend(lane.use)

        terms = Terms(gate, lane.spent_as, self._limiter)
        office = Office(ruling.settings, clock=self._clock, stop=self.stop, terms=terms)
        office.policies, office.need_table = ruling.policies, ruling.need_table
        return office
