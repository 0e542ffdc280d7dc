"""Writes a paper, the details behind it and the signed list of its files into a new folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from gatekeeper.bootstrap import Office
from gatekeeper.errors import LedgerBrokenError
from gatekeeper.notary.manifest import Basis, basis_of, write_manifest
from gatekeeper.press.bundle import write_bundle
from gatekeeper.press.data import Spool
from gatekeeper.press.paper import Paper
from gatekeeper.press.template import Templates
from gatekeeper.reports.transfer_row import TRANSFER_COLUMNS, transfer_row
from gatekeeper.settings import Settings
from gatekeeper.shipped import shipped_templates
from gatekeeper.signing.key import PrivateKey
from gatekeeper.text import words
from gatekeeper.transfer.value import Transfer
from gatekeeper.vault.new_folder import new_folder

__all__ = ["PASSPHRASE", "Published", "publish", "templates_of"]

PASSPHRASE = "ledger_key_passphrase"  # noqa: S105 -- the name of a secret
_WORDS = words("ja")
_NAMED = 20

Compose = Callable[[Callable[[Transfer], None], Spool], Paper]
"""Makes the paper: gives each transfer that it rests on away, and takes their rows from the spool."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: into which folder, how many files, on what it rests, and whether it is signed."""

    folder: Path
    paper: Paper
    files: int
    basis: Basis
    signed: bool


def templates_of(settings: Settings) -> Templates:
    return Templates(settings.paths.templates, shipped_templates())


def publish(
    office: Office,
    out: Path,
    template: str,
    stem: str,
    compose: Compose,
    about: Mapping[str, Any],
    period: tuple[datetime, datetime],
) -> Published:
    """Writes what `compose` makes; `about` says in the signed list what it is, `period` bounds the time it tells of.

    :raises UsageError: `out` holds something already, or something can't be written; nothing is left then.
    :raises MistakesError: a template can't be used, or the keys' passphrase is missing.
    :raises SigningKeyError: there is a key, and it can't be used.
    :raises LedgerBrokenError: a transfer isn't what was entered in the ledger.
    """
    # 1. What can't work is told before an hour's work is done.
    templates = templates_of(office.settings)
    templates.check(template)
    signer = _signer(office)
    _check_records(office)
    # 2. The ledger's head first: what is entered meanwhile isn't rested on.
    basis = basis_of(office.ledger, *period)
    with new_folder(out) as folder:
        spool = Spool(folder / f"{stem}-{_WORDS('annual.transfers_title')}.jsonl", TRANSFER_COLUMNS)
        try:
            paper = compose(lambda one: spool.add(transfer_row(one)), spool)
        finally:
            spool.close()
        write_bundle(paper, templates, folder)
        files = write_manifest(folder, about, basis, signer)
    return Published(out, paper, files, basis, signer is not None)


def _check_records(office: Office) -> None:
    """What would rest on a row that somebody has changed is neither written nor signed."""
    keyring = office.keys.keyring() if office.keys.has_keys else None
    with office.ledger.under_examination() as examined:
        altered = list(islice(examined.altered_rows(keyring), _NAMED))
    if altered:
        raise LedgerBrokenError(altered)


def _signer(office: Office) -> PrivateKey | None:
    if not office.keys.has_keys:
        return None
    return office.keys.signer(office.settings.needed_secret(PASSPHRASE))
