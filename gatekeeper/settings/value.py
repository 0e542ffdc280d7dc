"""The settings as the rest of the program sees them: checked, complete, with every path absolute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gatekeeper.errors import Mistake, MistakesError
from gatekeeper.settings.secret import Secret, where_it_belongs

__all__ = [
    "Auth",
    "BoxSettings",
    "EnforcementSettings",
    "LedgerSettings",
    "LogFormat",
    "LogLevel",
    "LogSettings",
    "PathSettings",
    "Settings",
    "WardSettings",
    "WatchSettings",
]

Auth = Literal["ccg", "jwt", "token"]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["auto", "json", "console"]


@dataclass(frozen=True, slots=True)
class WardSettings:
    """The ward, and the mail domains (plain ASCII, lower case) of its staff."""

    name: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoxSettings:
    """How to reach Box. `base_url` None is the real Box; `monthly_calls` None: no bought number is known.

    `proxy` and `base_url` hold no password. `timeout_seconds` bounds the wait for the next bytes of an answer.
    """

    auth: Auth
    enterprise_id: str | None = None
    user_id: str | None = None
    client_id: str | None = None
    base_url: str | None = None
    calls_per_minute: int = 1000
    monthly_calls: int | None = None
    workers: int = 6
    timeout_seconds: int = 30
    proxy: str | None = None
    ca_file: Path | None = None


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
class LedgerSettings:
    """`anchor` is the folder in which checkpoints are kept outside the database."""

    anchor: Path


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: LogLevel = "info"
    format: LogFormat = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the program is told from outside. `root` is the folder that relative paths start from."""

    ward: WardSettings
    box: BoxSettings
    watch: WatchSettings
    paths: PathSettings
    ledger: LedgerSettings
    log: LogSettings
    file: Path
    root: Path
    enforcement: EnforcementSettings = EnforcementSettings()
    secrets: Mapping[str, Secret] = field(default_factory=dict)

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
