"""The two clocks that the daemon goes by."""

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
    """`clock` gives the present as an aware moment, `monotonic` seconds that no change of the clock touches."""

    clock: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = time.monotonic
