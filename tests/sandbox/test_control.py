"""The sandbox's own handles: its clock, further events, tokens, and a digest of its state."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from gatekeeper.sandbox.server import Sandbox, running
from tests.sandbox.conftest import OFFICE, Start
from tests.sandbox.connection import connect
from tests.sandbox.control import advance, play
from tests.sandbox.raw import HANAKO, OUTSIDER, ask

FROZEN = OFFICE + "settings: {frozen: true}\n"


def clock(box: Sandbox, **body: Any) -> requests.Response:
    return requests.post(f"{box.base_url}/_sandbox/clock", json=body, timeout=10)


def now_of(box: Sandbox) -> datetime:
    return datetime.fromisoformat(requests.get(f"{box.base_url}/_sandbox/clock", timeout=10).json()["now"])


def state_of(box: Sandbox) -> Any:
    return requests.get(f"{box.base_url}/_sandbox/state", timeout=10).json()


def test_clock_begins_with_the_scenario(start: Start) -> None:
    """The clock stands where the scenario says; a frozen one stays there."""
    assert now_of(start(FROZEN)) == datetime.fromisoformat("2026-02-01T09:00:00+09:00")


def test_clock_moves_and_freezes(office: Sandbox) -> None:
    """The clock goes to where it is set, and stands still when told."""
    moved = clock(office, set="2026-04-01T00:00:00+09:00", advance=60, freeze=True).json()
    assert moved["frozen"]
    assert now_of(office) == datetime.fromisoformat(moved["now"])
    assert now_of(office) - datetime.fromisoformat("2026-04-01T00:01:00+09:00") < timedelta(minutes=1)


def test_clock_runs_on_by_itself(start: Start) -> None:
    """A clock that was frozen runs again when let go."""
    box = start(FROZEN)
    before = now_of(box)
    clock(box, freeze=False)
    assert now_of(box) > before


@pytest.mark.parametrize(
    "body",
    [
        {"advance": "soon"},
        {"advance": True},
        {"advance": 1e300},
        {"set": "tomorrow"},
        {"set": "9999-12-31T23:59:59-12:00"},
        {"freeze": "yes"},
    ],
)
def test_clock_is_not_moved_by_nonsense(start: Start, body: dict[str, Any]) -> None:
    """What isn't a time is a 400, and the clock stays."""
    box = start(FROZEN)
    before = now_of(box)
    assert (clock(box, **body).status_code, now_of(box)) == (400, before)


def test_what_was_due_has_happened_when_the_clock_is_moved(start: Start) -> None:
    """Everything between the old and the new time happens, in its order and at its own time."""
    box = start(FROZEN.replace("role: viewer uploader", "role: viewer uploader, expires_at: 2026-02-02T00:00:00+09:00"))
    assert ask(box, "folders/1001", OUTSIDER).status_code == 200
    advance(box, timedelta(days=2))
    assert ask(box, "folders/1001", OUTSIDER).status_code == 404
    (gone,) = [event for event in box.world.events if event.type == "COLLABORATION_EXPIRATION"]
    assert gone.created_at == datetime.fromisoformat("2026-02-02T00:00:00+09:00")


def test_events_are_played_at_their_time(start: Start) -> None:
    """An event of the past is in the log at once, one to come when the clock gets there."""
    box = start(FROZEN)
    before = len(box.world.events)
    event = {"type": "DOWNLOAD", "by": OUTSIDER, "path": "受渡し/国保督促状/督促状.xlsx"}
    play(box, event | {"at": "2026-01-31T10:00:00+09:00"}, event | {"at": "2026-02-02T10:00:00+09:00", "times": 3})
    assert len(box.world.events) == before + 1
    advance(box, timedelta(days=2))
    assert len(box.world.events) == before + 4
    assert box.world.events[-1].source["item_id"] == "2001"


def test_a_scenarios_event_to_come_finds_what_came_meanwhile(start: Start) -> None:
    """What is fetched tomorrow may be put there tomorrow morning."""
    coming = "events:\n  - {type: PREVIEW, at: 2026-02-02T10:00:00+09:00, path: 受渡し/国保督促状/あした.xlsx}\n"
    box = start(FROZEN + coming)
    assert ask(box, "files/2001", HANAKO, "PUT", json={"name": "あした.xlsx"}).status_code == 200
    advance(box, timedelta(days=2))
    assert box.world.events[-1].source["item_id"] == "2001"


def test_wrong_events_are_refused_as_a_whole(office: Sandbox) -> None:
    """With one mistake in a list of events, none of them is played."""
    before = len(office.world.events)
    good, bad = {"type": "DOWNLOAD", "at": "2026-01-31T10:00:00+09:00"}, {"type": "DOWNLOAD", "at": "yesterday"}
    answer = requests.post(f"{office.base_url}/_sandbox/events", json={"events": [good, bad]}, timeout=10)
    assert (answer.status_code, len(office.world.events)) == (400, before)


def test_token_for_anyone_and_for_nobody(office: Sandbox) -> None:
    """Anyone in the scenario can sign in, people from outside included; somebody unknown can't."""
    assert ask(office, "users/me", OUTSIDER).json()["login"] == OUTSIDER
    url = f"{office.base_url}/_sandbox/token"
    assert requests.post(url, json={"login": "nobody@example.org"}, timeout=10).status_code == 404


def test_state_is_the_same_until_something_changes(office: Sandbox) -> None:
    """Reading doesn't change the hash of the state, a change does, and undoing it doesn't bring the old one back."""
    before = state_of(office)["hash"]
    connect(office).folders.get_folder_items("1001")
    assert state_of(office)["hash"] == before
    connect(office).folders.update_folder_by_id("1002", description="控え")
    changed = state_of(office)["hash"]
    connect(office).folders.update_folder_by_id("1002", description="")
    assert len({before, changed, state_of(office)["hash"]}) == 3


def test_two_runs_of_a_scenario_are_alike() -> None:
    """Ids and events don't hang on chance: the same scenario gives the same state."""
    digests = []
    for _ in range(2):
        with running(FROZEN) as box:
            digests.append(state_of(box))
    assert digests[0] == digests[1]
    assert {item["id"] for item in digests[0]["items"]} >= {"1000", "1001", "1002", "2001", "2002"}


def test_unknown_handle(office: Sandbox) -> None:
    """Another path beneath the handles is a 404, another method a 405."""
    assert requests.get(f"{office.base_url}/_sandbox/nonsense", timeout=10).status_code == 404
    assert requests.delete(f"{office.base_url}/_sandbox/clock", timeout=10).status_code == 405
