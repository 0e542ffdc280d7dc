"""The clocks that the daemon goes by."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

__all__ = ["Times"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """`clock` gives the present as an aware moment, `monotonic` seconds that no change of the clock touches.

    `lease` gives those by which processes tell whether another one lives: real ones, also where the others run fast.
    """

    clock: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = time.monotonic
    lease: Callable[[], float] = time.monotonic
