"""The daemon as a service whose clock runs fast: `python -m tests.year.soaked CONFIG SPEED BEGAN AT`."""

from __future__ import annotations

import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from gatekeeper import log
from gatekeeper.daemon.service import Service
from gatekeeper.daemon.times import Times
from gatekeeper.settings import load
from tests.year.place import SECRETS

__all__: list[str] = []


def times(speed: float, began: datetime, at: float) -> Times:
    """Clocks that went off at `began`, when the machine's monotonic clock said `at`; leases hold by real seconds."""

    def gone() -> float:
        return (time.monotonic() - at) * speed

    return Times(lambda: began + timedelta(seconds=gone()), gone, time.monotonic)


def main() -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    log.configure("error", "json", sys.stderr)
    config, speed, began, at = Path(sys.argv[1]), float(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), sys.argv[4]
    Service(lambda: load(config, SECRETS), stop, times=times(speed, began, float(at))).run()


if __name__ == "__main__":
    main()
