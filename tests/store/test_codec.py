"""Items, collaborations and groups come back from their stored form as they were."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.inventory.item import Account, Collaboration, Group, GroupMember, Item, Lock, SharedLink
from gatekeeper.store.codec import (
    collaboration_body,
    collaboration_from,
    dumps,
    encoded,
    group_from,
    item_body,
    item_from,
    members_body,
)

TOKYO = timezone(timedelta(hours=9))

text = st.text(max_size=8)
maybe_text = st.none() | text
flag = st.booleans()
moment = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, TOKYO]))  # noqa: DTZ001 - the bounds of a strategy are naive
number = st.none() | st.integers(-1, 2**70)
unread = st.frozensets(st.sampled_from(["owner", "shared_link", "created_at"]))
account = st.none() | st.builds(Account, text, maybe_text, maybe_text)
link = st.none() | st.builds(
    SharedLink, text, text, flag, flag, flag, moment, maybe_text, st.integers(0, 2**70), unread
)
lock = st.none() | st.builds(Lock, text, maybe_text, moment)
items = st.builds(
    Item,
    type=st.sampled_from(["folder", "file", "web_link"]),
    id=text,
    name=text,
    parent_id=maybe_text,
    etag=maybe_text,
    owner=account,
    created_by=account,
    created_at=moment,
    modified_at=moment,
    has_collaborations=flag,
    shared_link=link,
    is_externally_owned=flag,
    can_non_owners_invite=flag,
    upload_email_access=maybe_text,
    is_watermarked=flag,
    size=number,
    sha1=maybe_text,
    version_id=maybe_text,
    expires_at=moment,
    disposition_at=moment,
    lock=lock,
    classification=maybe_text,
    unread=unread,
)
collaborations = st.builds(
    Collaboration,
    *(text, text, text, text, maybe_text, maybe_text, maybe_text, text, text, moment, moment, flag, maybe_text, unread),
)


@given(items)
def test_item_comes_back(item: Item) -> None:
    """Every field of an item survives, numbers past 64 bits and broken text too."""
    assert item_from(item.type, item.id, item.name, item.parent_id, item_body(item)) == item


@given(collaborations)
def test_collaboration_comes_back(one: Collaboration) -> None:
    """Every field of a collaboration survives."""
    assert collaboration_from(one.id, one.item_type, one.item_id, collaboration_body(one)) == one


@given(st.lists(st.builds(GroupMember, text, maybe_text, maybe_text)), flag)
def test_group_comes_back(members: list[GroupMember], complete: bool) -> None:
    """A group's members survive in their order, and whether they are all."""
    group = Group("9", "受託者一同", tuple(members), complete)
    assert group_from(group.id, group.name, members_body(group), complete=complete) == group


def test_no_field_is_forgotten() -> None:
    """A field that a value gets in future can't be left out of the stored form unnoticed."""
    assert {field.name for field in fields(Item)} == {
        "type", "id", "name", "parent_id", "etag", "owner", "created_by", "created_at", "modified_at",
        "has_collaborations", "shared_link", "is_externally_owned", "can_non_owners_invite", "upload_email_access",
        "is_watermarked", "size", "sha1", "version_id", "expires_at", "disposition_at", "lock", "classification",
        "unread",
    }  # fmt: skip
    assert len(fields(SharedLink)) == 9
    assert len(fields(Collaboration)) == 14
    assert len(fields(GroupMember)) == len(fields(Account)) == len(fields(Lock)) == 3


def test_naive_moment_in_an_item_is_refused() -> None:
    """An item with a moment without a time zone isn't stored."""
    with pytest.raises(ValueError, match="time zone"):
        item_body(Item("file", "1", "a", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec=None)), max_size=8))
def test_encoded_values_are_the_bytes_of_their_json(values: list[str | int | None]) -> None:
    """Digests are taken of them, so no sign may be written in another way; half characters stand as they are."""
    assert encoded(values) == dumps(values).encode("utf-8", "surrogatepass")
