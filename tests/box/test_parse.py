"""From Box's JSON to inventory values: what is null, what is absent, and what can't be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from gatekeeper.box.field import moment
from gatekeeper.box.parse import ITEM_FIELDS, parse_collaboration, parse_item, parse_member
from gatekeeper.inventory.item import Account, GroupMember, Lock

FOLDER = {
    "type": "folder",
    "id": "11",
    "name": "受渡し",
    "etag": "3",
    "owned_by": {"type": "user", "id": "5", "login": "admin@city.example.jp", "name": "管理者"},
    "created_by": None,
    "created_at": "2026-01-05T09:00:00+09:00",
    "modified_at": "2026-01-06T00:00:00Z",
    "has_collaborations": True,
    "shared_link": None,
    "is_externally_owned": False,
    "can_non_owners_invite": True,
    "folder_upload_email": {"access": "open", "email": "x@u.box.com"},
    "watermark_info": {"is_watermarked": True},
    "classification": {"name": "機密", "color": "#ff0000"},
}
FILE = {
    **{key: FOLDER[key] for key in ("name", "owned_by", "created_at", "modified_at", "created_by", "watermark_info")},
    "type": "file",
    "id": "12",
    "has_collaborations": False,
    "is_externally_owned": False,
    "shared_link": None,
    "classification": None,
    "size": 120000,
    "sha1": "ab",
    "file_version": {"type": "file_version", "id": "120"},
    "expires_at": None,
    "disposition_at": "2030-01-01T00:00:00+00:00",
    "lock": {"type": "lock", "id": "8", "created_by": {"login": "admin@city.example.jp"}, "expires_at": None},
}
LINK = {
    "url": "https://app.box.com/s/x",
    "access": "open",
    "effective_access": "company",
    "effective_permission": "can_preview",
    "is_password_enabled": True,
    "unshared_at": None,
    "vanity_name": None,
    "permissions": {"can_preview": True, "can_download": True, "can_edit": True},
    "download_count": 4,
}
COLLABORATION = {
    "type": "collaboration",
    "id": "77",
    "item": {"type": "folder", "id": "11"},
    "accessible_by": {"type": "user", "id": "9", "login": "op@vendor.example.com", "name": "受託者"},
    "invite_email": None,
    "role": "editor",
    "status": "accepted",
    "created_at": "2026-01-05T09:00:00+09:00",
    "expires_at": None,
    "is_access_only": False,
}


def test_a_folder_is_taken_in_whole() -> None:
    """Every requested field ends where it belongs, and nothing counts as unread."""
    item = parse_item(FOLDER, "1")
    assert (item.key, item.name, item.parent_id, item.etag) == (("folder", "11"), "受渡し", "1", "3")
    assert item.owner == Account("5", "admin@city.example.jp", "管理者")
    assert item.created_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert (item.has_collaborations, item.can_non_owners_invite, item.is_watermarked) == (True, True, True)
    assert (item.upload_email_access, item.classification, item.shared_link) == ("open", "機密", None)
    assert item.unread == frozenset()


def test_a_file_is_taken_in_whole() -> None:
    """A file has no fields of a folder, and they don't count as unread."""
    item = parse_item(FILE, "11")
    assert (item.size, item.sha1, item.version_id) == (120000, "ab", "120")
    assert (item.expires_at, item.disposition_at) == (None, datetime(2030, 1, 1, tzinfo=UTC))
    assert item.lock == Lock("8", "admin@city.example.jp", None)
    assert item.unread == frozenset()


def test_a_web_link_has_neither_collaborations_nor_watermark() -> None:
    """A web link's missing fields are fields that it can't have."""
    raw = {key: FOLDER[key] for key in ("id", "name", "owned_by", "created_by", "created_at", "modified_at")}
    item = parse_item({**raw, "type": "web_link", "shared_link": LINK}, "1")
    assert item.unread == frozenset()
    assert item.shared_link is not None


@pytest.mark.parametrize("absent", [key for key in FOLDER if key not in {"type", "id", "etag"}])
def test_an_absent_field_of_a_folder_is_unread_and_not_a_value(absent: str) -> None:
    """Each field that Box leaves out is named by the attribute that it is for."""
    renamed = {"owned_by": "owner", "folder_upload_email": "upload_email_access", "watermark_info": "is_watermarked"}
    item = parse_item({key: value for key, value in FOLDER.items() if key != absent}, "1")
    assert item.unread == {renamed.get(absent, absent)}


@pytest.mark.parametrize("absent", ["size", "sha1", "file_version", "expires_at", "disposition_at", "lock"])
def test_an_absent_field_of_a_file_is_unread_and_not_a_value(absent: str) -> None:
    """A file's own fields likewise."""
    item = parse_item({key: value for key, value in FILE.items() if key != absent}, "1")
    assert item.unread == {{"file_version": "version_id"}.get(absent, absent)}


@pytest.mark.parametrize(
    "key", ["has_collaborations", "is_externally_owned", "can_non_owners_invite", "watermark_info"]
)
def test_a_null_where_there_must_be_an_answer_is_unread(key: str) -> None:
    """Neither yes nor no is no answer."""
    assert len(parse_item({**FOLDER, key: None}, "1").unread) == 1


@pytest.mark.parametrize("value", ["2026-02-30T00:00:00Z", "2026-02-01", "2026-02-01T00:00:00", "yesterday", "", 5, {}])
def test_a_time_that_is_none_is_unread(value: object) -> None:
    """A day that doesn't exist, a time without an offset and nonsense are all no expiry and no proof of one."""
    item = parse_item({**FILE, "expires_at": value}, "1")
    assert item.expires_at is None
    assert item.unread == {"expires_at"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-24T08:10:18-08:00", datetime(2025, 2, 24, 16, 10, 18, tzinfo=UTC)),
        ("2027-03-31T15:00:01Z", datetime(2027, 3, 31, 15, 0, 1, tzinfo=UTC)),
        ("2027-03-31T15:00:01.250Z", datetime(2027, 3, 31, 15, 0, 1, 250000, tzinfo=UTC)),
    ],
)
def test_times_keep_their_moment(text: str, expected: datetime) -> None:
    """Whatever offset Box writes."""
    assert moment(text) == expected


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-08:00", "0001-01-01T00:00:00+14:00"])
def test_the_ends_of_the_calendar_survive_another_zone(text: str) -> None:
    """A link "until the year 9999" must not break the arithmetic of zones."""
    found = moment(text)
    assert found is not None
    assert found.astimezone(timezone(timedelta(hours=14))) == found
    assert found.astimezone(timezone(timedelta(hours=-12))) == found


@pytest.mark.parametrize("name", ["a\ud800b", "a\x00b"])
def test_a_name_that_no_database_can_hold_is_made_storable(name: str) -> None:
    """Half a character or a NUL in a name doesn't stop the sweep."""
    assert parse_item({**FOLDER, "name": name}, "1").name == "a\ufffdb"


def test_ids_are_text_even_where_they_came_as_numbers() -> None:
    """A number over 2^53 keeps all its digits."""
    item = parse_item({**FOLDER, "id": 1152923102859932568}, "1")
    assert item.id == "1152923102859932568"


def test_an_unknown_kind_and_unknown_fields_are_tolerated() -> None:
    """What Box may add one day doesn't stop the reading."""
    assert parse_item({**FOLDER, "type": "hub", "brand_new": {"x": 1}}, "1").type == "hub"


@pytest.mark.parametrize(
    ("changes", "access", "can_download", "can_edit", "unread"),
    [
        ({}, "company", False, False, set()),
        ({"effective_permission": "can_download"}, "company", True, False, set()),
        ({"effective_permission": "can_edit"}, "company", True, True, set()),
        ({"effective_permission": "brand_new"}, "company", True, True, set()),
        ({"effective_access": None, "effective_permission": None}, "open", True, True, set()),
        ({"effective_permission": None, "permissions": None}, "company", False, False, {"can_download", "can_edit"}),
        ({"effective_access": None, "access": None}, "", False, False, {"access"}),
    ],
)
def test_what_is_in_effect_comes_before_what_was_set(
    changes: dict[str, object], access: str, can_download: bool, can_edit: bool, unread: set[str]
) -> None:
    """Box tells what a link was set to and what became of it; the latter counts."""
    link = parse_item({**FOLDER, "shared_link": {**LINK, **changes}}, "1").shared_link
    assert link is not None
    assert (link.access, link.can_download, link.can_edit) == (access, can_download, can_edit)
    assert link.unread == unread


@pytest.mark.parametrize("absent", ["url", "is_password_enabled", "unshared_at", "vanity_name"])
def test_an_absent_field_of_a_link_is_unread(absent: str) -> None:
    """An expiry that wasn't told isn't "never"."""
    raw = {key: value for key, value in LINK.items() if key != absent}
    link = parse_item({**FOLDER, "shared_link": raw}, "1").shared_link
    assert link is not None
    assert link.unread == {absent}


def test_a_collaboration_is_taken_in_whole() -> None:
    """Party, place, role and times."""
    one = parse_collaboration(COLLABORATION, "folder", "11")
    assert (one.id, one.item_type, one.item_id, one.role, one.status) == ("77", "folder", "11", "editor", "accepted")
    assert (one.principal_type, one.principal_id, one.login) == ("user", "9", "op@vendor.example.com")
    assert one.unread == frozenset()


def test_a_pending_invitation_goes_by_the_invited_address_and_the_place_it_was_listed_for() -> None:
    """Box names neither the item nor a user while nobody has accepted."""
    raw = {**COLLABORATION, "item": None, "accessible_by": None, "invite_email": "new@x.example", "status": "pending"}
    one = parse_collaboration(raw, "file", "12")
    assert (one.item_type, one.item_id, one.login, one.principal_id) == ("file", "12", "new@x.example", None)


@pytest.mark.parametrize("party", [None, {"type": "user", "id": "9"}, {"type": "user", "id": "9", "login": ""}])
def test_an_address_that_box_hides_is_none(party: object) -> None:
    """A hidden address is never an empty one, which might be compared."""
    assert parse_collaboration({**COLLABORATION, "accessible_by": party}, "folder", "11").login is None


@pytest.mark.parametrize("absent", ["role", "status", "expires_at", "created_at"])
def test_an_absent_field_of_a_collaboration_is_unread(absent: str) -> None:
    """A role that wasn't told is no role to compare."""
    raw = {key: value for key, value in COLLABORATION.items() if key != absent}
    assert parse_collaboration(raw, "folder", "11").unread == {absent}


def test_a_member_that_box_hides_stays_a_member() -> None:
    """Somebody is there whose address can't be read."""
    assert parse_member({"type": "group_membership", "id": "3", "user": None}) == GroupMember("membership:3", None)


def test_every_field_that_is_parsed_is_asked_for() -> None:
    """A field left out of the request would look unread for ever."""
    assert set(ITEM_FIELDS.split(",")) == {*FOLDER, *FILE}
