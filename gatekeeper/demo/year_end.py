"""The demo's last part: 1 April, when the ledger is signed and the year's paper is written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gatekeeper.bootstrap import Office
from gatekeeper.demo.outcome import Difference, difference
from gatekeeper.demo.people import People
from gatekeeper.demo.telling_month import tell_ledger, tell_year
from gatekeeper.jst import TOKYO
from gatekeeper.notary.manifest import check_manifest
from gatekeeper.reporting.annual import Wanted, write_annual
from gatekeeper.reporting.publishing import PASSPHRASE
from gatekeeper.show.screen import Screen
from gatekeeper.text import Words

__all__ = ["PASSPHRASE", "closed"]

_APRIL = datetime(2026, 4, 1, 9, tzinfo=TOKYO)
_YEAR = 2025
_DECLARATIONS = 6
_FILES = 16


def closed(screen: Screen, words: Words, office: Office, people: People, folder: Path) -> list[Difference]:
    """Makes the keys, signs and verifies the ledger, and writes the yearly report into a folder of its own in `folder`.

    What came out otherwise than it has to is given back.
    """
    people.wait_until(_APRIL)
    passphrase, notary = office.settings.needed_secret(PASSPHRASE), office.notary
    keyring = notary.make_keys(passphrase, office.clock())
    notary.checkpoint(passphrase, office.clock())
    verified = notary.verify(office.clock())
    tell_ledger(screen, words, keyring, verified)
    made = write_annual(office, Wanted(_YEAR), folder / words("demo.year_folder"))
    checked = check_manifest(made.published.folder, office.ledger, office.keys)
    tell_year(screen, words, made, checked)
    return [
        *difference("ledger verify", 1, int(verified.holds and not verified.open_window)),
        *difference("report verify", 1, int(checked.holds)),
        *difference("declarations", _DECLARATIONS, len(made.report.held)),
        *difference("report", _FILES, made.published.files),
    ]
