"""What was taken out because its time was over: said in a signed statement, which is an entry of its own.

The signature is what tells a removal from tampering: whoever can only write to the database can't claim one.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from gatekeeper.ledger.entry import Draft, Kind, moment_of
from gatekeeper.ledger.finding import Fault
from gatekeeper.ledger.seal import seal_fault
from gatekeeper.signing import canonical
from gatekeeper.signing.key import PrivateKey, Signature
from gatekeeper.signing.keyring import Keyring

__all__ = ["GONE", "KEPT", "PURPOSE", "NamedRemoval", "Removable", "Removal", "SignedRemoval", "Spans", "held"]

PURPOSE = "gatekeeper/removal/v1"
_FORMAT = "gatekeeper-removal/1"

GONE = b""
"""What stands for a payload that was taken out. Canonical JSON is never empty."""

KEPT = frozenset({str(Kind.LEDGER_OPENED), str(Kind.SIGNING_KEY), str(Kind.RETENTION)})
"""Kinds whose payloads stay for ever: the ledger can't be checked without them, and they name nobody's data."""

_KEPT = frozenset(kind.encode() for kind in KEPT)


class Removable(StrEnum):
    """The classes of records that are taken out: the payloads of entries, or the rows of transfers."""

    LEDGER = "ledger"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class Removal:
    """`entries` of a class were taken out that are older than `before`; moments as entries write them.

    For the ledger, `first` and `last` are the numbers between which they lie; for transfers, they are counted as they
    were taken out, so that no two statements are alike. Of the reason only the digest is kept.
    """

    of: Removable
    before: str
    entries: int
    at: str
    by: str
    reason_sha256: str
    first: int
    last: int

    @property
    def moment(self) -> datetime:
        return moment_of(self.at)

    def spans(self, first: int, last: int) -> bool:
        """Whether payloads of entries between `first` and `last`, both included, are among them."""
        return self.of is Removable.LEDGER and self.first <= last and first <= self.last

    def to_plain(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "of": str(self.of),
            "before": self.before,
            "entries": self.entries,
            "at": self.at,
            "by": self.by,
            "reason_sha256": self.reason_sha256,
            "first": self.first,
            "last": self.last,
        }

    @property
    def body(self) -> bytes:
        """What is signed."""
        return canonical.dumps(self.to_plain())


@dataclass(frozen=True, slots=True)
class SignedRemoval:
    removal: Removal
    signature: Signature

    @classmethod
    def by(cls, key: PrivateKey, removal: Removal) -> SignedRemoval:
        return cls(removal, key.sign(removal.body, PURPOSE))

    def fault(self, keyring: Keyring | None) -> Fault | None:
        """Why the statement proves nothing; None where it holds."""
        return seal_fault(self.removal.body, PURPOSE, self.signature, self.removal.moment, keyring)

    def to_plain(self) -> dict[str, Any]:
        return {
            "removal": self.removal.to_plain(),
            "key": self.signature.key_id,
            "signature": b64encode(self.signature.value).decode("ascii"),
        }

    def to_draft(self) -> Draft:
        return Draft(Kind.RETENTION, self.to_plain())

    @classmethod
    def from_payload(cls, payload: Any) -> SignedRemoval:
        """:raises ValueError: it is no signed removal. Whether the signature holds isn't looked at."""
        try:
            plain = canonical.loads(payload)
            said = plain["removal"]
            removal = Removal(
                Removable(said["of"]),
                said["before"],
                said["entries"],
                said["at"],
                said["by"],
                said["reason_sha256"],
                said["first"],
                said["last"],
            )
            signature = Signature(str(plain["key"]), b64decode(plain["signature"], validate=True))
            is_one = said == removal.to_plain() and _is_whole(removal)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not a signed removal") from error
        if not is_one:
            raise ValueError("not a signed removal")
        return cls(removal, signature)


@dataclass(frozen=True, slots=True)
class NamedRemoval:
    """A statement and the number of the entry that holds it; None where it can't be read."""

    seq: int
    signed: SignedRemoval | None


def held(removals: Iterable[NamedRemoval], keyring: Keyring | None) -> dict[Removal, int]:
    """The removals whose statements hold, with the entry of each; entered again, one excuses nothing more."""
    found: dict[Removal, int] = {}
    for one in removals:
        if one.signed is not None and one.signed.fault(keyring) is None:
            found.setdefault(one.signed.removal, one.seq)
    return found


class Spans:
    """The spans of entries of which payloads were taken out, as far as signed statements say so."""

    def __init__(self, removals: Iterable[Removal] = ()) -> None:
        self._removals = tuple(removals)
        self._within: Removal | None = None
        self.met = 0
        """How many entries without a payload a walk has met within."""
        self.last_met = 0

    def excuse(self, seq: Any, kind: Any) -> bool:
        """Whether the entry of this number may lack its payload; if so it is counted."""
        if kind in _KEPT:
            return False
        if self._within is None or not self._within.spans(seq, seq):
            self._within = next((one for one in self._removals if one.spans(seq, seq)), None)
            if self._within is None:
                return False
        self.met += 1
        self.last_met = seq
        return True


def _is_whole(removal: Removal) -> bool:
    """Whether the values are of the right kinds.

    :raises ValueError: the moment is none.
    """
    numbers, texts = (removal.entries, removal.first, removal.last), (removal.by, removal.reason_sha256)
    are_right = all(type(one) is int for one in numbers) and all(isinstance(one, str) for one in texts)
    return are_right and removal.entries > 0 and moment_of(removal.before) < removal.moment
