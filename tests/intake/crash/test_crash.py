"""Killed at every commit and every call, again and again: no event is lost, and none is counted twice."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.sandbox.server import Sandbox, running
from gatekeeper.store.database import Database
from tests.acting.crash.api import Api
from tests.intake.crash.life import Intake, Left, left_in
from tests.ward import write_config

_POINTS = 300
_STEPS = (12, 40)
_EVENTS = 45
_SCENARIO = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
now: 2026-02-01T09:00:00+09:00
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: op@vendor.example.com, name: 受託者}
folders:
  - path: 受渡し
    id: "1000"
    owner: admin@city.example.jp
    files: [{name: 督促状.xlsx, id: "3000", size: 5, owner: admin@city.example.jp}]
events:
"""
_KINDS = ("DOWNLOAD", "SOMETHING_NEW", "SHARE", "UPLOAD", "PREVIEW")


def _event(number: int) -> str:
    """Some lie months back, where only the history tells of them; one was recorded days after it happened."""
    day = f"2025-{number % 10 + 3:02}-{number % 28 + 1:02}" if number % 3 == 0 else f"2026-01-{18 + number % 14:02}"
    who = "op@vendor.example.com" if number % 2 else "admin@city.example.jp"
    return (
        f"  - {{type: {_KINDS[number % len(_KINDS)]}, at: {day}T{number % 24:02}:00:00+09:00, by: {who},"
        " path: 受渡し/督促状.xlsx}\n"
    )


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """A Box with a past; nothing happens in it while it is read."""
    with running(_SCENARIO + "".join(map(_event, range(_EVENTS)))) as sandbox:
        Api(sandbox.base_url).own("POST", "clock", {"freeze": True})
        yield sandbox


class _Play:
    """An intake that begins with an empty database each time, and what it has to come to."""

    def __init__(self, box: Sandbox, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.db"
        Database.open(f"sqlite:///{self._empty}").close()
        self.intake = Intake(write_config(folder, box.base_url), box.world, folder / "errors")
        self._state = folder / "state"
        self._state.mkdir()
        self.begin()
        assert self.intake.live(0)
        self.undisturbed = self.left()
        assert self.undisturbed.events == tuple(sorted(one.id for one in box.world.events))

    def begin(self) -> None:
        for rest in self._state.glob("gatekeeper.db*"):
            rest.unlink()
        shutil.copy(self._empty, self._state / "gatekeeper.db")

    def left(self) -> Left:
        with Database.open(f"sqlite:///{self._state / 'gatekeeper.db'}") as database:
            return left_in(database)


@pytest.fixture
def play(box: Sandbox, tmp_path: Path) -> _Play:
    return _Play(box, tmp_path)


def test_undisturbed_intake_has_something_to_lose(play: _Play) -> None:
    """The harness can fail: there are events of every kind, more than one page of each stream, and counts that add."""
    left = play.undisturbed
    assert len(left.events) > _EVENTS
    assert left.raw == len(left.events)
    assert 0 < len(left.derived) < len(left.events)
    assert left.unknown == sum(1 for number in range(_EVENTS) if number % 5 == 1)
    assert dict(left.touched)["3000"] > 1


@pytest.mark.timeout(600)
def test_three_hundred_kills_lose_nothing_and_double_nothing(play: _Play) -> None:
    """A life is killed at each of its steps in turn; then lives are killed wherever they are, one after another."""
    kills, point = 0, 1
    play.begin()
    while not play.intake.live(point):
        kills += 1
        assert play.intake.live(0)
        assert play.left() == play.undisturbed, f"killed at step {point}"
        play.begin()
        point += 1
    assert kills >= 60
    chance = random.Random(7)
    while kills < _POINTS:
        play.begin()
        steps = list[int]()
        while not play.intake.live(chance.randint(*_STEPS)):
            kills += 1
            steps.append(kills)
        assert play.left() == play.undisturbed, f"killed {len(steps)} times"
    assert kills >= _POINTS
