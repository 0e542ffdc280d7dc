"""Signs what the ledger holds, and holds it against what was signed, anchored, counted and seen before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gatekeeper.errors import LedgerBrokenError, SigningKeyError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.entry import Draft, Kind
from gatekeeper.ledger.finding import Check, Fault, Finding
from gatekeeper.ledger.line import checkpoint_line
from gatekeeper.ledger.merkle import Peaks
from gatekeeper.ledger.sealing import Latest, next_checkpoint
from gatekeeper.ledger.verify import Evidence, Named, Report, check_seal, verify
from gatekeeper.ledger.walk import Row
from gatekeeper.signing.keyring import Keyring
from gatekeeper.store.ledger import Ledger
from gatekeeper.text import words
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["Notary"]

_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Notary:
    """For the errors of the ledger, the anchor and the keys see there; moments are aware."""

    ledger: Ledger
    anchor: Anchor
    keys: KeyFolder

    def checkpoint(self, passphrase: str, now: datetime) -> SignedCheckpoint | None:
        """Signs the entries since the last checkpoint, here and in the outside place; None where there are none.

        A checkpoint that was cut short before it got outside is taken there first.

        :raises LedgerBrokenError: the entries, the checkpoints or the outside place contradict each other; nothing
            is signed.
        """
        key, keyring = self.keys.signer(passphrase), self.keys.keyring()
        if now < keyring.current.since:
            raise SigningKeyError(_WORDS("keys.clock", folder=self.keys.path))
        # 1. What is on record has to go outside before more is signed on top of it.
        self._catch_up(keyring)

        def sign(latest: Latest | None, rows: Iterable[Row]) -> tuple[SignedCheckpoint, Peaks] | None:
            return next_checkpoint(latest, rows, key, keyring, now)

        # 2. The database first: a file outside without its row would look like a tail that was cut off.
        signed = self.ledger.add_checkpoint(sign, now)
        # 3. From here on, what is covered can't be cut off or replaced without being noticed.
        if signed is not None:
            self.anchor.put(signed)
        return signed

    def newest_line(self) -> str | None:
        """The newest checkpoint on record as a line for a mail; None where there is none that can be read."""
        newest = self.ledger.newest_checkpoint()
        return None if newest is None or newest.signed is None else checkpoint_line(newest.signed)

    def make_keys(self, passphrase: str, now: datetime) -> Keyring:
        """Makes the first key, and enters its fingerprint."""
        self.ledger.head()  # a database that can't be reached is told before there is a key
        return self._entered(self.keys.make(passphrase, now), now)

    def rotate_keys(self, passphrase: str, now: datetime) -> Keyring:
        """Changes to a new key, and enters its fingerprint."""
        signed = [one.signed.checkpoint.moment for one in self.ledger.checkpoints() if one.signed is not None]
        if signed and now < max(signed):
            # The former key's last signature would lie in the new key's time.
            raise SigningKeyError(_WORDS("ledger.clock"))
        return self._entered(self.keys.rotate(passphrase, now), now)

    def verify(self, now: datetime, mailed: Sequence[Named] = ()) -> Report:
        """Makes every check. Where all of them hold, what was seen is remembered for the next time.

        `mailed` are checkpoints from mails that somebody has kept.
        """
        keyring = self.keys.keyring() if self.keys.has_keys else None
        anchored, remembered = self.anchor.checkpoints(), self.anchor.remembered()
        with self.ledger.under_examination() as examined:
            evidence = Evidence(
                examined.checkpoints(),
                anchored,
                keyring,
                examined.expected_counts(),
                examined.opens_with(),
                [*remembered, *examined.remembered()],
                mailed,
                examined.removals(),
                examined.pruned_counts(),
                examined.altered_rows(keyring),
            )
            report = verify(examined.rows(), evidence)
        if report.holds and report.walked.size:
            self.anchor.remember(report.walked.head, report.walked.root, now)
            self.ledger.remember(report.walked.head, report.walked.root, now)
        return report

    def _entered(self, keyring: Keyring, now: datetime) -> Keyring:
        payload = {"epoch": keyring.current.number, "key": keyring.current.key.id}
        self.ledger.add(Draft(Kind.SIGNING_KEY, payload), now)
        return keyring

    def _catch_up(self, keyring: Keyring) -> None:
        newest, sizes = self.anchor.newest(), self.anchor.sizes()
        recorded = self.ledger.checkpoints()
        if newest is not None:
            fault = Fault.UNREADABLE if newest.signed is None else check_seal(newest.signed, keyring)
            if fault is None and newest.signed not in {one.signed for one in recorded}:
                fault = Fault.NOT_ON_RECORD
            if fault is not None:
                raise LedgerBrokenError([Finding(Check.ANCHOR, fault, None, newest.where)])
        for one in recorded:
            fault = Fault.UNREADABLE if one.signed is None else None
            if one.signed is not None and one.signed.checkpoint.size not in sizes:
                fault = check_seal(one.signed, keyring)
                if fault is None:
                    self.anchor.put(one.signed)
            if fault is not None:
                raise LedgerBrokenError([Finding(Check.SIGNATURE, fault, None, one.where)])
