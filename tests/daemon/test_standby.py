"""Two daemons on one database: one does the jobs, the other takes over, and nothing is done by both."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatekeeper.enforcement.action import ActionState
from gatekeeper.sandbox.server import Options
from gatekeeper.settings import load
from gatekeeper.store.database import Database
from gatekeeper.store.journal import DatabaseJournal
from tests.acting.ward import REGISTRY, Ward, ward_of
from tests.daemon.process import Running, started, until
from tests.postgres import PostgresServer, postgres_server

GOES = "DELETE /2.0/collaborations/{collaboration_id}"
STRANGERS = 6
FOLDERS = "".join(
    f"""
  - path: 受渡し/件{number}
    id: "{1001 + number}"
    owner: admin@city.example.jp
    watermark: true
    can_non_owners_invite: false
    collaborations: [{{login: someone@example.net, role: viewer}}]
"""
    for number in range(STRANGERS)
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def ward(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ward]:
    """A ward with six strangers, a slow Box, and a database of either kind."""
    url = "sqlite:///shared.db"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").new_url()
    bound = ", ".join(f'"{1001 + number}"' for number in range(STRANGERS))
    registry = REGISTRY.replace('folders: ["1001"]', f"folders: [{bound}]")
    policy = "guard: {max_actions: 100, max_share: 1.0}"
    options = Options(latency_ms=250)
    with ward_of(tmp_path, FOLDERS, registry=registry, policy=policy, options=options) as made:
        made.ask("POST", "/_sandbox/clock", {"set": datetime.now(UTC).isoformat()})
        text = made.config.read_text().replace("[paths]", f'[paths]\ndatabase = "{url}"')
        text = text.replace("calls_per_minute = 100000", "calls_per_minute = 100000\nworkers = 1")
        made.config.write_text(text + "[metrics]\nport = 0\n", encoding="utf-8")
        yield made


def acted(ward: Ward) -> int:
    return ward.calls().get(GOES, 0)


def states(ward: Ward) -> list[ActionState]:
    with Database.open(load(ward.config, {}).paths.database) as database:
        return [one.state for one in DatabaseJournal(database).actions(ActionState)]


@contextmanager
def both(ward: Ward) -> Iterator[tuple[Running, Running]]:
    """The leader and the standby, both there before the leader acts."""
    with started(ward.config, "one") as one, started(ward.config, "two") as two:
        for running in (one, two):
            running.wait_for("daemon_started")
        until(lambda: bool(one.lines("leadership_taken") or two.lines("leadership_taken")))
        yield (one, two) if one.lines("leadership_taken") else (two, one)


def test_leader_that_is_killed_is_followed_and_nothing_is_done_twice(ward: Ward) -> None:
    """Killed in the middle of its acts: the standby has the leadership within 30 seconds and does the rest, once."""
    with both(ward) as (first, second):
        until(lambda: acted(ward) >= 2)
        assert acted(ward) >= 2, first.log.read_text()
        assert second.lines("leadership_taken") == []
        first.send(signal.SIGKILL)
        killed = time.monotonic()
        second.wait_for("leadership_taken")
        assert time.monotonic() - killed < 30
        until(lambda: _is_through(second))
        assert _is_through(second), second.log.read_text()
        assert states(ward) == [ActionState.VERIFIED] * STRANGERS
        assert acted(ward) == STRANGERS


def test_leader_that_hangs_is_followed_and_finds_out(ward: Ward) -> None:
    """Halted for longer than a leader may be silent, then let go on: it does nothing more, and stands by.

    On PostgreSQL the server keeps the lock of a connection that is there, however silent: there the halted one has
    to be killed, as its watchdog does, before somebody follows.
    """
    with both(ward) as (first, second):
        until(lambda: acted(ward) >= 2)
        first.send(signal.SIGSTOP)
        if _holds_a_server_lock(ward):
            assert second.lines("leadership_taken") == []
            first.send(signal.SIGKILL)
            second.wait_for("leadership_taken")
        else:
            second.wait_for("leadership_taken")
            first.send(signal.SIGCONT)
            first.wait_for("leadership_lost")
        until(lambda: _is_through(second))
        assert _is_through(second), second.log.read_text()
        assert states(ward) == [ActionState.VERIFIED] * STRANGERS
        assert acted(ward) == STRANGERS


def _holds_a_server_lock(ward: Ward) -> bool:
    return load(ward.config, {}).paths.database.startswith("postgresql")


def _is_through(running: Running) -> bool:
    return any(line["job"] == "act" for line in running.lines("job_done"))
