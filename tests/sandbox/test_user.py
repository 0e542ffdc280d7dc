"""Users: who I am, who there is, and who may know."""

from __future__ import annotations

import pytest
from box_sdk_gen import BoxClient
from box_sdk_gen.managers.users import GetUsersUserType

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import connect, connect_with_token
from tests.sandbox.control import token_of
from tests.sandbox.raw import OUTSIDER, ask
from tests.sandbox.refused import refused

ALL, MANAGED, EXTERNAL = GetUsersUserType.ALL, GetUsersUserType.MANAGED, GetUsersUserType.EXTERNAL


def logins(client: BoxClient, term: str | None = None, kind: GetUsersUserType | None = None) -> list[str]:
    found = client.users.get_users(filter_term=term, user_type=kind).entries or []
    return [str(user.login) for user in found]


def test_managed_users_are_the_enterprises_own(client: BoxClient) -> None:
    """The list of managed users holds the ward's people, not those from outside and not the service account."""
    assert sorted(logins(client, kind=MANAGED)) == ["admin@city.example.jp", "hanako@city.example.jp"]
    assert logins(client) == logins(client, kind=MANAGED)


@pytest.mark.parametrize("term", ["hanako", "HANAKO@city", "区役所"])
def test_filter_finds_by_name_and_login(client: BoxClient, term: str) -> None:
    """`filter_term` finds by the start of a login or a name, Japanese ones too, in any case."""
    assert logins(client, term) == ["hanako@city.example.jp"]


@pytest.mark.parametrize(
    ("term", "kind", "found"),
    [
        ("op", EXTERNAL, []),
        ("op@vendor.example.com", EXTERNAL, [OUTSIDER]),
        ("op@vendor.example.com", ALL, [OUTSIDER]),
        ("op@vendor.example.com", MANAGED, []),
        (None, EXTERNAL, []),
    ],
)
def test_people_from_outside_are_found_by_their_whole_login(
    client: BoxClient, term: str | None, kind: GetUsersUserType, found: list[str]
) -> None:
    """Somebody from outside shows only where the term is their whole login."""
    assert logins(client, term, kind) == found


def test_unknown_kind_of_user(office: Sandbox) -> None:
    """A user type that Box doesn't have is a 400."""
    assert ask(office, "users", params={"user_type": "robots"}).status_code == 400


@pytest.mark.parametrize("marker", [True, False])
def test_users_page_by_page(start: Start, *, marker: bool) -> None:
    """Every user is told once over several pages, by marker and by offset."""
    users = "".join(f"  - {{login: u{number:03}@city.example.jp}}\n" for number in range(25))
    client, found, position = connect(start(f"users:\n{users}")), list[str](), None
    while True:
        if marker:
            page = client.users.get_users(usemarker=True, limit=10, marker=position)
        else:
            page = client.users.get_users(limit=10, offset=len(found))
        found += [user.id for user in page.entries or []]
        position = page.next_marker
        if not page.entries or (marker and not position):
            break
    assert len(found) == len(set(found)) == 25


def test_far_offset_is_refused(client: BoxClient) -> None:
    """Box pages by offset up to 10,000 and no further."""
    assert client.users.get_users(offset=10_000).entries == []
    with refused(400):
        client.users.get_users(offset=10_001)


def test_me_by_fields(client: BoxClient) -> None:
    """A user has type and id, and what was asked for; without `fields` the standard ones, without the enterprise."""
    me = client.users.get_user_me(fields=["login", "enterprise", "nonsense"])
    assert me.raw_data is not None
    assert set(me.raw_data) == {"type", "id", "login", "enterprise"}
    assert me.raw_data["enterprise"] == {"type": "enterprise", "id": "900", "name": "新宿区"}
    plain = client.users.get_user_me()
    assert plain.raw_data is not None
    assert "enterprise" not in plain.raw_data
    assert {"name", "status", "space_used", "language"} <= set(plain.raw_data)


def test_unknown_user(client: BoxClient) -> None:
    """A user that isn't there is a 404."""
    with refused(404, "not_found"):
        client.users.get_user_by_id("999999")


def test_user_without_an_administrators_rights(office: Sandbox) -> None:
    """Those who aren't administrators know their colleagues, and get no list."""
    theirs = connect(office, user_id="502")
    assert theirs.users.get_user_by_id("501").name == "管理者"
    with refused(403):
        theirs.users.get_users()


def test_somebody_from_outside_knows_whom_they_work_with(start: Start) -> None:
    """People from outside see themselves and those with whom they share an item; of others they learn nothing."""
    box = start(OFFICE.replace("users:\n", 'users:\n  - {login: taro@other.example.net, id: "602"}\n'))
    theirs = connect_with_token(box, token_of(box, OUTSIDER))
    assert [theirs.users.get_user_by_id(one).id for one in ("601", "502")] == ["601", "502"]
    for other in ("501", "602"):
        with refused(404):
            theirs.users.get_user_by_id(other)
    assert connect(box, user_id="502").users.get_user_by_id("601").login == OUTSIDER
    with refused(404):
        connect(box, user_id="502").users.get_user_by_id("602")


def test_inactive_user_is_out(start: Start) -> None:
    """An account that was switched off can't do anything, and still stands in the list."""
    box = start(OFFICE.replace('name: 区役所花子, id: "502"', 'name: 区役所花子, id: "502", status: inactive'))
    assert ask(box, "users/me", "hanako@city.example.jp").status_code == 401
    found = connect(box).users.get_users(filter_term="hanako", fields=["status"]).entries or []
    assert [user.status for user in found] == ["inactive"]
