"""A whole copy of a database as of one moment, while others work on it; and putting one in its place."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import SQLITE_CORRUPT, SQLITE_NOTADB, DatabaseError, connect

from sqlalchemy import URL

from gatekeeper.errors import DatabaseUnreachableError
from gatekeeper.store import postgres_tool
from gatekeeper.store.address import parse, sqlite_file
from gatekeeper.store.database import Database
from gatekeeper.store.fault import opened

__all__ = ["copy_name", "opened_copy", "put_back", "take"]

_BESIDE = ("-wal", "-shm")
_DAMAGED = frozenset({SQLITE_CORRUPT, SQLITE_NOTADB})
_PATIENCE = 2.0


def copy_name(url: str) -> str:
    """What a copy of the database at `url` is called; the name tells of which kind it is."""
    return "database.dump" if sqlite_file(parse(url)) is None else "database.sqlite"


def take(url: str, target: Path) -> None:
    """Copies the database at `url`, with what was committed up to one moment, into the new file `target`.

    :raises DatabaseUnreachableError: it isn't there, or can't be read; or there is no room.
    """
    parsed = parse(url)
    file = sqlite_file(parsed)
    if file is None:
        postgres_tool.dump(parsed, target)
        return
    with opened(str(file)):
        if not file.exists():
            raise DatabaseUnreachableError(f"データベースのファイルがありません（{file}）。")
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(connect(file)) as source, closing(connect(target)) as copy:
            # All pages in one step: a writer in between would make it begin anew, with a reader it is a snapshot.
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def opened_copy(url: str, copy: Path) -> Iterator[Database]:
    """The database that a copy holds, in a place of its own that is gone afterwards. `url` says on which server.

    :raises DatabaseUnreachableError: the copy is damaged, or the server gives no place.
    :raises DatabaseVersionError: a newer program has written it.
    """
    parsed = parse(url)
    if copy.suffix == ".sqlite":
        with opened(str(copy)), closing(connect(copy)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise DatabaseError(found)
        with Database.open(f"sqlite:///{copy}") as database:
            yield database
        return
    name = f"gatekeeper_check_{secrets.token_hex(6)}"
    with postgres_tool.passing_database(parsed, name) as aside:
        postgres_tool.load(aside, copy)
        with Database.open(aside.render_as_string(hide_password=False)) as database:
            yield database


def put_back(url: str, copy: Path, now: datetime) -> str:
    """Puts a copy in the place of the database at `url`, as a whole or not at all. Nobody may have that one open.

    Gives the name under which the replaced one is kept: a file beside it, or a schema of the same database; empty
    where there was none.

    :raises DatabaseUnreachableError:
    """
    parsed = parse(url)
    aside = f"before_restore_{now.astimezone(UTC):%Y%m%dt%H%M%S}"
    file = sqlite_file(parsed)
    if file is None:
        return _put_back_schema(parsed, copy, aside)
    with opened(str(file)):
        return _put_back_file(file, copy, aside)


def _put_back_schema(url: URL, copy: Path, aside: str) -> str:
    with postgres_tool.schema_aside(url, aside) as kept:
        postgres_tool.load(url, copy)
    return kept


def _put_back_file(file: Path, copy: Path, aside: str) -> str:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    kept = file.with_name(f"{file.name}.{aside}")
    try:
        # 1. The copy lies whole beside its place.
        _copy_whole(copy, fresh)
        if not file.exists():
            fresh.replace(file)
            return ""
        # 2. The present database is one file, so that no log of it can be taken for one of the copy.
        try:
            with closing(connect(file, timeout=_PATIENCE)) as connection:
                # Refused as busy where anybody else has it open, whether or not he holds a lease.
                connection.execute("PRAGMA journal_mode=DELETE")
            os.link(file, kept)
        except DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _DAMAGED:
                raise
            # It is broken, which may be why somebody restores.
            file.rename(kept)
            for ending in _BESIDE:
                if (beside := file.with_name(file.name + ending)).exists():
                    beside.rename(kept.with_name(kept.name + ending))
        # 3. In one step.
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return str(kept)


def _copy_whole(source: Path, target: Path) -> None:
    with (
        source.open("rb") as stream,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        while piece := stream.read(1024 * 1024):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
