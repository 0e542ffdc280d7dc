"""What the intake keeps: whole pages or nothing, each event once, raw for as long as it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from gatekeeper.event.malformed import Flaw, Malformed
from gatekeeper.event.value import Event
from gatekeeper.intake.port import Taken
from gatekeeper.intake.sorting import sort_out
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.event_raw import pack, unpack
from gatekeeper.store.event_record import EventRecord
from gatekeeper.store.event_table import event_block, event_reread
from gatekeeper.store.journal_table import action, run
from gatekeeper.store.moved_folder import Moves
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.quarantine import put_aside
from tests.event.entry import entry
from tests.intake.log import NOW, ids

SERVICE = "AutomationUser_gatekeeper@boxdevedition.com"


@dataclass
class Derived:
    """Writes down what it is told of; raises on order."""

    told: list[str] = field(default_factory=list)
    fails: bool = False

    def __call__(self, connection: Connection, events: Sequence[Event], _moves: Moves) -> None:
        assert connection.in_transaction()
        if self.fails:
            raise RuntimeError("derivation fell")
        self.told += [one.id for one in events]


def take(database: Database, *entries: Any, derive: Derived | None = None, position: str | None = "p") -> Taken:
    return DatabaseEventStore(database, derive or Derived()).take_live(sort_out(entries), position, NOW)


def test_page_is_taken_in_whole_or_not_at_all(database: Database) -> None:
    """Where derivation falls, neither events nor counts nor the position are on record."""
    with pytest.raises(RuntimeError, match="fell"):
        take(database, entry(1, "SHARE"), entry(2, "NEW_KIND"), {}, derive=Derived(fails=True))
    status = EventRecord(database).status(NOW)
    assert (status.place, status.events, status.raw_events, status.unknown) == (None, 0, 0, ())
    assert (status.quarantined, status.waiting) == (0, 0)


def test_derivation_hears_of_each_event_once(database: Database) -> None:
    """What is known already isn't told again."""
    derive = Derived()
    take(database, entry(1), entry(2), derive=derive)
    take(database, entry(2), entry(3), derive=derive)
    assert derive.told == ["e-1", "e-2", "e-3"]


def test_unknown_types_are_counted_once_an_event(database: Database) -> None:
    """A type of Box's that is new to us is kept and counted; what comes twice counts once."""
    take(database, entry(1, "NEW_KIND"), entry(2, "NEW_KIND"), entry(3, "OTHER"))
    take(database, entry(2, "NEW_KIND"), entry(4, "NEW_KIND"))
    assert [(one.type, one.events) for one in EventRecord(database).status(NOW).unknown] == [
        ("NEW_KIND", 3),
        ("OTHER", 1),
    ]


def test_raw_events_come_back_as_they_came(database: Database) -> None:
    """Whatever was in them: fields that nobody knows, control characters, lone halves, numbers over 2^53."""
    raws = [entry(1, extra={"n": 2**70, "x": [None, True]}), entry(2, source={"name": "\x00\ud83d\u202e<b>"})]
    take(database, *raws)
    with database.read() as connection:
        body = connection.scalar(select(event_block.c.body))
    assert unpack(body or b"") == raws


def test_raw_page_is_much_smaller_than_its_lines() -> None:
    """Deflated by the page, an event takes a fifth at most."""
    raws = [entry(number) for number in range(500)]
    assert len(pack(raws)) < len(str(raws)) / 5


def test_entry_nested_beyond_reason_is_kept_without_its_depths() -> None:
    """It is an event all the same, and so are its neighbours."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    kept = unpack(pack([entry(1), entry(2, extra=deep)]))
    assert kept == [entry(1), {name: entry(2)[name] for name in ("event_id", "event_type", "created_at")}]


@pytest.mark.parametrize("hostile", ["'; DROP TABLE event; --", "\x10", "あ" * 200, '"]', "%s", "a\x00b", "\ud83d"])
def test_hostile_numbers_are_kept_and_known_again(database: Database, hostile: str) -> None:
    """The number of an event is text like any other."""
    assert take(database, entry(event_id=hostile)).new == 1
    assert take(database, entry(event_id=hostile)).new == 0


def test_items_are_listed_once_with_the_latest_event(database: Database) -> None:
    """Three events about one item make one row, which counts them; a moment to come is taken for now."""
    take(database, entry(1, "SHARE"), entry(2, "UNSHARE", created_at="2100-01-01T00:00:00Z"))
    taken = take(database, entry(3, "SHARE", created_at="2026-01-01T00:00:00Z"))
    assert taken.touched == 1
    with database.read() as connection:
        (row,) = connection.execute(select(event_reread)).all()
    assert (row.item_id, row.times, row.owner_id) == ("3000", 3, "11")
    assert row.touched_at <= NOW


def test_deriving_again_goes_through_all_that_is_kept(database: Database) -> None:
    """In the order in which they came, without the gatekeeper's own doing."""
    OwnAccounts(database).remember(SERVICE, NOW)
    take(database, entry(2), entry(1))
    take(database, entry(3, created_by={"id": "9", "login": SERVICE.upper()}), entry(4))
    derive = Derived()
    assert EventRecord(database).derive_again(derive) == 4
    assert derive.told == ["e-2", "e-1", "e-4"]


def test_own_doing_is_kept_and_not_derived(database: Database) -> None:
    """It is an event, but nothing that a person did."""
    OwnAccounts(database).remember(SERVICE, NOW)
    derive = Derived()
    taken = take(database, entry(1, "SHARE", created_by={"id": "9", "login": SERVICE}), derive=derive)
    assert (taken.new, taken.own, taken.touched, derive.told, ids(database)) == (1, 1, 0, [], ["e-1"])


@pytest.mark.parametrize(("minutes", "own"), [(0, 1), (9, 1), (11, 0), (-9, 1), (-11, 0)])
def test_shared_account_is_judged_by_the_journal(database: Database, minutes: int, own: int) -> None:
    """Where the gatekeeper signs in as a person, only what the journal says it did there and then is its own."""
    OwnAccounts(database).remember("admin@city.example.jp", NOW)
    _write(database, "file", "3000")
    at = (NOW + timedelta(minutes=minutes)).isoformat()
    by = {"id": "11", "login": "admin@city.example.jp"}
    there = entry(1, "SHARE", created_at=at, created_by=by)
    elsewhere = entry(2, "SHARE", created_at=at, created_by=by, source={"item_type": "file", "item_id": "4"})
    assert take(database, there, elsewhere).own == own


def test_person_whose_account_is_shared_is_looked_at_all_the_same(database: Database) -> None:
    """Right beside a write of the gatekeeper's the person may set the link again: the item is read, and files that
    went are the person's doing in any case.
    """
    OwnAccounts(database).remember("admin@city.example.jp", NOW)
    _write(database, "file", "3000")
    derive = Derived()
    by = {"created_at": NOW.isoformat(), "created_by": {"id": "11", "login": "admin@city.example.jp"}}
    taken = take(database, entry(1, "SHARE", **by), entry(2, "DOWNLOAD", **by), derive=derive)
    assert (taken.own, taken.touched, derive.told) == (1, 1, ["e-2"])


def _write(database: Database, item_type: str, item_id: str) -> None:
    """A write of the gatekeeper's at NOW, as the journal has it."""
    of_run = {"kind": "night", "state": "approved", "by": "x", "reason": "", "registry": 0, "policies": "", "sweep": 0}
    words = dict.fromkeys(("state", "thing", "kind", "thing_id", "path", "rules", "remedies", "aim", "before"), "x")
    of_action = {"item_type": item_type, "item_id": item_id, "due": NOW, "leaves": 1, "planned_at": NOW}
    with database.write() as connection:
        made = insert(run).values(**of_run, as_of=NOW, made_at=NOW, held="[]").returning(run.c.id)
        key = connection.execute(made).scalar_one()
        connection.execute(insert(action).values(run_id=key, **words, **of_action, applying_at=NOW))


def test_quarantine_is_emptied_by_a_version_that_can_read_it(database: Database) -> None:
    """What is no event to this version stays; what is one by now is taken in, derived from, and gone from there."""
    record, derive = EventRecord(database), Derived()
    take(database, {"event_id": "e-8"}, entry(9, created_at="never"))
    with database.write() as connection:
        put_aside(connection, [Malformed(Flaw.NO_MOMENT, entry(5), "e-5")], NOW)
    assert record.release(DatabaseEventStore(database, derive), NOW) == 1
    assert derive.told == ["e-5"]
    assert record.status(NOW).quarantined == 2


def test_raw_events_are_forgotten_in_time(database: Database) -> None:
    """Raw forms and quarantine go after their days; the numbers stay, so that nothing is taken in twice."""
    old = (NOW - timedelta(days=40)).isoformat()
    take(database, entry(1, created_at=old), {"event_id": "e-7"})
    take(database, entry(2))
    record = EventRecord(database)
    assert record.prune(timedelta(days=30), NOW) == 1
    assert (record.status(NOW).raw_events, record.status(NOW).events) == (1, 2)
    assert take(database, entry(1, created_at=old)).new == 0
    assert record.prune(timedelta(days=30), NOW + timedelta(days=31)) == 1
    assert record.status(NOW).quarantined == 0
    record.prune(timedelta(days=30), NOW + timedelta(days=401))
    assert record.status(NOW).events == 0


def test_event_to_come_is_not_the_latest(database: Database) -> None:
    """A date in 2100 doesn't hide that the log has fallen silent, nor keep its block for ever."""
    take(database, entry(1), entry(2, created_at="2100-01-01T00:00:00Z"))
    record = EventRecord(database)
    assert record.last_at(NOW) == NOW - timedelta(hours=2)
    assert record.prune(timedelta(days=30), NOW + timedelta(days=31)) == 1
