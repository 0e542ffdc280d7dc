from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from box_sdk_gen import BoxAPIError, BoxClient
from box_sdk_gen.managers.events import GetEventsEventType, GetEventsStreamType
from box_sdk_gen.managers.folders import CreateFolderParent

from gatekeeper.sandbox.server import Sandbox
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import as_user, connect
from tests.sandbox.control import advance, play
from tests.sandbox.events import history, kinds, read_on, streamed

HISTORY, STREAM = GetEventsStreamType.ADMIN_LOGS, GetEventsStreamType.ADMIN_LOGS_STREAMING
LOG = (
    OFFICE
    + """
settings: {frozen: true}
events:
  - type: DOWNLOAD
    at: 2025-12-01T10:00:00+09:00
    by: op@vendor.example.com
    path: 受渡し/国保督促状/督促状.xlsx
    ip: 203.0.113.7
  - {type: PREVIEW, at: 2026-01-20T10:00:00+09:00, by: op@vendor.example.com, path: 受渡し/国保督促状/督促状.xlsx}
  - {type: DOWNLOAD, at: 2026-01-25T10:00:00+09:00, path: 受渡し/国保督促状/住所録.csv, ip: 198.51.100.9}
  - {type: LOGIN, at: 2024-01-25T10:00:00+09:00, by: op@vendor.example.com}
  - {type: DOWNLOAD, at: 2026-02-01T10:00:00+09:00, by: op@vendor.example.com, path: 受渡し/国保督促状/督促状.xlsx}
"""
)
ITEM_EVENTS = ["DOWNLOAD", "PREVIEW"]


@pytest.fixture
def log(start: Start) -> Sandbox:
    """A sandbox whose log goes back two years, with its clock stopped."""
    return start(LOG)


def of_items(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["event_type"] in ITEM_EVENTS]


def test_history_is_in_order_of_time_and_goes_back_a_year(log: Sandbox) -> None:
    """The history holds the last 365 days from the oldest to the newest, however small its pages are."""
    events = history(connect(log), limit=2)
    times = [datetime.fromisoformat(event["created_at"]) for event in events]

    assert times == sorted(times)
    assert kinds(of_items(events)) == ["DOWNLOAD", "PREVIEW", "DOWNLOAD"]
    assert "LOGIN" not in kinds(events)
    assert len({event["event_id"] for event in events}) == len(events)


def test_history_can_be_cut_by_time(log: Sandbox) -> None:
    """created_after and created_before are bounds of when things happened."""
    found = history(
        connect(log),
        created_after=datetime(2026, 1, 20, 1, 0, tzinfo=UTC),
        created_before=datetime(2026, 1, 25, 0, 59, 59, tzinfo=UTC),
    )

    assert kinds(of_items(found)) == ["PREVIEW"]


def test_stream_holds_two_weeks(log: Sandbox) -> None:
    """What was recorded more than 14 days ago isn't streamed any more."""
    assert sorted(kinds(of_items(streamed(connect(log))))) == ["DOWNLOAD", "PREVIEW"]


def test_both_streams_name_the_same_events(start: Start) -> None:
    """An event has one event_id in both streams, so that a client can tell what it knows already."""
    client = connect(start(OFFICE))
    for number in range(40):
        client.folders.create_folder(f"束{number}", CreateFolderParent(id="1000"))
    made = {event["event_id"] for event in history(client) if event["source"].get("item_name", "").startswith("束")}

    assert len(made) == 40
    assert made <= {event["event_id"] for event in streamed(client)}


def test_stream_repeats_and_mixes_events(client: BoxClient) -> None:
    """The stream gives some events twice and not in order, and a page short of its limit isn't its end."""
    for number in range(60):
        client.folders.create_folder(f"束{number}", CreateFolderParent(id="1000"))
    position = client.events.get_events(stream_type=STREAM, stream_position="0", limit=10).next_stream_position
    found, _ = read_on(client, STREAM, str(position), limit=10)
    ids = [event["event_id"] for event in found]
    names = [event["source"]["item_name"] for event in found if event["event_type"] == "UPLOAD"]
    in_order = sorted(names, key=lambda name: int(name.removeprefix("束")) if name.startswith("束") else -1)

    assert len(set(ids)) < len(ids)
    assert names != in_order
    assert {f"束{number}" for number in range(20, 60)} <= set(names)
    assert len(client.events.get_events(stream_type=STREAM, stream_position="0", limit=10).entries or []) < 10


def test_now_gives_a_position_and_nothing_else(client: BoxClient) -> None:
    """Asking from `now` on gives an empty page; what happens afterwards comes from its position on."""
    page = client.events.get_events(stream_type=STREAM, stream_position="now")
    client.folders.create_folder("あとから", CreateFolderParent(id="1000"))
    found, end = read_on(client, STREAM, str(page.next_stream_position))

    assert page.entries == []
    assert [event["source"]["item_name"] for event in found] == ["あとから"]
    assert read_on(client, STREAM, end)[0] == []


def test_positions_are_longer_than_a_double_holds(client: BoxClient) -> None:
    """A position loses its end where a client takes it for a floating-point number."""
    position = str(client.events.get_events(stream_type=STREAM, stream_position="now").next_stream_position)

    assert int(position) > 2**53


def test_position_means_the_same_to_another_filter(log: Sandbox) -> None:
    """A position taken with one filter goes on from the same event with another."""
    client = connect(log)
    page = client.events.get_events(
        stream_type=HISTORY, stream_position="0", limit=1, event_type=[GetEventsEventType.PREVIEW]
    )
    found, _ = read_on(client, HISTORY, str(page.next_stream_position))

    assert kinds(of_items(found)) == ["DOWNLOAD"]


def test_late_event_is_streamed_but_missed_by_the_history(log: Sandbox) -> None:
    """What is recorded late comes in the stream; the history shows it only to who reads it again."""
    client = connect(log)
    past = str(client.events.get_events(stream_type=HISTORY, stream_position="now").next_stream_position)
    live = str(client.events.get_events(stream_type=STREAM, stream_position="now").next_stream_position)
    play(log, {"type": "PREVIEW", "at": "2026-01-31T10:00:00+09:00", "by": "op@vendor.example.com", "path": "受渡し"})
    late = kinds(read_on(client, HISTORY, past)[0])

    assert kinds(read_on(client, STREAM, live)[0]) == ["PREVIEW"]
    assert late == []
    assert kinds(of_items(history(client))) == ["DOWNLOAD", "PREVIEW", "DOWNLOAD", "PREVIEW"]


def test_event_of_a_scenario_to_come_waits_for_its_time(log: Sandbox) -> None:
    """An event later than the scenario's now is in the log once the clock gets there."""
    client = connect(log)
    position = str(client.events.get_events(stream_type=STREAM, stream_position="now").next_stream_position)
    before = read_on(client, STREAM, position)[0]
    advance(log, timedelta(hours=1))

    assert (before, kinds(read_on(client, STREAM, position)[0])) == ([], ["DOWNLOAD"])


def test_events_show_after_their_delay(start: Start) -> None:
    """With a delay set, the log shows an event that long after it was recorded, and loses none by that."""
    sandbox = start(OFFICE + "settings: {frozen: true, event_delay_seconds: 12}\n")
    client = connect(sandbox)
    advance(sandbox, timedelta(seconds=12))
    position = str(client.events.get_events(stream_type=STREAM, stream_position="now").next_stream_position)
    client.folders.create_folder("束", CreateFolderParent(id="1000"))
    at_once = kinds(read_on(client, STREAM, position)[0])
    advance(sandbox, timedelta(seconds=12))

    assert (at_once, kinds(read_on(client, STREAM, position)[0])) == ([], ["UPLOAD"])


def test_filter_by_type(log: Sandbox) -> None:
    """event_type leaves only the types it names."""
    wanted = [GetEventsEventType.PREVIEW, GetEventsEventType.LOGIN]

    assert kinds(history(connect(log), event_type=wanted)) == ["PREVIEW"]


def test_download_tells_who_what_and_from_where(log: Sandbox) -> None:
    """A download names the account, the item with its folder and owner, and the address it came from."""
    event = of_items(history(connect(log)))[0]

    assert event["created_by"] == {"type": "user", "id": "601", "name": "受託者", "login": "op@vendor.example.com"}
    assert event["source"] == {
        "item_type": "file",
        "item_id": "2001",
        "item_name": "督促状.xlsx",
        "parent": {"type": "folder", "name": "国保督促状", "id": "1001"},
        "owned_by": {"type": "user", "id": "502", "name": "区役所花子", "login": "hanako@city.example.jp"},
    }
    assert event["ip_address"] == "203.0.113.7"
    assert event["created_at"] == "2025-11-30T17:00:00-08:00"
    assert event["additional_details"]["size"] == 120000


def test_visitor_of_an_open_link_is_user_2(log: Sandbox) -> None:
    """Who came without signing in is told as the user with id 2, without a login."""
    actor = of_items(history(connect(log)))[2]["created_by"]

    assert (actor["id"], actor["login"]) == ("2", "")


def test_the_log_is_for_administrators(log: Sandbox) -> None:
    """A plain user gets 403 for both streams; an administrator gets them."""
    for stream in (HISTORY, STREAM):
        with pytest.raises(BoxAPIError) as refused:
            as_user(log, "hanako@city.example.jp").events.get_events(stream_type=stream)
        assert refused.value.response_info.status_code == 403
        assert as_user(log, "admin@city.example.jp").events.get_events(stream_type=stream).entries


def test_empty_page_from_the_beginning_names_position_0(log: Sandbox) -> None:
    """A page without events, asked from the beginning on, answers position 0."""
    page = connect(log).events.get_events(
        stream_type=HISTORY, stream_position="0", created_after=datetime(2027, 1, 1, tzinfo=UTC)
    )

    assert (page.entries, page.next_stream_position) == ([], "0")


def test_unreadable_position_is_refused(client: BoxClient) -> None:
    """A position that isn't a number gets 400."""
    with pytest.raises(BoxAPIError) as refused:
        client.events.get_events(stream_type=STREAM, stream_position="latest")

    assert refused.value.response_info.status_code == 400
