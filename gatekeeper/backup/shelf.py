"""The folder of the backups: their names tell when they were made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gatekeeper.backup.rotation import Keep, superfluous
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import BackupError
from gatekeeper.text import words

__all__ = ["Backup", "Shelf"]

_NAME = re.compile(r"gatekeeper-([0-9]{8}T[0-9]{6})Z\.gkbackup", re.ASCII)
_STAMP = "%Y%m%dT%H%M%S"
_WORDS = words("ja")


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A file that was finished, and when it was begun."""

    made_at: datetime
    file: Path
    size: int


class Shelf:
    """Every method raises `BackupError` where the folder can't be read or written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def backups(self) -> list[Backup]:
        """All there are, the oldest first; nothing else that lies in the folder is among them."""
        try:
            return sorted(self._found())
        except OSError as error:
            raise self.fault(error) from error

    def place(self, now: datetime) -> Path:
        """Where a backup of this aware moment goes; the folder is made if it isn't there.

        :raises BackupError: besides, there is one of this very second.
        """
        file = self.folder / f"gatekeeper-{now.astimezone(UTC):{_STAMP}}Z.gkbackup"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self.fault(error) from error
        if file.exists():
            raise BackupError(_WORDS("backup.exists", file=file))
        return file

    def prune(self, keep: Keep) -> list[Backup]:
        """Deletes what needn't be kept any more, and gives what it deleted."""
        found = self.backups()
        away = superfluous((one.made_at for one in found), keep)
        gone = [one for one in found if one.made_at in away]
        try:
            for one in gone:
                one.file.unlink(missing_ok=True)
        except OSError as error:
            raise self.fault(error) from error
        return gone

    def fault(self, error: OSError) -> BackupError:
        return BackupError(_WORDS("backup.folder", folder=self.folder, reason=os_reason(error)))

    def _found(self) -> Iterator[Backup]:
        if not self.folder.exists():
            return
        for file in self.folder.iterdir():
            if (named := _NAME.fullmatch(file.name)) is not None:
                made_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                yield Backup(made_at, file, file.stat().st_size)
