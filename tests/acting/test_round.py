"""A round against a real Box: what is planned is done, read back, and on record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from gatekeeper.acting.crew import Done
from gatekeeper.enforcement.action import ActionState
from gatekeeper.registry.model import Counterparty, CounterpartyKind
from tests.acting.ward import HEAD, REGISTRY, Ward, ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    shared_link: {access: open, password: himitsu-2026, can_download: true}
    collaborations:
      - {login: op@vendor.example.com, role: editor, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: someone@example.net, role: viewer}
"""


def test_a_round_puts_right_what_is_due(tmp_path: Path) -> None:
    """The stranger goes, the role is lowered, the link is tightened; then nothing is left to do."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        made = ward.acting().round()
        assert made.held is None
        assert {one.outcome.state for one in made.done if one.outcome} == {ActionState.VERIFIED}
        assert ward.sweep() == []


def test_a_second_round_does_nothing(tmp_path: Path) -> None:
    """What is right already isn't written again, whether or not a sweep came between."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        ward.acting().round()
        ward.ask("POST", "/_sandbox/counts/reset")
        again = ward.acting().round()
        assert (again.done, again.held) == ([], None)
        ward.sweep()
        assert ward.acting().round().done == []
        assert {call for call in ward.calls() if not call.startswith("GET")} == {"POST /oauth2/token"}


def test_several_changes_of_one_thing_are_one_call(tmp_path: Path) -> None:
    """The link loses its openness and gets its date in one write; the stranger goes with one."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        ward.ask("POST", "/_sandbox/counts/reset")
        ward.acting().round()
        writes = {call: count for call, count in ward.calls().items() if not call.startswith("GET")}
        assert writes == {
            "PUT /2.0/folders/{folder_id}": 1,
            "PUT /2.0/collaborations/{collaboration_id}": 1,
            "DELETE /2.0/collaborations/{collaboration_id}": 1,
            "POST /oauth2/token": 1,
        }


def test_what_has_changed_since_the_sweep_is_left_alone(tmp_path: Path) -> None:
    """A role that somebody has changed meanwhile isn't forced: the next sweep judges it anew."""
    with ward_of(tmp_path, FOLDERS) as ward:
        ward.sweep()
        partner = next(
            one for one in ward.box.world.collaborations.values() if one.user and one.user.login.startswith("op@")
        )
        partner.role = "co-owner"
        made = ward.acting().round()
        dropped = [one for one in made.done if one.outcome and one.outcome.state is ActionState.DROPPED]
        assert [(one.action.draft.login, one.outcome.code) for one in dropped if one.outcome] == [
            ("op@vendor.example.com", "changed")
        ]
        assert partner.role == "co-owner"


def test_nothing_is_done_before_its_time(tmp_path: Path) -> None:
    """Grace is waited for, and a policy that has just changed settles first."""
    with ward_of(tmp_path, FOLDERS, policy="grace: 24h\nsettle: 48h") as ward:
        ward.sweep()
        assert ward.acting().round().done == []
        ward.pass_time(hours=25)
        ward.sweep()
        assert ward.acting().round().done == []
        ward.pass_time(hours=24)
        ward.sweep()
        assert len(ward.acting().round().done) == 3


def _take_in(ward: Ward, **changes: Any) -> None:
    """Another version of the registry, with the one procedure changed."""
    office = ward.office()
    registry = office.registry()
    changed = replace(registry.procedures[0], **changes)
    office.registries.apply(
        replace(registry, procedures=(changed,)), by="x", source="x", sha256="", why="", now=ward.clock()
    )


_NO_SHARE = "guard: {max_actions: 100, max_share: 1.0, max_registry_change: 1.0}"


def test_what_stands_by_the_changed_registry_is_done_without_another_sweep(tmp_path: Path) -> None:
    """A new name changes nothing about the stranger."""
    with ward_of(tmp_path, FOLDERS, policy=_NO_SHARE) as ward:
        ward.sweep()
        assert not ward.acting().prepare(ward.clock()).confirmed
        _take_in(ward, name="国民健康保険（改）")
        calls = sum(ward.calls().values())
        prepared = ward.acting().prepare(ward.clock())
        assert (prepared.confirmed, sum(ward.calls().values())) == (True, calls)
        made = ward.acting().round()
        assert made.confirmed
        assert [str(one.outcome.state) for one in made.done if one.outcome] == ["verified"] * 3


def test_what_the_changed_registry_allows_is_left_alone(tmp_path: Path) -> None:
    """The judgement of the last sweep says to remove him; the registry in force doesn't."""
    with ward_of(tmp_path, FOLDERS, policy=_NO_SHARE) as ward:
        ward.sweep()
        before = {one.login for one in ward.acting().prepare(ward.clock()).drafts}
        party = Counterparty("よその会社", CounterpartyKind.CONTRACTOR, domains=("example.net",))
        known = ward.office().registry().procedures[0].counterparties
        _take_in(ward, counterparties=(*known, party))
        after = {one.login for one in ward.acting().prepare(ward.clock()).drafts}
        assert "someone@example.net" in before - after
        ward.acting().round()
        assert "someone@example.net" in {one.user.login for one in ward.box.world.collaborations.values() if one.user}


def test_whom_the_changed_domains_call_the_wards_own_is_left_alone(tmp_path: Path) -> None:
    """A domain that was forgotten in the configuration: nobody of it is removed by what was judged without it."""
    with ward_of(tmp_path, FOLDERS, policy=_NO_SHARE) as ward:
        ward.sweep()
        text = ward.config.read_text()
        ward.config.write_text(
            text.replace('"city.example.jp"]', '"city.example.jp", "example.net"]'), encoding="utf-8"
        )
        prepared = ward.acting().prepare(ward.clock())
        assert prepared.confirmed
        assert "someone@example.net" not in {one.login for one in prepared.drafts}
        assert "op@vendor.example.com" in {one.login for one in prepared.drafts}


def test_what_only_the_changed_registry_forbids_waits_for_a_sweep(tmp_path: Path) -> None:
    """Nobody is removed by what nothing has been read for; after the sweep it is due like everything else."""
    with ward_of(tmp_path, FOLDERS, policy=_NO_SHARE) as ward:
        ward.sweep()
        known = ward.office().registry().procedures[0].counterparties[0]
        _take_in(ward, counterparties=(replace(known, domains=("elsewhere.example",)),))
        logins = {one.login for one in ward.acting().prepare(ward.clock()).drafts}
        assert "op@vendor.example.com" not in logins
        ward.sweep()
        prepared = ward.acting().prepare(ward.clock())
        assert not prepared.confirmed
        assert "op@vendor.example.com" in {one.login for one in prepared.drafts}


def test_a_registry_that_changes_while_a_run_is_carried_out_ends_it(tmp_path: Path) -> None:
    """Whom the new registry allows stays, also where the run that would remove everybody has begun."""
    more = "".join(f"\n      - {{login: p{number}@example.net, role: viewer}}" for number in range(6))
    people = "".join(f"  - {{login: p{number}@example.net, name: 人{number}}}\n" for number in range(6))
    head = HEAD.replace("groups:", f"{people}groups:")
    with ward_of(tmp_path, FOLDERS.rstrip("\n") + more + "\n", policy=_NO_SHARE, head=head) as ward:
        ward.sweep()
        begun = list[str | None]()

        def allow_the_rest(done: Done) -> None:
            begun.append(done.action.draft.login)
            if len(begun) == 1:
                party = Counterparty("よその会社", CounterpartyKind.CONTRACTOR, domains=("example.net",))
                known = ward.office().registry().procedures[0].counterparties
                _take_in(ward, counterparties=(*known, party))

        acting = ward.acting()
        made = acting.round(allow_the_rest)
        done = [one for one in made.done if one.outcome is not None]
        # What other threads had begun before the change is brought to its end.
        assert 1 <= len(done) <= acting.office.settings.box.workers
        assert [one.outcome for one in made.done[len(done) :]] == [None] * (len(made.done) - len(done))
        there = {one.user.login for one in ward.box.world.collaborations.values() if one.user}
        again = ward.acting().round()
        assert [one.id for one in again.dropped] == [made.runs[0].id]
        assert {one for one in there if one and one.endswith("@example.net")} <= {
            one.user.login for one in ward.box.world.collaborations.values() if one.user
        }


def test_a_date_that_box_will_not_hold_is_kept_here(tmp_path: Path) -> None:
    """Where the enterprise doesn't take expiry dates, the collaborator goes on the day all the same."""
    folders = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader}
"""
    with ward_of(tmp_path, folders, registry=REGISTRY.replace("renews_yearly: true, renewed: [2026]", "")) as ward:
        ward.box.world.settings = replace(ward.box.world.settings, collaboration_expiry_allowed=False)
        assert "GK106" in ward.sweep()
        made = ward.acting().round()
        assert [one.outcome.code for one in made.done if one.outcome] == ["date_kept_here"]
        ward.pass_time(days=30)
        ward.sweep()
        assert ward.acting().round().done == []
        ward.pass_time(days=30)
        ward.sweep()
        assert len(ward.box.world.collaborations) == 1
        made = ward.acting().round()
        assert [one.action.draft.remedies for one in made.done] == [("remove_collaboration",)]
        assert len(ward.box.world.collaborations) == 0
