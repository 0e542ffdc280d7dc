"""Faults on order: which requests are spoilt, how, and how often."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qs

__all__ = ["Fault", "FaultKind", "Faults", "Match"]

FaultKind = Literal["status", "reset", "truncate", "html", "slow", "empty"]


@dataclass(frozen=True, slots=True)
class Match:
    """Which requests a fault may strike. `path` is searched for; everything left out fits."""

    method: str | None = None
    path: re.Pattern[str] | None = None
    query: dict[str, str] = field(default_factory=dict)

    def fits(self, method: str, path: str, query: str) -> bool:
        if self.method is not None and self.method.upper() != method:
            return False
        if self.path is not None and self.path.search(path) is None:
            return False
        if not self.query:
            return True
        given = parse_qs(query, keep_blank_values=True)
        return all(value in given.get(name, []) for name, value in self.query.items())


@dataclass(slots=True)
class Fault:
    """One order. `after` requests that fit pass first; then it strikes `times` (None: for ever), or by chance.

    `after_effect`: what was asked for is done, and only the answer is spoilt.
    """

    kind: FaultKind
    match: Match = Match()
    status: int = 503
    retry_after: str | None = None
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    after: int = 0
    after_effect: bool = False
    seconds: float = 5.0
    body: str | None = None
    _chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - not for secrets

    @property
    def shown_status(self) -> int:
        """The status for counts and logs: 0 where the client gets no whole answer."""
        return {"reset": 0, "truncate": 0, "status": self.status}.get(self.kind, 200)

    def strikes(self) -> bool:
        """Whether it strikes a request that fits; keeps count."""
        if self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.probability < 1.0 and self._chance.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """All orders; the first that fits and strikes has its way."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._faults = list(faults)

    def replace(self, faults: Sequence[Fault]) -> None:
        self._faults = list(faults)

    def choose(self, method: str, path: str, query: str) -> Fault | None:
        if path.startswith("/_sandbox"):
            return None
        return next(
            (fault for fault in self._faults if fault.match.fits(method, path, query) and fault.strikes()), None
        )
