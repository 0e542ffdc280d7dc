"""A stream that is encrypted and sealed piece by piece, so that no size needs more memory than a piece.

The file: a magic line; the length of the header in four bytes; the header, canonical JSON; then pieces, each with its
tag. A piece's nonce is its number and whether it is the last one, and the header is sealed along with each: whoever
cuts, swaps, doubles or joins pieces, or changes the header, gets no piece past the first wrong one.
"""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gatekeeper.backup.key import BackupKey
from gatekeeper.signing import canonical

__all__ = ["CipherError", "Fault", "Sealed", "Unsealed"]

_MAGIC = b"gatekeeper-backup/1\n"
_PIECE = 1024 * 1024
_TAG = 16
_MOST_HEADER = 64 * 1024


class Fault(StrEnum):
    """Why a file can't be read."""

    NOT_A_BACKUP = "not_a_backup"
    OTHER_KEY = "other_key"
    DAMAGED = "damaged"


class CipherError(ValueError):
    """The bytes can't be trusted or read. `key_id` is the key that is wanted, where it is another one."""

    def __init__(self, fault: Fault, key_id: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.key_id = key_id


class Sealed:
    """Writes through encryption to `target`. Only `finish` makes the stream whole."""

    def __init__(self, target: BinaryIO, key: BackupKey) -> None:
        salt = secrets.token_bytes(32)
        self._header = canonical.dumps({"key": key.id, "piece": _PIECE, "salt": salt.hex()})
        self._cipher = _cipher(key, salt)
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(_MAGIC + len(self._header).to_bytes(4, "big") + self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        # A full piece waits until it is known that it isn't the last one.
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def finish(self) -> None:
        """Writes the last piece."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._header))
        self._number += 1


class Unsealed:
    """Reads what `Sealed` wrote; gives no byte that isn't proven.

    :raises CipherError: from the constructor and from reading.
    """

    def __init__(self, source: BinaryIO, key: BackupKey) -> None:
        self._source = source
        self._header, salt = _header(source, key)
        self._cipher = _cipher(key, salt)
        self._number = 0
        self._ready, self._at = b"", 0
        self._ended = False
        self._next = source.read(_PIECE + _TAG)

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        while self._at >= len(self._ready) and not self._ended:
            self._take()
        given = self._ready[self._at : self._at + size]
        self._at += len(given)
        return given

    def finish(self) -> None:
        """Reads to the end, so that what was cut off behind the last byte asked for is noticed, too."""
        while not self._ended:
            self._take()

    def _take(self) -> None:
        piece, self._next = self._next, self._source.read(_PIECE + _TAG)
        self._ended = not self._next
        try:
            self._ready, self._at = self._cipher.decrypt(_nonce(self._number, last=self._ended), piece, self._header), 0
        except InvalidTag as error:
            raise CipherError(Fault.DAMAGED) from error
        self._number += 1


def _header(source: BinaryIO, key: BackupKey) -> tuple[bytes, bytes]:
    if source.read(len(_MAGIC)) != _MAGIC:
        raise CipherError(Fault.NOT_A_BACKUP)
    length = int.from_bytes(source.read(4), "big")
    header = source.read(length) if length <= _MOST_HEADER else b""
    try:
        plain = canonical.loads(header)
        key_id, piece, salt = plain["key"], plain["piece"], bytes.fromhex(plain["salt"])
    except (ValueError, TypeError, KeyError) as error:
        raise CipherError(Fault.DAMAGED) from error
    if key_id != key.id:
        raise CipherError(Fault.OTHER_KEY, str(key_id)[:16])
    if piece != _PIECE:
        raise CipherError(Fault.DAMAGED)
    return header, salt


def _cipher(key: BackupKey, salt: bytes) -> AESGCM:
    """Each file has a key of its own, so that numbers can serve as nonces."""
    return AESGCM(HKDF(SHA256(), 32, salt, b"gatekeeper-backup/1").derive(key.raw))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
