"""What was deleted, and what counterparties reported of their own deletions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, true

from gatekeeper.enforcement.drafting import Known
from gatekeeper.enforcement.erasure import Answer, Erased
from gatekeeper.enforcement.image import Thing
from gatekeeper.errors import UsageError
from gatekeeper.jst import day_end, day_of, day_start
from gatekeeper.store.codec import dumps, loads
from gatekeeper.store.database import Database
from gatekeeper.store.deletion_table import erasure, erasure_report
from gatekeeper.store.image import image_from

__all__ = ["Erasures", "StoredReport", "erased_from", "in_trash"]

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A counterparty's own erasure report as it came: of which day, which file, who took it down and when (aware)."""

    governor: str
    company: str
    on: date
    file: str
    sha256: str
    size: int
    by: str
    at: datetime


class Erasures:
    """Every method raises `DatabaseUnreachableError`; moments are aware, days in Asia/Tokyo."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, governor: str | None = None, first: date | None = None, last: date | None = None
    ) -> Iterator[Erased]:
        """What was deleted and not taken back, oldest first.

        `first` and `last` bound the day: of its way into the trash, or of its purge.
        """
        statement = select(erasure).where(erasure.c.restored_at.is_(None)).order_by(erasure.c.id)
        if governor is not None:
            statement = statement.where(erasure.c.governor == governor)
        within = [
            and_(
                true() if first is None else moment >= day_start(first),
                true() if last is None else moment < day_end(last),
            )
            for moment in (erasure.c.trashed_at, erasure.c.purged_at)
        ]
        statement = statement.where(or_(*within))
        with self._database.read() as connection:
            rows = connection.execute(statement.execution_options(yield_per=_AT_ONCE))
            for row in rows:
                yield erased_from(row)

    def reports(
        self, governor: str | None = None, first: date | None = None, last: date | None = None
    ) -> tuple[StoredReport, ...]:
        """The counterparties' reports, in the order in which they were recorded; the days bound that of the report."""
        statement = select(erasure_report).order_by(erasure_report.c.id)
        if governor is not None:
            statement = statement.where(erasure_report.c.governor == governor)
        if first is not None:
            statement = statement.where(erasure_report.c.on >= first)
        if last is not None:
            statement = statement.where(erasure_report.c.on <= last)
        with self._database.read() as connection:
            return tuple(map(_report, connection.execute(statement)))

    def receive(self, report: StoredReport) -> None:
        """Takes down a counterparty's report.

        :raises UsageError: the same file is on record for the same party already.
        """
        same = (
            (erasure_report.c.governor == report.governor)
            & (erasure_report.c.company == report.company)
            & (erasure_report.c.sha256 == report.sha256)
        )
        with self._database.write() as connection:
            before = connection.execute(select(erasure_report).where(same)).one_or_none()
            if before is not None:
                raise UsageError(
                    f"同じ内容のファイルが、{day_of(before.at).isoformat()}にすでに記録されています（{before.file}）。"
                )
            values = {
                "governor": report.governor,
                "company": report.company,
                "on": report.on,
                "file": report.file,
                "sha256": report.sha256,
                "size": report.size,
                "by": report.by,
                "at": report.at,
            }
            connection.execute(insert(erasure_report).values(values))


def in_trash(connection: Connection, thing: Thing) -> Known | None:
    """An item that the gatekeeper has put into the trash, as Box showed it there; None where there is none."""
    mine = (erasure.c.item_type == thing.item_type) & (erasure.c.item_id == thing.item_id)
    still = erasure.c.purged_at.is_(None) & erasure.c.restored_at.is_(None)
    columns = (erasure.c.trash_answer, erasure.c.owner)
    row = connection.execute(select(*columns).where(mine & still).order_by(erasure.c.id.desc()).limit(1)).first()
    after = None if row is None else loads(row.trash_answer)["after"]
    return None if row is None or after is None else Known(image_from(after), row.owner)


def erased_from(row: Row[*tuple[Any, ...]]) -> Erased:
    """The evidence in a row of `erasure`."""
    return Erased(
        id=row.id,
        action=row.action_id,
        item_type=row.item_type,
        item_id=row.item_id,
        path=row.path,
        name=row.name,
        trashed_at=row.trashed_at,
        trashed=_answer(row.trash_answer),
        size=row.size,
        sha1=row.sha1,
        version_id=row.version_id,
        versions=row.versions,
        owner=row.owner,
        governor=row.governor,
        department=row.department,
        due=row.due,
        source=row.source,
        promised=row.promised,
        policy=row.policy,
        approved_by=row.approved_by,
        approved_reason=row.approved_reason,
        purge=row.purge_id,
        purged_at=row.purged_at,
        purged=None if row.purge_answer is None else _answer(row.purge_answer),
        restored_at=row.restored_at,
        first_transfer=row.first_transfer,
        last_transfer=row.last_transfer,
    )


def _answer(text: str) -> Answer:
    body = loads(text)
    after = body["after"]
    shown = {} if after is None else dict(sorted(image_from(after).facts.items()))
    return Answer(body["code"], body["detail"], dumps(shown))


def _report(row: Row[*tuple[Any, ...]]) -> StoredReport:
    return StoredReport(row.governor, row.company, row.on, row.file, row.sha256, row.size, row.by, row.at)
