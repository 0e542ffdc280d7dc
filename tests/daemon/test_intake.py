"""The jobs that hear of what happens in Box: intake, judgement, looking again, silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gatekeeper.daemon.job import Job, Lane
from gatekeeper.daemon.work.event import listen, look_again, place_transfers, watch_silence
from gatekeeper.hearing import take_in_stream
from gatekeeper.policy.violation import Status
from gatekeeper.store.unjudged_transfer import unjudged
from gatekeeper.store.violations import ViolationFilter
from tests.daemon.room import Room, daemon_of

GOVERNED = """
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations: [{login: op@vendor.example.com, role: editor}]
    files: [{name: 名簿.xlsx, size: 2048}]
"""
HISTORY_IS_AWAY = {
    "kind": "status",
    "status": 503,
    "times": "forever",
    "match": {"path": "/2.0/events", "query": {"stream_type": "admin_logs"}},
}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with daemon_of(tmp_path, folders=GOVERNED) as opened:
        opened.ward.sweep()
        yield opened


def is_told(room: Room) -> bool:
    """Whether the stranger's download stands as a violation."""
    wanted = ViolationFilter(rules=frozenset({"GK503"}), statuses=frozenset({Status.OPEN}))
    return any(room.ward.office().violations.find(room.now(), wanted))


def standing(room: Room) -> set[str]:
    """The rules of everything that stands."""
    return {one.violation.rule for one in room.ward.office().violations.find(room.now())}


def download(room: Room) -> None:
    """A stranger takes the file."""
    one = {
        "type": "DOWNLOAD",
        "at": room.now().isoformat(),
        "by": "someone@example.net",
        "path": "受渡し/国保督促状/名簿.xlsx",
    }
    room.ward.ask("POST", "/_sandbox/events", {"events": [one]})


def test_stranger_is_told_of_while_the_history_is_still_read(room: Room) -> None:
    """The year before takes days to read, or can't be read at all: what happens now is judged at once all the same."""
    room.ward.ask("POST", "/_sandbox/faults", [HISTORY_IS_AWAY])
    room.start([Job("events", Lane.EVENTS, listen)])
    room.tick()
    download(room)
    room.pass_time(minutes=10)
    assert room.record("events").failures == 2
    assert is_told(room)


def test_what_a_crash_left_unjudged_is_judged_next_time(room: Room) -> None:
    """The process died between intake and judgement, and nothing new happens: the next intake judges it."""
    take_in_stream(room.ward.office())
    download(room)
    take_in_stream(room.ward.office())
    office = room.ward.office()
    with office.database.read() as connection:
        assert unjudged(connection) is not None
    assert not is_told(room)
    room.start([Job("events", Lane.EVENTS, listen)])
    room.tick()
    assert is_told(room)
    with office.database.read() as connection:
        assert unjudged(connection) is None


def test_transfer_is_judged_by_the_sweep_that_came_after_it(room: Room) -> None:
    """A file in a folder made since the last sweep has no place, and gets one with the next."""
    take_in_stream(room.ward.office())
    room.start([Job("transfers", Lane.DESK, place_transfers)])
    download(room)
    take_in_stream(room.ward.office())
    room.tick()
    assert is_told(room)


def test_what_an_event_touched_is_looked_at(room: Room) -> None:
    """A collaborator is let in between two sweeps: the job that looks again finds it."""
    take_in_stream(room.ward.office())
    before = standing(room)
    token = room.ward.ask("POST", "/_sandbox/token", {"login": "admin@city.example.jp"})["access_token"]
    guest = {"login": "someone@example.net", "type": "user"}
    body = {"item": {"type": "folder", "id": "1001"}, "accessible_by": guest, "role": "viewer"}
    room.ward.ask("POST", "/2.0/collaborations", body, token)
    take_in_stream(room.ward.office())
    room.start([Job("rereads", Lane.REREADS, look_again)])
    room.tick()
    assert "GK102" in standing(room) - before


def test_silence_is_told_and_its_end(room: Room) -> None:
    """Two working days without a word from Box's log; then it speaks again."""
    room.start([Job("events", Lane.EVENTS, listen), Job("silence", Lane.DESK, watch_silence(room.alarms))])
    download(room)
    room.tick()
    assert room.alarms.kinds == []
    for _ in range(3 * 24):
        room.pass_time(hours=1)
    assert set(room.alarms.kinds) == {"events_silent"}
    assert "令和8年" in room.alarms.rung[0].text
    download(room)
    for _ in range(2):
        room.pass_time(hours=1)
    assert [str(one.kind) for one in room.alarms.ended] == ["events_silent"]
    assert room.now() - room.alarms.ended[0].at <= timedelta(hours=2)
