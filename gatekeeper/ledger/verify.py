"""The checks, and the memory of the last one: signature, chain, outside anchor, count, rows with a digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gatekeeper.ledger.checkpoint import PURPOSE, SignedCheckpoint
from gatekeeper.ledger.entry import Head, Kind
from gatekeeper.ledger.finding import Check, Fault, Finding, Findings
from gatekeeper.ledger.removal import NamedRemoval, Removable, Removal, Spans
from gatekeeper.ledger.seal import seal_fault
from gatekeeper.ledger.walk import Row, Walked, walk
from gatekeeper.signing.keyring import Keyring

__all__ = ["Evidence", "Named", "Remembered", "Report", "check_seal", "verify"]


@dataclass(frozen=True, slots=True)
class Named:
    """A checkpoint and where it was found (a file, or a row of the database); None where it can't be read."""

    where: str
    signed: SignedCheckpoint | None


@dataclass(frozen=True, slots=True)
class Remembered:
    """The head and root that a verification has seen before, and where that was kept. A head of None: unreadable."""

    where: str
    head: Head | None
    root: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the entries are held against. `expected` is how many entries of a kind the other tables call for.

    `opens_with` is what a ledger without entries would begin with; one that has begun says so itself. `mailed` are
    checkpoints from mails that were kept. `removals` say what was taken out because its time was over, `pruned` is how
    many rows of a kind that were counted are gone for it. `altered` are rows that aren't what their entry says.
    """

    recorded: Sequence[Named]
    anchored: Sequence[Named]
    keyring: Keyring | None
    expected: Mapping[str, int]
    opens_with: Mapping[str, int]
    remembered: Sequence[Remembered]
    mailed: Sequence[Named] = ()
    removals: Sequence[NamedRemoval] = ()
    pruned: Mapping[str, int] = field(default_factory=dict)
    altered: Iterable[Finding] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """How a verification ended. What came after `anchored` could be cut off or replaced without being noticed.

    `checkpoints` are those on record that agree with the entries, `anchored` is the newest one outside that does, in
    the outside place or in a mail; `mailed` is how many from mails do. `unsigned` is how many entries no checkpoint
    covers yet; `unanchored` are the sizes of checkpoints that the outside place lacks. `emptied` is how many payloads
    are gone because their time was over, `emptied_to` the last entry of them.
    """

    walked: Walked
    findings: tuple[Finding, ...]
    more: int
    checkpoints: int
    anchored: SignedCheckpoint | None
    unsigned: int
    unanchored: tuple[int, ...]
    mailed: int = 0
    emptied: int = 0
    emptied_to: int = 0

    @property
    def holds(self) -> bool:
        return not self.findings

    @property
    def open_window(self) -> int:
        """How many entries lie behind the last outside anchor."""
        return self.walked.size - (0 if self.anchored is None else self.anchored.checkpoint.size)


def verify(rows: Iterable[Row], evidence: Evidence) -> Report:
    """Walks all rows once, and holds them against everything that is known from elsewhere."""
    findings = Findings()
    everywhere = (*evidence.recorded, *evidence.anchored, *evidence.mailed)
    known = [one.signed.checkpoint.size for one in everywhere if one.signed]
    remembered = [one.head.size for one in evidence.remembered if one.head]
    removals = _check_removals(evidence, findings)
    emptied = Spans(removals)
    walked = walk(rows, findings, (*known, *remembered), emptied=emptied)
    recorded = _check_recorded(evidence, walked, findings)
    anchored = _check_outside(evidence.anchored, evidence, walked, findings)
    mailed = _check_outside(evidence.mailed, evidence, walked, findings)
    _check_counts(evidence, walked, findings)
    _check_removed_counts(evidence, removals, emptied, findings)
    _check_memory(evidence.remembered, walked, findings)
    for altered in evidence.altered:
        findings.add(altered)
    outside = {one.checkpoint.size for one in anchored}
    return Report(
        walked,
        tuple(findings.told),
        findings.more,
        len(recorded),
        max((*anchored, *mailed), key=lambda one: one.checkpoint.size, default=None),
        walked.size - max((one.checkpoint.size for one in recorded), default=0),
        tuple(one.checkpoint.size for one in recorded if one.checkpoint.size not in outside),
        len(mailed),
        emptied.met,
        emptied.last_met,
    )


def check_seal(signed: SignedCheckpoint, keyring: Keyring | None) -> Fault | None:
    """Why a checkpoint's signature proves nothing; None where it holds. Its key must be the one of its time."""
    return seal_fault(signed.checkpoint.body, PURPOSE, signed.signature, signed.checkpoint.moment, keyring)


def _check_recorded(evidence: Evidence, walked: Walked, findings: Findings) -> list[SignedCheckpoint]:
    good: list[SignedCheckpoint] = []
    previous: str | None = None
    for one in evidence.recorded:
        fault = _fault(one, evidence.keyring, walked)
        if fault is None and one.signed is not None:
            if one.signed.checkpoint.previous != previous:
                fault = Fault.NOT_FOLLOWING
            else:
                good.append(one.signed)
        previous = None if one.signed is None else one.signed.checkpoint.digest
        if fault is not None:
            findings.add(Finding(Check.SIGNATURE, fault, _size(one), one.where))
    return good


def _check_outside(
    outside: Iterable[Named], evidence: Evidence, walked: Walked, findings: Findings
) -> list[SignedCheckpoint]:
    on_record = {one.signed.checkpoint.digest for one in evidence.recorded if one.signed}
    good: list[SignedCheckpoint] = []
    for one in outside:
        fault = _fault(one, evidence.keyring, walked)
        if fault is None and one.signed is not None:
            if one.signed.checkpoint.digest not in on_record:
                fault = Fault.NOT_ON_RECORD
            else:
                good.append(one.signed)
        if fault is not None:
            findings.add(Finding(Check.ANCHOR, fault, _size(one), one.where))
    return good


def _fault(one: Named, keyring: Keyring | None, walked: Walked) -> Fault | None:
    if one.signed is None:
        return Fault.UNREADABLE
    if (fault := check_seal(one.signed, keyring)) is not None:
        return fault
    if one.signed.checkpoint.size > walked.size:
        return Fault.TOO_SHORT
    return None if walked.roots[one.signed.checkpoint.size] == one.signed.checkpoint.root else Fault.OTHER_ROOT


def _size(one: Named) -> int | None:
    return None if one.signed is None else one.signed.checkpoint.size


def _check_counts(evidence: Evidence, walked: Walked, findings: Findings) -> None:
    before = walked.opened_with if walked.size else evidence.opens_with
    for kind, count in evidence.expected.items():
        found = walked.counts.get(kind, 0) + before.get(kind, 0)
        if found != count:
            fault = Fault.TOO_FEW if found < count else Fault.TOO_MANY
            findings.add(Finding(Check.COUNT, fault, None, kind, count, found))


def _check_removals(evidence: Evidence, findings: Findings) -> list[Removal]:
    """The statements that hold: what an unsigned one says was taken out, somebody has taken out."""
    good: list[Removal] = []
    for one in evidence.removals:
        fault = Fault.UNREADABLE if one.signed is None else one.signed.fault(evidence.keyring)
        if fault is not None:
            findings.add(Finding(Check.SIGNATURE, fault, one.seq, str(Kind.RETENTION)))
        elif one.signed is not None and one.signed.removal not in good:  # entered again, it excuses nothing more
            good.append(one.signed.removal)
    return good


def _check_removed_counts(evidence: Evidence, removals: Iterable[Removal], emptied: Spans, findings: Findings) -> None:
    """As much as was signed for is gone, no more and no less."""
    said = Counter[str]()
    for removal in removals:
        said[str(removal.of)] += removal.entries
    gone = {**evidence.pruned, str(Removable.LEDGER): emptied.met}
    for of in sorted({*said, *gone}):
        if gone.get(of, 0) != said[of]:
            findings.add(Finding(Check.COUNT, Fault.OTHER_REMOVALS, None, of, said[of], gone.get(of, 0)))


def _check_memory(remembered: Iterable[Remembered], walked: Walked, findings: Findings) -> None:
    for one in remembered:
        if one.head is None:
            findings.add(Finding(Check.MEMORY, Fault.UNREADABLE, None, one.where))
        elif one.head.size > walked.size:
            findings.add(Finding(Check.MEMORY, Fault.TOO_SHORT, one.head.size, one.where, one.head.size, walked.size))
        elif walked.roots.get(one.head.size) != one.root:
            findings.add(Finding(Check.MEMORY, Fault.OTHER_ROOT, one.head.size, one.where))
