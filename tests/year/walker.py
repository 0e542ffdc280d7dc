"""A daemon in a process of its own that takes time along with it: `python -m tests.year.walker CONFIG BOX UNTIL`.

It leads, ticks, and moves the sandbox's clock to what is due next, until the moment `UNTIL`. It may be killed at any
time; the next one goes on at the moment at which this one was.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from gatekeeper import log
from gatekeeper.bootstrap import Office
from gatekeeper.daemon.port import NotedAlarms
from gatekeeper.daemon.ruling import read_ruling
from gatekeeper.daemon.term import Term
from gatekeeper.daemon.times import Times
from gatekeeper.settings import load
from gatekeeper.store.job import Jobs
from gatekeeper.store.leadership import Leadership
from tests.year.house import Impatient
from tests.year.place import SECRETS

__all__ = ["READY"]

READY = "ready"
_WITHOUT_LEADING = 60.0


@dataclass(slots=True)
class Hands:
    """The sandbox's clock, as far as this process has moved it."""

    url: str
    now: datetime

    @classmethod
    def of(cls, base_url: str) -> Hands:
        url = f"{base_url}/_sandbox/clock"
        with urlopen(url) as answer:  # noqa: S310
            return cls(url, datetime.fromisoformat(json.load(answer)["now"]))

    def move(self, moment: datetime) -> None:
        body = json.dumps({"set": moment.isoformat()}).encode()
        urlopen(Request(self.url, data=body, method="POST")).close()  # noqa: S310
        self.now = moment

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.now.timestamp()


def walk(config: Path, base_url: str, until: datetime) -> None:
    """:raises TimeoutError: another process leads, and doesn't end."""
    hands = Hands.of(base_url)
    with Office(load(config, SECRETS), clock=hands.clock) as desk:
        _lead(Leadership(desk.database), hands)
        ruling = read_ruling(lambda: load(config, SECRETS))
        times = Times(hands.clock, hands.monotonic)
        term = Term(ruling, desk, NotedAlarms(desk.database), times=times, stop=Impatient())
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        jobs = Jobs(desk.database)
        while True:
            term.daemon.tick()
            if hands.now >= until:
                break
            later = [one.next_due for one in jobs.all().values() if one.next_due > hands.now]
            hands.move(min(min(later, default=until), until, hands.now + timedelta(days=1)))
        term.end(0)


def _lead(leadership: Leadership, hands: Hands) -> None:
    deadline = time.monotonic() + _WITHOUT_LEADING
    while not leadership.hold(hands.now):
        if time.monotonic() > deadline:
            raise TimeoutError("another process leads")
        time.sleep(0.2)


if __name__ == "__main__":
    log.configure("error", "json", sys.stderr)
    walk(Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3]))
