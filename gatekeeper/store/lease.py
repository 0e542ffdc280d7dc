"""A lease: at most one living process does a piece of work on one database."""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gatekeeper.errors import AlreadyRunningError
from gatekeeper.store.table import lease

__all__ = ["Lease", "Process", "holders", "this_process"]

STALE_AFTER = timedelta(minutes=5)
"""When a holder on another host, whose life can't be seen from here, is taken for dead."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process as others can recognise it. `born` is when it started, in the kernel's own count, where known."""

    host: str
    pid: int
    born: str | None

    @property
    def lives(self) -> bool:
        """Whether it is still there, for a process of this host."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # there, and somebody else's
        born = _born(self.pid)
        return None in {self.born, born} or self.born == born


def this_process() -> Process:
    return Process(_host(), os.getpid(), _born(os.getpid()))


@dataclass(frozen=True, slots=True)
class Lease:
    """One holder's claim to the work `name`. The database holds it; every method needs a writing transaction."""

    name: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    def take(self, connection: Connection, now: datetime) -> None:
        """Claims the work, also from a holder that has died.

        :raises AlreadyRunningError: another holder lives.
        """
        row = connection.execute(select(lease).where(lease.c.name == self.name)).one_or_none()
        if row is not None and row.token != self.token and _lives(row, now):
            host = row.host.partition(" ")[0]
            raise AlreadyRunningError(
                f"このデータベースでは、ほかのプロセス（{host}、番号 {row.pid}）が同じ処理をしています。"
                "終わるのを待ってから、もう一度実行してください。"
            )
        connection.execute(delete(lease).where(lease.c.name == self.name))
        me = this_process()
        values = {"token": self.token, "host": me.host, "pid": me.pid, "born": me.born, "renewed_at": now}
        connection.execute(insert(lease).values(name=self.name, **values))

    def seize(self, connection: Connection, now: datetime) -> None:
        """Claims the work from whoever has it: a former holder finds out with its next `renew`, and begins no more."""
        connection.execute(delete(lease).where(lease.c.name == self.name))
        self.take(connection, now)

    def is_elsewhere(self, connection: Connection, now: datetime) -> bool:
        """Whether another living holder has it."""
        row = connection.execute(select(lease).where(lease.c.name == self.name)).one_or_none()
        return row is not None and row.token != self.token and _lives(row, now)

    def renew(self, connection: Connection, now: datetime | None) -> None:
        """Says that the holder lives; without a `now` only makes sure that it still holds the lease.

        :raises AlreadyRunningError: another process has taken the work over; nothing may be written any more.
        """
        mine = (lease.c.name == self.name) & (lease.c.token == self.token)
        change = {"token": self.token} if now is None else {"renewed_at": now}
        if connection.execute(update(lease).where(mine).values(change)).rowcount == 0:
            raise AlreadyRunningError(
                "この処理は、ほかのプロセスに引き継がれました。このプロセスは何も書き込みません。"
            )

    def release(self, connection: Connection) -> None:
        """Gives the work up; nothing happens where somebody else has it."""
        connection.execute(delete(lease).where(lease.c.name == self.name, lease.c.token == self.token))


def holders(connection: Connection, now: datetime) -> list[Process]:
    """The living processes that hold any lease at an aware `now`, but for this one."""
    rows = connection.execute(select(lease).order_by(lease.c.name)).all()
    found = (Process(row.host, row.pid, row.born) for row in rows if _lives(row, now))
    return [one for one in found if one != this_process()]


def _lives(row: Row[*tuple[Any, ...]], now: datetime) -> bool:
    if row.host == _host():
        return Process(row.host, row.pid, row.born).lives
    return bool(now - row.renewed_at < STALE_AFTER)


def _host() -> str:
    """The host's name with its space of process numbers: containers may share the one and not the other."""
    space = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()} {space.readlink()}" if space.is_symlink() else socket.gethostname()


def _born(pid: int) -> str | None:
    """The 22nd field of /proc/PID/stat; None where it can't be read, empty for a dead process not yet buried."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the second field is a name, which may hold anything
    return "" if fields[0] in {"Z", "X"} else fields[19]
