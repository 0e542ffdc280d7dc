"""Makes a backup: a copy while others work, sealed, tried out, and the old ones thinned."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from gatekeeper import __version__
from gatekeeper.backup.archive import Manifest, Unpacked, pack, unpack
from gatekeeper.backup.cipher import CipherError
from gatekeeper.backup.content import files_of
from gatekeeper.backup.key import BackupKey
from gatekeeper.backup.rotation import Keep
from gatekeeper.backup.shelf import Backup, Shelf
from gatekeeper.backup.witness import Witness
from gatekeeper.bootstrap import Office
from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import BackupError, LedgerBrokenError
from gatekeeper.reach import database_url
from gatekeeper.settings import Settings
from gatekeeper.store import snapshot
from gatekeeper.store.migration import head
from gatekeeper.text import words

__all__ = ["KEY", "BackupMade", "backup_key", "key_of", "laid_out", "run_backup", "scratch"]

KEY = "backup_key"
_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was laid out again and whose ledger verified. `ledger_size` is how many entries it holds."""

    backup: Backup
    ledger_size: int
    pruned: tuple[Backup, ...]


def run_backup(office: Office, now: datetime, folder: Path | None = None) -> BackupMade:
    """Copies the database and the files beside it into `folder` (None: that of the config) as of an aware `now`.

    The copy is laid out again and its ledger verified before it counts as a backup, and only then are old ones thinned.

    :raises MistakesError: there is no backup key, or it is none.
    :raises BackupError: the folder or the disk refuses; nothing is left behind.
    :raises LedgerBrokenError: the ledger of the copy doesn't verify. The backup stays, and no old one is thinned.
    :raises DatabaseUnreachableError, AnchorError, SigningKeyError:
    """
    settings = office.settings
    key, shelf = backup_key(settings), Shelf(folder or settings.backup.folder)
    file = shelf.place(now)
    url = database_url(settings)
    # 1. What is outside, before the copy: a checkpoint that is signed in between isn't in it.
    witness = Witness.of(office.notary.anchor, office.keys)
    size = office.ledger.head().size
    partial = file.with_suffix(".part")
    try:
        with scratch() as place:
            # 2. The copy, unsealed, in a place that nobody else can open and that is gone soon.
            copy = place / snapshot.copy_name(url)
            snapshot.take(url, copy)
            manifest = Manifest(now, settings.ward.name, __version__, head(), copy.name, size)
            with _new_file(partial) as stream:
                pack(stream, key, manifest, {copy.name: copy, **files_of(settings)})
        # 3. What was written is read again from the disk and tried out, before it may be called a backup.
        with laid_out(partial, key) as unpacked, snapshot.opened_copy(url, unpacked.database) as database:
            report = witness.verify(database)
        partial.replace(file)
    except OSError as error:
        raise BackupError(_WORDS("backup.unwritten", folder=shelf.folder, reason=os_reason(error))) from error
    finally:
        partial.unlink(missing_ok=True)
    if not report.holds:
        raise LedgerBrokenError(report.findings, _WORDS("backup.broken", file=file))
    made = Backup(now, file, file.stat().st_size)
    return BackupMade(made, report.walked.size, tuple(shelf.prune(_keep(settings))))


def backup_key(settings: Settings) -> BackupKey:
    """:raises MistakesError: there is none.
    :raises BackupError: what is there is none.
    """
    return key_of(settings.needed_secret(KEY))


def key_of(text: str) -> BackupKey:
    """:raises BackupError: the text is no backup key."""
    try:
        return BackupKey.from_text(text)
    except ValueError:
        # Not chained: what was typed may be nearly the key.
        pass
    raise BackupError(_WORDS("backup.bad_key"))


@contextmanager
def laid_out(file: Path, key: BackupKey) -> Iterator[Unpacked]:
    """A backup in a folder of its own that is gone afterwards.

    :raises BackupError: the file can't be read, is no backup, is damaged, or wants another key.
    """
    with scratch() as place:
        try:
            with file.open("rb") as stream:
                unpacked = unpack(stream, key, place)
        except CipherError as error:
            raise BackupError(_WORDS(f"backup.{error.fault}", file=file, wanted=error.key_id, given=key.id)) from error
        except OSError as error:
            raise BackupError(_WORDS("backup.unread", file=file, reason=os_reason(error))) from error
        yield unpacked


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that only its owner can open, gone afterwards."""
    with TemporaryDirectory(prefix="gatekeeper-") as folder:
        yield Path(folder)


def _keep(settings: Settings) -> Keep:
    backup = settings.backup
    return Keep(backup.keep_days, backup.keep_weeks, backup.keep_months)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that only its owner can read, on the disk when the block ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
