"""Deletion through a real Box: to the trash, after the cooling time for good, with the evidence of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.acting.deciding import approve
from gatekeeper.enforcement.action import ActionState, RunState
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_of
from gatekeeper.registry.reading import from_text
from tests.acting.ward import REGISTRY, Ward, ward_of

FOLDER = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    files:
      - {id: "501", name: 督促状🗻.xlsx, size: 120, created_at: 2026-01-05T10:00:00+09:00,
         owner: hanako@city.example.jp, versions: [{content: 一版}, {content: 二版}]}
      - {id: "502", name: 新しい.xlsx, size: 9, created_at: 2026-01-31T10:00:00+09:00, owner: admin@city.example.jp}
"""
HELD = FOLDER.replace("size: 120,", "size: 120, legal_hold: true,")
NO_GUARD = "guard: {max_actions: 100, max_share: 1.0, max_registry_change: 1.0}"


@contextmanager
def in_force(folder: Path, folders: str, policy: str = NO_GUARD) -> Iterator[Ward]:
    """A ward on 5 February, whose registry has been in force since the first: file 501 was due on the fourth."""
    with ward_of(folder, folders, policy=policy) as ward:
        ward.sweep()
        ward.pass_time(days=4)
        yield ward


def night(ward: Ward) -> dict[str, list[str]]:
    """A night's work: a sweep, then a round. Gives what was done by state, with the paths."""
    ward.sweep()
    made = ward.acting().round()
    assert made.held is None, made.held
    ended: dict[str, list[str]] = {}
    for one in made.done:
        assert one.outcome is not None, one.error
        ended.setdefault(str(one.outcome.state), []).append(one.action.draft.path.rpartition("/")[2])
    return ended


def rules(ward: Ward) -> list[str]:
    return [one for one in ward.sweep() if one.startswith("GK4")]


def in_box(ward: Ward, item: str = "501") -> str:
    """Where a file is: in its place, in the trash, or gone."""
    for file in ward.box.world.files.values():
        if file.id == item:
            return "trash" if file.is_trashed() else "place"
    return "gone"


def test_a_file_goes_to_the_trash_and_a_week_later_for_good(tmp_path: Path) -> None:
    """All versions go with it; nothing happens before its time, and in the end nothing stands."""
    with in_force(tmp_path, FOLDER) as ward:
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        assert (in_box(ward), in_box(ward, "502")) == ("trash", "place")
        ward.pass_time(days=6)
        assert night(ward) == {}
        ward.pass_time(days=1, hours=1)
        assert rules(ward) == ["GK404"]
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        assert in_box(ward) == "gone"
        assert rules(ward) == []


def test_the_evidence_tells_what_there_was(tmp_path: Path) -> None:
    """Path, size, SHA-1 and versions as Box had them, the due date with its source, both moments, both answers."""
    with in_force(tmp_path, FOLDER) as ward:
        before = as_admin(ward, "GET", "/2.0/files/501?fields=sha1,size,version_number")
        night(ward)
        (first,) = ward.office().erasures.find()
        assert first.purged_at is None
        ward.pass_time(days=8)
        night(ward)
        (one,) = ward.office().erasures.find("R7-36-03")
        assert (one.path, one.name) == ("受渡し/国保督促状/督促状🗻.xlsx", "督促状🗻.xlsx")
        assert (one.item_id, one.size, one.sha1, one.versions) == ("501", before["size"], before["sha1"], 3)
        assert (one.owner, one.governor, one.department) == ("hanako@city.example.jp", "R7-36-03", "医療保険年金課")
        assert (one.due, one.source, one.policy, one.approved_by) == (
            date(2026, 2, 4), "policy_upload", "outsourcing", None,
        )  # fmt: skip
        assert one.trashed_at == first.trashed_at
        assert day_of(one.trashed_at) == date(2026, 2, 5)
        assert one.purged_at is not None
        assert one.purged_at - one.trashed_at >= timedelta(days=7)
        assert json.loads(one.trashed.shown)["where"] == "trash"
        assert one.purged is not None
        assert len(one.digest) == 64
        assert one.digest != first.digest


def test_a_period_holds_what_went_to_the_trash_or_for_good_in_it(tmp_path: Path) -> None:
    """A file that was thrown away in one month and purged in the next stands in the reports of both."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        thrown_away = day_of(ward.clock())
        ward.pass_time(days=8)
        night(ward)
        purged = day_of(ward.clock())
        found = ward.office().erasures.find
        day = timedelta(days=1)
        assert [len(list(found(None, one, one))) for one in (thrown_away, purged)] == [1, 1]
        assert list(found(None, thrown_away + day, purged - day)) == []
        assert len(list(found(None, None, purged - day))) == 1
        assert list(found(None, purged + day, None)) == []


def test_what_a_person_put_into_the_trash_is_never_purged(tmp_path: Path) -> None:
    """Also where the gatekeeper had meant to delete it, and found it there."""
    with in_force(tmp_path, FOLDER) as ward:
        ward.sweep()
        as_admin(ward, "DELETE", "/2.0/files/501")
        made = ward.acting().round()
        assert [(one.outcome.state, one.outcome.code) for one in made.done if one.outcome] == [
            (ActionState.VERIFIED, "already")
        ]
        ward.pass_time(days=8)
        assert rules(ward) == []
        assert night(ward) == {}
        assert in_box(ward) == "trash"
        assert list(ward.office().erasures.find()) == []


def test_what_a_person_took_out_of_the_trash_stays(tmp_path: Path) -> None:
    """It isn't purged; to delete it again waits for a person, because somebody is against it."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        as_admin(ward, "POST", "/2.0/files/501", {})
        ward.pass_time(days=8)
        assert rules(ward) == ["GK401"]
        assert list(ward.office().erasures.find()) == []
        held = ward.acting().round().held
        assert held is not None
        assert "came_back" in {one.code for one in held.draft.held}
        assert in_box(ward) == "place"


def test_what_a_person_took_out_and_threw_away_again_is_not_ours(tmp_path: Path) -> None:
    """A sweep has seen it in its place: what is in the trash now is the person's."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        as_admin(ward, "POST", "/2.0/files/501", {})
        ward.pass_time(days=1)
        ward.sweep()
        as_admin(ward, "DELETE", "/2.0/files/501")
        ward.pass_time(days=9)
        assert rules(ward) == []
        assert night(ward) == {}
        assert in_box(ward) == "trash"


def test_what_was_thrown_away_again_unseen_is_not_purged(tmp_path: Path) -> None:
    """No sweep has seen it between; Box's own time tells that it isn't the trash that we made."""
    with in_force(tmp_path, FOLDER) as ward:
        night(ward)
        as_admin(ward, "POST", "/2.0/files/501", {})
        ward.pass_time(minutes=5)
        as_admin(ward, "DELETE", "/2.0/files/501")
        ward.pass_time(days=9)
        assert rules(ward) == ["GK404"]
        assert night(ward) == {"dropped": ["督促状🗻.xlsx"]}
        assert in_box(ward) == "trash"


def test_a_purge_that_box_refuses_is_loud(tmp_path: Path) -> None:
    """A legal hold lets the file into the trash and not out of it: GK404 names Box's words until it is gone."""
    with in_force(tmp_path, HELD) as ward:
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        ward.pass_time(days=8)
        assert night(ward) == {"failed": ["督促状🗻.xlsx"]}
        assert rules(ward) == ["GK404"]
        (stood,) = [one for one in ward.office().standing() if one.resolved_at is None]
        assert "forbidden_by_policy" in stood.violation.facts["refused"]
        assert str(stood.violation.severity) == "critical"
        file = next(one for one in ward.box.world.files.values() if one.id == "501")
        file.settings = replace(file.settings, legal_hold=False)
        ward.pass_time(days=2)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        assert in_box(ward) == "gone"
        assert rules(ward) == []


def test_a_deletion_that_box_refuses_is_loud(tmp_path: Path) -> None:
    """GK401 is critical with Box's words from then on, until the file is in the trash."""
    with in_force(tmp_path, FOLDER) as ward:
        body = '{"type": "error", "status": 403, "code": "forbidden", "message": "no"}'
        refusing = {"kind": "status", "status": 403, "body": body, "match": {"method": "DELETE"}, "times": "forever"}
        ward.ask("POST", "/_sandbox/faults", [refusing])
        assert night(ward) == {"failed": ["督促状🗻.xlsx"]}
        assert rules(ward) == ["GK401"]
        (stood,) = [one.violation for one in ward.office().standing() if one.resolved_at is None]
        assert (str(stood.severity), stood.facts["refused"]) == ("critical", "403 forbidden")
        ward.ask("POST", "/_sandbox/faults", [])
        ward.pass_time(days=2)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        assert rules(ward) == []


def test_a_held_deletion_names_who_let_it_go(tmp_path: Path) -> None:
    """The evidence tells who approved it, and why."""
    with in_force(tmp_path, FOLDER, policy="guard: {max_actions: 0, max_share: 1.0}") as ward:
        ward.sweep()
        acting = ward.acting()
        held = acting.round().held
        assert held is not None
        acting.journal.decide(held.id, RunState.APPROVED, "佐藤", "確かめた", ward.clock())
        acting.round()
        (one,) = ward.office().erasures.find()
        assert (one.approved_by, one.approved_reason) == ("佐藤", "確かめた")


def test_a_postponed_file_stays_until_the_day_is_over(tmp_path: Path) -> None:
    """A folder's postponement holds for what lies in it; withdrawn, the file goes."""
    with in_force(tmp_path, FOLDER) as ward:
        now = ward.clock()
        ward.office().postponements.add(
            ("folder", "1001"), "受渡し/国保督促状", date(2026, 2, 10), by="花子", reason="問合せ中", now=now
        )
        assert night(ward) == {}
        ward.office().postponements.withdraw(("folder", "1001"), by="花子", reason="済んだ", now=now)
        assert night(ward) == {"verified": ["督促状🗻.xlsx"]}
        with pytest.raises(UsageError, match="延期されていません"):
            ward.office().postponements.withdraw(("folder", "1001"), by="花子", reason="もう一度", now=now)
        assert [one.withdrawn_reason for one in ward.office().postponements.history()] == ["済んだ"]


def test_an_empty_folder_goes_where_the_policy_says_so(tmp_path: Path) -> None:
    """The one beneath goes once it was empty for as long as a file would have stayed; the bound one stays."""
    folders = """
  - {path: 受渡し/国保督促状, id: "1001", owner: admin@city.example.jp, watermark: true, can_non_owners_invite: false}
  - {path: 受渡し/国保督促状/古い, id: "1002", owner: admin@city.example.jp, watermark: true,
     can_non_owners_invite: false, created_at: 2026-02-03T09:00:00+09:00}
"""
    empties = f"{NO_GUARD}\nfolders: {{empty: delete}}"
    with in_force(tmp_path, folders, policy=empties) as ward:
        ward.pass_time(days=29)
        assert night(ward) == {"verified": ["古い"]}
        assert [one.item_type for one in ward.office().erasures.find()] == ["folder"]
        ward.pass_time(days=60)
        assert night(ward) == {"verified": ["古い"]}
        assert ward.box.world.folders.get("1002") is None
        assert ward.box.world.folders.get("1001") is not None


def test_a_folder_that_is_filled_in_the_meantime_stays(tmp_path: Path) -> None:
    """Box refuses to delete a folder that isn't empty: nothing that wasn't judged goes with it."""
    folders = """
  - {path: 受渡し/国保督促状, id: "1001", owner: admin@city.example.jp, watermark: true, can_non_owners_invite: false}
  - {path: 受渡し/国保督促状/古い, id: "1002", owner: admin@city.example.jp, watermark: true,
     can_non_owners_invite: false, created_at: 2026-02-03T09:00:00+09:00}
"""
    with in_force(tmp_path, folders, policy=f"{NO_GUARD}\nfolders: {{empty: delete}}") as ward:
        ward.pass_time(days=29)
        ward.sweep()
        as_admin(ward, "POST", "/2.0/folders", {"name": "新しい", "parent": {"id": "1002"}})
        made = ward.acting().round()
        assert [str(one.outcome.state) for one in made.done if one.outcome] in (["failed"], ["dropped"])
        assert not ward.box.world.folders["1002"].is_trashed()


DECLARED = """
declarations:
  - {id: D8-0001, kind: committee_member, department: 区政情報課, subject: 審議資料, parties: [iin@example.org],
     items: [氏名], term: {start: 2025-10-01, end: 2025-12-31}, delete_on: 2026-01-15, download: deny,
     declared_by: 係長, declared_on: 2025-09-20, folders: ["1001"]}
"""


def test_a_deletion_date_in_the_past_on_import_is_held(tmp_path: Path) -> None:
    """A form that enters the registry with its deletion date over deletes nothing before a person has looked."""
    registry = DECLARED
    with ward_of(tmp_path, FOLDER, registry=registry, policy=NO_GUARD) as ward:
        assert "GK401" in ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        (reason,) = [one for one in held.draft.held if one.code == "due_on_arrival"]
        assert reason.facts["governor"] == "D8-0001"
        assert in_box(ward) == "place"


def test_a_held_deletion_lets_a_stranger_go(tmp_path: Path) -> None:
    """What waits for a person keeps nobody in another folder; once let go, it is done as it was shown."""
    other = """
  - path: 受渡し/件2
    id: "1002"
    owner: admin@city.example.jp
    collaborations: [{login: someone@example.net, role: viewer}]
"""
    with ward_of(tmp_path, FOLDER + other, registry=DECLARED, policy=NO_GUARD) as ward:
        assert {"GK101", "GK401"} <= set(ward.sweep())
        first = ward.acting().round()
        assert [(one.action.draft.login, str(one.outcome.state)) for one in first.done if one.outcome] == [
            ("someone@example.net", "verified")
        ]
        assert first.held is not None
        assert [one.code for one in first.held.draft.held] == ["due_on_arrival"]
        assert in_box(ward) == "place"

        ward.sweep()
        acting = ward.acting()
        again = acting.round()
        assert again.held is not None
        assert (again.held.id, again.done) == (first.held.id, [])
        approve(acting, first.held.id, "佐藤", "確かめた")
        acting.round()
        assert in_box(ward) == "trash"


def test_a_file_that_waits_to_be_deleted_is_closed_meanwhile(tmp_path: Path) -> None:
    """Its open link and the stranger on it don't stay because a person has to look at its deletion."""
    reached = FOLDER.replace(
        "size: 120,",
        "size: 120, collaborations: [{login: someone@example.net, role: viewer}], "
        "shared_link: {access: open, password: null, can_download: true},",
    )
    with ward_of(tmp_path, reached, registry=DECLARED, policy=NO_GUARD) as ward:
        ward.sweep()
        first = ward.acting().round()
        assert first.held is not None
        done = {(str(one.action.thing.kind), str(one.outcome.state)) for one in first.done if one.outcome}
        assert done == {("collaboration", "verified"), ("link", "verified")}
        assert in_box(ward) == "place"

        ward.sweep()
        acting = ward.acting()
        again = acting.round()
        assert again.held is not None
        assert again.done == []
        approve(acting, again.held.id, "佐藤", "確かめた")
        acting.round()
        assert in_box(ward) == "trash"


def test_a_change_that_makes_files_due_at_once_is_held(tmp_path: Path) -> None:
    """A limit that is shortened afterwards reaches back: a person decides. What falls due later goes by itself."""
    with ward_of(tmp_path, FOLDER, policy=f"{NO_GUARD}\nfiles: {{delete_after: 300d}}") as ward:
        assert night(ward) == {}
        ward.pass_time(hours=1)
        changed = REGISTRY.replace("    folders:", "    limits: {delete_after_days: 20}\n    folders:")
        take_in(ward, changed)
        ward.sweep()
        held = ward.acting().round().held
        assert held is not None
        assert {one.code for one in held.draft.held} == {"due_on_arrival"}
        ward.acting().journal.decide(held.id, RunState.REJECTED, "佐藤", "まだ使う", ward.clock())
        assert in_box(ward) == "place"


def as_admin(ward: Ward, method: str, path: str, body: dict[str, object] | None = None) -> Any:
    """A person's own call."""
    token = ward.ask("POST", "/_sandbox/token", {"login": "admin@city.example.jp"})["access_token"]
    return ward.ask(method, path, body, token=token)


def take_in(ward: Ward, registry: str) -> None:
    """A new version of the registry, as `registry import` makes it."""
    office = ward.office()
    read = from_text(registry, "registry.yaml", office.settings.ward.domains).registry
    present = office.registries.version()
    assert present is not None
    office.registries.apply(
        read,
        by="花子",
        source="registry.yaml",
        sha256="0" * 64,
        why="短くする",
        now=office.clock(),
        based_on=present.id,
    )
