"""Takes a backup back: tried out first, never behind what is known outside unless a person says why."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from gatekeeper.backup.archive import Manifest
from gatekeeper.backup.key import BackupKey
from gatekeeper.backup.making import backup_key, laid_out
from gatekeeper.backup.witness import Witness, is_behind
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import (
    AlreadyRunningError,
    BackupError,
    DatabaseUnreachableError,
    LedgerBrokenError,
    RefusedByGuardError,
)
from gatekeeper.ledger.entry import Draft, Kind, instant
from gatekeeper.reach import database_url
from gatekeeper.settings import Settings
from gatekeeper.store import snapshot
from gatekeeper.store.database import Database
from gatekeeper.store.fault import is_damage
from gatekeeper.store.lease import holders
from gatekeeper.store.ledger import Ledger
from gatekeeper.text import words
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["Override", "Restored", "examine", "restore", "unpack_files"]

_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word that a backup is to be taken back although the world outside went on."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was taken back; `kept` is where the replaced database is, empty where there was none."""

    manifest: Manifest
    ledger_size: int
    behind: bool
    kept: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A backup that is whole. `behind`: the outside place knows of more than it holds."""

    manifest: Manifest
    ledger_size: int
    behind: bool


def examine(settings: Settings, file: Path) -> Examined:
    """Lays a backup out and verifies its ledger against what lies outside now; changes nothing.

    :raises MistakesError, BackupError: there is no key, or the file isn't a backup of this key.
    :raises LedgerBrokenError: something else is wrong than that it is old.
    :raises DatabaseUnreachableError, AnchorError, SigningKeyError:
    """
    with laid_out(file, backup_key(settings)) as unpacked:
        return _examined(settings, unpacked.manifest, unpacked.database)


def restore(settings: Settings, file: Path, now: datetime, override: Override | None = None) -> Restored:
    """Puts a backup's database in the place of the one that the config names, and enters that in its ledger.

    :raises AlreadyRunningError: a process works on the present database.
    :raises RefusedByGuardError: the backup is behind an outside checkpoint, and there is no `override`.
    :raises BackupError: it is of another kind than the database of the config. For others see `examine`.
    """
    url = database_url(settings)
    with laid_out(file, backup_key(settings)) as unpacked:
        manifest, copy = unpacked.manifest, unpacked.database
        if copy.name != snapshot.copy_name(url):
            raise BackupError(_WORDS("restore.other_kind", file=file, database=settings.paths.database))
        # 1. Nobody may be at work: what they do from here on would be lost.
        _refuse_if_at_work(url, now)
        # 2. Nothing is replaced by something that isn't known to be good.
        examined = _examined(settings, manifest, copy)
        if examined.behind and override is None:
            raise RefusedByGuardError(_WORDS("restore.behind", file=file, size=examined.ledger_size))
        # 3. In one step; the replaced one stays.
        kept = snapshot.put_back(url, copy, now)
    # 4. From here on the ledger itself says that it was set back, by whom and why.
    _enter(url, examined, override, now)
    return Restored(manifest, examined.ledger_size, examined.behind, kept)


def unpack_files(file: Path, key: BackupKey, folder: Path) -> Manifest:
    """Copies what a backup holds beside the database into a new folder: what a machine is rebuilt from.

    :raises BackupError: the folder is there already or can't be written, or the file isn't a backup of this key.
    """
    with laid_out(file, key) as unpacked:
        try:
            folder.mkdir(mode=0o700, parents=True)
            for path in unpacked.folder.iterdir():
                if path.is_dir():
                    shutil.copytree(path, folder / path.name)
        except FileExistsError as error:
            raise BackupError(_WORDS("restore.folder_taken", folder=folder)) from error
        except OSError as error:
            raise BackupError(_WORDS("backup.folder", folder=folder, reason=os_reason(error))) from error
        return unpacked.manifest


def _examined(settings: Settings, manifest: Manifest, copy: Path) -> Examined:
    witness = Witness.of(Anchor(settings.ledger.anchor), KeyFolder(settings.paths.keys))
    with snapshot.opened_copy(database_url(settings), copy) as database:
        report = witness.verify(database)
    if not report.holds and not is_behind(report.findings):
        raise LedgerBrokenError(report.findings, _WORDS("restore.broken"))
    return Examined(manifest, report.walked.size, behind=not report.holds)


def _refuse_if_at_work(url: str, now: datetime) -> None:
    """A damaged database is nobody's workplace; one of another version may have no leases yet."""
    with Database.as_it_is(url) as database:
        if not database.exists:
            return
        try:
            if database.version() is None:
                return
            with database.read() as connection:
                at_work = holders(connection, now)
        except DatabaseUnreachableError as error:
            if not is_damage(error):
                raise
            return
    if at_work:
        host = at_work[0].host.partition(" ")[0]
        raise AlreadyRunningError(_WORDS("restore.at_work", host=host, pid=at_work[0].pid))


def _enter(url: str, examined: Examined, override: Override | None, now: datetime) -> None:
    payload = {
        "made_at": instant(examined.manifest.made_at),
        "size": examined.ledger_size,
        "behind": examined.behind,
        "by": None if override is None else override.by,
        "reason_sha256": None
        if override is None
        else sha256(override.reason.encode("utf-8", "surrogatepass")).hexdigest(),
    }
    with Database.open(url) as database:
        Ledger(database).add(Draft(Kind.RESTORE, payload), now)
