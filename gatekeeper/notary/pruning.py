"""Takes out of a ledger that holds what is over its time, in steps of which each leaves a ledger that verifies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from gatekeeper.errors import LedgerBrokenError
from gatekeeper.ledger.removal import Removal, SignedRemoval
from gatekeeper.notary.notary import Notary
from gatekeeper.store.retention import Retention, Will
from gatekeeper.text import words

__all__ = ["prune"]

_WORDS = words("ja")


def prune(
    notary: Notary,
    retention: Retention,
    will: Will,
    passphrase: str,
    now: datetime,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """How many records were taken out. What no checkpoint in the outside place covers stays, whatever its age.

    `stopped` is asked between portions; what is done by then is whole.

    :raises LedgerBrokenError: the ledger doesn't verify; nothing is taken out of one that may have to be looked into.
    :raises SigningKeyError: there is no key to sign the statement with.
    """
    # 1. All that there is gets covered, here and outside.
    notary.checkpoint(passphrase, now)
    # 2. What is taken out can't be hashed any more: this is the last time that anybody could find it altered.
    report = notary.verify(now)
    if not report.holds:
        raise LedgerBrokenError(report.findings, _WORDS("retention.broken"))
    covered = 0 if report.anchored is None else report.anchored.checkpoint.size
    # 3. Portion by portion, each with its signed statement.
    key, taken = notary.keys.signer(passphrase), 0

    def sign(removal: Removal) -> SignedRemoval:
        return SignedRemoval.by(key, removal)

    while not stopped() and (gone := retention.take_out(replace(will, up_to=covered), sign, now)):
        taken += gone
    # 4. The statements get covered too. A crash before this leaves them to the next checkpoint.
    if taken:
        notary.checkpoint(passphrase, now)
    return taken
