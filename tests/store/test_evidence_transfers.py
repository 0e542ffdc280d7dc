"""The transfers in the evidence of a deletion, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gatekeeper.enforcement.action import ActionState, Basis, Draft, Outcome, RunDraft, RunKind
from gatekeeper.enforcement.erasure import Erased
from gatekeeper.enforcement.image import Image, Thing, ThingKind
from gatekeeper.enforcement.remedy import PURGE, TO_TRASH
from gatekeeper.store.database import Database
from gatekeeper.store.erasure import Erasures
from gatekeeper.store.journal import DatabaseJournal
from gatekeeper.store.transfer import add_transfers
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way
from tests.store.build import NOW

FILE = Thing(ThingKind.ITEM, "501", "file", "501")
FOLDER = Thing(ThingKind.ITEM, "501", "folder", "501")
IN_TRASH = Image(present=True, facts={"where": "trash"})
HOUR = timedelta(hours=1)


def transferred(database: Database, *moments: datetime, item: str = "501") -> None:
    """Downloads of a file by the contractor."""
    fixed = (Deed.DOWNLOADED, Way.OUTWARD, Side.OUTSIDE, Via.COLLABORATION, "9", "op@vendor.example.com", None, None)
    rows = [Transfer(f"{item}-{one.isoformat()}", one, *fixed, item, "a.xlsx", "受渡し/a.xlsx") for one in moments]
    with database.write() as connection:
        add_transfers(connection, rows)


def deleted(database: Database, thing: Thing, now: datetime, *, purge: bool = False) -> Erased:
    """The evidence after an action that had its effect."""
    journal, aim = DatabaseJournal(database), PURGE if purge else TO_TRASH
    found = IN_TRASH if purge else Image(present=True, facts={"where": "place", "name": "a.xlsx"})
    draft = Draft(thing, aim, found, now, "受渡し/a.xlsx", ("delete_item",), ("GK401",))
    run = journal.enter(RunDraft(RunKind.NIGHT, now, "gatekeeper", "", Basis(1, "p", 1)), [draft], now)
    begun = journal.begin(journal.of_run(run.id)[0], found, now)
    assert begun is not None
    journal.end(begun, Outcome(ActionState.VERIFIED, after=Image(present=False) if purge else IN_TRASH), now)
    (one,) = Erasures(database).find()
    return one


def test_the_first_and_the_last_transfer_are_in_the_evidence(database: Database) -> None:
    """Those of this file, from the oldest to the newest, in whatever order they came in."""
    transferred(database, NOW - 2 * HOUR, NOW - 5 * HOUR, NOW - 3 * HOUR)
    transferred(database, NOW - 9 * HOUR, NOW - HOUR, item="502")
    one = deleted(database, FILE, NOW)
    assert (one.first_transfer, one.last_transfer) == (NOW - 5 * HOUR, NOW - 2 * HOUR)


@pytest.mark.parametrize("thing", [FILE, FOLDER], ids=["file", "folder"])
def test_without_a_transfer_on_record_there_is_none(database: Database, thing: Thing) -> None:
    """A folder isn't handed over, and has numbers of its own: a file's transfers aren't its."""
    transferred(database, NOW - HOUR, item="502" if thing is FILE else "501")
    one = deleted(database, thing, NOW)
    assert (one.first_transfer, one.last_transfer) == (None, None)


def test_what_the_log_brings_late_is_in_by_the_purge(database: Database) -> None:
    """Evidence that stands isn't changed by it before: its digest is that of the day."""
    transferred(database, NOW - 5 * HOUR)
    before = deleted(database, FILE, NOW)
    transferred(database, NOW - 7 * HOUR, NOW - HOUR)
    (still,) = Erasures(database).find()
    assert still.digest == before.digest
    one = deleted(database, FILE, NOW + timedelta(days=7), purge=True)
    assert (one.first_transfer, one.last_transfer) == (NOW - 7 * HOUR, NOW - HOUR)


def test_what_is_not_kept_any_more_is_not_lost(database: Database) -> None:
    """Records of transfers end one day; the evidence has them by then."""
    transferred(database, NOW - 5 * HOUR, NOW - 3 * HOUR)
    deleted(database, FILE, NOW)
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM transfer")
    transferred(database, NOW - HOUR)
    one = deleted(database, FILE, NOW + timedelta(days=7), purge=True)
    assert (one.first_transfer, one.last_transfer) == (NOW - 5 * HOUR, NOW - HOUR)


def test_evidence_from_before_has_the_digest_that_it_had(database: Database) -> None:
    """Empty fields stand in the canonical text as such, so that a report handed out long ago still agrees."""
    one = deleted(database, FILE, NOW)
    assert b'"first_transfer":null' in one.canonical
    assert b'"last_transfer":null' in one.canonical
