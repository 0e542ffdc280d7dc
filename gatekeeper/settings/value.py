"""The settings as the rest of the program sees them: checked, complete, with every path absolute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gatekeeper.budget import Budget
from gatekeeper.cadence import Cadence
from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.settings.alert import AlertSettings
from gatekeeper.settings.secret import Secret, where_it_belongs

__all__ = [
    "LEAST_YEARS",
    "Auth",
    "BackupSettings",
    "BoxSettings",
    "EnforcementSettings",
    "EnforcerSettings",
    "EventSettings",
    "LedgerSettings",
    "LogFormat",
    "LogLevel",
    "LogSettings",
    "MetricsSettings",
    "PathSettings",
    "RetentionSettings",
    "ScheduleSettings",
    "Settings",
    "WardSettings",
    "WatchSettings",
]

Auth = Literal["ccg", "jwt", "token"]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "json", "console"]


@dataclass(frozen=True, slots=True)
class WardSettings:
    """The ward, and the mail domains (plain ASCII, lower case) of its staff.

    `office_addresses` are the networks from which its offices reach Box; None: not known.
    """

    name: str
    domains: tuple[str, ...]
    office_addresses: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EnforcerSettings:
    """The credential of its own with which things in Box are changed; for the rest it reaches Box as the reader does.

    `user_id` None signs in as the application's service account.
    """

    auth: Auth
    user_id: str | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class BoxSettings:
    """How to reach Box. `base_url` None is the real Box; `enforcer` None: what reads changes things, too.

    `proxy` and `base_url` hold no password. `timeout_seconds` bounds the wait for the next bytes of an answer.
    """

    auth: Auth
    enterprise_id: str | None = None
    user_id: str | None = None
    client_id: str | None = None
    base_url: str | None = None
    calls_per_minute: int = 1000
    workers: int = 6
    timeout_seconds: int = 30
    proxy: str | None = None
    ca_file: Path | None = None
    enforcer: EnforcerSettings | None = None


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Folder ids, "visible" and "managed-users"; after how many days the last whole reading of them is old."""

    roots: tuple[str, ...]
    old_after_days: int = 2


@dataclass(frozen=True, slots=True)
class PathSettings:
    """Where things lie. `database` is a URL without a password; SQLite's path in it is absolute.

    `templates` may lack some, or not be there: then the shipped ones hold. `reports` takes what makes itself.
    """

    database: str
    policies: Path
    registry: Path
    keys: Path
    templates: Path
    reports: Path


@dataclass(frozen=True, slots=True)
class EnforcementSettings:
    """`approvers` are the names of those who may let a held run go; empty: whoever may run the command."""

    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventSettings:
    """How Box's log is taken in: how far back at first, how far each night overlaps, how long raw events are kept.

    `silent_after_hours` of working time without an event are reported.
    """

    backfill_days: int = 365
    overlap_hours: int = 48
    keep_raw_days: int = 400
    silent_after_hours: int = 8


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """`anchor` is the folder in which checkpoints are kept outside the database."""

    anchor: Path


LEAST_YEARS = 3
"""The fewest fiscal years that records are kept: the yearly report compares with the year before."""


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """How many whole fiscal years transfers and entries' payloads are kept; None: for ever."""

    transfer_years: int | None = None
    ledger_years: int | None = None


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """How often the daemon does each of its jobs, by the job's name."""

    cadences: Mapping[str, Cadence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetricsSettings:
    """On which port of this machine alone the daemon tells how it is; 0: on none."""

    port: int = 0


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Where backups go, and of how many of the last days, weeks and months one is kept."""

    folder: Path
    keep_days: int = 14
    keep_weeks: int = 8
    keep_months: int = 24


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: LogLevel = "info"
    format: LogFormat = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the program is told from outside. `root` is the folder that relative paths start from.

    `alerts` None: nobody is to be told by mail.
    """

    ward: WardSettings
    box: BoxSettings
    watch: WatchSettings
    paths: PathSettings
    ledger: LedgerSettings
    backup: BackupSettings
    log: LogSettings
    file: Path
    root: Path
    enforcement: EnforcementSettings = EnforcementSettings()
    retention: RetentionSettings = RetentionSettings()
    alerts: AlertSettings | None = None
    events: EventSettings = EventSettings()
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    budget: Budget = field(default_factory=lambda: Budget(100_000))
    schedule: ScheduleSettings = ScheduleSettings()
    metrics: MetricsSettings = MetricsSettings()

    def secret(self, name: str) -> str | None:
        """The secret of this name, if there is one."""
        found = self.secrets.get(name)
        return None if found is None else found.reveal()

    def needed_secret(self, name: str) -> str:
        """The secret of this name.

        :raises MistakesError: there is none; the message says where it belongs.
        """
        found = self.secret(name)
        if found is None:
            raise MistakesError(
                [Mistake(str(self.file), None, f"{name} がありません。置き場所: {where_it_belongs(name)}。")]
            )
        return found
