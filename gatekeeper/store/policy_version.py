"""The policies as they were first seen in use: when each last changed, and which they were at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, func, insert, select

from gatekeeper.store.codec import dumps, loads
from gatekeeper.store.database import Database
from gatekeeper.store.journal_table import policy_version

__all__ = ["PolicyVersions", "cooling_of"]


class PolicyVersions:
    """Every method raises `DatabaseUnreachableError`; moments are aware."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def see(self, bodies: Mapping[str, object], now: datetime) -> None:
        """Takes note of the policies in use, as plain values by name.

        A policy of another name than before counts as changed from `now` on, and so does one that has gone and come
        back.
        """
        texts = _texts(bodies)
        with self._database.write() as connection:
            newest = _newest(connection)
            rows = [
                {"name": name, "since": _after(newest.get(name), now), **_columns(texts.get(name, ""))}
                for name in sorted({*newest, *texts})
                if newest.get(name, (now, ""))[1] != _digest(texts.get(name, ""))
            ]
            if rows:
                connection.execute(insert(policy_version), rows)

    def since(self, bodies: Mapping[str, object], now: datetime) -> Mapping[str, datetime]:
        """Since when each of these policies is as it is: from `now` on where it hasn't been seen so before."""
        texts = _texts(bodies)
        with self._database.read() as connection:
            newest = _newest(connection)
        return {
            name: known[0] if (known := newest.get(name)) is not None and known[1] == _digest(text) else now
            for name, text in texts.items()
        }

    def changed_since(self, moment: datetime) -> tuple[str, ...]:
        """The names of the policies that have changed since a moment at which there were some, sorted."""
        with self._database.read() as connection:
            first = connection.execute(select(func.min(policy_version.c.since))).scalar()
            if first is None or first > moment:
                return ()
            changed = select(policy_version.c.name).where(policy_version.c.since > moment).distinct()
            return tuple(sorted(connection.scalars(changed)))

    def differing(self, bodies: Mapping[str, object], moment: datetime) -> tuple[str, ...]:
        """The names of the policies that were others at a moment than these, or that came or went since; sorted."""
        present = {name: _digest(text) for name, text in _texts(bodies).items()}
        with self._database.read() as connection:
            then = {name: digest for name, (_, digest) in _newest(connection, moment).items()}
        return tuple(name for name in sorted({*present, *then}) if present.get(name, "") != then.get(name, ""))


def cooling_of(connection: Connection, name: str | None) -> timedelta | None:
    """How long the policy of this name, as it was last seen in use, leaves in the trash what it deletes."""
    mine = select(policy_version.c.body).where(policy_version.c.name == name)
    body = connection.execute(mine.order_by(policy_version.c.since.desc()).limit(1)).scalar()
    seconds = loads(body)["files"].get("cooling") if body else None
    return None if seconds is None else timedelta(seconds=seconds)


def _after(last: tuple[datetime, str] | None, now: datetime) -> datetime:
    """`now`, or just after the last change, should the clock have been set back."""
    return now if last is None else max(now, last[0] + timedelta(microseconds=1))


def _columns(text: str) -> dict[str, str]:
    return {"digest": _digest(text), "body": text}


def _texts(bodies: Mapping[str, object]) -> dict[str, str]:
    return {name: dumps(body) for name, body in bodies.items()}


def _digest(text: str) -> str:
    """SHA-256 in hexadecimal; empty for a policy that isn't there."""
    return sha256(text.encode()).hexdigest() if text else ""


def _newest(connection: Connection, until: datetime | None = None) -> dict[str, tuple[datetime, str]]:
    statement = select(policy_version).order_by(policy_version.c.since)
    if until is not None:
        statement = statement.where(policy_version.c.since <= until)
    rows = connection.execute(statement).all()
    return {row.name: (row.since, row.digest) for row in rows}
