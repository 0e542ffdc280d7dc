"""Takes a database back to what an older program can open, with a copy of what it was put aside first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

from gatekeeper.errors import AlreadyRunningError, UsageError
from gatekeeper.store import snapshot
from gatekeeper.store.address import parse, sqlite_file
from gatekeeper.store.database import Database
from gatekeeper.store.lease import holders
from gatekeeper.store.migration import chain
from gatekeeper.text import words

__all__ = ["roll_back"]

_WORDS = words("ja")


def roll_back(url: str, to: str, now: datetime, sure: Callable[[str], bool]) -> str | None:
    """Takes the database at `url` to the version `to`. What only newer versions hold is lost, but for the copy.

    `sure` is asked with the name of the copy before anything is done. Gives the copy's name; None where `sure` says
    no, and an empty one where the database has that version already.

    :raises UsageError: there is no database, no such version, or it isn't older than the present one.
    :raises AlreadyRunningError: a process works on it.
    :raises DatabaseUnreachableError: it can't be copied or changed; then it is as it was.
    """
    with Database.as_it_is(url) as database:
        if not database.exists or (found := database.version()) is None:
            raise UsageError(_WORDS("database.missing", place=database.place))
        if found == to:
            return ""
        _check(to, found)
        with database.read() as connection:
            at_work = holders(connection, now)
        if at_work:
            host = at_work[0].host.partition(" ")[0]
            raise AlreadyRunningError(_WORDS("database.at_work", host=host, pid=at_work[0].pid))
        kept = _beside(url, f"before_downgrade_{now.astimezone(UTC):%Y%m%dt%H%M%S}")
        if not sure(str(kept)):
            return None
        snapshot.take(url, kept)
        database.downgrade(to)
        return str(kept)


def _check(to: str, found: str) -> None:
    known = chain()
    if to not in known:
        raise UsageError(_WORDS("database.unknown", version=to, known="、".join(known)))
    if found not in known or known.index(to) >= known.index(found):
        raise UsageError(_WORDS("database.not_older", version=to, found=found))


def _beside(url: str, name: str) -> Path:
    file = sqlite_file(parse(url))
    folder = Path(gettempdir()) if file is None else file.parent
    return folder / f"gatekeeper.{name}{Path(snapshot.copy_name(url)).suffix}"
