"""The folder of the signing keys: one encrypted private key, and the keyring that verifiers take."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import SigningKeyError
from gatekeeper.signing.key import PemError, PrivateKey
from gatekeeper.signing.keyring import Keyring
from gatekeeper.text import words
from gatekeeper.vault.file import put, replace

__all__ = ["KEYRING", "KeyFolder"]

KEYRING = "keyring.json"
_MOST_BYTES = 1_000_000
_OTHERS = 0o077
_WORDS = words("ja")


class KeyFolder:
    """Every method raises `SigningKeyError` where a file can't be used: one message, with what puts it right."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def has_keys(self) -> bool:
        with self._reported():
            return self._ring.exists()

    def keyring(self) -> Keyring:
        """The public keys of all epochs. Needs no passphrase."""
        if not self.has_keys:
            raise SigningKeyError(_WORDS("keys.missing", folder=self.path))
        try:
            return Keyring.from_bytes(self._read(self._ring))
        except ValueError as error:
            raise SigningKeyError(_WORDS("keys.bad_keyring", file=self._ring)) from error

    def signer(self, passphrase: str) -> PrivateKey:
        """The private key of the current epoch. It is refused where others could read or change it."""
        current = self.keyring().current.key
        self._refuse_others(self.path, "700")
        file = self._private(current.id)
        if not file.exists():
            raise SigningKeyError(_WORDS("keys.private_missing", file=file))
        self._refuse_others(file, "600")
        try:
            key = PrivateKey.from_pem(self._read(file), passphrase)
        except PemError as error:
            raise SigningKeyError(_WORDS(f"keys.{error.fault}", file=file)) from error
        if key.public != current:
            raise SigningKeyError(_WORDS("keys.not_current", file=file, id=current.id[:16]))
        return key

    def make(self, passphrase: str, now: datetime) -> Keyring:
        """Makes the first key, once."""
        if self.has_keys:
            raise SigningKeyError(_WORDS("keys.exists", folder=self.path))
        key = PrivateKey.generate()
        keyring = Keyring.begin(key, now)
        with self._reported():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refuse_others(self.path, "700")
            put(self._private(key.public.id), key.to_pem(passphrase))
            try:
                put(self._ring, keyring.to_bytes())
            except FileExistsError as error:
                self._private(key.public.id).unlink()
                raise SigningKeyError(_WORDS("keys.exists", folder=self.path)) from error
        return keyring

    def rotate(self, passphrase: str, now: datetime) -> Keyring:
        """Makes a new key that the old one signs. The old private key is deleted; what it signed still holds."""
        old, keyring = self.signer(passphrase), self.keyring()
        new = PrivateKey.generate()
        try:
            succeeded = keyring.succeeded(old, new, now)
        except ValueError as error:
            raise SigningKeyError(_WORDS("keys.clock", folder=self.path)) from error
        with self._reported():
            # 1. The new key is there before anything says that it holds.
            put(self._private(new.public.id), new.to_pem(passphrase))
            # 2. From here on it holds.
            replace(self._ring, succeeded.to_bytes())
            # 3. A crash before this leaves a key behind that nothing accepts new signatures of.
            self._private(old.public.id).unlink()
        return succeeded

    @property
    def _ring(self) -> Path:
        return self.path / KEYRING

    def _private(self, key_id: str) -> Path:
        return self.path / f"{key_id[:32]}.pem"

    def _read(self, file: Path) -> bytes:
        with self._reported(), file.open("rb") as stream:
            return stream.read(_MOST_BYTES)

    def _refuse_others(self, path: Path, right: str) -> None:
        with self._reported():
            mode = path.stat().st_mode
        if mode & _OTHERS:
            command = f"chmod {right} {shlex.quote(str(path))}"
            raise SigningKeyError(_WORDS("keys.open_to_others", path=path, command=command))

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SigningKeyError(
                _WORDS("keys.unreadable", path=error.filename or self.path, why=os_reason(error))
            ) from error
