"""PostgreSQL's own tools, which alone can copy a server's database in a way that a later server takes back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.store.fault import reported

__all__ = ["dump", "load", "passing_database", "schema_aside"]

_CONNECT_SECONDS = "10"
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def dump(url: URL, target: Path) -> None:
    """Writes the schema `public` as of one moment into a file of `pg_dump`'s own format.

    :raises DatabaseUnreachableError: also where `pg_dump` is missing, or older than the server.
    """
    _run(url, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--file={target}"])


def load(url: URL, source: Path) -> None:
    """Fills an empty schema `public` from such a file, as a whole or not at all.

    :raises DatabaseUnreachableError:
    """
    options = ["--no-owner", "--no-privileges", "--schema=public", "--exit-on-error", "--single-transaction"]
    _run(url, "pg_restore", [*options, f"--dbname={url.database}", str(source)])


@contextmanager
def passing_database(url: URL, name: str) -> Iterator[URL]:
    """An empty database on the same server, gone afterwards.

    :raises DatabaseUnreachableError: besides, the account may not make one.
    """
    with reported(_shown(url)), psycopg.connect(_dsn(url), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield url.set(database=name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def schema_aside(url: URL, aside: str) -> Iterator[str]:
    """Within, `public` is empty, and what was in it is the schema `aside`; an error puts it back.

    :raises DatabaseUnreachableError: somebody else has the database open, or the account may not do this.
    """
    public, kept = sql.Identifier("public"), sql.Identifier(aside)
    with reported(_shown(url)), psycopg.connect(_dsn(url), autocommit=True) as connection:
        (others,) = connection.execute(_OTHERS).fetchone() or (0,)
        if others:
            raise DatabaseUnreachableError(
                f"ほかの{others}個の接続がこのデータベースを使っています。止めてから、もう一度実行してください（{_shown(url)}）"
            )
        with connection.transaction():
            connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(public, kept))
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(public))
        try:
            yield aside
        except BaseException:
            with connection.transaction():
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(public))
                connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(kept, public))
            raise


def _run(url: URL, tool: str, options: Sequence[str]) -> None:
    found = shutil.which(tool)
    if found is None:
        raise DatabaseUnreachableError(
            f"{tool} がありません。apt install postgresql-client を実行してください（サーバと同じか、新しい版）。"
        )
    ended = subprocess.run([found, *options], env=_environment(url), capture_output=True, text=True, check=False)  # noqa: S603 -- its arguments are ours, the address is in the environment
    if ended.returncode:
        # The last line says why; no password is in it, since none is in what the tool is given to print.
        said = (ended.stderr.strip().splitlines() or ["?"])[-1]
        raise DatabaseUnreachableError(f"{tool} が失敗しました（{said[:300]}）。{_shown(url)}")


def _environment(url: URL) -> dict[str, str]:
    """The address by libpq's variables: what stands on a command line, every user of the machine can read."""
    given = {
        "PGHOST": url.host,
        "PGPORT": None if url.port is None else str(url.port),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGCONNECT_TIMEOUT": _CONNECT_SECONDS,
    }
    more = {f"PG{name.upper()}": str(value) for name, value in url.query.items() if name != "options"}
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", **{name: value for name, value in given.items() if value is not None}, **more}


def _dsn(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _shown(url: URL) -> str:
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)
