"""The walk over the entries: everything is hashed anew, and nothing that the rows say of themselves is believed."""

from __future__ import annotations

from binascii import hexlify
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from gatekeeper.ledger.entry import BEGINNING, HEADER, Head, Kind, header
from gatekeeper.ledger.finding import Check, Fault, Finding, Findings
from gatekeeper.ledger.merkle import EMPTY, Peaks, fold
from gatekeeper.ledger.removal import GONE, Spans
from gatekeeper.signing import canonical

__all__ = ["Row", "Start", "Walked", "walk"]

Row = tuple[Any, Any, Any, Any, Any, Any, Any]
"""seq, then at, kind, payload, payload_sha256, prev_hash and hash as bytes: whatever the database held."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a walk begins: behind a checkpoint whose signature holds, or before the first entry."""

    head: Head = BEGINNING
    peaks: Peaks = field(default_factory=Peaks)


@dataclass(frozen=True, slots=True)
class Walked:
    """What the entries really are. `roots` are the tree's at the sizes that were asked for, in hexadecimal.

    `counts` are the entries by kind; `opened_with` is what each kind had already when the ledger began.
    """

    peaks: Peaks
    head: Head
    roots: Mapping[int, str]
    counts: Mapping[str, int]
    opened_with: Mapping[str, int]

    @property
    def size(self) -> int:
        return self.peaks.size

    @property
    def root(self) -> str:
        return self.peaks.root.hex()


def walk(
    rows: Iterable[Row],
    findings: Findings,
    sizes: Iterable[int] = (),
    start: Start | None = None,
    emptied: Spans | None = None,
) -> Walked:
    """Hashes every row anew, in order, and holds the links between them. Sizes are numbers of rows from the first.

    Rows within `emptied` may lack their payload: what it was hashed to stands for it.
    """
    start, emptied = start or Start(), emptied or Spans()
    wanted = iter(sorted({size for size in sizes if size > start.peaks.size}))
    next_wanted = next(wanted, None)
    peaks, size = list(start.peaks.hashes), start.peaks.size
    seq, last = start.head.size, start.head.hash.encode()
    roots = {0: EMPTY.hex(), start.peaks.size: start.peaks.root.hex()}
    counts: Counter[bytes] = Counter()
    opened_with: Mapping[str, int] = {}
    for row in rows:
        before = seq
        seq, at, kind, payload, digest, link, stated = row
        try:
            is_excused = payload == GONE and emptied.excuse(seq, kind)
            real = digest if is_excused else hexlify(sha256(payload).digest())
            leaf = sha256(b"\0" + HEADER % (at, kind, real, link, seq)).digest()
            leaf_text = hexlify(leaf)
        except TypeError:
            findings.add(Finding(Check.CHAIN, Fault.UNREADABLE, seq))
            real = kind = b"?"
            leaf, leaf_text = EMPTY, EMPTY.hex().encode()
        if seq != before + 1 or link != last or leaf_text != stated or real != digest:
            _tell(findings, row, before, last, real)
        last = stated
        rest = size
        while rest & 1:
            leaf = sha256(b"\1" + peaks.pop() + leaf).digest()
            rest >>= 1
        peaks.append(leaf)
        size += 1
        counts[kind] += 1
        if size == next_wanted:
            roots[size] = fold(peaks).hex()
            next_wanted = next(wanted, None)
        if size == 1:
            opened_with = _opened_with(kind, payload)
    head = Head(seq, last.decode("ascii", "replace") if isinstance(last, bytes) else "")
    by_kind = {kind.decode("utf-8", "replace"): count for kind, count in counts.items()}
    return Walked(Peaks(size, tuple(peaks)), head, roots, by_kind, opened_with)


def _tell(findings: Findings, row: Row, before: int, last: bytes, real: bytes) -> None:
    seq, at, kind, payload, digest, link, stated = row
    if seq != before + 1:
        findings.add(Finding(Check.CHAIN, Fault.GAP, seq, expected=before + 1, found=seq))
    if real != digest:
        findings.add(Finding(Check.CHAIN, Fault.EMPTIED if payload == GONE else Fault.BODY, seq))
    if link != last:
        findings.add(Finding(Check.CHAIN, Fault.LINK, seq))
    try:
        own = sha256(b"\0" + header(seq, at, kind, digest, link)).hexdigest().encode()
    except TypeError:
        return  # told already
    if own != stated:
        findings.add(Finding(Check.CHAIN, Fault.HASH, seq))


def _opened_with(kind: bytes, payload: Any) -> Mapping[str, int]:
    if kind != Kind.LEDGER_OPENED.encode():
        return {}
    try:
        counts = canonical.loads(payload)["counts"]
        return {str(name): int(count) for name, count in counts.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
