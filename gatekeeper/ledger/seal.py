"""Whether a signature holds that was made at a known moment: it counts only with the key of that time."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.ledger.finding import Fault
from gatekeeper.signing.key import Signature
from gatekeeper.signing.keyring import Keyring, SignatureError

__all__ = ["seal_fault"]


def seal_fault(body: bytes, purpose: str, signature: Signature, at: datetime, keyring: Keyring | None) -> Fault | None:
    """Why a signature made at the aware moment `at` proves nothing; None where it holds."""
    if keyring is None:
        return Fault.NO_KEYRING
    try:
        epoch = keyring.verify(body, purpose, signature)
    except SignatureError as error:
        return Fault(error.fault)
    after = keyring.epochs[epoch.number :]
    is_of_its_time = epoch.since <= at and (not after or at <= after[0].since)
    return None if is_of_its_time else Fault.OUT_OF_EPOCH
