"""The policies as they were first seen in use: when each last changed, and which they were at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, func, insert, select

from gatekeeper.store.codec import dumps
from gatekeeper.store.database import Database
from gatekeeper.store.table import policy_version

__all__ = ["PolicyVersions"]


class PolicyVersions:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def see(self, bodies: Mapping[str, object], now: datetime) -> Mapping[str, datetime]:
        """Takes note of the policies in use, as plain values by name; tells since when each is as it is.

        A policy of another name than before counts as changed from `now` on, and so does one that has gone and come
        back.
        """
        texts = {name: dumps(body) for name, body in bodies.items()}
        digests = {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}
        with self._database.write() as connection:
            newest = _newest(connection)
            rows = [
                {
                    "name": name,
                    "since": _after(newest.get(name), now),
                    "digest": digests.get(name, ""),
                    "body": texts.get(name, ""),
                }
                for name in sorted({*newest, *digests})
                if newest.get(name, (None, ""))[1] != digests.get(name, "")
            ]
            if rows:
                connection.execute(insert(policy_version), rows)
            newest = _newest(connection)
        return {name: since for name, (since, digest) in newest.items() if digest and since is not None}

    def changed_since(self, moment: datetime) -> tuple[str, ...]:
        """The names of the policies that have changed since a moment at which there were some, sorted."""
        with self._database.read() as connection:
            first = connection.execute(select(func.min(policy_version.c.since))).scalar()
            if first is None or first > moment:
                return ()
            changed = select(policy_version.c.name).where(policy_version.c.since > moment).distinct()
            return tuple(sorted(connection.scalars(changed)))


def _after(last: tuple[datetime | None, str] | None, now: datetime) -> datetime:
    """`now`, or just after the last change, should the clock have been set back."""
    since = None if last is None else last[0]
    return now if since is None else max(now, since + timedelta(microseconds=1))


def _newest(connection: Connection) -> dict[str, tuple[datetime | None, str]]:
    rows = connection.execute(select(policy_version).order_by(policy_version.c.since)).all()
    return {row.name: (row.since, row.digest) for row in rows}
