"""Collaborations: letting people in, changing how, handing over, shutting out; and what reaches down the tree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from box_sdk_gen import BoxClient
from box_sdk_gen.managers.list_collaborations import GetCollaborationsStatus
from box_sdk_gen.managers.user_collaborations import (
    CreateCollaborationAccessibleBy,
    CreateCollaborationAccessibleByTypeField,
    CreateCollaborationItem,
    CreateCollaborationItemTypeField,
    CreateCollaborationRole,
    UpdateCollaborationByIdRole,
    UpdateCollaborationByIdStatus,
)
from box_sdk_gen.schemas import Collaboration

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect, connect_with_token
from tests.sandbox.control import advance, token_of
from tests.sandbox.refused import refused

USER = CreateCollaborationAccessibleByTypeField.USER
VIEWER = CreateCollaborationRole.VIEWER
WITH_EXPIRY = OFFICE + "settings: {collaboration_expiry_allowed: true}\n"


def invite(
    client: BoxClient, login: str, folder: str = "1002", role: CreateCollaborationRole = VIEWER, **given: object
) -> Collaboration:
    item = CreateCollaborationItem(type=CreateCollaborationItemTypeField.FOLDER, id=folder)
    party = CreateCollaborationAccessibleBy(type=USER, login=login)
    return client.user_collaborations.create_collaboration(item, party, role, **given)  # type: ignore[arg-type]


def shared_with(client: BoxClient, folder: str) -> list[str | None]:
    entries = client.list_collaborations.get_folder_collaborations(folder).entries or []
    return [one.accessible_by.login if one.accessible_by else one.invite_email for one in entries]  # type: ignore[union-attr]


def test_account_is_in_at_once(office: Sandbox, client: BoxClient) -> None:
    """Who has an account sees the folder at once; listing and folder say so, and the log tells it."""
    made = invite(client, "OP@vendor.example.com")
    assert made.status is not None
    assert made.status.value == "accepted"
    assert client.folders.get_folder_by_id("1002", fields=["has_collaborations"]).has_collaborations
    theirs = connect_with_token(office, token_of(office, "op@vendor.example.com"))
    assert theirs.folders.get_folder_by_id("1002").name == "内部"
    assert [event.type for event in office.world.events][-2:] == ["COLLABORATION_INVITE", "COLLABORATION_ACCEPT"]


def test_address_without_an_account_is_pending(client: BoxClient) -> None:
    """Box names neither the item nor the person while an invitation waits, only the address."""
    made = invite(client, "nobody@example.org")
    assert made.status is not None
    assert (made.status.value, made.invite_email, made.item, made.accessible_by) == (
        "pending",
        "nobody@example.org",
        None,
        None,
    )
    assert shared_with(client, "1002") == ["nobody@example.org"]


def test_second_invitation_is_refused(client: BoxClient) -> None:
    """Nobody is let in twice, neither a person with an account nor an address."""
    for login in ("op@vendor.example.com", "nobody@example.org"):
        invite(client, login)
        with refused(400, "user_already_collaborator"):
            invite(client, login.upper())


@pytest.mark.parametrize("login", ["hanako@city.example.jp", "somebody"])
def test_who_cannot_be_invited(client: BoxClient, login: str) -> None:
    """The owner of the folder, and what is no address."""
    with refused(400):
        invite(client, login, "1000")


def test_expiry_needs_the_enterprises_setting(office: Sandbox, client: BoxClient) -> None:
    """Without the setting an expiry is refused; nothing is created."""
    with refused(400):
        invite(client, "op@vendor.example.com", expires_at=office.world.clock.now() + timedelta(days=30))
    assert shared_with(client, "1002") == []


def test_expiry_comes_by_the_clock(start: Start) -> None:
    """With the setting an expiry is kept, and on its day the collaboration goes, with an event."""
    box = start(WITH_EXPIRY)
    client, due = connect(box), box.world.clock.now() + timedelta(days=3)
    made = invite(client, "op@vendor.example.com", expires_at=due)
    assert made.expires_at is not None
    assert abs(made.expires_at - due) < timedelta(seconds=1)
    advance(box, timedelta(days=2))
    assert shared_with(client, "1002") == ["op@vendor.example.com"]
    advance(box, timedelta(days=2))
    assert shared_with(client, "1002") == []
    assert box.world.events[-1].type == "COLLABORATION_EXPIRATION"


def test_tenant_that_leaves_the_expiry_null(start: Start) -> None:
    """Some tenants answer 200 to an expiry and don't hold it: only reading back shows that."""
    box = start(OFFICE + "settings: {collaboration_expiry_allowed: true, collaboration_expiry_ignored: true}\n")
    client = connect(box)
    due = box.world.clock.now() + timedelta(days=3)
    changed = client.user_collaborations.update_collaboration_by_id(
        "901", role=UpdateCollaborationByIdRole.VIEWER, expires_at=due
    )
    assert changed is not None
    assert changed.expires_at is None


def test_role_changes_and_leaves_an_event(office: Sandbox, client: BoxClient) -> None:
    """A lowered role is what Box shows from then on."""
    client.user_collaborations.update_collaboration_by_id("901", role=UpdateCollaborationByIdRole.PREVIEWER)
    role = client.user_collaborations.get_collaboration_by_id("901").role
    assert role is not None
    assert role.value == "previewer"
    assert office.world.events[-1].type == "COLLABORATION_ROLE_CHANGE"


def test_new_expiry_wants_the_role_along(start: Start) -> None:
    """An expiry alone is refused; with the role it is taken."""
    box = start(WITH_EXPIRY)
    client, due = connect(box), box.world.clock.now() + timedelta(days=3)
    with refused(400):
        client.user_collaborations.update_collaboration_by_id("901", expires_at=due)
    viewer = UpdateCollaborationByIdRole.VIEWER_UPLOADER
    client.user_collaborations.update_collaboration_by_id("901", role=viewer, expires_at=due)
    assert client.user_collaborations.get_collaboration_by_id("901").expires_at is not None
    assert box.world.events[-1].type == "UPDATE_COLLABORATION_EXPIRATION"


def test_removed_one_is_out(office: Sandbox, client: BoxClient) -> None:
    """After a removal the person sees nothing any more, and the collaboration is unknown."""
    theirs = connect_with_token(office, token_of(office, "op@vendor.example.com"))
    client.user_collaborations.delete_collaboration_by_id("901")
    with refused(404):
        theirs.folders.get_folder_by_id("1001")
    with refused(404):
        client.user_collaborations.get_collaboration_by_id("901")
    assert office.world.events[-1].type == "COLLABORATION_REMOVE"


def test_outsider_may_not_invite_unless_allowed(office: Sandbox, client: BoxClient) -> None:
    """An editor from outside invites only where the folder lets people other than its owner invite."""
    invite(client, "op@vendor.example.com", role=CreateCollaborationRole.EDITOR)
    theirs = connect_with_token(office, token_of(office, "op@vendor.example.com"))
    with refused(403):
        invite(theirs, "friend@example.org")
    client.folders.update_folder_by_id("1002", can_non_owners_invite=True)
    assert invite(theirs, "friend@example.org").invite_email == "friend@example.org"


def test_folder_restricted_to_the_enterprise(client: BoxClient) -> None:
    """Nobody from outside is let into a restricted folder, nor into what lies beneath it."""
    client.folders.update_folder_by_id("1000", is_collaboration_restricted_to_enterprise=True)
    with refused(403):
        invite(client, "op@vendor.example.com")
    invite(client, "admin@city.example.jp")


def test_what_is_set_above_reaches_below(client: BoxClient) -> None:
    """A folder's list has what was set above it, named with the folder where it was set; pending ones name none."""
    invite(client, "admin@city.example.jp", "1000")
    invite(client, "nobody@example.org", "1000")
    entries = client.list_collaborations.get_folder_collaborations("1001").entries or []
    assert [(one.id == "901", one.item.id if one.item else None) for one in entries if one.id == "901"] == [
        (True, "1001")
    ]
    assert {one.item.id if one.item else None for one in entries} == {"1001", "1000", None}
    listed = client.list_collaborations.get_file_collaborations("2001").entries or []
    assert len(listed) == len(entries)
    assert not client.files.get_file_by_id("2001", fields=["has_collaborations"]).has_collaborations


def test_more_than_a_thousand_collaborators(start: Start) -> None:
    """A folder with more collaborators than a page holds gives all of them, page after page."""
    people = "".join(
        f"      - {{login: p{number}@example.org, role: viewer, status: pending}}\n" for number in range(1005)
    )
    client = connect(start(f'folders:\n  - path: 親\n    id: "10"\n    collaborations:\n{people}'))
    first = client.list_collaborations.get_folder_collaborations("10", limit=1000)
    second = client.list_collaborations.get_folder_collaborations("10", limit=1000, marker=first.next_marker)
    assert [len(first.entries or []), len(second.entries or []), second.next_marker] == [1000, 5, None]
    assert len({one.invite_email for page in (first, second) for one in page.entries or []}) == 1005


def test_invitation_is_answered_by_the_invited(start: Start) -> None:
    """A pending invitation of somebody with an account shows in their own list; accepting lets them in."""
    pending = 'collaborations: [{id: "902", login: hanako@city.example.jp, role: viewer, status: pending}]'
    box = start(OFFICE + f'  - path: 招待\n    id: "1003"\n    owner: admin@city.example.jp\n    {pending}\n')
    hers = as_user(box, "hanako@city.example.jp")
    waiting = hers.list_collaborations.get_collaborations(GetCollaborationsStatus.PENDING)
    assert [one.id for one in waiting.entries or []] == ["902"]
    with refused(403):
        connect(box).user_collaborations.update_collaboration_by_id(
            "902", status=UpdateCollaborationByIdStatus.ACCEPTED
        )
    hers.user_collaborations.update_collaboration_by_id("902", status=UpdateCollaborationByIdStatus.ACCEPTED)
    assert hers.folders.get_folder_by_id("1003").name == "招待"


def test_owner_hands_the_folder_over(start: Start) -> None:
    """With the role of owner the folder changes hands; who had it stays as a co-owner."""
    box = start()
    invite(connect(box), "admin@city.example.jp")
    collaboration = next(one.id for one in box.world.folders["1002"].collaborations.values())  # type: ignore[union-attr]
    connect(box).user_collaborations.update_collaboration_by_id(collaboration, role=UpdateCollaborationByIdRole.OWNER)
    folder = connect(box).folders.get_folder_by_id("1002", fields=["owned_by"])
    assert folder.owned_by is not None
    assert folder.owned_by.login == "admin@city.example.jp"


def test_collaborations_of_a_group(start: Start) -> None:
    """A group is let in like a person, and its own list tells where."""
    shared = "collaborations: [{group: 受託者一同, role: viewer}]"
    client = connect(start(OFFICE + f'  - path: 受託\n    id: "1004"\n    {shared}\n'))
    (one,) = client.list_collaborations.get_group_collaborations("701").entries or []
    assert one.item is not None
    assert one.item.id == "1004"
