"""The daemon's jobs on record: when each is due, and how it went last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from gatekeeper.store.database import Database
from gatekeeper.store.job_table import job

__all__ = ["JobRecord", "Jobs"]


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One job. `last_error` is the kind of its last failure, "" after a success; moments are aware.

    `failures` counts those since the last success; `stamped_at` is when it was last seen to get on.
    """

    name: str
    cadence: str
    next_due: datetime
    last_started: datetime | None = None
    last_ended: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0
    last_error: str = ""
    last_message: str = ""
    stamped_at: datetime | None = None


class Jobs:
    """Every method raises `DatabaseUnreachableError` where the database can't be read or written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Mapping[str, JobRecord]:
        """Every job that was ever entered, by name."""
        columns = [column for column in job.columns if column.name in JobRecord.__slots__]
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(job.c.name)).all()
        return {row.name: JobRecord(**row._mapping) for row in rows}  # noqa: SLF001 -- the row's documented mapping

    def enter(self, name: str, cadence: str, next_due: datetime) -> None:
        """A job that is new here."""
        with self._database.write() as connection:
            connection.execute(insert(job).values(name=name, cadence=cadence, next_due=next_due))

    def reschedule(self, name: str, cadence: str, next_due: datetime) -> None:
        """Another cadence, or another moment at which it is due next."""
        self._change(name, {"cadence": cadence, "next_due": next_due})

    def begin(self, name: str, now: datetime) -> None:
        self._change(name, {"last_started": now, "stamped_at": now})

    def stamp(self, name: str, now: datetime) -> None:
        """The job gets on."""
        self._change(name, {"stamped_at": now})

    def succeed(self, name: str, now: datetime, next_due: datetime) -> None:
        well = {"last_success": now, "failures": 0, "last_error": "", "last_message": ""}
        self._change(name, {"last_ended": now, "next_due": next_due, **well})

    def fail(self, name: str, now: datetime, next_due: datetime, error: str, message: str) -> None:
        """It failed once more."""
        values = {"failures": job.c.failures + 1, "last_error": error, "last_message": message}
        self._change(name, {"last_ended": now, "next_due": next_due, **values})

    def wait(self, name: str, now: datetime, next_due: datetime, why: str, message: str) -> None:
        """It ended before its end, for a reason that is nobody's fault, and goes on at `next_due`."""
        self._change(name, {"last_ended": now, "next_due": next_due, "last_error": why, "last_message": message})

    def _change(self, name: str, values: Mapping[str, object]) -> None:
        with self._database.write() as connection:
            connection.execute(update(job).where(job.c.name == name).values(dict(values)))
