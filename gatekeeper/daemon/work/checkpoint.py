"""The ledger's checkpoints: what is signed and kept outside can't be cut off unnoticed."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.daemon.job import Progress

__all__ = ["sign_ledger"]


def sign_ledger(office: Office, now: datetime, _progress: Progress) -> None:
    """Signs what was entered since the last checkpoint. Without keys nothing is signed: the self-check says so.

    :raises MistakesError, SigningKeyError: the passphrase is missing or wrong.
    :raises LedgerBrokenError, AnchorError: nothing is signed.
    """
    if office.keys.has_keys:
        office.notary.checkpoint(office.settings.needed_secret("ledger_key_passphrase"), now)
