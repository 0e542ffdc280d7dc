"""What undoes a deletion, what interrupts one, and what stands against one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from gatekeeper.acting.deletion_warning import warn_owners
from gatekeeper.acting.postponing import postpone
from gatekeeper.acting.undoing import enter_undo, reversible
from gatekeeper.enforcement.action import ActionState, RunDraft, RunKind, RunState
from gatekeeper.registry.model import DeleteFrom
from gatekeeper.store.deletion_notice import DeletionNotices
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.test_deletion import FOLDER, NO_GUARD, as_admin, in_box, in_force, night, rules
from tests.acting.ward import REGISTRY, ward_of


def test_a_deletion_that_is_undone_is_no_erasure(tmp_path: Path) -> None:
    """The file is back, nothing is purged, no report tells of it, and it isn't deleted again by itself."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        acting = ward.acting()
        done = acting.journal.actions([ActionState.VERIFIED])
        acting.go_on(enter_undo(acting, reversible(acting, done), "佐藤", "まだ使う"))
        assert in_box(ward) == "place"
        assert list(ward.office().erasures.find()) == []
        ward.pass_time(days=8)
        assert rules(ward) == ["GK401"]
        made = ward.acting().round()
        assert (made.done, made.held) == ([], None)
        assert in_box(ward) == "place"


def test_an_interrupted_deletion_leaves_its_evidence_once(tmp_path: Path) -> None:
    """Killed between the call and its record: the next start finds the file in the trash and takes it down."""
    with in_force(tmp_path, FOLDER) as ward:
        ward.sweep()
        acting = ward.acting()
        prepared = acting.prepare(ward.clock())
        journal = DatabaseJournal(acting.office.database)
        draft = RunDraft(RunKind.NIGHT, ward.clock(), "gatekeeper", "", prepared.basis)
        (action,) = journal.of_run(journal.enter(draft, prepared.drafts, ward.clock()).id)
        hand = acting.office.session.hand()
        found = hand.look(action.thing)
        begun = journal.begin(action, found, ward.clock())
        assert begun is not None
        hand.change(action.thing, found, action.aim)
        assert list(ward.office().erasures.find()) == []
        ward.acting().round()
        assert list(ward.office().erasures.find()) == []
        ward.pass_time(minutes=3)
        made = ward.acting().round()
        assert [one.outcome.code for one in made.settled if one.outcome] == ["settled"]
        (one,) = ward.office().erasures.find()
        assert (one.sha1, one.versions, one.due) == (found.facts["sha1"], 3, date(2026, 2, 4))
        assert one.trashed.code == "settled"


def test_a_retained_file_is_reported_and_left_alone(tmp_path: Path) -> None:
    """GK403 says what stands against it; when the retention is over, the file goes."""
    kept = FOLDER.replace("size: 120,", 'size: 120, disposition_at: "2026-02-20T00:00:00+09:00",')
    with in_force(tmp_path, kept) as ward:
        assert rules(ward) == ["GK403"]
        assert night(ward) == {}
        ward.pass_time(days=16)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}


def test_a_held_deletion_that_is_put_off_meanwhile_is_called_off(tmp_path: Path) -> None:
    """Approving the run afterwards doesn't bring it back."""
    with in_force(tmp_path, FOLDER, policy="guard: {max_actions: 0, max_share: 1.0}") as ward:
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        postpone(ward.office(), "file:501", date(2026, 2, 20), by="花子", reason="問合せ中")
        acting = ward.acting()
        (action,) = acting.journal.of_run(held.id)
        assert (action.state, action.code) == (ActionState.DROPPED, "postponed")
        acting.journal.decide(held.id, RunState.APPROVED, "佐藤", "確かめた", ward.clock())
        assert ward.acting().round().done == []
        assert in_box(ward) == "place"


def test_a_fiscal_year_ends_at_midnight_in_japan(tmp_path: Path) -> None:
    """A procedure whose files go with the fiscal year: the last second of 31 March is in time, 1 April is not."""
    limits = f"    limits: {{delete_from: {DeleteFrom.FISCAL_YEAR_END}}}\n    folders:"
    registry = REGISTRY.replace("    folders:", limits)
    policy = f"{NO_GUARD}\nfiles: {{delete_after: 3000d}}"
    with ward_of(tmp_path, FOLDER, registry=registry, policy=policy) as ward:
        ward.ask("POST", "/_sandbox/clock", {"set": "2026-03-31T23:59:30+09:00", "freeze": True})
        assert rules(ward) == []
        ward.ask("POST", "/_sandbox/clock", {"set": "2026-04-01T00:00:00+09:00", "freeze": True})
        assert rules(ward) == ["GK401", "GK401"]
        assert sorted(night(ward)["verified"]) == ["新しい.xlsx", "督促状🗻.xlsx"]
        assert {one.source for one in ward.office().erasures.find()} == {"procedure_fiscal_year_end"}


def test_owners_hear_of_it_three_times(tmp_path: Path) -> None:
    """14, 3 and 1 days before, once each however often it is called; a warning that isn't true any more is dropped."""
    with ward_of(tmp_path, FOLDER, policy=NO_GUARD) as ward:
        ward.sweep()
        kinds = []
        for _ in range(4):
            warn_owners(ward.office(), ward.clock())
            warn_owners(ward.office(), ward.clock())
            kinds.append([one.kind for one in DeletionNotices(ward.office().database).all() if one.about == "file:501"])
            ward.pass_time(days=1)
        assert kinds == [["deletion_3"], ["deletion_3"], ["deletion_3", "deletion_1"], ["deletion_3", "deletion_1"]]
        postpone(ward.office(), "file:501", date(2026, 3, 1), by="花子", reason="問合せ中")
        warn_owners(ward.office(), ward.clock())
        assert [one for one in DeletionNotices(ward.office().database).all() if one.about == "file:501"] == []


def test_an_outside_owner_is_not_warned(tmp_path: Path) -> None:
    """Whoever isn't the ward's doesn't hear from it when a file goes; that there is somebody to find is noted."""
    with ward_of(tmp_path, FOLDER.replace("hanako@city.example.jp", "op@vendor.example.com"), policy=NO_GUARD) as ward:
        ward.sweep()
        warn_owners(ward.office(), ward.clock())
        assert {one.to for one in DeletionNotices(ward.office().database).all() if one.about == "file:501"} == {""}


def test_a_moved_file_is_still_the_same(tmp_path: Path) -> None:
    """A deletion doesn't follow a file that a person has moved since it was judged: it is judged anew first."""
    with in_force(tmp_path, FOLDER) as ward:
        ward.sweep()
        made = as_admin(ward, "POST", "/2.0/folders", {"name": "別", "parent": {"id": "1000"}})
        as_admin(ward, "PUT", "/2.0/files/501", {"parent": {"id": made["id"]}})
        done = ward.acting().round().done
        assert [(one.outcome.state, one.outcome.code) for one in done if one.outcome] == [
            (ActionState.DROPPED, "changed")
        ]
        assert in_box(ward) == "place"
        assert night(ward) == {}


def test_the_cooling_time_is_the_policys(tmp_path: Path) -> None:
    """With none, the next night purges."""
    with in_force(tmp_path, FOLDER, policy=f"{NO_GUARD}\nfiles: {{delete_after: 30d, cooling: 0h}}") as ward:
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        ward.pass_time(minutes=1)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        assert in_box(ward) == "gone"
        (one,) = ward.office().erasures.find()
        assert one.purged_at is not None
        assert one.purged_at - one.trashed_at < timedelta(hours=1)


def test_what_was_taken_out_of_the_trash_is_never_thrown_away_again_by_itself(tmp_path: Path) -> None:
    """However long it lies there: it is held, day after day, until a person decides."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        as_admin(ward, "POST", "/2.0/files/501", {})
        for days in (1, 20, 40):
            ward.pass_time(days=days)
            ward.sweep()
            made = ward.acting().round()
            assert made.held is not None
            assert "came_back" in {one.code for one in made.held.draft.held}
            assert in_box(ward) == "place"
