"""Transfers judged after an intake: violations with a life of their own, which no sweep ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gatekeeper.bootstrap import Office
from gatekeeper.event.value import Event, Source
from gatekeeper.ledger.entry import Kind
from gatekeeper.policy.violation import Status
from gatekeeper.registry.reading import from_text
from gatekeeper.settings import load
from gatekeeper.store.life import StoredViolation
from gatekeeper.store.moved_folder import note_moves
from gatekeeper.store.sighting import EventKind
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.unjudged_transfer import note_unjudged
from gatekeeper.store.violations import ViolationFilter
from gatekeeper.transferring import Judgement, judge_new, judge_since, place_again, transfer_book
from tests.policy.build import NOW, STRANGER
from tests.store.build import Tree, folder
from tests.transfer.build import event
from tests.transfer.ward import sweep
from tests.ward import write_config

REGISTRY = """
submissions: [{id: R7-36, title: 見本, channel: box, outcome: approved}]
procedures:
  - id: R7-36-03
    submission: R7-36
    number: 3
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-01-05, end: 2026-03-31}
    counterparties: [{name: 株式会社甲印刷, domains: [vendor.example.com]}]
    folders: ["3603"]
"""


class Ward:
    """An office whose clock a test sets, with a book."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.book = transfer_book(office)

    def take(self, *events: Event) -> Judgement:
        """An intake of these events, and what comes after it."""
        with self.office.database.write() as connection:
            brought = self.book.derive(connection, events, self.office.clock())
        return judge_since(self.office, self.book, min((one.at for one in brought), default=self.office.clock()))

    def wait(self, *events: Event) -> None:
        """An intake of these events, that ends before anything is judged."""
        with self.office.database.write() as connection:
            note_unjudged(connection, self.book.derive(connection, events, self.office.clock()))

    def violations(self, *statuses: Status) -> list[StoredViolation]:
        wanted = ViolationFilter(rules=frozenset({"GK501", "GK502", "GK503", "GK504"}), statuses=frozenset(statuses))
        return list(self.office.violations.find(self.office.clock(), wanted))

    def at(self, moment: datetime) -> None:
        self.office.clock = lambda: moment


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    (tmp_path / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    settings = load(write_config(tmp_path, "http://127.0.0.1:9"), {})
    with Office(settings, clock=lambda: NOW) as office:
        office.registry()
        sweep(office.database, NOW - timedelta(days=3))
        yield Ward(office)


def stranger(number: int = 1, at: datetime = NOW, **parts: object) -> Event:
    return event(id=f"s{number}", login=STRANGER, at=at, **parts)  # type: ignore[arg-type] # passed on as it is


def test_stranger_is_told_once_by_the_newest(ward: Ward) -> None:
    """However many transfers an account has made, it is one violation, which tells of the last."""
    assert ward.take(stranger(1, NOW - timedelta(hours=2)), stranger(2, NOW - timedelta(hours=1))).told == 1
    (found,) = ward.violations()
    assert (found.violation.rule, found.violation.facts["event"], found.status) == ("GK503", "s2", Status.OPEN)
    assert ward.take(stranger(3)).told == 1
    (again,) = ward.violations()
    assert (again.id, again.violation.facts["event"]) == (found.id, "s3")


def test_judged_twice_is_told_once(ward: Ward) -> None:
    """After a crash between the intake and the judgement, or with an earlier `since`, nothing is told anew."""
    ward.take(stranger())
    (before,) = ward.violations()
    assert judge_since(ward.office, ward.book, NOW - timedelta(days=400)) == Judgement(0, 0, 0)
    assert ward.violations() == [before]


def test_late_transfer_says_nothing_new(ward: Ward) -> None:
    """One that is older than what was told already changes nothing."""
    ward.take(stranger(1))
    assert ward.take(stranger(2, NOW - timedelta(days=2))).told == 0
    (found,) = ward.violations()
    assert found.violation.facts["event"] == "s1"


def test_what_bears_a_day_to_come_hides_nothing(ward: Ward) -> None:
    """A moment in 2100 is nobody's newest transfer: it isn't judged, and that is counted; what follows is told."""
    judged = ward.take(stranger(1, datetime(2100, 1, 1, tzinfo=UTC)))
    assert (judged.told, judged.unjudged) == (0, 1)
    assert ward.take(stranger(2)) == Judgement(1, 0, 1)
    ward.at(NOW + timedelta(hours=2))
    assert ward.take(stranger(3, NOW + timedelta(hours=1))).told == 1


def test_what_bore_a_day_to_come_is_judged_on_it(ward: Ward) -> None:
    """Where our own clock is days behind, what a stranger fetches meanwhile is told once it is put right."""
    ward.wait(stranger(1, NOW + timedelta(days=3)), stranger(2, NOW + timedelta(days=5)))
    assert judge_new(ward.office, ward.book) == Judgement(0, 0, 2)
    assert judge_new(ward.office, ward.book) == Judgement(0, 0, 2)
    ward.at(NOW + timedelta(days=3))
    assert judge_new(ward.office, ward.book) == Judgement(1, 0, 1)
    ward.at(NOW + timedelta(days=6))
    assert judge_new(ward.office, ward.book) == Judgement(1, 0, 0)
    assert judge_new(ward.office, ward.book) == Judgement(0, 0, 0)
    assert [one.violation.facts["event"] for one in ward.violations()] == ["s2"]


def test_no_sweep_ends_it(ward: Ward) -> None:
    """A sweep sees what stands in Box, and neither a governor's nor a folder's absence from it means anything here."""
    ward.take(stranger(1), stranger(2, folder="9000", at=NOW - timedelta(seconds=1)))
    assert len(ward.violations()) == 2
    sweep(ward.office.database, NOW + timedelta(hours=1))
    assert [one.status for one in ward.violations()] == [Status.OPEN] * 2


def test_over_when_nothing_follows(ward: Ward) -> None:
    """On the policy's last day it still stands; a further transfer in time keeps it."""
    ward.take(stranger(1))
    ward.at(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert ward.take().ended == 0
    ward.take(stranger(2, NOW + timedelta(days=29)))
    ward.at(NOW + timedelta(days=40))
    assert ward.take().ended == 0
    ward.at(NOW + timedelta(days=59))
    assert ward.take().ended == 1
    (found,) = ward.violations(Status.RESOLVED)
    assert found.resolved_at == NOW + timedelta(days=59)
    assert [one.kind for one in ward.office.violations.history(found.id)] == [EventKind.OPENED, EventKind.RESOLVED]


def test_returns_on_the_same_row(ward: Ward) -> None:
    """The same account moves something again after it was quiet: the old number, open again."""
    ward.take(stranger(1))
    (before,) = ward.violations()
    ward.at(NOW + timedelta(days=31))
    ward.take()
    ward.at(NOW + timedelta(days=40))
    assert ward.take(stranger(2, NOW + timedelta(days=40))).told == 1
    (again,) = ward.violations()
    assert (again.id, again.status, again.opened_at) == (before.id, Status.OPEN, NOW + timedelta(days=40))


def test_person_decides(ward: Ward) -> None:
    """Acknowledged and waived like any other; a further transfer doesn't undo that."""
    ward.take(stranger(1, NOW - timedelta(hours=1)), stranger(2, folder="9000", at=NOW - timedelta(hours=1)))
    one, other = ward.violations()
    ward.office.violations.waive(one.id, "課長", "確認済み", date(2026, 3, 31), NOW)
    ward.office.violations.acknowledge(other.id, "係長", "問合せ中", NOW)
    ward.take(stranger(3), stranger(4, folder="9000"))
    assert [found.status for found in ward.violations()] == [Status.WAIVED, Status.ACKNOWLEDGED]


def test_what_was_moved_long_ago_is_told_and_over(ward: Ward) -> None:
    """A back-fill of the last year: the record says that it was, and nobody is asked to do anything."""
    old = NOW - timedelta(days=200)
    assert ward.take(stranger(1, old), event(id="v", at=old)) == Judgement(2, 2, 0)
    assert ward.violations(Status.OPEN) == []
    assert {one.violation.rule for one in ward.violations(Status.RESOLVED)} == {"GK502", "GK503"}


def test_ledger_knows_its_life(ward: Ward) -> None:
    """Opened by no sweep."""
    ward.take(stranger())
    (entry,) = ward.office.ledger.newest(5, Kind.VIOLATION_OPENED)
    told = entry.to_plain()["payload"]
    assert (told["rule"], told["sweep"]) == ("GK503", None)
    assert STRANGER not in str(told)


def test_mass_download_across_two_intakes(ward: Ward) -> None:
    """The hour began before: what an earlier intake has brought counts."""
    first = [event(id=f"a{n}", at=NOW - timedelta(minutes=40)) for n in range(60)]
    second = [event(id=f"b{n}", at=NOW) for n in range(41)]
    assert ward.take(*first).told == 0
    assert ward.take(*second[:40]).told == 0
    assert ward.take(second[40]).told == 1
    (found,) = ward.violations()
    assert (found.violation.rule, found.violation.facts["files"]) == ("GK504", "101")


def test_mass_download_as_usual(ward: Ward) -> None:
    """Who has fetched a hundred at a time before may fetch as many, and more, without being told of."""
    ward.take(*(event(id=f"p{n}", at=NOW - timedelta(days=3)) for n in range(100)))
    ward.take(*(event(id=f"a{n}", at=NOW) for n in range(300)))
    assert ward.violations() == []
    ward.take(event(id="one more", at=NOW))
    (found,) = ward.violations()
    assert found.violation.facts["usual"] == "100"


def test_judged_by_the_registry_of_its_moment(ward: Ward) -> None:
    """A stranger yesterday who is approved today was a stranger."""
    approved = from_text(REGISTRY.replace("vendor.example.com", "stranger.example.net"), "x").registry
    office = ward.office
    office.registries.apply(approved, by="係長", source="x", sha256="0" * 64, why="", now=NOW + timedelta(hours=1))
    ward.at(NOW + timedelta(days=1))
    ward.take(stranger(1), stranger(2, NOW + timedelta(hours=2)))
    (found,) = ward.violations()
    assert (found.violation.rule, found.violation.facts["event"]) == ("GK503", "s1")


def test_unknown_place_is_judged_after_the_next_sweep(ward: Ward) -> None:
    """First nothing is concluded; then what was found, or that a whole reading didn't find it."""
    new = Source("file", "601", "x.xlsx", "3699")
    judged = ward.take(stranger(1, source=new))
    assert (judged.told, judged.unjudged) == (0, 1)
    assert place_again(ward.office, ward.book) is None
    sweep(ward.office.database, NOW + timedelta(hours=1))
    assert judge_since(ward.office, ward.book, NOW).told == 1
    (found,) = ward.violations()
    assert (found.violation.rule, found.violation.item.type, found.violation.item.id) == ("GK501", "folder", "3699")


def test_what_a_whole_sweep_has_not_found_is_judged_by_itself(ward: Ward) -> None:
    """Somebody has fetched files of a folder that isn't watched: after the night that is one violation, told once."""
    judged = ward.take(*(stranger(number, source=Source("file", f"60{number}", "x.xlsx", "9")) for number in range(9)))
    assert judged.told == 0
    place_again(ward.office, ward.book)
    assert judge_new(ward.office, ward.book) == Judgement(0, 0, 0)
    sweep(ward.office.database, NOW + timedelta(hours=1))
    for told in (1, 0):
        place_again(ward.office, ward.book)
        assert judge_new(ward.office, ward.book).told == told
    (found,) = ward.violations()
    assert (found.violation.rule, found.violation.item.id) == ("GK501", "9")


def test_where_a_moved_folder_lay_is_no_ungoverned_place(ward: Ward) -> None:
    """A late event from before a move: the sweep has found the folder, so nobody says that nothing governed it then."""
    database, taken = ward.office.database, NOW - timedelta(hours=5)
    with database.write() as connection:
        note_moves(connection, [event("MOVE", id="m", at=NOW - timedelta(hours=1), source=Source("folder", "9000"))])
    sweep(database, NOW + timedelta(hours=1))
    judged = ward.take(stranger(1, taken, source=Source("file", "601", "x.xlsx", "9000")))
    assert (judged.told, judged.unjudged) == (0, 1)
    place_again(ward.office, ward.book)
    assert judge_new(ward.office, ward.book).told == 0
    Tree([folder("1000")]).sweep(DatabaseSweepStore(database), NOW + timedelta(hours=2))
    place_again(ward.office, ward.book)
    assert judge_new(ward.office, ward.book).told == 0


def test_moved_out_of_sight_is_searched_in_vain(ward: Ward) -> None:
    """After its folder was moved something was fetched from it, and no sweep has seen it since: that is told."""
    database = ward.office.database
    with database.write() as connection:
        note_moves(connection, [event("MOVE", id="m", at=NOW - timedelta(hours=1), source=Source("folder", "9000"))])
    assert ward.take(stranger(1, source=Source("file", "601", "x.xlsx", "9000"))).told == 0
    Tree([folder("1000")]).sweep(DatabaseSweepStore(database), NOW + timedelta(hours=1))
    place_again(ward.office, ward.book)
    assert judge_new(ward.office, ward.book).told == 1
    (found,) = ward.violations()
    assert (found.violation.rule, found.violation.item.id) == ("GK501", "9000")


def test_placed_again_tells_from_when_to_judge(ward: Ward) -> None:
    """The next sweep has found the folder: its transfers are judged from the first of them on."""
    database, early = ward.office.database, NOW - timedelta(hours=5)
    new = Source("file", "601", "x.xlsx", "3699")
    ward.take(stranger(1, early, source=new), stranger(2, source=new))
    Tree([folder("1000")], {"1000": [folder("3699", "1000")]}).sweep(DatabaseSweepStore(database), NOW)
    assert place_again(ward.office, ward.book) == early
    assert judge_since(ward.office, ward.book, early).told == 1
    (found,) = ward.violations()
    assert (found.violation.item.id, found.violation.item.path) == ("3699", "フォルダ1000/フォルダ3699")


def test_another_moment_shows_what_has_happened(ward: Ward) -> None:
    """Judging as of a day to come leaves out none of it; as of a day before it nothing is known of it."""
    ward.take(stranger())
    mine = ViolationFilter(rules=frozenset({"GK503"}))
    assert len(list(ward.office.standing(NOW + timedelta(days=20), mine))) == 1
    assert list(ward.office.standing(NOW - timedelta(days=1), mine)) == []
