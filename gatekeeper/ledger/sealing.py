"""The next checkpoint: made only over entries that follow from the last one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.errors import LedgerBrokenError
from gatekeeper.ledger.checkpoint import Checkpoint, SignedCheckpoint
from gatekeeper.ledger.entry import Head
from gatekeeper.ledger.finding import Check, Fault, Finding, Findings
from gatekeeper.ledger.merkle import Peaks
from gatekeeper.ledger.verify import Named, check_seal
from gatekeeper.ledger.walk import Row, Start, walk
from gatekeeper.signing.key import PrivateKey
from gatekeeper.signing.keyring import Keyring

__all__ = ["Latest", "next_checkpoint", "start_behind"]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest checkpoint on record, with the peaks of its tree as they were kept beside it (None: unreadable)."""

    named: Named
    peaks: Peaks | None


def start_behind(latest: Latest | None, keyring: Keyring) -> Start:
    """Where the entries go on that no checkpoint covers. The kept peaks count only as far as the signed root does.

    :raises LedgerBrokenError: the latest checkpoint isn't right.
    """
    if latest is None:
        return Start()
    signed, peaks = latest.named.signed, latest.peaks
    fault = Fault.UNREADABLE if signed is None else check_seal(signed, keyring)
    if fault is None and signed is not None:
        if peaks is not None and (peaks.size, peaks.root.hex()) == (signed.checkpoint.size, signed.checkpoint.root):
            return Start(Head(signed.checkpoint.size, signed.checkpoint.head), peaks)
        fault = Fault.OTHER_ROOT
    raise LedgerBrokenError([Finding(Check.SIGNATURE, fault or Fault.UNREADABLE, None, latest.named.where)])


def next_checkpoint(
    latest: Latest | None, rows: Iterable[Row], key: PrivateKey, keyring: Keyring, now: datetime
) -> tuple[SignedCheckpoint, Peaks] | None:
    """A checkpoint over the rows behind the latest one; None where there are none.

    :raises LedgerBrokenError: the latest checkpoint or one of the rows isn't right; nothing is signed over that.
    """
    start, findings = start_behind(latest, keyring), Findings()
    walked = walk(rows, findings, start=start)
    if findings.told:
        raise LedgerBrokenError(findings.told)
    if walked.size == start.peaks.size:
        return None
    before = None if latest is None else latest.named.signed
    checkpoint = Checkpoint.over(walked.peaks, walked.head, now, before)
    return SignedCheckpoint.by(key, checkpoint), walked.peaks
