"""Users, groups and memberships."""

from __future__ import annotations

import pytest
from box_sdk_gen import BoxAPIError, BoxClient
from box_sdk_gen.managers.memberships import CreateGroupMembershipGroup, CreateGroupMembershipUser
from box_sdk_gen.managers.users import GetUsersUserType

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import Start
from tests.sandbox.connection import connect


def test_managed_users_are_the_enterprises_own(client: BoxClient) -> None:
    """The list of managed users holds the ward's people, not those from outside."""
    found = client.users.get_users(user_type=GetUsersUserType.MANAGED, fields=["login"]).entries or []
    logins = {user.login for user in found}
    assert {"admin@city.example.jp", "hanako@city.example.jp"} <= logins
    assert "op@vendor.example.com" not in logins


def test_filter_finds_by_name_and_login(client: BoxClient) -> None:
    """`filter_term` finds by the start of a login or a name, Japanese ones too."""
    by_login = client.users.get_users(filter_term="hanako").entries or []
    by_name = client.users.get_users(filter_term="区役所").entries or []
    assert [user.id for user in by_login] == [user.id for user in by_name] == ["502"]


@pytest.mark.parametrize("marker", [True, False])
def test_users_page_by_page(start: Start, *, marker: bool) -> None:
    """Every user is told once over several pages, by marker and by offset."""
    users = "".join(f"  - {{login: u{number:03}@city.example.jp}}\n" for number in range(25))
    client = connect(start(f"users:\n{users}"))
    found: list[str] = []
    position: str | None = None
    while True:
        if marker:
            page = client.users.get_users(usemarker=True, limit=10, marker=position)
        else:
            page = client.users.get_users(limit=10, offset=len(found))
        found += [user.id for user in page.entries or []]
        position = page.next_marker
        if not page.entries or (marker and not position):
            break
    assert len(found) == len(set(found)) == len(users.splitlines()) + (1 if len(found) > 25 else 0)


def test_unknown_user(client: BoxClient) -> None:
    """A user that isn't there is a 404."""
    with pytest.raises(BoxAPIError) as refused:
        client.users.get_user_by_id("999999")
    assert refused.value.response_info.status_code == 404


def test_members_of_a_group(client: BoxClient) -> None:
    """A group's members, with more than one page and people from outside."""
    members = client.memberships.get_group_memberships("701")
    assert [one.user.login for one in members.entries or [] if one.user] == ["op@vendor.example.com"]
    assert members.total_count == 1


def test_group_life(office: Sandbox, client: BoxClient) -> None:
    """A group is made, gets a member once, and loses it again; each step is in the log."""
    group = client.groups.create_group("新しいグループ")
    user, there = CreateGroupMembershipUser(id="502"), CreateGroupMembershipGroup(id=group.id)
    membership = client.memberships.create_group_membership(user, there)
    with pytest.raises(BoxAPIError) as refused:
        client.memberships.create_group_membership(user, there)
    assert refused.value.response_info.status_code == 409
    assert membership.id is not None
    client.memberships.delete_group_membership_by_id(membership.id)
    assert client.memberships.get_group_memberships(group.id).total_count == 0
    types = [event.type for event in office.world.events][-3:]
    assert types == ["GROUP_CREATION", "GROUP_ADD_USER", "GROUP_REMOVE_USER"]
