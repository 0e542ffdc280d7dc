"""What is set above the place where watching begins, seen or not, and what can't be read there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gatekeeper.sandbox.wire.fault import Fault, Match
from gatekeeper.sweep.port import Hole
from tests.sweep.warding import OWNER, STRANGER, VENDOR, Ward, found, placed

MakeWard = Callable[..., Ward]
NEW = "new@vendor.example.com"
SECOND = "a@second.example.org"
OPEN = "    shared_link: {access: open, password: himitsu-2026}\n"
STAFF = "staff@city.example.jp"


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[MakeWard]:
    with ExitStack() as stack:
        yield lambda *folders, **options: Ward(stack, tmp_path, *folders, **options)


def unreadable(path: str) -> Fault:
    return Fault("status", Match(path=re.compile(path)), 404, times=None)


def test_stranger_above_a_root_is_told_at_the_root(ward: MakeWard) -> None:
    """Nobody walks the folder above: who comes in there, and who has its link, shows at the root, as a report."""
    ours = ward(
        placed("1000", "受渡し", STRANGER, more=OPEN),
        placed("1001", "受渡し/国保"),
        placed("1002", "受渡し/国保/下"),
        roots='["1001"]',
        P1="1009 vendor.example.com",
    )
    report = ours.sweep()
    assert report.outcome.complete
    assert found(report) == {("GK101", "1001"): "report", ("GK207", "1000"): "report"}
    assert found(ours.office().sweep(ours.box.world.clock.now())) == found(report)
    assert {one.violation.rule for one in ours.office().standing(ours.box.world.clock.now())} == {"GK101", "GK207"}


def test_stranger_on_the_bound_folder_above_a_root_is_told_at_the_root(ward: MakeWard) -> None:
    """The procedure above governs the root; its counterparty may come in from above, and a stranger may not."""
    ours = ward(
        placed("1001", "受渡し/国保", STRANGER, VENDOR, more=OPEN),
        placed("1002", "受渡し/国保/下"),
        roots='["1002"]',
        P1="1001 vendor.example.com",
    )
    assert found(ours.sweep()) == {("GK102", "1002"): "report", ("GK207", "1001"): "report"}


def test_what_is_set_above_an_account_s_top_is_told_there(ward: MakeWard) -> None:
    """In a user's All Files lies a folder and a file of outsiders' whose own folder the user can't see."""
    files = "    files:\n      - {name: a.txt, size: 1, collaborations: [{login: " + STAFF + ", role: editor}]}\n"
    ours = ward(
        placed("3000", "外", STRANGER, owner=VENDOR, more=files),
        placed("3001", "外/中", STAFF, owner=VENDOR),
        placed("3002", "外/別", STAFF, owner=VENDOR),
        roots='["managed-users"]',
        P1="1009 vendor.example.com",
    )
    report = ours.sweep()
    assert report.outcome.complete
    told = {(rule, item): remedy for (rule, item), remedy in found(report).items() if rule == "GK101"}
    (file_id,) = {item for _, item in told} - {"3001", "3002"}
    assert told == {("GK101", "3001"): "report", ("GK101", "3002"): "report", ("GK101", file_id): "report"}
    again = {one.violation.item.id for one in ours.office().standing(ours.box.world.clock.now())}
    assert again == {"3001", "3002", file_id}


def test_unreadable_bound_folder_above_a_root_still_governs_it(ward: MakeWard) -> None:
    """A counterparty isn't taken for a stranger because its bound folder can't be read; the reading says what lacks."""
    ours = ward(
        placed("1001", "受渡し/国保", VENDOR, STRANGER, f"{NEW} pending"),
        placed("1002", "受渡し/国保/下", NEW.replace("new", "two")),
        roots='["1002"]',
        P1="1001 vendor.example.com",
    )
    first = ours.sweep()
    assert found(first) == {("GK102", "1002"): "report"}
    ours.box.app.faults.replace([unreadable("folders/1001$")])
    report = ours.sweep()
    assert not report.outcome.complete
    (hole,) = report.outcome.holes
    assert (hole.item_id, hole.path, report.outcome.hole_count) == ("1001", "受渡し/国保", 1)
    assert list(ours.office().inventory.holes(report.outcome.run.id)) == [hole]
    assert found(report) == {("GK102", "1002"): "report"}
    ours.box.app.faults.replace([])
    assert ours.sweep().outcome.complete


def test_unreadable_collaborations_above_a_root_leave_the_rest_of_the_folder(ward: MakeWard) -> None:
    """What could be read of the folder above, its link, counts."""
    ours = ward(
        placed("1001", "受渡し/国保", VENDOR, more=OPEN),
        placed("1002", "受渡し/国保/下"),
        roots='["1002"]',
        P1="1001 vendor.example.com",
    )
    ours.box.app.faults.replace([unreadable("folders/1001/collaborations")])
    report = ours.sweep()
    assert [hole.item_id for hole in report.outcome.holes] == ["1001"]
    assert found(report) == {("GK207", "1001"): "report"}


def test_one_unreadable_folder_above_two_roots_is_one_hole(ward: MakeWard) -> None:
    """It is told once, however many roots lie beneath it."""
    ours = ward(
        placed("1001", "受渡し/国保"),
        placed("1002", "受渡し/国保/下"),
        placed("1003", "受渡し/国保/別"),
        roots='["1002", "1003"]',
        P1="1001 vendor.example.com",
    )
    ours.box.app.faults.replace([unreadable("folders/1001$")])
    report = ours.sweep()
    assert [hole.item_id for hole in ours.office().inventory.holes(report.outcome.run.id)] == ["1001"]
    assert report.outcome.hole_count == 1


def nested(ward: MakeWard) -> Ward:
    return ward(
        placed("1000", "受渡し"),
        placed("1001", "受渡し/国保", VENDOR, f"{NEW} pending"),
        placed("1002", "受渡し/国保/下", SECOND),
        roots='["1000"]',
        P1="1001 vendor.example.com",
        P2="1002 second.example.org",
    )


def test_what_could_not_be_read_above_accuses_nobody_beneath(ward: MakeWard) -> None:
    """An invitation from a folder that can't be read isn't the child's own: what stood, stands as it was."""
    ours = nested(ward)
    before = [(one.id, one.violation.subject.login, one.violation.remedy) for one in ours.sweep().violations()]
    assert {(login, str(remedy.kind)) for _, login, remedy in before} == {(VENDOR, "report"), (NEW, "report")}
    ours.box.app.faults.replace([unreadable("folders/1001/collaborations")])
    report = ours.sweep()
    assert [hole.item_id for hole in report.outcome.holes] == ["1001"]
    office = ours.office()
    after = [(one.id, one.violation.subject.login, one.violation.remedy) for one in report.violations()]
    assert after == before
    unjudged = {(one.rule, one.item.id) for one in office.inventory.unjudged(report.outcome.run.id)}
    assert {("GK102", "1001"), ("GK102", "1002")} <= unjudged
    now = ours.box.world.clock.now()
    assert [one.id for one in office.standing(now)] == [one.id for one in office.standing()]
    ours.box.app.faults.replace([])
    assert ours.sweep().outcome.complete
    assert [one.violation.subject.login for one in office.standing() if one.resolved_at is None] == [
        login for _, login, _ in before
    ]


def test_first_reading_with_a_hole_above_accuses_nobody_beneath(ward: MakeWard) -> None:
    """Without an earlier reading to know it from, the invitation isn't judged at all."""
    ours = nested(ward)
    ours.box.app.faults.replace([unreadable("folders/1001/collaborations")])
    report = ours.sweep()
    assert found(report) == {}
    assert report.outcome.holes == (Hole("folder", "1001", "受渡し/国保", report.outcome.holes[0].reason),)


def test_owner_of_the_folders_is_the_ward_s(ward: MakeWard) -> None:
    """With everything readable and approved, watching from the middle finds nothing, at one call a folder above."""
    ours = ward(
        placed("1000", "受渡し", OWNER),
        placed("1001", "受渡し/国保", VENDOR),
        placed("1002", "受渡し/国保/下"),
        roots='["1002"]',
        P1="1001 vendor.example.com",
    )
    report = ours.sweep()
    assert (report.outcome.complete, found(report)) == (True, {})
    assert report.outcome.counts.calls == {"identity": 1, "folders": 3, "items": 1, "collaborations": 2}
