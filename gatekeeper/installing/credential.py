"""Puts secrets where the service finds them: sealed by systemd for this machine, or as files for their owner only."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import UsageError
from gatekeeper.text import words

__all__ = ["CREDSTORE", "PlainStore", "SealedStore", "Store"]

CREDSTORE = Path("/etc/credstore.encrypted")
_PREFIX = "gatekeeper."
_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class SealedStore:
    """Files that only this machine's systemd can open: with its TPM where it has one, else with its own host key."""

    folder: Path = CREDSTORE

    @staticmethod
    def is_possible() -> bool:
        return os.geteuid() == 0 and shutil.which("systemd-creds") is not None

    def place(self, name: str) -> Path:
        return self.folder / f"{_PREFIX}{name}"

    def put(self, name: str, secret: str) -> None:
        """Seals a secret, in the place of one of this name.

        :raises UsageError: the folder can't be written, or systemd refuses.
        """
        file = self.place(name)
        _make(self.folder)
        command = [shutil.which("systemd-creds") or "systemd-creds", "encrypt", f"--name={name}", "-", str(file)]
        ended = subprocess.run(command, input=secret.encode(), capture_output=True, check=False)  # noqa: S603 -- a fixed program; the secret goes in by its standard input
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise UsageError(_WORDS("init.not_sealed", file=file, reason="".join(said)[:200]))
        file.chmod(0o600)


@dataclass(frozen=True, slots=True)
class PlainStore:
    """Files as they are. A key beside them would seal nothing: who can read the one can read the other."""

    folder: Path

    def place(self, name: str) -> Path:
        return self.folder / name

    def put(self, name: str, secret: str) -> None:
        """:raises UsageError: the folder can't be written."""
        file = self.place(name)
        _make(self.folder)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                out.write(secret)
        except OSError as error:
            raise UsageError(_WORDS("usage.not_writable", file=file, why=os_reason(error))) from error


Store = SealedStore | PlainStore


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(_WORDS("usage.not_writable", file=folder, why=os_reason(error))) from error
