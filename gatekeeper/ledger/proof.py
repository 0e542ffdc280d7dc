"""What is handed out to be checked elsewhere: one entry with its proof, or a range of entries with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.entry import Entry
from gatekeeper.ledger.merkle import consistency_path, inclusion_path, root_of
from gatekeeper.ledger.removal import SignedRemoval
from gatekeeper.signing.keyring import Keyring

__all__ = ["ProofError", "RangeProof", "entry_proof", "range_proof"]

_ONE = "gatekeeper-proof/1"
_RANGE = "gatekeeper-export/1"


class ProofError(ValueError):
    """The stored hashes don't lead to the signed root."""


@dataclass(frozen=True, slots=True)
class RangeProof:
    """The proof of a range, and the checkpoints that lie in it or close it."""

    plain: dict[str, Any]
    checkpoints: tuple[SignedCheckpoint, ...]


def entry_proof(
    entry: Entry,
    leaves: Sequence[bytes],
    signed: SignedCheckpoint,
    keyring: Keyring,
    removals: Sequence[SignedRemoval] = (),
) -> dict[str, Any]:
    """One entry and the way from it to the signed root. Of the other entries only hashes are in it.

    `leaves` are all those that the checkpoint covers, `removals` the statements by which payloads were taken out.

    :raises ProofError: they aren't what was signed.
    """
    _same_root(leaves, signed)
    return {
        "format": _ONE,
        "entry": entry.to_plain(),
        "path": _hex(inclusion_path(leaves, entry.seq - 1)),
        "checkpoint": signed.to_plain(),
        "keyring": keyring.to_plain(),
        **({"removals": [one.to_plain() for one in removals]} if entry.is_emptied else {}),
    }


def range_proof(first: int, last: int, leaves: Sequence[bytes], checkpoints: Sequence[SignedCheckpoint]) -> RangeProof:
    """The proof for the entries from `first` to `last`; what no checkpoint covers yet is left to the chain.

    The links between the entries tie them to the last one that is covered, and that one is tied to the last
    checkpoint. `checkpoints` are all there are, by size; `leaves` those that the last one needed covers.

    :raises ProofError: the stored hashes aren't what was signed.
    """
    needed = _needed(first, last, checkpoints)
    plain: dict[str, Any] = {"format": _RANGE, "first": first, "last": last, "covered": 0}
    if not needed:
        return RangeProof({**plain, "path": [], "consistency": []}, ())
    final = needed[-1]
    size = final.checkpoint.size
    _same_root(leaves[:size], final)
    covered = min(last, size)
    plain |= {
        "covered": covered,
        "path": _hex(inclusion_path(leaves[:size], covered - 1)),
        "consistency": _hex(consistency_path(leaves[:size], needed[0].checkpoint.size)),
    }
    return RangeProof(plain, needed)


def _needed(first: int, last: int, checkpoints: Sequence[SignedCheckpoint]) -> tuple[SignedCheckpoint, ...]:
    """Those within the range, and the first one that covers its end."""
    found = []
    for one in checkpoints:
        if one.checkpoint.size >= first:
            found.append(one)
            if one.checkpoint.size >= last:
                break
    return tuple(found)


def _same_root(leaves: Sequence[bytes], signed: SignedCheckpoint) -> None:
    if len(leaves) != signed.checkpoint.size or root_of(leaves).hex() != signed.checkpoint.root:
        raise ProofError("the stored hashes don't lead to the signed root")


def _hex(path: Sequence[bytes]) -> list[str]:
    return [one.hex() for one in path]
