"""The gate before each call to Box: what was spent on what, and whether one more may be."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from gatekeeper.budget import Budget, Spent, Use, allow
from gatekeeper.errors import BudgetSpentError
from gatekeeper.jst import day_of
from gatekeeper.show.moment import moment
from gatekeeper.text import words

__all__ = ["CallBook"]

_LOOK_AGAIN = timedelta(minutes=1)
_WORDS = words("ja")


class CallBook:
    """One for all lanes. What other processes spend is seen within a minute, what this one spends at once."""

    def __init__(self, budget: Budget, read: Callable[[datetime], Spent], clock: Callable[[], datetime]) -> None:
        self.budget = budget
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at: datetime | None = None
        self._before = 0
        self._today = Counter[Use]()

    def spend(self, use: Use) -> None:
        """Counts one call.

        :raises BudgetSpentError: it may not be made now.
        :raises DatabaseUnreachableError: what was spent can't be read.
        """
        now = self._clock()
        with self._lock:
            self._refresh(now)
            verdict = allow(use, Spent(self._before, self._today), now, self.budget)
            if verdict.allowed:
                self._today[use] += 1
                return
        again_at = verdict.again_at or now + _LOOK_AGAIN
        raise BudgetSpentError(_WORDS("daemon.budget_spent", moment=moment(again_at)), again_at)

    def _refresh(self, now: datetime) -> None:
        read_at = self._read_at
        if read_at is not None and read_at <= now < read_at + _LOOK_AGAIN and day_of(now) == day_of(read_at):
            return
        found = self._read(now)
        if read_at is None or day_of(read_at) != day_of(now):
            self._today.clear()
        # What a lane has spent and not yet put on record is known here only.
        self._today |= Counter(found.today)
        self._before, self._read_at = found.before, now
