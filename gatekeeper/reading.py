"""How fresh what is known of Box is: everything that is listed or planned comes from the last reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """When Box was read last, and when last as a whole (`whole_at`, None: never). Moments are aware."""

    finished_at: datetime
    whole_at: datetime | None
    old_after: timedelta

    @property
    def is_whole(self) -> bool:
        return self.whole_at == self.finished_at

    def is_old(self, now: datetime) -> bool:
        """Whether more time than `old_after` has gone by since Box was read as a whole."""
        return self.whole_at is None or now - self.whole_at > self.old_after
