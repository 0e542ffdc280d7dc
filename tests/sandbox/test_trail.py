"""Whatever changes the world leaves the event that Box would leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from box_sdk_gen import BoxClient
from box_sdk_gen.managers.events import GetEventsStreamType
from box_sdk_gen.managers.folders import (
    CreateFolderParent,
)
from box_sdk_gen.managers.user_collaborations import (
    UpdateCollaborationByIdRole,
)

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import connect
from tests.sandbox.control import advance
from tests.sandbox.deeds import DEEDS, END, PERSON, Act, let_in, link
from tests.sandbox.events import history, kinds, read_on

STREAM = GetEventsStreamType.ADMIN_LOGS_STREAMING
EXPIRY_ALLOWED = OFFICE + "settings: {collaboration_expiry_allowed: true}\n"


def left_by(client: BoxClient, act: Act) -> list[str]:
    """The types of the events that a deed leaves, sorted."""
    position = str(client.events.get_events(stream_type=STREAM, stream_position="now").next_stream_position)
    act(client)
    found, _ = read_on(client, STREAM, position)
    return sorted({event["event_id"]: event["event_type"] for event in found}.values())


@pytest.mark.parametrize(("act", "expected"), DEEDS, ids=[" ".join(expected) for _, expected in DEEDS])
def test_deed_leaves_its_events(client: BoxClient, act: Act, expected: list[str]) -> None:
    """A change through the API leaves the events that Box would leave, and no others."""
    assert left_by(client, act) == expected


def test_reading_leaves_no_event(client: BoxClient) -> None:
    """Listing and getting change nothing, and nothing is told of them."""

    def read(box: BoxClient) -> None:
        box.folders.get_folder_items("1001")
        box.files.get_file_by_id("2001")
        box.list_collaborations.get_folder_collaborations("1001")

    assert left_by(client, read) == []


def test_refused_deed_leaves_no_event(client: BoxClient) -> None:
    """What is refused isn't told."""

    def fail(box: BoxClient) -> None:
        with pytest.raises(Exception, match="409"):
            box.folders.create_folder("内部", CreateFolderParent(id="1000"))

    assert left_by(client, fail) == []


def test_setting_what_is_set_leaves_no_event(client: BoxClient) -> None:
    """A change to the same value is no change."""
    same = UpdateCollaborationByIdRole.VIEWER_UPLOADER

    def again(box: BoxClient) -> None:
        box.folders.update_folder_by_id("1001", can_non_owners_invite=False)
        box.user_collaborations.update_collaboration_by_id("901", role=same)

    assert left_by(client, again) == []


def test_the_clock_leaves_events(start: Start) -> None:
    """What ends by the clock is told as an expiry, at the moment when it ended."""
    sandbox = start(EXPIRY_ALLOWED)
    client, role = connect(sandbox), UpdateCollaborationByIdRole.VIEWER
    made = let_in(client, PERSON)

    def wait(box: BoxClient) -> None:
        box.user_collaborations.update_collaboration_by_id(made, role=role, expires_at=END)
        link(box)
        advance(sandbox, timedelta(days=60))

    assert left_by(client, wait) == ["COLLABORATION_EXPIRATION", "SHARE_EXPIRATION"]
    told = [event for event in history(client) if event["event_type"].endswith("_EXPIRATION")]
    assert {event["created_at"] for event in told if "UPDATE" not in event["event_type"]} == {
        "2026-02-28T16:00:00-08:00"
    }


def test_collaboration_s_event_names_the_party_and_the_role(client: BoxClient) -> None:
    """An invitation names the folder, the party, the collaboration and its role as the user interface spells it."""
    made = let_in(client, PERSON)
    event = next(event for event in reversed(history(client)) if event["event_type"] == "COLLABORATION_INVITE")

    assert event["source"]["folder_id"] == "1002"
    assert event["source"]["user_id"] == "601"
    assert event["accessible_by"]["login"] == "op@vendor.example.com"
    assert (event["additional_details"]["collab_id"], event["additional_details"]["role"]) == (made, "Viewer")


def test_a_scenario_tells_how_it_came_about(start: Start) -> None:
    """The log of a fresh world holds its accounts, groups, folders, files, shares and holds."""
    text = OFFICE.replace(
        'path: 受渡し/内部\n    id: "1002"',
        'path: 受渡し/内部\n    id: "1002"\n    watermark: true\n    upload_email: open\n'
        "    shared_link: {access: open}\n"
        "    files: [{name: 鍵.txt, lock: {by: hanako@city.example.jp}}]",
    )
    sandbox: Sandbox = start(text + "legal_holds: [{name: 訴訟, users: [hanako@city.example.jp]}]\n")
    told = set(kinds(history(connect(sandbox))))

    assert told >= {
        "NEW_USER",
        "GROUP_CREATION",
        "GROUP_ADD_USER",
        "UPLOAD",
        "COLLABORATION_INVITE",
        "COLLABORATION_ACCEPT",
        "SHARE",
        "LOCK",
        "WATERMARK_LABEL_CREATE",
        "EMAIL_UPLOAD_ENABLED",
        "LEGAL_HOLD_POLICY_CREATE",
        "LEGAL_HOLD_ASSIGNMENT_CREATE",
    }
