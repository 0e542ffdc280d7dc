"""What the ledger of a copy is held against: the keyring, and what lay outside the database when it was copied."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.ledger.finding import Check, Finding
from gatekeeper.ledger.verify import Evidence, Named, Remembered, Report, verify
from gatekeeper.signing.keyring import Keyring
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger
from gatekeeper.vault.anchor import Anchor
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["Witness", "is_behind"]

_OF_OUTSIDE = frozenset({Check.ANCHOR, Check.MEMORY})


@dataclass(frozen=True, slots=True)
class Witness:
    """Read before a copy is made: what is signed while it is being made isn't in it."""

    keyring: Keyring | None
    anchored: tuple[Named, ...]
    remembered: tuple[Remembered, ...]

    @classmethod
    def of(cls, anchor: Anchor, keys: KeyFolder) -> Witness:
        """:raises AnchorError, SigningKeyError: what is there can't be read."""
        keyring = keys.keyring() if keys.has_keys else None
        return cls(keyring, tuple(anchor.checkpoints()), tuple(anchor.remembered()))

    def verify(self, database: Database) -> Report:
        """Makes every check on a copy. Nothing is remembered of it."""
        with Ledger(database).under_examination() as examined:
            evidence = Evidence(
                examined.checkpoints(),
                self.anchored,
                self.keyring,
                examined.expected_counts(),
                examined.opens_with(),
                [*self.remembered, *examined.remembered()],
                removals=examined.removals(),
                pruned=examined.pruned_counts(),
                altered=examined.altered_rows(self.keyring),
            )
            return verify(examined.rows(), evidence)


def is_behind(findings: tuple[Finding, ...]) -> bool:
    """Whether all that is wrong with a copy is that the world outside it went on."""
    return bool(findings) and all(one.check in _OF_OUTSIDE for one in findings)
