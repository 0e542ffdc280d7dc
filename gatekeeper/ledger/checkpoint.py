"""A checkpoint: the Merkle root over all entries up to a moment, signed."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from gatekeeper.ledger.entry import Head, instant
from gatekeeper.ledger.merkle import Peaks
from gatekeeper.signing import canonical
from gatekeeper.signing.key import PrivateKey, Signature

__all__ = ["PURPOSE", "Checkpoint", "SignedCheckpoint"]

PURPOSE = "gatekeeper/checkpoint/v1"
_FORMAT = "gatekeeper-checkpoint/1"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`root` and `head` are hexadecimal. `previous` is the digest of the checkpoint before, None for the first."""

    size: int
    root: str
    head: str
    at: str
    previous: str | None

    @classmethod
    def over(cls, peaks: Peaks, head: Head, now: datetime, before: SignedCheckpoint | None) -> Checkpoint:
        """The checkpoint over a tree whose last entry is `head`."""
        previous = None if before is None else before.checkpoint.digest
        return cls(peaks.size, peaks.root.hex(), head.hash, instant(now), previous)

    @property
    def body(self) -> bytes:
        """What is signed."""
        return canonical.dumps(self.to_plain())

    @property
    def digest(self) -> str:
        return sha256(self.body).hexdigest()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at).astimezone(UTC)

    def to_plain(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "size": self.size,
            "root": self.root,
            "head": self.head,
            "at": self.at,
            "previous": self.previous,
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Checkpoint:
        """:raises ValueError: it is no checkpoint."""
        try:
            found = cls(plain["size"], plain["root"], plain["head"], plain["at"], plain["previous"])
            texts = (found.root, found.head, found.at, found.previous or "")
            is_one = plain["format"] == _FORMAT and len(plain) == 6 and type(found.size) is int and found.size > 0
            if not is_one or not all(isinstance(text, str) for text in texts) or found.moment.tzinfo is None:
                raise ValueError("not a checkpoint")
        except (TypeError, KeyError) as error:
            raise ValueError("not a checkpoint") from error
        return found


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    checkpoint: Checkpoint
    signature: Signature

    @classmethod
    def by(cls, key: PrivateKey, checkpoint: Checkpoint) -> SignedCheckpoint:
        return cls(checkpoint, key.sign(checkpoint.body, PURPOSE))

    def to_plain(self) -> dict[str, Any]:
        return {
            "checkpoint": self.checkpoint.to_plain(),
            "key": self.signature.key_id,
            "signature": b64encode(self.signature.value).decode("ascii"),
        }

    def to_bytes(self) -> bytes:
        return canonical.dumps(self.to_plain()) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> SignedCheckpoint:
        """:raises ValueError: it is no signed checkpoint. Whether the signature holds isn't looked at."""
        plain = canonical.loads(data.removesuffix(b"\n"))
        try:
            signature = Signature(str(plain["key"]), b64decode(plain["signature"], validate=True))
            return cls(Checkpoint.from_plain(plain["checkpoint"]), signature)
        except (TypeError, KeyError) as error:
            raise ValueError("not a signed checkpoint") from error
