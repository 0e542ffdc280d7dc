"""Groups and who is in them."""

from __future__ import annotations

from box_sdk_gen import BoxClient
from box_sdk_gen.managers.groups import CreateGroupInvitabilityLevel
from box_sdk_gen.managers.memberships import (
    CreateGroupMembershipGroup,
    CreateGroupMembershipRole,
    CreateGroupMembershipUser,
    UpdateGroupMembershipByIdRole,
)

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import connect, connect_with_token
from tests.sandbox.control import token_of
from tests.sandbox.raw import HANAKO, OUTSIDER, ask
from tests.sandbox.refused import refused


def kinds_since(box: Sandbox, before: int) -> list[str]:
    return [event.type for event in box.world.events[before:]]


def join(client: BoxClient, user_id: str, group_id: str, role: CreateGroupMembershipRole | None = None) -> str:
    membership = client.memberships.create_group_membership(
        CreateGroupMembershipUser(id=user_id), CreateGroupMembershipGroup(id=group_id), role=role
    )
    assert membership.id is not None
    return membership.id


def test_members_of_a_group(client: BoxClient) -> None:
    """A group's members are told, those from outside too."""
    members = client.memberships.get_group_memberships("701")
    assert [one.user.login for one in members.entries or [] if one.user] == [OUTSIDER]
    assert members.total_count == 1


def test_many_members_page_by_page(start: Start) -> None:
    """Every member is told once over several pages."""
    members = ", ".join(f"m{number:02}@vendor.example.com" for number in range(23))
    client, found = connect(start(f'groups: [{{name: 組, id: "7", members: [{members}]}}]\n')), list[str]()
    while page := client.memberships.get_group_memberships("7", limit=10, offset=len(found)).entries:
        found += [str(one.id) for one in page]
    assert len(found) == len(set(found)) == 23


def test_groups_of_a_user(office: Sandbox) -> None:
    """The memberships of a user are for themselves and for administrators."""
    assert [one.group.id for one in connect(office).memberships.get_user_memberships("601").entries or [] if one.group]
    theirs = connect_with_token(office, token_of(office, OUTSIDER))
    assert theirs.memberships.get_user_memberships("601").total_count == 1
    with refused(403):
        connect(office, user_id="502").memberships.get_user_memberships("601")
    with refused(404):
        connect(office).memberships.get_user_memberships("999999")


def test_groups_are_listed_and_found_by_name(client: BoxClient) -> None:
    """Groups come in the order of their names; `filter_term` is the start of one."""
    for name in ("うめ", "あやめ"):
        client.groups.create_group(name)
    assert [group.name for group in client.groups.get_groups().entries or []] == ["あやめ", "うめ", "受託者一同"]
    assert [group.name for group in client.groups.get_groups(filter_term="受").entries or []] == ["受託者一同"]
    assert [group.name for group in client.groups.get_groups(limit=1, offset=1).entries or []] == ["うめ"]


def test_group_life(office: Sandbox, client: BoxClient) -> None:
    """A group is made, gets a member once, and loses it again; each step is in the log."""
    before = len(office.world.events)
    group = client.groups.create_group("新しいグループ")
    membership = join(client, "502", group.id)
    with refused(409):
        join(client, "502", group.id)
    client.memberships.delete_group_membership_by_id(membership)
    assert client.memberships.get_group_memberships(group.id).total_count == 0
    with refused(404):
        client.memberships.get_group_membership_by_id(membership)
    assert kinds_since(office, before) == ["GROUP_CREATION", "GROUP_ADD_USER", "GROUP_REMOVE_USER"]


def test_group_is_changed(office: Sandbox, client: BoxClient) -> None:
    """A group's name and settings change, what isn't named stays; an empty change leaves no event."""
    level = CreateGroupInvitabilityLevel.ALL_MANAGED_USERS
    group = client.groups.create_group("委託先", description="令和7年度", invitability_level=level)
    before = len(office.world.events)
    client.groups.update_group_by_id(group.id, name="委託先（新）")
    client.groups.update_group_by_id(group.id, name="委託先（新）")
    shown = client.groups.get_group_by_id(group.id, fields=["name", "description", "invitability_level"])
    assert (shown.name, shown.description) == ("委託先（新）", "令和7年度")
    assert shown.invitability_level == level.value
    assert kinds_since(office, before) == ["GROUP_EDITED"]


def test_group_names_are_taken_once(client: BoxClient) -> None:
    """A second group of the name is refused, made or renamed; a nameless one, too."""
    other = client.groups.create_group("別の組")
    with refused(409, "conflict"):
        client.groups.create_group("受託者一同")
    with refused(409, "conflict"):
        client.groups.update_group_by_id(other.id, name="受託者一同")
    with refused(400):
        client.groups.create_group("")


def test_deleted_group_takes_its_collaborations_along(start: Start) -> None:
    """With a group goes what it was let into; its members stay as users, and lose what came through it."""
    box = start(
        OFFICE.replace(
            '    id: "1002"\n', '    id: "1002"\n    collaborations: [{group: 受託者一同, role: editor, id: "902"}]\n'
        )
    )
    client = connect(box)
    assert ask(box, "folders/1002", OUTSIDER).status_code == 200
    client.groups.delete_group_by_id("701")
    assert ask(box, "folders/1002", OUTSIDER).status_code == 404
    assert client.list_collaborations.get_folder_collaborations("1002").entries == []
    assert client.memberships.get_user_memberships("601").entries == []
    with refused(404):
        client.groups.get_group_by_id("701")
    assert "GROUP_DELETION" in [event.type for event in box.world.events]


def test_member_becomes_the_groups_administrator(office: Sandbox, client: BoxClient) -> None:
    """A membership's role changes, with the event of a new group administrator."""
    membership = join(client, "502", "701", CreateGroupMembershipRole.MEMBER)
    before = len(office.world.events)
    client.memberships.update_group_membership_by_id(membership, role=UpdateGroupMembershipByIdRole.ADMIN)
    assert str(client.memberships.get_group_membership_by_id(membership).raw_data).count("'role': 'admin'") == 1
    assert kinds_since(office, before) == ["GROUP_ADMIN_CREATED"]


def test_unknown_role_and_level(office: Sandbox) -> None:
    """Words that Box doesn't know are a 400, and nothing is made."""
    body = {"user": {"id": "502"}, "group": {"id": "701"}, "role": "king"}
    assert ask(office, "group_memberships", method="POST", json=body).status_code == 400
    assert ask(office, "groups", method="POST", json={"name": "組", "invitability_level": "all"}).status_code == 400
    assert (len(office.world.memberships), len(office.world.groups)) == (1, 1)


def test_groups_are_the_administrators(office: Sandbox) -> None:
    """Those who aren't administrators neither list nor change groups; a member looks into their own."""
    assert ask(office, "groups/701", OUTSIDER).status_code == 200
    assert ask(office, "groups/701/memberships", HANAKO).status_code == 403
    for path, method in (("groups", "GET"), ("groups", "POST"), ("groups/701", "PUT"), ("groups/701", "DELETE")):
        assert ask(office, path, HANAKO, method).status_code == 403
