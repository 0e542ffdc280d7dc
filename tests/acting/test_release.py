"""Ending a lockdown: everything comes back as it was, but for what is a violation by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatekeeper.acting.releasing import Released
from gatekeeper.acting.undoing import reversible
from gatekeeper.enforcement.action import ActionState
from gatekeeper.enforcement.notice import NoticeKind
from gatekeeper.errors import UsageError
from gatekeeper.sandbox.world.share import Collaboration
from gatekeeper.store.notice import Notices
from tests.acting.incident import CONTACTS, as_person, folder, let_in, link, lock, people, release, replace_registry
from tests.acting.ward import OWNER, Ward, ward_of

RIGHT = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    shared_link: {access: company, unshared_at: 2026-02-20T00:00:00+09:00}
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: new@vendor.example.com, role: previewer, status: pending, expires_at: 2026-03-31T23:59:59+09:00}
      - {group: 受託者一同, role: viewer, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: hanako@city.example.jp, role: editor}
"""
"""A folder in which nothing is wrong."""

POLICY = (
    "links: {access: [collaborators, company], password: optional, lifetime_at_most: 30d, download: allow, edit: deny}"
)
END = datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)
INSIDE = {"hanako@city.example.jp"}
ALL = {"op@vendor.example.com", "new@vendor.example.com", "受託者一同", *INSIDE}


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ward_of(tmp_path, RIGHT, registry=CONTACTS, policy=POLICY) as made:
        assert made.sweep() == []
        yield made


def collaboration(ward: Ward, login: str) -> Collaboration:
    held = (folder(ward, "1001").collaborations or {}).values()
    return next(one for one in held if login in {one.user.login if one.user else None, one.invite_email})


def reasons(released: Released) -> dict[str | None, tuple[str, list[str]]]:
    """Why each thing was withheld, by the address or else the kind of thing."""
    return {
        one.action.draft.login or str(one.action.thing.kind): (one.code, [bad.rule for bad in one.violations])
        for one in released.withheld
    }


def test_everything_comes_back_as_it_was(ward: Ward) -> None:
    """The same people with the same roles and expiries, and the link open again under the same URL."""
    token = link(ward, "1001").token
    lock(ward)
    assert people(ward, "1001") == INSIDE
    released = release(ward)
    assert (released.failed, released.withheld) == ([], [])
    assert people(ward, "1001") == ALL
    back = collaboration(ward, "op@vendor.example.com")
    assert (back.role, back.expires_at) == ("viewer uploader", END)
    assert (link(ward, "1001").token, link(ward, "1001").access) == (token, "company")
    assert ward.sweep() == []


def test_it_is_on_record_as_taking_back(ward: Ward) -> None:
    """Each action of the lockdown is undone by one of the release; the lockdown isn't in force any more."""
    locked, released = lock(ward), release(ward)
    journal = ward.acting().journal
    assert {one.state for one in journal.of_run(locked.lockdown.run.id)} == {ActionState.UNDONE}
    undone = {one.draft.undoes for one in journal.of_run(released.run.id)}
    assert undone == {one.id for one in journal.of_run(locked.lockdown.run.id)}
    assert ward.acting().lockdowns.in_force() == ()


def test_settings_come_back_unless_they_are_a_violation(tmp_path: Path) -> None:
    """Where others may invite but nobody may mail files in, the one is switched on again and the other isn't."""
    scene = RIGHT.replace("watermark: true", "watermark: true\n    can_non_owners_invite: true\n    upload_email: open")
    more = f"{POLICY}\nfolders: {{non_owner_invite: allow, upload_address: deny, watermark: required}}"
    with ward_of(tmp_path, scene, policy=more) as ward:
        lock(ward)
        released = release(ward)
        settings = folder(ward, "1001").settings
        assert (settings.can_non_owners_invite, settings.upload_email) == (True, None)
        assert reasons(released) == {"folder": ("violation", ["GK302"])}


def test_a_violation_is_withheld_and_named(ward: Ward) -> None:
    """Somebody who was never approved was shut out with the others, and stays out, with the rule that says so."""
    let_in(ward, "1001", "someone@example.net")
    lock(ward)
    assert reasons(release(ward)) == {"someone@example.net": ("violation", ["GK102"])}
    assert people(ward, "1001") == ALL


def test_what_has_run_out_meanwhile_is_not_made_anew(ward: Ward) -> None:
    """After their expiry nobody is let in again, and a link that is gone by now stays gone."""
    lock(ward)
    ward.pass_time(days=70)
    released = release(ward)
    assert {code for code, _ in reasons(released).values()} == {"passed"}
    assert (released.failed, "link" in reasons(released)) == ([], True)
    assert (people(ward, "1001"), folder(ward, "1001").link) == (INSIDE, None)


def test_who_is_not_approved_any_more_stays_out(ward: Ward) -> None:
    """Judged by the present registry: a company that has gone from it isn't let in again."""
    lock(ward)
    replace_registry(ward, CONTACTS.replace("vendor.example.com", "other.example.com"))
    released = release(ward)
    assert {code for code, _ in reasons(released).values()} == {"violation"}
    assert people(ward, "1001") == INSIDE


def test_what_a_person_waives_comes_back(ward: Ward) -> None:
    """A violation that somebody tolerates is no ground to withhold."""
    let_in(ward, "1001", "someone@example.net")
    ward.sweep()
    office = ward.office()
    for one in office.violations.find(ward.clock()):
        office.violations.waive(one.id, "hanako", "契約中", END.date(), ward.clock())
    lock(ward)
    assert reasons(release(ward)) == {}
    assert "someone@example.net" in people(ward, "1001")


def test_what_somebody_changed_meanwhile_is_not_forced(ward: Ward) -> None:
    """Who was invited again with another role keeps it; a link that was opened since stays as it is now."""
    lock(ward)
    let_in(ward, "1001", "op@vendor.example.com", role="previewer")
    as_person(ward, OWNER, "PUT", "/2.0/folders/1001", {"shared_link": {"access": "open"}})
    released = release(ward)
    assert {one.outcome.code for one in released.failed if one.outcome} == {"changed"}
    assert collaboration(ward, "op@vendor.example.com").role == "previewer"
    assert link(ward, "1001").access == "open"


def test_another_lockdown_still_holds(ward: Ward) -> None:
    """What a second lockdown covers stays shut when the first one ends, and comes back with the second."""
    lock(ward)
    held = lock(ward, "株式会社受託").lockdown.run.id
    released = release(ward)
    assert reasons(released)["op@vendor.example.com"] == ("locked", [])
    assert people(ward, "1001") == INSIDE
    release(ward, f"R{held}")
    release(ward, f"R{released.lockdowns[0].run.id}")
    assert people(ward, "1001") == ALL


@pytest.mark.parametrize("given", ["R7-36-03", "R1", "77", "どこにもない"])
def test_nothing_is_locked_down(ward: Ward, given: str) -> None:
    """Where no lockdown is in force by that name, one message says which are."""
    with pytest.raises(UsageError, match="緊急閉鎖はかかっていません"):
        release(ward, given)


def test_ended_twice(ward: Ward) -> None:
    """A lockdown of which everything was given back can't be ended again."""
    number = lock(ward).lockdown.run.id
    release(ward, f"R{number}")
    with pytest.raises(UsageError, match="もう解除されていて"):
        release(ward, str(number))


def test_undoing_is_not_the_way_out(ward: Ward) -> None:
    """What a lockdown closed isn't taken back without being judged: undoing it names the way."""
    number = lock(ward).lockdown.run.id
    acting = ward.acting()
    with pytest.raises(UsageError, match=f"gatekeeper release R{number}"):
        reversible(acting, acting.journal.of_run(number))


def test_nightly_rounds_neither_fight_it_nor_hold_a_grudge(ward: Ward) -> None:
    """Rounds before and after a release have nothing to do, and nothing counts as having come back."""
    lock(ward)
    ward.sweep()
    assert ward.acting().round().done == []
    release(ward)
    ward.sweep()
    made = ward.acting().round()
    assert (made.done, made.held, made.plan and made.plan.held_back) == ([], None, ())


def test_a_new_exposure_during_a_lockdown_is_a_violation_as_ever(ward: Ward) -> None:
    """A stranger who is let in meanwhile is found by the sweep and removed by the round; nobody calls it a fight."""
    let_in(ward, "1001", "someone@example.net")
    lock(ward)
    let_in(ward, "1001", "someone@example.net")
    assert "GK102" in ward.sweep()
    made = ward.acting().round()
    assert made.held is None
    assert people(ward, "1001") == INSIDE


def test_people_concerned_are_told(ward: Ward) -> None:
    """The release is announced like the lockdown."""
    lock(ward)
    run = release(ward).run.id
    told = [one for one in Notices(ward.office().database).all() if one.kind is NoticeKind.RELEASE]
    assert {(one.about, one.to) for one in told} == {(f"R{run}", OWNER), (f"R{run}", "yamada@vendor.example.com")}


def test_an_outside_owner_is_not_written_to(tmp_path: Path) -> None:
    """Nor is one told that the lockdown is over."""
    scene = RIGHT.replace("owner: admin@city.example.jp", "owner: op@vendor.example.com")
    with ward_of(tmp_path, scene, registry=CONTACTS, policy=POLICY) as ward:
        lock(ward)
        release(ward)
        told = [one.to for one in Notices(ward.office().database).all() if one.kind is NoticeKind.RELEASE]
        assert set(told) == {"", "yamada@vendor.example.com"}


def test_what_an_earlier_lockdown_of_the_same_still_keeps_is_told(ward: Ward) -> None:
    """Released in the wrong order, the first is withheld for the second's sake: nobody is told that all is back."""
    first, second = lock(ward), lock(ward)
    withheld = release(ward, f"R{first.lockdown.run.id}")
    assert {one.code for one in withheld.withheld} == {"locked"}
    released = release(ward, f"R{second.lockdown.run.id}")
    assert [(one.run.id, count) for one, count in released.left] == [(first.lockdown.run.id, len(withheld.withheld))]
    assert people(ward, "1001") == INSIDE
    again = release(ward, f"R{first.lockdown.run.id}")
    assert (again.left, again.withheld) == ((), [])
    assert people(ward, "1001") == ALL
