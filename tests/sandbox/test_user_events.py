from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from box_sdk_gen import BoxClient
from box_sdk_gen.managers.events import GetEventsStreamType
from box_sdk_gen.managers.folders import CreateFolderParent
from box_sdk_gen.managers.shared_links_folders import (
    AddShareLinkToFolderSharedLink,
)
from box_sdk_gen.managers.shared_links_folders import (
    AddShareLinkToFolderSharedLinkAccessField as Access,
)
from box_sdk_gen.managers.uploads import UploadFileAttributes, UploadFileAttributesParentField
from box_sdk_gen.managers.user_collaborations import UpdateCollaborationByIdRole as Role

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.connection import as_user, connect, connect_with_token
from tests.sandbox.control import advance, token_of
from tests.sandbox.events import kinds, own, read_on

ALL, CHANGES, SYNC = GetEventsStreamType.ALL, GetEventsStreamType.CHANGES, GetEventsStreamType.SYNC
CONTRACTOR, CLERK = "op@vendor.example.com", "hanako@city.example.jp"


def now(client: BoxClient) -> str:
    return str(client.events.get_events(stream_type=ALL, stream_position="now").next_stream_position)


def contractor(office: Sandbox) -> BoxClient:
    """A client with the contractor's own token: people from outside can't be acted for."""
    return connect_with_token(office, token_of(office, CONTRACTOR))


def test_events_have_the_names_of_the_users_stream(office: Sandbox) -> None:
    """What the log calls UPLOAD, DOWNLOAD, SHARE or DELETE is ITEM_… to a user."""
    client = as_user(office, CLERK)
    position = now(client)
    folder = client.folders.create_folder("束", CreateFolderParent(id="1001"))
    attributes = UploadFileAttributes("控え.txt", UploadFileAttributesParentField(id=folder.id))
    uploaded = client.uploads.upload_file(attributes, io.BytesIO("控え".encode())).entries
    assert uploaded
    client.downloads.download_file(uploaded[0].id)
    client.folders.update_folder_by_id(folder.id, name="束2")
    client.user_collaborations.update_collaboration_by_id("901", role=Role.VIEWER)
    client.folders.delete_folder_by_id(folder.id, recursive=True)
    found, _ = read_on(client, ALL, position)

    assert kinds(found) == [
        "ITEM_CREATE",
        "ITEM_UPLOAD",
        "ITEM_DOWNLOAD",
        "ITEM_RENAME",
        "COLLAB_ROLE_CHANGE",
        "ITEM_TRASH",
    ]
    assert found[1]["source"] == found[1]["source"] | {"type": "file", "id": uploaded[0].id, "name": "控え.txt"}
    assert found[1]["created_by"]["login"] == CLERK


def test_a_user_sees_events_of_what_they_see(office: Sandbox) -> None:
    """The contractor is told of the transfer folder, and not of the inner one."""
    service = connect(office)
    service.folders.create_folder("束", CreateFolderParent(id="1001"))
    service.folders.create_folder("会議", CreateFolderParent(id="1002"))
    names = [event["source"]["name"] for event in own(contractor(office))]

    assert "束" in names
    assert not {"会議", "内部"} & set(names)


def test_what_was_taken_away_is_not_told_any_more(office: Sandbox) -> None:
    """Without the collaboration the contractor's stream falls silent."""
    before = own(contractor(office))
    connect(office).user_collaborations.delete_collaboration_by_id("901")

    assert before
    assert own(contractor(office)) == []


@pytest.mark.parametrize("stream", [CHANGES, SYNC])
def test_changes_leave_out_reading(office: Sandbox, stream: GetEventsStreamType) -> None:
    """`changes` and `sync` tell what changes the tree; downloads are in `all` only."""
    client = as_user(office, CLERK)
    client.downloads.download_file("2002")

    assert "ITEM_DOWNLOAD" in kinds(own(client))
    assert "ITEM_DOWNLOAD" not in kinds(own(client, stream))
    assert "ITEM_UPLOAD" in kinds(own(client, stream))


def test_position_goes_on_where_it_was(office: Sandbox) -> None:
    """Reading in pages of one gives everything once, in the order in which it happened."""
    client = as_user(office, CLERK)
    whole = own(client)
    singly, _ = read_on(client, ALL, "0", limit=1)

    assert [event["event_id"] for event in singly] == [event["event_id"] for event in whole]
    assert len(whole) > 3


def test_user_events_hold_nothing_of_the_log(office: Sandbox) -> None:
    """A user's event has neither addresses nor details, but tells when it was recorded."""
    event = own(as_user(office, CLERK))[0]

    assert "recorded_at" in event
    assert not {"ip_address", "additional_details"} & event.keys()


def test_expiry_by_the_clock_is_told(office: Sandbox) -> None:
    """A link that the clock takes away is told like one that a person takes away."""
    client = as_user(office, CLERK)
    ends = datetime(2026, 2, 2, tzinfo=UTC)
    link = AddShareLinkToFolderSharedLink(access=Access.OPEN, unshared_at=ends)
    client.shared_links_folders.add_share_link_to_folder("1001", "shared_link", shared_link=link)
    position = now(client)
    advance(office, timedelta(days=3))
    found, _ = read_on(client, ALL, position)

    assert kinds(found) == ["ITEM_SHARED_UNSHARE"]
    assert found[0]["created_at"] == "2026-02-01T16:00:00-08:00"


def test_events_of_a_purged_item_do_not_break_the_stream(office: Sandbox) -> None:
    """The stream can be read to its end after an item that it tells of is gone for good."""
    client = as_user(office, CLERK)
    client.files.delete_file_by_id("2002")
    client.trashed_files.delete_trashed_file_by_id("2002")

    assert "ITEM_CREATE" in kinds(own(client))


def test_place_to_wait_for_events(client: BoxClient) -> None:
    """OPTIONS names a server to wait at, for this user."""
    servers = client.events.get_events_with_long_polling()

    assert servers.entries is not None
    assert [server.type for server in servers.entries] == ["realtime_server"]
    assert servers.chunk_size == 1
