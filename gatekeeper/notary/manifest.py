"""The list of a report's files with their digests and the ledger they rest on, signed; and the check of it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from gatekeeper.document.os_reason import os_reason
from gatekeeper.errors import Mistake, MistakesError, UsageError
from gatekeeper.ledger.checkpoint import PURPOSE as CHECKPOINT_PURPOSE
from gatekeeper.ledger.checkpoint import Checkpoint
from gatekeeper.ledger.entry import Head
from gatekeeper.signing import canonical
from gatekeeper.signing.key import PrivateKey, Signature
from gatekeeper.signing.keyring import SignatureError
from gatekeeper.store.ledger import Ledger
from gatekeeper.text import words
from gatekeeper.vault.key_folder import KeyFolder

__all__ = ["MANIFEST", "Basis", "Checked", "basis_of", "check_manifest", "write_manifest"]

MANIFEST = "manifest.json"
_FORMAT = "gatekeeper-report/1"
_PURPOSE = "gatekeeper/report/v1"
_BLOCK = 2**20
_MOST_BYTES = 10 * 2**20
_DROPPINGS = frozenset({".ds_store", "desktop.ini", "ehthumbs.db", "thumbs.db"})
_DROPPED_BEFORE = ("._", "~$")
_WORDS = words("ja")


@dataclass(frozen=True, slots=True)
class Basis:
    """What of the ledger a report rests on: its head, the first entry of the time it tells of (0: there is none), and
    the last checkpoint as plain JSON (None: nothing has been signed yet).
    """

    first: int
    head: Head
    checkpoint: Mapping[str, Any] | None

    @property
    def covered(self) -> int:
        """The last entry that the checkpoint covers."""
        return 0 if self.checkpoint is None else int(self.checkpoint["checkpoint"]["size"])


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has found: `faults` are sentences, one a thing that doesn't hold; `notes` don't speak against it.

    `key` is the fingerprint of the key that has signed.
    """

    files: int
    basis: Basis
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    key: str | None = None

    @property
    def holds(self) -> bool:
        return not self.faults


def basis_of(ledger: Ledger, since: datetime, until: datetime) -> Basis:
    """The ledger as it is now; `since` and `until` (aware moments) bound the time that a report tells of."""
    within = ledger.range_of(since, until)
    signed = [one.signed for one in ledger.checkpoints() if one.signed is not None]
    last = signed[-1].to_plain() if signed else None
    return Basis(0 if within is None else within[0], ledger.head(), last)


def write_manifest(folder: Path, about: Mapping[str, Any], basis: Basis, signer: PrivateKey | None) -> int:
    """Lists the files of a folder, and gives their number; unsigned where there is no key.

    :raises OSError: it can't be written.
    """
    files = [{"name": file.name, "sha256": digest, "size": size} for file, digest, size in _digests(folder)]
    plain = {
        "format": _FORMAT,
        "report": about,
        "files": files,
        "ledger": {
            "first": basis.first,
            "last": basis.head.size,
            "head": basis.head.hash,
            "checkpoint": basis.checkpoint,
        },
    }
    signature = None if signer is None else signer.sign(canonical.dumps(plain), _PURPOSE)
    whole = {
        "manifest": plain,
        "key": None if signature is None else signature.key_id,
        "signature": None if signature is None else b64encode(signature.value).decode("ascii"),
    }
    with (folder / MANIFEST).open("x", encoding="ascii") as out:
        json.dump(whole, out, indent=1)
        out.write("\n")
    return len(files) + 1


def check_manifest(folder: Path, ledger: Ledger, keys: KeyFolder) -> Checked:
    """Holds the files, the signature, and the ledger against each other.

    :raises MistakesError: there is no manifest, or it can't be read.
    :raises UsageError: a file of the folder can't be read.
    """
    whole = _read(folder / MANIFEST)
    plain, head = whole["manifest"], whole["manifest"]["ledger"]
    basis = Basis(head["first"], Head(head["last"], head["head"]), head["checkpoint"])
    named = {one["name"] for one in plain["files"]} | {MANIFEST}
    strange = sorted(one for one in folder.iterdir() if one.name not in named)
    faults = [*_signature_faults(whole, keys), *_file_faults(folder, plain["files"])]
    faults += [_WORDS("report_manifest.file_added", file=one.name) for one in strange if not _is_dropping(one)]
    faults += _ledger_faults(basis, ledger)
    notes = [_WORDS("report_manifest.file_dropped", file=one.name) for one in strange if _is_dropping(one)]
    return Checked(len(plain["files"]), basis, tuple(faults), tuple(notes), whole["key"])


def _is_dropping(file: Path) -> bool:
    """Whether it is what Windows, macOS or Office leave behind wherever somebody looks into a folder."""
    name = file.name.lower()
    return (name in _DROPPINGS or name.startswith(_DROPPED_BEFORE)) and file.is_file() and not file.is_symlink()


def _read(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            whole: dict[str, Any] = json.loads(stream.read(_MOST_BYTES))
        good = _is_whole(whole)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        good = False
    if not good:
        message = _WORDS("report_manifest.unreadable", file=MANIFEST)
        raise MistakesError([Mistake(str(file.parent), None, message)])
    return whole


def _is_whole(whole: dict[str, Any]) -> bool:
    """Whether everything stands in it that a check looks at; what it says may still be false.

    :raises ValueError, KeyError, TypeError, AttributeError: it isn't even JSON of such a shape.
    """
    plain, ledger = whole["manifest"], whole["manifest"]["ledger"]
    canonical.dumps(plain)
    if ledger["checkpoint"] is not None:
        Checkpoint.from_plain(ledger["checkpoint"]["checkpoint"])
    named = all(Path(one["name"]).name == one["name"] and isinstance(one["sha256"], str) for one in plain["files"])
    numbers = all(type(ledger[name]) is int for name in ("first", "last"))
    return plain["format"] == _FORMAT and named and numbers and {"key", "signature"} <= set(whole)


def _signature_faults(whole: Mapping[str, Any], keys: KeyFolder) -> Iterator[str]:
    if whole["signature"] is None:
        yield _WORDS("report_manifest.unsigned")
        return
    if not keys.has_keys:
        yield _WORDS("report_manifest.no_keys")
        return
    keyring, checkpoint = keys.keyring(), whole["manifest"]["ledger"]["checkpoint"]
    try:
        signature = Signature(str(whole["key"]), b64decode(whole["signature"], validate=True))
        keyring.verify(canonical.dumps(whole["manifest"]), _PURPOSE, signature)
    except (SignatureError, ValueError, TypeError):
        yield _WORDS("report_manifest.bad_signature", file=MANIFEST)
    if checkpoint is None:
        return
    try:
        body = Checkpoint.from_plain(checkpoint["checkpoint"]).body
        signature = Signature(str(checkpoint["key"]), b64decode(checkpoint["signature"], validate=True))
        keyring.verify(body, CHECKPOINT_PURPOSE, signature)
    except (SignatureError, ValueError, TypeError, KeyError):
        yield _WORDS("report_manifest.bad_checkpoint")


def _file_faults(folder: Path, files: list[Mapping[str, Any]]) -> Iterator[str]:
    found = {file.name: digest for file, digest, _ in _digests(folder)}
    for one in files:
        digest = found.get(one["name"])
        if digest is None:
            yield _WORDS("report_manifest.file_gone", file=one["name"])
        elif digest != one["sha256"]:
            yield _WORDS("report_manifest.file_changed", file=one["name"])


def _ledger_faults(basis: Basis, ledger: Ledger) -> Iterator[str]:
    """Whether this ledger still has the entry that was its last one then."""
    seq = basis.head.size
    if seq == 0:
        return
    try:
        same = ledger.entry(seq).hash == basis.head.hash
    except UsageError:  # there is none with this number any more
        same = False
    if not same:
        yield _WORDS("report_manifest.other_ledger", seq=seq)


def _digests(folder: Path) -> Iterator[tuple[Path, str, int]]:
    for file in sorted(folder.iterdir()):
        if file.name == MANIFEST or not file.is_file():
            continue
        digest, size = sha256(), 0
        try:
            with file.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
        except OSError as error:
            raise UsageError(f"{file}: {os_reason(error)}") from error
        yield file, digest.hexdigest(), size
