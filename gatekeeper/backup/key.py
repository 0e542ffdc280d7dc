"""The backup key, as a person keeps it on paper: 32 random bytes with a check sum, in groups of seven signs."""

from __future__ import annotations

import re
import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from hashlib import sha256

__all__ = ["BackupKey"]

_BYTES, _SUM_BYTES = 32, 3
_SIGNS = 56
_ID_PREFIX = b"gatekeeper-backup-key-id/1\0"
_BETWEEN = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class BackupKey:
    """A symmetric key. Its `repr` doesn't show it."""

    raw: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> BackupKey:
        return cls(secrets.token_bytes(_BYTES))

    @classmethod
    def from_text(cls, text: str) -> BackupKey:
        """The key that somebody has typed: spaces, hyphens and the letters' case don't matter.

        :raises ValueError: it is none, or has been mistyped.
        """
        plain = _BETWEEN.sub("", text).upper()
        if len(plain) != _SIGNS or not plain.isascii():
            raise ValueError("not a backup key")
        whole = b32decode(plain)
        raw, total = whole[:_BYTES], whole[_BYTES:]
        if total != sha256(raw).digest()[:_SUM_BYTES]:
            raise ValueError("a backup key with a wrong sign in it")
        return cls(raw)

    @property
    def text(self) -> str:
        """The key itself, for the one who keeps it."""
        plain = b32encode(self.raw + sha256(self.raw).digest()[:_SUM_BYTES]).decode().rstrip("=")
        return "-".join(plain[at : at + 7] for at in range(0, len(plain), 7))

    @property
    def id(self) -> str:
        """What a backup says about the key it wants; nothing of the key follows from it."""
        return sha256(_ID_PREFIX + self.raw).hexdigest()[:16]
