"""Only one process leads, and what the former leader held falls with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text, update

from gatekeeper.errors import AlreadyRunningError
from gatekeeper.store.database import Database
from gatekeeper.store.leadership import DAEMON, DEAD_AFTER, OVERDUE_AFTER, RENEW_AFTER, Leadership
from gatekeeper.store.lease import Lease
from gatekeeper.store.table import lease
from tests.store.build import NOW, later

LEADER = """
import sys
from gatekeeper.store.database import Database
from gatekeeper.store.leadership import Leadership
from gatekeeper.store.lease import Lease
from tests.store.build import NOW
database = Database.open({url!r})
leadership = Leadership(database)
assert leadership.hold(NOW)
with database.write() as connection:
    Lease("acting").take(connection, NOW)
print("leads", flush=True)
sys.stdin.read()
leadership.release()
"""


def is_out(leadership: Leadership) -> bool:
    return leadership.is_overdue


class Seconds:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def leader_elsewhere(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that leads until its input ends, and holds the right to act."""
    command = [sys.executable, "-c", LEADER.format(url=url)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "leads\n"
        yield process
        process.kill()


def test_living_leader_is_waited_for_and_gives_way(url: str, database: Database) -> None:
    """While it lives nobody else leads; when it ends in order the next one leads at once."""
    with leader_elsewhere(url) as process:
        mine = Leadership(database)
        assert not mine.hold(NOW)
        assert is_out(mine)
        process.communicate("")
        assert mine.hold(later(seconds=1))
        assert not is_out(mine)
        mine.release()


def test_killed_leader_is_followed_at_once_with_all_that_it_held(url: str, database: Database) -> None:
    """The right to act that the dead one held doesn't have to be waited for."""
    with leader_elsewhere(url) as process:
        mine = Leadership(database)
        assert not mine.hold(NOW)
        process.kill()
        process.wait()
        assert mine.hold(NOW)
    with database.write() as connection:
        Lease("acting").take(connection, NOW)
    mine.release()


def test_silent_leader_is_followed_by_the_monotonic_clock(sqlite_url: str) -> None:
    """However the wall clocks jump: only seconds without a word count. The former leader can begin nothing more."""
    with Database.open(sqlite_url) as database, Database.open(sqlite_url) as other:
        seconds = Seconds()
        former, mine = Leadership(other, seconds), Leadership(database, seconds)
        assert former.hold(NOW)
        acting = Lease("acting")
        with other.write() as connection:
            acting.take(connection, NOW)
            connection.execute(update(lease).values(host="elsewhere"))
        assert not mine.hold(later(days=400))
        seconds.now += DEAD_AFTER - 1
        assert not mine.hold(later(days=400))
        assert is_out(former)
        seconds.now += 1
        assert mine.hold(NOW)
        assert not former.hold(NOW)
        with other.write() as connection, pytest.raises(AlreadyRunningError):
            acting.renew(connection, NOW)


def test_leader_that_speaks_isnt_followed(sqlite_url: str) -> None:
    """Each renewal starts the wait anew; it is written no oftener than is needed."""
    with Database.open(sqlite_url) as database:
        seconds = Seconds()
        former, mine = Leadership(database, seconds), Leadership(database, seconds)
        assert former.hold(NOW)
        for turn in range(1, 8):
            seconds.now += RENEW_AFTER
            assert former.hold(later(seconds=turn))
            with database.write() as connection:
                connection.execute(update(lease).values(host="elsewhere"))
            assert not mine.hold(NOW)
        with database.read() as connection:
            renewed = connection.execute(select(lease.c.renewed_at).where(lease.c.name == DAEMON)).scalar_one()
        seconds.now += RENEW_AFTER - 1
        assert former.hold(later(days=1))
        with database.read() as connection:
            assert connection.execute(select(lease.c.renewed_at)).scalar_one() == renewed


def test_leader_that_cant_speak_knows_it_first(database: Database) -> None:
    """It counts itself out before anybody else may take over."""
    seconds = Seconds()
    mine = Leadership(database, seconds)
    assert mine.hold(NOW)
    seconds.now += OVERDUE_AFTER
    assert is_out(mine)
    assert OVERDUE_AFTER < DEAD_AFTER < 30
    mine.release()


def test_lost_connection_ends_the_leadership(postgres_url: str) -> None:
    """On PostgreSQL whoever has lost the connection with the lock leads no more, and may try again."""
    with Database.open(postgres_url) as database:
        mine = Leadership(database)
        assert mine.hold(NOW)
        with database.write() as connection:
            locks = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = 1734435937"
            (pid,) = connection.execute(text(f"{locks} AND granted")).scalars()
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        assert not mine.hold(NOW)
        assert mine.hold(NOW)
        mine.release()


def test_release_without_leadership_is_nothing(database: Database) -> None:
    """A standby that ends takes nothing from the leader."""
    leader, standby = Leadership(database), Leadership(database)
    assert leader.hold(NOW)
    standby.release()
    with database.read() as connection:
        assert connection.execute(select(lease.c.pid).where(lease.c.name == DAEMON)).scalar_one() == os.getpid()
    leader.release()
