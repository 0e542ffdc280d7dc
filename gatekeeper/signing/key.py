"""Ed25519 keys, and signatures that hold for one purpose only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

__all__ = ["PemError", "PemFault", "PrivateKey", "PublicKey", "Signature", "message_of"]

_PURPOSE = re.compile(r"gatekeeper/[a-z][a-z-]*/v[1-9][0-9]*")
_PREFIX = b"gatekeeper-signature/1\0"
_ENCRYPTED = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_BARE = re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")


@dataclass(frozen=True, slots=True)
class Signature:
    """64 bytes, and the id of the key that has made them."""

    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The 32 bytes of an Ed25519 public key."""

    raw: bytes

    @property
    def id(self) -> str:
        """The key's fingerprint: SHA-256 of its bytes, in hexadecimal."""
        return sha256(self.raw).hexdigest()

    def verifies(self, payload: bytes, purpose: str, value: bytes) -> bool:
        """Whether this key has signed `payload` for `purpose`.

        :raises ValueError: `purpose` isn't one.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(value, message_of(payload, purpose))
        except InvalidSignature:
            return False
        return True


class PrivateKey:
    """A key that signs. Neither its `repr` nor its text shows it."""

    __slots__ = ("_key", "public")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> PrivateKey:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, data: bytes, passphrase: str) -> PrivateKey:
        """:raises PemError: it is no encrypted Ed25519 key, or the passphrase isn't its own."""
        if _ENCRYPTED not in data:
            raise PemError(PemFault.NOT_ENCRYPTED if _BARE.search(data) else PemFault.NOT_A_KEY)
        try:
            key = load_pem_private_key(data, passphrase.encode("utf-8", "surrogatepass"))
        except (ValueError, TypeError) as error:
            raise PemError(PemFault.WRONG_PASSPHRASE) from error
        except UnsupportedAlgorithm as error:
            raise PemError(PemFault.NOT_ED25519) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise PemError(PemFault.NOT_ED25519)
        return cls(key)

    def to_pem(self, passphrase: str) -> bytes:
        """The key for a file, encrypted (PKCS #8)."""
        encryption = BestAvailableEncryption(passphrase.encode("utf-8", "surrogatepass"))
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)

    def sign(self, payload: bytes, purpose: str) -> Signature:
        """:raises ValueError: `purpose` isn't one; they look like gatekeeper/plan/v1."""
        return Signature(self.public.id, self._key.sign(message_of(payload, purpose)))

    def __repr__(self) -> str:
        return f"PrivateKey({self.public.id[:16]}…)"


class PemFault(StrEnum):
    """Why a file isn't the key that it should be."""

    NOT_A_KEY = "not_a_key"
    NOT_ENCRYPTED = "not_encrypted"
    NOT_ED25519 = "not_ed25519"
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 -- the name of a fault


class PemError(ValueError):
    """The bytes are no key that can be used."""

    def __init__(self, fault: PemFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def message_of(payload: bytes, purpose: str) -> bytes:
    """What is really signed. A signature for one purpose is none for another, whatever the payloads hold.

    :raises ValueError: `purpose` isn't one.
    """
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError(f"not a purpose: {purpose!r}")
    return _PREFIX + purpose.encode("ascii") + b"\0" + payload
