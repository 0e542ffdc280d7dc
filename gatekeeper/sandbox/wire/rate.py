"""The limit on calls by one user, as a window that slides."""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass

from gatekeeper.sandbox.problem import BoxProblem

__all__ = ["RateLimit", "RateLimiter"]

_WRITTEN = re.compile(r"(\d+)/(s|sec|second|min|minute|h|hour)")
_SECONDS = {"s": 1.0, "sec": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many calls in so many seconds."""

    calls: int
    seconds: float

    @classmethod
    def parse(cls, text: str) -> RateLimit:
        """`1000/min`, `10/s`.

        :raises ValueError: written in another way, or no calls at all.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or int(match[1]) < 1:
            raise ValueError(text)
        return cls(int(match[1]), _SECONDS[match[2]])


class RateLimiter:
    """Runs on real time, not on the sandbox's clock: a client waits for real."""

    def __init__(self, limit: RateLimit | None) -> None:
        self.limit = limit
        self._calls: dict[str, deque[float]] = {}

    def check(self, user_id: str, now: float) -> None:
        """Counts a call of a user at a monotonic moment.

        :raises BoxProblem: 429 with Retry-After in whole seconds; a refused call doesn't count.
        """
        if self.limit is None:
            return
        calls = self._calls.setdefault(user_id, deque())
        while calls and calls[0] <= now - self.limit.seconds:
            calls.popleft()
        if len(calls) >= self.limit.calls:
            wait = max(1, math.ceil(calls[0] + self.limit.seconds - now))
            raise BoxProblem(
                429,
                "rate_limit_exceeded",
                "Request rate limit exceeded, please try again later",
                headers={"Retry-After": str(wait)},
            )
        calls.append(now)
