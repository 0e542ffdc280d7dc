"""What a verification finds: by which check, what is wrong, and which entry shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Check", "Fault", "Finding", "Findings"]

_TOLD = 20


class Check(StrEnum):
    """Each finds attacks that the others can't; all of them are needed."""

    CHAIN = "chain"
    SIGNATURE = "signature"
    ANCHOR = "anchor"
    COUNT = "count"
    RECORD = "record"
    MEMORY = "memory"


class Fault(StrEnum):
    UNREADABLE = "unreadable"
    GAP = "gap"
    BODY = "body"
    HASH = "hash"
    LINK = "link"
    NO_KEYRING = "no_keyring"
    UNKNOWN_KEY = "unknown_key"
    NOT_ITS_SIGNATURE = "not_its_signature"
    OUT_OF_EPOCH = "out_of_epoch"
    OTHER_ROOT = "other_root"
    TOO_SHORT = "too_short"
    NOT_FOLLOWING = "not_following"
    NOT_ON_RECORD = "not_on_record"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EMPTIED = "emptied"
    OTHER_REMOVALS = "other_removals"
    OTHER_ROW = "other_row"
    NOT_ENTERED = "not_entered"
    NO_ROW = "no_row"
    OTHER_ENTRIES = "other_entries"


@dataclass(frozen=True, slots=True)
class Finding:
    """`seq` is the entry, or the size up to which something was signed. `where` names a file, a kind or a table."""

    check: Check
    fault: Fault
    seq: int | None = None
    where: str = ""
    expected: int | None = None
    found: int | None = None


class Findings:
    """Collects findings, the first twenty of each check and fault; of the rest, how many there were."""

    def __init__(self) -> None:
        self.told: list[Finding] = []
        self._counts: Counter[tuple[Check, Fault]] = Counter()

    def add(self, finding: Finding) -> None:
        key = (finding.check, finding.fault)
        self._counts[key] += 1
        if self._counts[key] <= _TOLD:
            self.told.append(finding)

    @property
    def more(self) -> int:
        return self._counts.total() - len(self.told)
