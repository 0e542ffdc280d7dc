"""How the daemon is, as one value: for systemd, for /healthz and for /metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from gatekeeper.budget import Budget, Spent
from gatekeeper.daemon.bell import RINGS_AT
from gatekeeper.show.moment import iso, moment
from gatekeeper.store.job import JobRecord
from gatekeeper.text import words

__all__ = ["Health", "Role", "health_plain", "status_line"]

_WORDS = words("ja")
_LATE = timedelta(minutes=5)


class Role(StrEnum):
    """It does the jobs; it stands by; it doesn't know yet, or can't find out."""

    LEADER = "leader"
    STANDBY = "standby"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Health:
    """`beats`: the heart beats, whether it can do anything or not. `stuck`: the jobs that go on and don't get on."""

    now: datetime
    role: Role
    beats: bool
    running: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    records: Mapping[str, JobRecord] = field(default_factory=dict)
    spent: Spent = field(default_factory=Spent)
    purposes: Mapping[str, int] = field(default_factory=dict)
    budget: Budget = field(default_factory=lambda: Budget(0))
    clock_apart: timedelta = timedelta(0)
    clock_in_doubt: bool = False

    @property
    def is_alive(self) -> bool:
        """Whether there is progress: what systemd's watchdog waits for."""
        return self.beats and not self.stuck

    @property
    def late(self) -> tuple[str, ...]:
        """Jobs that have been due for a while and don't go on."""
        if self.role is not Role.LEADER:
            return ()
        before = self.now - _LATE
        return tuple(name for name, one in self.records.items() if one.next_due < before and name not in self.running)

    @property
    def is_well(self) -> bool:
        return self.is_alive and self.role is not Role.UNKNOWN and not self.late and not self.failing

    @property
    def failing(self) -> tuple[str, ...]:
        """Jobs that have failed so often that a person has heard of it."""
        return tuple(name for name, one in self.records.items() if one.failures >= RINGS_AT)


def status_line(health: Health) -> str:
    """One line for `systemctl status`."""
    if health.role is Role.STANDBY:
        return _WORDS("daemon.status_standby")
    if health.running:
        return _WORDS("daemon.status_running", jobs="、".join(_WORDS(f"job.{name}") for name in health.running))
    waiting = min(health.records.values(), key=lambda one: one.next_due, default=None)
    if health.role is Role.UNKNOWN or waiting is None:
        return _WORDS("daemon.status_unready")
    return _WORDS("daemon.status_idle", job=_WORDS(f"job.{waiting.name}"), moment=moment(waiting.next_due))


def health_plain(health: Health) -> dict[str, object]:
    """For /healthz."""
    return {
        "ok": health.is_well,
        "role": str(health.role),
        "alive": health.is_alive,
        "running": list(health.running),
        "stuck": list(health.stuck),
        "late": list(health.late),
        "clock_in_doubt": health.clock_in_doubt,
        "jobs": {
            name: {
                "next_due": iso(one.next_due),
                "last_success": None if one.last_success is None else iso(one.last_success),
                "failures": one.failures,
                "last_error": one.last_error,
            }
            for name, one in health.records.items()
        },
    }
