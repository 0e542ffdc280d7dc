"""What a backup holds, and the way into the sealed file and out of it."""

from __future__ import annotations

import io
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from gatekeeper.backup.cipher import CipherError, Fault, Sealed, Unsealed
from gatekeeper.backup.key import BackupKey
from gatekeeper.signing import canonical

__all__ = ["Manifest", "Unpacked", "pack", "unpack"]

_MANIFEST = "manifest.json"
_FORMAT = "gatekeeper-backup/1"
_MOST_MANIFEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `ledger_size` is how many entries of the ledger it holds."""

    made_at: datetime
    ward: str
    program: str
    schema: str
    database: str
    ledger_size: int

    def to_plain(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "made_at": self.made_at.astimezone(UTC).isoformat(),
            "ward": self.ward,
            "program": self.program,
            "schema": self.schema,
            "database": self.database,
            "ledger_size": self.ledger_size,
        }

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """:raises CipherError: it is none that this program understands."""
        try:
            plain = canonical.loads(data)
            if plain.pop("format") != _FORMAT:
                raise CipherError(Fault.NOT_A_BACKUP)
            return cls(**{**plain, "made_at": datetime.fromisoformat(plain["made_at"])})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CipherError(Fault.NOT_A_BACKUP) from error


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup laid out in a folder."""

    manifest: Manifest
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / self.manifest.database


def pack(target: BinaryIO, key: BackupKey, manifest: Manifest, files: dict[str, Path]) -> None:
    """Writes the manifest and the files, each under its name, sealed, to `target`."""
    sealed = Sealed(target, key)
    with tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="w|") as tar:
        data = canonical.dumps(manifest.to_plain())
        entry = tarfile.TarInfo(_MANIFEST)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
        for name, path in files.items():
            entry = tarfile.TarInfo(name)
            with path.open("rb") as stream:
                entry.size = path.stat().st_size
                tar.addfile(entry, stream)
    sealed.finish()


def unpack(source: BinaryIO, key: BackupKey, folder: Path) -> Unpacked:
    """Lays a backup out in an empty folder that only its owner can open.

    :raises CipherError: it is none, wants another key, or not every byte of it is as it was written.
    """
    unsealed = Unsealed(source, key)
    with _read_as_tar(unsealed) as tar:
        for entry in tar:
            place = PurePosixPath(entry.name)
            if not entry.isreg() or place.is_absolute() or ".." in place.parts:
                raise CipherError(Fault.NOT_A_BACKUP)
            path = folder / place
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = tar.extractfile(entry)
            if content is None:
                raise CipherError(Fault.DAMAGED)
            with content, path.open("xb") as out:
                path.chmod(0o600)
                shutil.copyfileobj(content, out, 1024 * 1024)
    unsealed.finish()
    file = folder / _MANIFEST
    if not file.exists() or file.stat().st_size > _MOST_MANIFEST:
        raise CipherError(Fault.NOT_A_BACKUP)
    return Unpacked(Manifest.from_bytes(file.read_bytes()), folder)


@contextmanager
def _read_as_tar(stream: Unsealed) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as tar:
            yield tar
    except tarfile.TarError as error:
        raise CipherError(Fault.DAMAGED) from error
