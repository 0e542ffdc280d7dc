"""Everything that can go wrong because of the world, in one file.

Only what an outsider can cause stands here: a wrong file, a wrong word on the command line, a Box or a database
that doesn't answer. A programming error has no class of its own; it ends in a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

__all__ = [
    "AlreadyRunningError",
    "AnchorError",
    "BackupError",
    "BoxCredentialsError",
    "BoxRefusedError",
    "BoxUnreachableError",
    "BudgetSpentError",
    "DatabaseUnreachableError",
    "DatabaseVersionError",
    "ExitStatus",
    "GatekeeperError",
    "LedgerBrokenError",
    "MailUnreachableError",
    "Mistake",
    "MistakesError",
    "RefusedByGuardError",
    "SigningKeyError",
    "StoppedError",
    "TrashedError",
    "UnreadableError",
    "UsageError",
]


class ExitStatus(IntEnum):
    """What the program's exit status tells a script."""

    DONE = 0
    FOUND = 1
    WRONG_INPUT = 2
    UNREACHABLE = 3
    REFUSED = 4
    LEDGER = 5


class GatekeeperError(Exception):
    """Base of what ends a command with one message and an exit status of its own."""

    exit_status = ExitStatus.WRONG_INPUT
    transient = False


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake in one place of a file: what is wrong, and what would be right."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}行目"
        return f"{where}: {self.message}"


class MistakesError(GatekeeperError):
    """All mistakes that were found in one reading, so that they can be put right in one go."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class UsageError(GatekeeperError):
    """The command line, or something it names, is wrong."""


class SigningKeyError(GatekeeperError):
    """A signing key is missing, wrong, or open to others."""


class BoxUnreachableError(GatekeeperError):
    """Box, or what stands between, gave no answer that can be relied on."""

    exit_status = ExitStatus.UNREACHABLE
    transient = True


class BoxCredentialsError(BoxUnreachableError):
    """Box doesn't accept the gatekeeper's credentials; only a person can put that right."""

    transient = False


class BoxRefusedError(BoxUnreachableError):
    """Box has understood a request, refused it, and changed nothing. `code` is Box's own word for the reason."""

    transient = False

    def __init__(self, message: str, status: int, code: str) -> None:
        self.status = status
        self.code = code
        super().__init__(message)


class BudgetSpentError(BoxUnreachableError):
    """What may be spent on this is spent for now; from `again_at` (aware) on there is more."""

    def __init__(self, message: str, again_at: datetime) -> None:
        self.again_at = again_at
        super().__init__(message)


class UnreadableError(GatekeeperError):
    """One place in Box can't be read: it is gone, or the service account has no access. Box doesn't tell which.

    `code` is Box's own word, where it said one.
    """

    exit_status = ExitStatus.UNREACHABLE

    def __init__(self, message: str, status: int = 404, code: str = "") -> None:
        self.status = status
        self.code = code
        super().__init__(message)


class TrashedError(UnreadableError):
    """One place in Box can't be read because it lies in the trash, itself or with a folder above; Box says so."""


class AlreadyRunningError(GatekeeperError):
    """Another living process is doing the same work on the same database."""

    exit_status = ExitStatus.UNREACHABLE
    transient = True


class DatabaseUnreachableError(GatekeeperError):
    """The database can't be opened, read or written (a full disk, another writer, no server)."""

    exit_status = ExitStatus.UNREACHABLE
    transient = True


class DatabaseVersionError(GatekeeperError):
    """The database was written by a newer gatekeeper than this one."""

    exit_status = ExitStatus.UNREACHABLE


class RefusedByGuardError(GatekeeperError):
    """The guard holds what was asked for until a person decides."""

    exit_status = ExitStatus.REFUSED


class AnchorError(GatekeeperError):
    """The ledger's second place can't be read or written."""

    exit_status = ExitStatus.UNREACHABLE
    transient = True


class BackupError(GatekeeperError):
    """A backup can't be made, read or taken back."""

    exit_status = ExitStatus.UNREACHABLE


class LedgerBrokenError(GatekeeperError):
    """The ledger isn't what was entered. `findings` say where it shows."""

    exit_status = ExitStatus.LEDGER

    def __init__(self, findings: Iterable[object] = (), message: str = "") -> None:
        self.findings = tuple(findings)
        super().__init__(message or _BROKEN)


_BROKEN = "管理簿が書き換えられているおそれがあるため、署名しません。gatekeeper ledger verify で確かめてください。"


class MailUnreachableError(GatekeeperError):
    """The mail server can't be reached, or doesn't take a mail."""

    exit_status = ExitStatus.UNREACHABLE
    transient = True


class StoppedError(GatekeeperError):
    """Somebody asked the program to stop, and it did, leaving what it had done so far in order."""

    exit_status = ExitStatus.UNREACHABLE
    transient = True
