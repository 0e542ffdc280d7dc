"""Hands out entries with what proves them: one for the person whom it concerns, or a range with its verifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from gatekeeper.errors import LedgerBrokenError, UsageError
from gatekeeper.ledger.checkpoint import SignedCheckpoint
from gatekeeper.ledger.proof import RangeProof, entry_proof, range_proof
from gatekeeper.ledger.removal import SignedRemoval
from gatekeeper.signing import canonical
from gatekeeper.signing.keyring import Keyring
from gatekeeper.store.ledger import Ledger
from gatekeeper.text import words
from gatekeeper.vault.new_folder import new_folder

__all__ = ["VERIFIER", "Handout", "export", "prove"]

VERIFIER = "verify_ledger.py"
_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Handout:
    """What was written: which entries, and up to which of them a checkpoint covers them (0: none)."""

    first: int
    last: int
    covered: int


def prove(ledger: Ledger, keyring: Keyring, seq: int) -> dict[str, Any]:
    """One entry with the proof that it is in the ledger, as plain JSON; of other entries nothing but hashes.

    :raises UsageError: there is no such entry, or no checkpoint covers it yet.
    :raises LedgerBrokenError: what is stored isn't what was signed.
    """
    entry = ledger.entry(seq)
    covering = [one for one in _signed(ledger) if one.checkpoint.size >= seq]
    if not covering:
        raise UsageError(_WORDS("ledger.not_covered", seq=seq))
    with _unbroken():
        leaves = ledger.leaves(covering[0].checkpoint.size)
        return entry_proof(entry, leaves, covering[0], keyring, _removals(ledger, seq, seq))


def export(ledger: Ledger, keyring: Keyring, within: tuple[int, int], out: Path) -> Handout:
    """Writes the entries from the first to the last of `within` into a new folder, as a whole or not at all.

    :raises UsageError: the folder holds something already, or can't be written.
    :raises LedgerBrokenError: what is stored isn't what was signed.
    """
    first, last = within
    checkpoints = _signed(ledger)
    size = next((one.checkpoint.size for one in checkpoints if one.checkpoint.size >= last), 0)
    size = size or max((one.checkpoint.size for one in checkpoints), default=0)
    with _unbroken():
        proof = range_proof(first, last, ledger.leaves(size) if size >= first else [], checkpoints)
        with new_folder(out) as folder:
            _fill(folder, ledger, keyring, proof)
    return Handout(first, last, proof.plain["covered"])


def _fill(folder: Path, ledger: Ledger, keyring: Keyring, proof: RangeProof) -> None:
    entries = ledger.entries(proof.plain["first"], proof.plain["last"])
    _write_lines(folder / "entries.jsonl", (one.to_plain() for one in entries))
    _write_lines(folder / "checkpoints.jsonl", (one.to_plain() for one in proof.checkpoints))
    _write_lines(folder / "proofs.json", [proof.plain])
    if removals := _removals(ledger, proof.plain["first"], proof.plain["last"]):
        _write_lines(folder / "removals.jsonl", (one.to_plain() for one in removals))
    (folder / "keyring.json").write_bytes(keyring.to_bytes())
    source = files("gatekeeper.ledger").joinpath("standalone_verifier.py").read_text(encoding="utf-8")
    (folder / VERIFIER).write_text(source, encoding="utf-8")


def _write_lines(file: Path, values: Iterable[object]) -> None:
    with file.open("xb") as stream:
        for value in values:
            stream.write(canonical.dumps(value) + b"\n")


def _signed(ledger: Ledger) -> list[SignedCheckpoint]:
    return [one.signed for one in ledger.checkpoints() if one.signed is not None]


def _removals(ledger: Ledger, first: int, last: int) -> list[SignedRemoval]:
    """The statements by which payloads of these entries were taken out."""
    signed = (one.signed for one in ledger.removals())
    return [one for one in signed if one is not None and one.removal.spans(first, last)]


@contextmanager
def _unbroken() -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # a root that isn't the signed one, a hash that is none, a payload that is no JSON
        raise LedgerBrokenError(message=_WORDS("ledger.no_proof")) from error
