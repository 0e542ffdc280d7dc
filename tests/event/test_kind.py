"""Which events say that somebody's access may have changed."""

from __future__ import annotations

from typing import Any

import pytest

from gatekeeper.event.kind import Touched, ends_sharing, is_known, touched_by
from gatekeeper.event.parse import parse_event
from gatekeeper.event.value import Event
from tests.event.entry import entry

ITSELF = Touched("file", "3000", "11")


def event(kind: str, **changes: Any) -> Event:
    found = parse_event(entry(kind=kind, **changes))
    assert isinstance(found, Event)
    return found


@pytest.mark.parametrize(
    "kind",
    [
        "SHARE", "UNSHARE", "ITEM_SHARED_UPDATE", "SHARE_EXPIRATION", "UPDATE_SHARE_EXPIRATION",
        "COLLABORATION_INVITE", "COLLABORATION_ACCEPT", "COLLABORATION_ROLE_CHANGE", "COLLABORATION_REMOVE",
        "COLLABORATION_SOMETHING_NEW", "UPDATE_COLLABORATION_EXPIRATION", "CHANGE_FOLDER_PERMISSION",
        "ADVANCED_FOLDER_SETTINGS_UPDATE", "EMAIL_UPLOAD_ENABLED", "EMAIL_UPLOAD_DISABLED", "GROUP_ADD_ITEM",
    ],
)  # fmt: skip
def test_sharing_touches_the_item(kind: str) -> None:
    """The very item is to be read again, with who owns it."""
    assert touched_by(event(kind)) == (ITSELF,)
    assert is_known(kind)


@pytest.mark.parametrize("kind", ["MOVE", "UNDELETE"])
def test_arriving_touches_the_folder_too(kind: str) -> None:
    """What came into a folder is reached by whom the folder lets in."""
    assert touched_by(event(kind)) == (ITSELF, Touched("folder", "1001", "11"))


def test_arriving_at_the_top_touches_no_folder() -> None:
    """Box's own root can't be shared."""
    source = {"item_type": "folder", "item_id": "7", "parent": {"id": "0", "name": "All Files"}}
    assert touched_by(event("MOVE", source=source)) == (Touched("folder", "7"),)


@pytest.mark.parametrize("kind", ["DOWNLOAD", "UPLOAD", "LOGIN", "RENAME", "DELETE", "SOMETHING_NEW"])
def test_other_events_touch_nothing(kind: str) -> None:
    """Nobody's access has changed."""
    assert touched_by(event(kind)) == ()


@pytest.mark.parametrize(
    "source",
    [
        {"type": "group", "id": "800", "group_id": "800", "user_id": "8"},
        {"group_id": 800, "group_name": "一同", "user_id": "8"},
    ],
)
def test_membership_touches_the_group(source: dict[str, Any]) -> None:
    """Whatever the group reaches is reached by others now."""
    assert touched_by(event("GROUP_ADD_USER", source=source)) == (Touched("group", "800"),)


@pytest.mark.parametrize("source", [None, {}, {"type": "user", "id": "8"}, {"item_type": "file"}, {"item_id": "7"}])
def test_sharing_of_nothing_touches_nothing(source: object) -> None:
    """Without an item there is nothing to read."""
    assert touched_by(event("SHARE", source=source)) == ()


def test_what_ends_sharing() -> None:
    """An item that has gone takes what was wrong about it along."""
    assert ends_sharing(event("DELETE"))
    assert not ends_sharing(event("DELETE", source=None))
    assert not ends_sharing(event("UNSHARE"))
