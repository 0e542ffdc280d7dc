"""One entry: what happened, when, and how it follows from the entry before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from gatekeeper.ledger.merkle import leaf_hash
from gatekeeper.signing import canonical

__all__ = ["BEGINNING", "HEADER", "Draft", "Entry", "Head", "Kind", "header", "instant", "moment_of", "seal"]


class Kind(StrEnum):
    """What an entry is about. A payload holds numbers, ids and digests; names only of those who decided.

    That of a transfer also holds what the paper's own ledger asks for: the handler and the file's name.
    """

    LEDGER_OPENED = "ledger_opened"
    SIGNING_KEY = "signing_key"
    CONFIGURATION = "configuration"
    POLICY_VERSION = "policy_version"
    REGISTRY_VERSION = "registry_version"
    DECLARATION = "declaration"
    FILING_COUNT = "filing_count"
    VIOLATION_OPENED = "violation_opened"
    VIOLATION_RESOLVED = "violation_resolved"
    VIOLATION_REOPENED = "violation_reopened"
    VIOLATION_ACKNOWLEDGED = "violation_acknowledged"
    VIOLATION_WAIVED = "violation_waived"
    VIOLATION_UNWAIVED = "violation_unwaived"
    ACTION = "action"
    DELETION = "deletion"
    TRANSFER = "transfer"
    LOGIN = "login"
    DECISION = "decision"
    ANALYSIS = "analysis"
    RETENTION = "retention"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be entered. The payload is what canonical JSON can hold."""

    kind: Kind
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number, which is the size of the ledger, and its hash."""

    size: int
    hash: str


BEGINNING = Head(0, "0" * 64)
"""Before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is kept. `at` is a moment in UTC, to the microsecond; hashes are hexadecimal.

    `hash` is at once the link that the next entry names and the entry's leaf in the Merkle tree. A payload whose time
    was over is empty; what it was hashed to stays.
    """

    seq: int
    at: str
    kind: str
    payload: bytes
    payload_sha256: str
    prev_hash: str
    hash: str

    @property
    def head(self) -> Head:
        return Head(self.seq, self.hash)

    @property
    def moment(self) -> datetime:
        return moment_of(self.at)

    @property
    def is_emptied(self) -> bool:
        """Whether the payload was taken out."""
        return not self.payload

    def to_plain(self) -> dict[str, Any]:
        """A payload that was taken out is null, which no payload is.

        :raises ValueError: the payload isn't canonical JSON.
        """
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": self.kind,
            "payload": None if self.is_emptied else canonical.loads(self.payload),
            "payload_sha256": self.payload_sha256,
            "prev": self.prev_hash,
            "hash": self.hash,
        }


_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
HEADER = b'{"at":"%b","kind":"%b","payload_sha256":"%b","prev":"%b","seq":%d}'


def instant(moment: datetime) -> str:
    """An aware moment as entries and checkpoints write it: texts sort as moments do."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone can't be entered")
    return moment.astimezone(UTC).strftime(_INSTANT)


def moment_of(text: str) -> datetime:
    """The moment that `instant` has written.

    :raises ValueError: it hasn't.
    """
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


def header(seq: int, at: bytes, kind: bytes, payload_sha256: bytes, prev_hash: bytes) -> bytes:
    """What an entry's hash is taken of: canonical JSON of all but the payload, for which its SHA-256 stands."""
    return HEADER % (at, kind, payload_sha256, prev_hash, seq)


def seal(drafts: Iterable[Draft], head: Head, now: datetime) -> list[Entry]:
    """The drafts as entries that follow `head`, one after the other.

    :raises ValueError: a payload holds what canonical JSON can't.
    """
    at, last = instant(now), head.hash
    moment, sealed = at.encode(), []
    for seq, draft in enumerate(drafts, start=head.size + 1):
        payload = canonical.dumps(draft.payload)
        digest = sha256(payload).hexdigest()
        leaf = leaf_hash(header(seq, moment, draft.kind.encode(), digest.encode(), last.encode())).hex()
        sealed.append(Entry(seq, at, str(draft.kind), payload, digest, last, leaf))
        last = leaf
    return sealed
