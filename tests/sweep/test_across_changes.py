"""A sweep that goes on across changes of the registry ends as if it had been judged by the one in force."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from gatekeeper.bootstrap import SweepReport
from gatekeeper.errors import StoppedError
from gatekeeper.hearing import reread_items, take_in_stream
from gatekeeper.registry.model import Counterparty, CounterpartyKind
from gatekeeper.store.frontier import Patience
from gatekeeper.store.life import StoredViolation
from gatekeeper.sweep.port import SweepCounts
from tests.acting.ward import OWNER, Ward, ward_of

MANY = 6
FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations:
      - {login: someone@example.net, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
""" + "".join(
    f'  - {{path: 受渡し/国保督促状/{n:02}, id: "{2000 + n}", owner: admin@city.example.jp, watermark: true,'
    " can_non_owners_invite: false}\n"
    for n in range(MANY)
)
STRANGER = Counterparty("よその会社", CounterpartyKind.CONTRACTOR, domains=("example.net",))
ACROSS = Patience(timedelta(days=31), across_changes=True)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ward_of(tmp_path, FOLDERS) as opened:
        yield opened


def change(ward: Ward, **changes: Any) -> int:
    """Lets another version of the registry come into force, with its procedure changed."""
    office = ward.office()
    registry = office.registry()
    procedure = registry.procedures[0]
    if "renewed" in changes:
        changes = {"term": replace(procedure.term, **changes)}
    changed = replace(registry, procedures=(replace(procedure, **changes),))
    made = office.registries.apply(changed, by="x", source="x", sha256="", why="", now=ward.clock())
    assert made is not None
    return made.id


def allow(ward: Ward, *, stranger: bool) -> int:
    """Another version of the registry, in which the stranger is a party or isn't."""
    known = ward.office().registry().procedures[0].counterparties
    parties = tuple(one for one in known if one.name != STRANGER.name)
    return change(ward, counterparties=(*parties, STRANGER) if stranger else parties)


def of_admin(ward: Ward, method: str, path: str, body: Mapping[str, Any] | None = None) -> None:
    token = ward.ask("POST", "/_sandbox/token", {"login": OWNER})["access_token"]
    ward.ask(method, f"/2.0/{path}", body, token)


def with_collaboration(ward: Ward, folder: str) -> None:
    party = {"type": "user", "login": "other@example.org"}
    body = {"item": {"type": "folder", "id": folder}, "accessible_by": party, "role": "viewer uploader"}
    of_admin(ward, "POST", "collaborations", body)


def go(ward: Ward, until: int | None = None) -> SweepReport:
    """A go of the sweep, which is stopped when so many folders are read."""
    office = ward.office()

    def told(counts: SweepCounts) -> None:
        if until is not None and counts.folders >= until:
            office.stop.set()

    report = office.sweep(progress=told, patience=ACROSS)
    assert isinstance(report.outcome.failure, StoppedError) is (until is not None)
    return report


def read_shared_folder(ward: Ward) -> None:
    """A go that ends with the folder of the stranger read, and those beneath it still to be read."""
    assert go(ward, until=2).outcome.counts.pending_folders == MANY


def stands(ward: Ward, rule: str = "GK102", item: str = "1001") -> list[StoredViolation]:
    found = ward.office().violations.find(ward.clock())
    return [one for one in found if (one.violation.rule, one.violation.item.id) == (rule, item) and not one.resolved_at]


def of_registry(ward: Ward) -> list[str]:
    found = ward.office().violations.find(ward.clock())
    return [one.violation.rule for one in found if one.violation.item.type == "procedure" and not one.resolved_at]


def basis(ward: Ward) -> Mapping[str, Any]:
    last = ward.office().inventory.last_sweep()
    assert last is not None
    found: Mapping[str, Any] = json.loads(last.basis)
    return found


def test_what_the_registry_in_force_forbids_stays(ward: Ward) -> None:
    """A mistake in the registry that is taken back while a sweep is under way takes no grace and no note with it."""
    ward.sweep()
    (before,) = stands(ward)
    ward.office().violations.acknowledge(before.id, "係長", "連絡した", ward.clock())
    ward.pass_time(hours=20)
    allow(ward, stranger=True)
    read_shared_folder(ward)
    ward.pass_time(hours=1)
    present = allow(ward, stranger=False)
    report = go(ward)
    assert (report.outcome.run.resumed, report.outcome.complete) == (True, True)
    (after,) = stands(ward)
    assert (after.id, after.opened_at, after.last_seen > before.last_seen) == (before.id, before.opened_at, True)
    assert after.acknowledgement is not None
    assert basis(ward)["registry"] == present
    assert [str(event.kind) for event in ward.office().violations.history(after.id)] == ["opened", "acknowledged"]


def test_what_a_look_has_called_over_by_a_mistaken_registry_stands(ward: Ward) -> None:
    """An event in the hour of the mistake ends it; once the sweep has ended by the right one, it is looked at again."""
    ward.sweep()
    ward.pass_time(hours=20)
    read_shared_folder(ward)
    allow(ward, stranger=True)
    ward.pass_time(hours=1)
    with_collaboration(ward, "1001")
    office = ward.office()
    take_in_stream(office)
    reread_items(office, 100)
    assert {one.violation.subject.login for one in stands(ward)} == {"other@example.org"}
    ward.pass_time(hours=1)
    present = allow(ward, stranger=False)
    assert go(ward).outcome.complete
    assert basis(ward)["registry"] == present
    assert reread_items(ward.office(), 10).looked == 1
    assert {one.violation.subject.login for one in stands(ward)} == {"other@example.org", "someone@example.net"}
    assert reread_items(ward.office(), 10).looked == 0


def test_what_only_the_registry_in_force_forbids_is_found(ward: Ward) -> None:
    """The folder was read while it was allowed: it doesn't wait for the next whole sweep."""
    allow(ward, stranger=True)
    read_shared_folder(ward)
    assert stands(ward) == []
    present = allow(ward, stranger=False)
    assert go(ward).outcome.complete
    (found,) = stands(ward)
    assert (found.violation.governor, found.violation.remedy.kind) == ("R7-36-03", "remove_collaboration")
    assert basis(ward)["registry"] == present


def test_what_the_registry_in_force_allows_is_over(ward: Ward) -> None:
    """What this very sweep had found by the earlier one doesn't stand at its end."""
    read_shared_folder(ward)
    assert len(stands(ward)) == 1
    allow(ward, stranger=True)
    assert go(ward).outcome.complete
    assert stands(ward) == []


def test_what_only_the_policies_in_force_forbid_is_found(ward: Ward) -> None:
    """A policy that becomes stricter while a sweep is under way holds for what was read before."""
    read_shared_folder(ward)
    assert stands(ward, "GK104") == []
    for file in (ward.folder / "policies").glob("*.yaml"):
        plain = yaml.safe_load(file.read_text(encoding="utf-8"))
        if "collaborators" in plain:
            plain["collaborators"]["max_role"] = "previewer"
            file.write_text(yaml.safe_dump(plain, allow_unicode=True), encoding="utf-8")
    allow(ward, stranger=True)
    assert go(ward).outcome.complete
    assert len(stands(ward, "GK104")) == 1
    assert basis(ward)["policies"] == ward.office().policies.digest


def test_judging_again_costs_no_call(ward: Ward) -> None:
    """Beside who it is, the second go asks Box for what it hasn't read yet, and for nothing else."""
    read_shared_folder(ward)
    allow(ward, stranger=True)
    ward.ask("POST", "/_sandbox/counts/reset")
    go(ward)
    assert sum(count for route, count in ward.calls().items() if "/folders/" in route) == MANY
    assert not any("collaborations" in route for route in ward.calls())


def test_what_stands_against_the_registry_itself_is_judged_anew(ward: Ward) -> None:
    """An approval that the earlier registry gave no renewal, and the present one does, isn't over any more."""
    ward.pass_time(days=70)
    change(ward, renewed=())
    read_shared_folder(ward)
    assert of_registry(ward) != []
    change(ward, renewed=(2026,))
    assert go(ward).outcome.complete
    assert of_registry(ward) == []


def test_incomplete_sweep_ends_nothing_and_finds_what_is_new(ward: Ward) -> None:
    """With a place unread nothing is over, and the sweep isn't held to be judged by the present registry alone."""
    read_shared_folder(ward)
    allow(ward, stranger=True)
    fault = {"kind": "status", "status": 404, "match": {"path": "/folders/2003/items"}, "times": "forever"}
    ward.ask("POST", "/_sandbox/faults", [fault])
    report = go(ward)
    assert (report.outcome.complete, report.outcome.hole_count) == (False, 1)
    assert len(stands(ward)) == 1
    assert basis(ward)["registry"] is None


def test_what_only_an_earlier_sweep_saw_is_not_judged_again(ward: Ward) -> None:
    """A folder and an invitation that this sweep has met no more are over, whatever the earlier reading shows."""
    with_collaboration(ward, "2000")
    ward.sweep()
    assert (len(stands(ward)), len(stands(ward, item="2000"))) == (1, 1)
    of_admin(ward, "DELETE", f"collaborations/{stands(ward)[0].violation.subject.id}")
    of_admin(ward, "DELETE", "folders/2000?recursive=true")
    allow(ward, stranger=True)
    assert go(ward, until=2).outcome.counts.pending_folders == MANY - 1
    allow(ward, stranger=False)
    assert go(ward).outcome.complete
    assert (stands(ward), stands(ward, item="2000")) == ([], [])


def test_what_has_expired_by_itself_meanwhile_is_not_found(ward: Ward) -> None:
    """A collaboration whose own date has passed since it was read isn't there any more."""
    allow(ward, stranger=True)
    ward.pass_time(days=58)
    read_shared_folder(ward)
    ward.pass_time(days=2)
    allow(ward, stranger=False)
    assert go(ward).outcome.complete
    assert stands(ward) == []


def test_look_since_the_reading_goes_before_it(ward: Ward) -> None:
    """What a look at the folder has found to be over isn't opened again by the older reading, nor ended what it saw."""
    take_in_stream(ward.office())
    allow(ward, stranger=True)
    link = {"shared_link": {"access": "open"}}
    of_admin(ward, "PUT", "folders/1001", link)
    ward.sweep()
    assert len(stands(ward, "GK201")) == 1
    of_admin(ward, "PUT", "folders/1001", {"shared_link": None})
    allow(ward, stranger=False)
    read_shared_folder(ward)
    (guest,) = stands(ward)
    of_admin(ward, "DELETE", f"collaborations/{guest.violation.subject.id}")
    of_admin(ward, "PUT", "folders/1001", link)
    take_in_stream(ward.office())
    assert reread_items(ward.office(), 10).looked
    assert (stands(ward), len(stands(ward, "GK201"))) == ([], 1)
    change(ward, name="国民健康保険（改）")
    assert go(ward).outcome.complete
    assert (stands(ward), len(stands(ward, "GK201"))) == ([], 1)
    (linked,) = stands(ward, "GK201")
    assert [str(event.kind) for event in ward.office().violations.history(linked.id)] == ["opened"]
    assert "reopened" not in [str(event.kind) for event in ward.office().violations.history(guest.id)]


def test_stopped_while_judging_again_goes_on(ward: Ward) -> None:
    """Told to stop at its very end, the sweep stays open, and the next go ends it as one of the present registry."""
    allow(ward, stranger=True)
    read_shared_folder(ward)
    present = allow(ward, stranger=False)
    go(ward, until=MANY + 2)
    assert stands(ward) == []
    assert go(ward).outcome.complete
    assert len(stands(ward)) == 1
    assert basis(ward)["registry"] == present
