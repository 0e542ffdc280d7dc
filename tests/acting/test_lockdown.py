"""A lockdown against a real Box: what it closes, what it leaves and says so, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.acting.locking import Locked
from gatekeeper.enforcement.action import ActionState, RunKind
from gatekeeper.errors import UsageError
from tests.acting.ward import REGISTRY, Ward, ward_of

FOLDERS = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: true
    upload_email: open
    shared_link: {access: open, password: himitsu-2026, can_download: true}
    collaborations:
      - {login: op@vendor.example.com, role: viewer uploader, expires_at: 2026-03-31T23:59:59+09:00}
      - {login: someone@example.net, role: viewer}
      - {login: hanako@city.example.jp, role: editor}
      - {login: new@vendor.example.com, role: viewer, status: pending}
      - {group: よその一同, role: viewer}
    files:
      - {name: 督促状.xlsx, size: 10, owner: admin@city.example.jp, shared_link: {access: company}}
  - path: 受渡し/国保督促状/四月
    id: "1002"
    owner: admin@city.example.jp
    can_non_owners_invite: false
    collaborations:
      - {login: other@example.org, role: editor}
  - path: 受渡し/ほか
    id: "1003"
    owner: admin@city.example.jp
    can_non_owners_invite: false
    shared_link: {access: open}
    collaborations:
      - {login: op@vendor.example.com, role: viewer}
      - {login: someone@example.net, role: viewer}
"""


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with ward_of(tmp_path, FOLDERS) as made:
        yield made


def lock(ward: Ward, given: str, **options: bool) -> Locked:
    return ward.acting().lockdown(given, "hanako", "紛失の連絡", **options)


def people(ward: Ward, folder: str) -> set[str]:
    """Who has access to a folder itself, by address or group name."""
    found = ward.box.world.items["folder", folder].collaborations or {}
    return {one.user.login if one.user else one.group.name if one.group else one.invite_email or "" for one in found.values()}


def test_everybody_from_outside_goes_and_the_wards_people_stay(ward: Ward) -> None:
    """People, groups with outsiders and invitations go from the folder and from what lies beneath it; nothing else."""
    locked = lock(ward, "R7-36-03")
    assert (locked.is_complete, locked.failed, locked.remaining) == (True, [], [])
    assert people(ward, "1001") == {"hanako@city.example.jp"}
    assert people(ward, "1002") == set()
    assert people(ward, "1003") == {"op@vendor.example.com", "someone@example.net"}


def test_links_are_shut_and_keep_their_urls(ward: Ward) -> None:
    """Links of the folder and of files in it lead only collaborators on; their addresses stay."""
    world = ward.box.world
    folder = world.items["folder", "1001"]
    file = next(item for item in world.items.values() if item.name == "督促状.xlsx")
    before = [one.link.token for one in (folder, file) if one.link]
    lock(ward, "R7-36-03")
    assert [one.link.token for one in (folder, file) if one.link] == before
    assert [str(one.link.access) for one in (folder, file) if one.link] == ["collaborators", "collaborators"]


def test_invitations_and_mailed_uploads_are_switched_off(ward: Ward) -> None:
    """Nobody but owners may invite any more, and no address takes files."""
    folder = ward.box.world.items["folder", "1001"]
    lock(ward, "R7-36-03")
    assert (folder.can_non_owners_invite, folder.upload_email) == (False, None)


def test_a_second_lockdown_closes_only_what_is_new(ward: Ward) -> None:
    """What was closed stays as it is; somebody let in since goes in a run of its own."""
    first = lock(ward, "R7-36-03")
    ward.ask("POST", "/_sandbox/alter", {})  if False else None
    again = lock(ward, "R7-36-03")
    assert again.lockdown.run.id != first.lockdown.run.id
    assert again.done == []
    assert [one.draft.kind for one in ward.acting().journal.runs()] == [RunKind.LOCKDOWN, RunKind.LOCKDOWN]


@pytest.mark.parametrize("given", ["R9-99-99", "9999", "company:どこにもない会社", "どこにもない会社"])
def test_nothing_by_that_name(ward: Ward, given: str) -> None:
    """What isn't there is refused with one message, and nothing is on record."""
    with pytest.raises(UsageError) as caught:
        lock(ward, given)
    assert "\n" not in str(caught.value)
    assert ward.acting().journal.runs() == ()
