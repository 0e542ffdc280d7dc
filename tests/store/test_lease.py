"""At most one living process sweeps into a database."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from gatekeeper.errors import AlreadyRunningError, ExitStatus
from gatekeeper.store import lease as leasing
from gatekeeper.store.database import Database
from gatekeeper.store.lease import Lease, this_process
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.store.table import lease
from tests.store.build import BASIS, NOW, Tree, folder, later

TREE = Tree([folder("1")])


def _begin_elsewhere(url: str) -> subprocess.Popen[str]:
    """A process that begins a sweep and then waits until its input ends."""
    script = (
        "import sys\n"
        "from gatekeeper.store.database import Database\n"
        "from gatekeeper.store.sweep import DatabaseSweepStore\n"
        "from tests.store.build import BASIS, NOW\n"
        f"DatabaseSweepStore(Database.open({url!r})).begin(['1'], NOW, NOW, BASIS)\n"
        "print('begun', flush=True)\nsys.stdin.read()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def test_second_living_process_is_refused(url: str, database: Database, sweeps: DatabaseSweepStore) -> None:
    """While another process sweeps, none begins; the message names it. Hours of silence don't count as death."""
    with _begin_elsewhere(url) as process:
        with pytest.raises(AlreadyRunningError, match=str(process.pid)) as caught:
            TREE.begin(sweeps, later(hours=5))
        process.communicate()
    assert caught.value.exit_status is ExitStatus.UNREACHABLE
    run = DatabaseSweepStore(database).begin(["1"], NOW, NOW, BASIS)
    assert run.resumed


def test_killed_process_is_followed_at_once(url: str, sweeps: DatabaseSweepStore) -> None:
    """A process that was killed leaves nothing that anyone has to wait for or clean up."""
    with _begin_elsewhere(url) as process:
        process.kill()
    assert TREE.begin(sweeps, later(seconds=1)).resumed


def test_killed_process_is_followed_before_it_is_buried(url: str, sweeps: DatabaseSweepStore) -> None:
    """A dead process that its parent hasn't taken note of yet is dead all the same."""
    with _begin_elsewhere(url) as process:
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert TREE.begin(sweeps, later(seconds=1)).resumed


def test_reused_process_number_is_no_life(database: Database, sweeps: DatabaseSweepStore) -> None:
    """A process that merely has the number of the dead holder doesn't hold anything."""
    TREE.begin(sweeps)
    with database.write() as connection:
        connection.execute(update(lease).values(pid=os.getppid(), born="1"))
    assert TREE.begin(DatabaseSweepStore(database), later(seconds=1)).resumed


def test_holder_on_another_host_lives_as_long_as_it_is_heard(database: Database, sweeps: DatabaseSweepStore) -> None:
    """A holder whose process can't be seen from here counts as alive until it has been silent for a while."""
    run = TREE.begin(sweeps)
    with database.write() as connection:
        connection.execute(update(lease).values(host="another host"))
    other = DatabaseSweepStore(database)
    with pytest.raises(AlreadyRunningError, match="another"):
        TREE.begin(other, NOW + leasing.STALE_AFTER - timedelta(seconds=1))
    sweeps.save(run, [], {}, later(minutes=4))
    with pytest.raises(AlreadyRunningError):
        TREE.begin(other, NOW + leasing.STALE_AFTER)
    assert TREE.begin(other, later(minutes=4) + leasing.STALE_AFTER).resumed


def test_holder_that_was_followed_writes_no_more(database: Database, sweeps: DatabaseSweepStore) -> None:
    """A process that was taken for dead, and comes back, can't write into its follower's sweep."""
    run = TREE.begin(sweeps)
    with database.write() as connection:
        connection.execute(update(lease).values(host="another host"))
    TREE.begin(DatabaseSweepStore(database), later(days=1))
    for write in (
        lambda: sweeps.save(run, [], {"items": 1}, NOW),
        lambda: sweeps.finish(run, NOW),
        lambda: TREE.walk(sweeps, run),
    ):
        with pytest.raises(AlreadyRunningError, match="引き継がれました"):
            write()
    assert sweeps.counts(run).calls == {}


def test_same_holder_may_begin_again(sweeps: DatabaseSweepStore) -> None:
    """A store whose sweep broke off begins again in the same process, and goes on where it was."""
    first = TREE.begin(sweeps)
    assert TREE.begin(sweeps) == replace(first, resumed=True)


def test_lease_ends_with_the_sweep(database: Database, sweeps: DatabaseSweepStore) -> None:
    """After a sweep, and after a store was closed, another one begins without waiting."""
    TREE.sweep(sweeps)
    other = DatabaseSweepStore(database)
    TREE.begin(other)
    other.close()
    TREE.begin(sweeps)


def test_leases_of_different_work_have_nothing_in_common(database: Database) -> None:
    """Different work on one database is leased apart."""
    with database.write() as connection:
        Lease("sweep").take(connection, NOW)
        Lease("apply").take(connection, NOW)
        with pytest.raises(AlreadyRunningError):
            Lease("apply").take(connection, NOW)


def test_this_process_lives() -> None:
    """A process knows itself to be alive, and a number that nobody has to be dead."""
    me = this_process()
    assert me.lives
    assert not replace(me, pid=2**22 + 1).lives
    assert not replace(me, born="0").lives
