"""Events into rows and ledger entries: once each, by the registry of their moment, and again when more is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from gatekeeper.event.value import Details, Source
from gatekeeper.ledger.entry import Kind
from gatekeeper.registry.model import Term
from gatekeeper.signing import canonical
from gatekeeper.store.database import Database
from gatekeeper.store.ledger import Ledger
from gatekeeper.store.ledger_count import expected_counts
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.transfer import TransferFilter
from gatekeeper.store.transfer_book import take_in
from gatekeeper.store.transfer_digest import digest_of
from tests.policy.build import NOW, STRANGER, VENDOR, procedure
from tests.store.build import Tree, file, folder
from tests.transfer.build import ANYBODY, event, transfer
from tests.transfer.ward import BEGINNING, book, derived, enter, kept, sweep


def entries(database: Database) -> list[dict[str, Any]]:
    """What the ledger says of transfers."""
    found = Ledger(database).newest(10_000, Kind.TRANSFER)
    return [canonical.loads(one.payload) for one in found]


def counted(database: Database) -> bool:
    """Whether the ledger has as many entries as the table calls for."""
    with database.read() as connection:
        return expected_counts(connection)["transfer"] == len(entries(database))


@pytest.fixture
def ward(database: Database) -> Database:
    enter(database)
    sweep(database)
    return database


def test_row_and_entry_come_together(ward: Database) -> None:
    """The place and the digest from the inventory, the party from the registry, and one entry a row."""
    (one,) = derived(ward, [event()])
    assert kept(ward) == [one]
    assert one.path == "フォルダ1000/フォルダ3603/督促状.xlsx"
    assert (one.governor, one.counterparty, one.sha1, one.trail) == (
        "R7-36-03", "株式会社甲印刷", "a" * 40, "1000/3603/",
    )  # fmt: skip
    assert entries(ward) == [
        {
            "event": "e1",
            "moment": "2026-02-01T00:00:00+00:00",
            "handler": VENDOR,
            "content": "督促状.xlsx",
            "quantity": 1,
            "way": "outward",
            "deed": "downloaded",
            "governor": "R7-36-03",
            "row_sha256": digest_of(one),
        }
    ]
    assert counted(ward)


def test_entry_holds_no_more_than_the_papers_ledger_asks(ward: Database) -> None:
    """Neither the address it came from nor a person's name; of a visitor without an account only the link."""
    derived(ward, [event(), event(id="e2", by=ANYBODY, link="L1")])
    told = json.dumps(entries(ward), ensure_ascii=False)
    assert "198.51.100.7" not in told
    assert "受託者" not in told
    assert [one["handler"] for one in entries(ward)] == [VENDOR, "2/L1"]


def test_same_event_twice_leaves_one_row_and_one_entry(ward: Database) -> None:
    """In one page, in the next, and on the nightly re-read, also when the folder has been renamed since."""
    assert len(derived(ward, [event(), event()])) == 1
    with ward.write() as connection:
        connection.execute(text("UPDATE item SET path = '別の名前' WHERE id = '3603'"))
    assert derived(ward, [event(), event(kind="MOVE", id="e2")]) == []
    assert (len(kept(ward)), len(entries(ward))) == (1, 1)
    assert counted(ward)


def test_transaction_that_is_given_up_leaves_nothing(ward: Database) -> None:
    """Rows and entries stand and fall with the intake's position."""
    with pytest.raises(ZeroDivisionError), ward.write() as connection:
        _ = 1 // (len(book().derive(connection, [event()], NOW)) - 1)
    assert (kept(ward), entries(ward)) == ([], [])


def test_derived_anew_is_entered_anew_only_where_it_differs(ward: Database) -> None:
    """A newer program derives the kept events again: what comes out the same leaves no trace."""
    (first,) = derived(ward, [event()])
    with ward.write() as connection:
        assert book().derive(connection, [event()], NOW, again=True) == []
        (other,) = book().derive(connection, [event(kind="PREVIEW")], NOW, again=True)
    assert kept(ward) == [other]
    assert [one["row_sha256"] for one in entries(ward)] == [digest_of(first), digest_of(other)]
    assert counted(ward)


def test_derived_anew_it_lies_where_it_lay(ward: Database) -> None:
    """Since then the folder went where nothing governs, and the file has another version: that changes no record."""
    details = Details(size=120_000, version_id="V1")
    (first,) = derived(ward, [event(details=details)])
    assert (first.governor, first.sha1) == ("R7-36-03", "a" * 40)
    root, elsewhere, bound = folder("1000"), folder("9000", "1000"), folder("3603", "9000", name="別名")
    paper = file("501", "3603", version_id="V2")
    Tree([root], {"1000": [elsewhere], "9000": [bound], "3603": [paper]}).sweep(DatabaseSweepStore(ward), NOW)
    with ward.write() as connection:
        assert book().derive(connection, [event(details=details)], NOW, again=True) == []
        (moved,) = book().derive(connection, [event(folder="9000", details=details)], NOW, again=True)
    assert (moved.folder_id, moved.trail, moved.governor) == ("9000", "1000/9000/", None)


def test_late_event_is_judged_by_its_own_moment(ward: Database) -> None:
    """The contractor's term was cut yesterday; a download of last week that arrives today was in order."""
    enter(ward, procedure(folders=()), at=NOW - timedelta(days=1))
    late, today = derived(ward, [event(id="late", at=NOW - timedelta(days=7)), event(id="today")])
    assert (late.governor, late.registry_version) == ("R7-36-03", 1)
    assert (today.governor, today.registry_version) == (None, 2)


def test_version_begins_with_its_moment(ward: Database) -> None:
    """A transfer of that very microsecond belongs to it, one before to the version before."""
    enter(ward, procedure(folders=("9000",)), at=NOW)
    found = derived(ward, [event(id="a"), event(id="b", at=NOW - timedelta(microseconds=1))])
    assert [one.registry_version for one in found] == [2, 1]


def test_before_the_first_version_the_first_counts(ward: Database) -> None:
    """What was approved when the gatekeeper came is the nearest to what was approved before."""
    (one,) = derived(ward, [event(at=BEGINNING - timedelta(days=200))])
    assert (one.governor, one.registry_version) == ("R7-36-03", 1)


def test_without_a_registry_nothing_governs_yet(database: Database) -> None:
    """It is judged once there is one."""
    sweep(database)
    (one,) = derived(database, [event()])
    assert (one.registry_version, one.governor, one.side) == (0, None, "outside")
    enter(database)
    with database.write() as connection:
        (again,), _ = book().place_again(connection, NOW)
    assert (again.registry_version, again.governor) == (1, "R7-36-03")
    assert counted(database)


def test_unknown_place_is_found_after_a_sweep(database: Database) -> None:
    """A folder that was made since the last sweep: its files' transfers are placed after the next one."""
    enter(database, procedure(folders=("3604",)))
    sweep(database)
    (unplaced,) = derived(database, [event(folder="3604", source=Source("file", "601", "x.xlsx", "3604"))])
    assert (unplaced.trail, unplaced.governor, unplaced.path) == (None, None, "x.xlsx")
    with database.write() as connection:
        assert book().place_again(connection, NOW) == ([], None)
    root, made = folder("1000"), folder("3604", "1000")
    Tree([root], {"1000": [made]}).sweep(DatabaseSweepStore(database), NOW)
    with database.write() as connection:
        (placed,), _ = book().place_again(connection, NOW)
        assert book().place_again(connection, NOW) == ([], None)
    assert (placed.governor, placed.path) == ("R7-36-03", "フォルダ1000/フォルダ3604/x.xlsx")
    assert kept(database) == [placed]
    assert len(entries(database)) == 2
    assert counted(database)


def test_own_accounts_are_known_as_soon_as_they_sign_in(ward: Database) -> None:
    """Also for a book that was opened before."""
    mine, one = "AutomationUser_1@boxdevedition.com", book()
    assert derived(ward, [event(login=mine)], with_book=one)
    OwnAccounts(ward).remember(mine, NOW)
    assert derived(ward, [event(id="e2", login=mine)], with_book=one) == []


def test_removed_row_shows(ward: Database) -> None:
    """The ledger knows of one more than the table has; and of one more time that a row was changed."""
    derived(ward, [event(), event(id="e2")])
    with ward.write() as connection:
        connection.execute(text("DELETE FROM transfer WHERE event_id = 'e1'"))
    assert not counted(ward)


def test_hostile_names_are_kept_as_they_are(ward: Database) -> None:
    """NUL, half characters, and ten megabytes of name; the ledger keeps the beginning, and a digest of all of it."""
    names = ["\x00\ud83d", "=1+1", "あ" * 3_000_000, "a\nb", ""]
    found = derived(
        ward, [event(id=str(n), source=Source("file", "501", name, "3603")) for n, name in enumerate(names)]
    )
    assert [one.item_name for one in kept(ward, TransferFilter(item_id="501"))] == names
    assert max(len(one["content"]) for one in entries(ward)) == 300
    assert {one["row_sha256"] for one in entries(ward)} == {digest_of(one) for one in found}


def test_digest_names_every_field() -> None:
    """It differs with whatever differs; the moment's time zone is nothing that does."""
    one = transfer()
    assert digest_of(replace(one, at=one.at.astimezone(UTC))) == digest_of(one)
    others = [replace(one, size=1), replace(one, name="x"), replace(one, trail=None), replace(one, at=BEGINNING)]
    assert len({digest_of(each) for each in (one, *others)}) == 5


def test_many_events_in_one_page(ward: Database) -> None:
    """More than one look-up holds, with several versions and unknown people among them."""
    for day in range(1, 12):
        enter(ward, procedure(note=str(day)), at=BEGINNING + timedelta(days=day))
    told = [
        event(id=str(n), at=BEGINNING + timedelta(hours=n % 500), login=VENDOR if n % 2 else STRANGER)
        for n in range(1_234)
    ]
    assert len(derived(ward, told)) == 1_234
    assert {one.registry_version for one in kept(ward)} == set(range(1, 13))
    assert counted(ward)
    assert {one.governor for one in kept(ward)} == {"R7-36-03"}


def test_term_that_began_later(ward: Database) -> None:
    """The party is approved, by a term that doesn't run yet: that is GK502's affair, not the party's."""
    later = procedure(term=Term(date(2026, 4, 1), date(2027, 3, 31)))
    enter(ward, later, at=NOW - timedelta(days=1))
    (one,) = derived(ward, [event(at=datetime(2026, 3, 31, 14, 59, tzinfo=UTC))])
    assert (one.standing, one.registry_version) == ("approved", 2)


def test_take_in_says_what_is_new(ward: Database) -> None:
    """What is on record as it is, isn't."""
    one, other = transfer(), replace(transfer(), event_id="e2")
    with ward.write() as connection:
        assert take_in(connection, [one, one], NOW) == [one]
        assert take_in(connection, [one, other], NOW) == [other]
        assert take_in(connection, [], NOW) == []


def test_many_unknown_places_are_looked_at_in_parts(database: Database) -> None:
    """Those that can't be placed don't keep the others from being looked at."""
    enter(database)
    nowhere = [event(id=f"a{n}", folder="777", source=Source("file", f"7{n}", "x", "777")) for n in range(4)]
    derived(database, [*nowhere, event(id="b"), event(id="c")])
    sweep(database)
    looked = list[str]()
    after: str | None = ""
    while after is not None:
        with database.write() as connection:
            changed, after = book().place_again(connection, NOW, after, limit=2)
        looked += [one.event_id for one in changed]
    assert looked == ["b", "c"]
    assert counted(database)


def test_clock_that_was_set_back(ward: Database) -> None:
    """A version that was taken in later counts from its moment on, and the one before doesn't come back."""
    enter(ward, procedure(folders=()), at=BEGINNING - timedelta(days=5))
    early, late = derived(ward, [event(id="early", at=BEGINNING - timedelta(days=1)), event(id="late")])
    assert [one.registry_version for one in (early, late)] == [2, 2]
