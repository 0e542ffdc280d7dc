"""What taking in events costs, held against writing the same rows with plain SQLAlchemy Core."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from benchmarks.figure import Figure
from gatekeeper.event.value import Actor, Event
from gatekeeper.intake.sorting import sort_out
from gatekeeper.store.database import Database
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.event_table import event, event_block, event_reread, event_stream
from gatekeeper.store.transfer import add_transfers
from gatekeeper.store.transfer_table import transfer
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way

__all__ = ["run"]

_NOW = datetime(2026, 2, 1, tzinfo=UTC)
_PAGES, _A_PAGE = 40, 500
_ROUNDS = 5
_KINDS = (
    "DOWNLOAD",
    "PREVIEW",
    "UPLOAD",
    "EDIT",
    "DOWNLOAD",
    "PREVIEW",
    "DOWNLOAD",
    "LOGIN",
    "COLLABORATION_INVITE",
    "SHARE",
)
_DEEDS = {"DOWNLOAD": Deed.DOWNLOADED, "PREVIEW": Deed.PREVIEWED, "UPLOAD": Deed.UPLOADED, "EDIT": Deed.EDITED}
_TABLES = (event, event_block, event_reread, event_stream, transfer)


def run() -> list[Figure]:
    """Takes in 20,000 events, most of them transfers, and writes what that has left in the tables once more."""
    pages = [[_entry(page * _A_PAGE + number) for number in range(_A_PAGE)] for page in range(_PAGES)]
    taking = min(_taken(pages) for _ in range(_ROUNDS))
    rows = _rows_left(pages)
    writing = min(_written(rows) for _ in range(_ROUNDS))
    ratio = writing / taking
    return [
        Figure("events: plain Core's time for the same rows ÷ intake's", f"{ratio:.2f}", "≥ 0.50", holds=ratio >= 0.5)
    ]


def _entry(number: int) -> dict[str, Any]:
    """An entry as Box sends it, in the shape and the size that are usual."""
    digest, kind = sha256(str(number).encode()).hexdigest(), _KINDS[number % len(_KINDS)]
    user = {
        "type": "user",
        "id": str(100 + number % 97),
        "name": f"担当者{number % 97}",
        "login": f"op{number % 97}@vendor.example.com",
    }
    folder = number % 50
    return {
        "type": "event",
        "event_id": f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}",
        "event_type": kind,
        "created_at": (_NOW - timedelta(seconds=number)).isoformat(),
        "created_by": user,
        "source": {
            "item_type": "file",
            "item_id": str(10**12 + number % 5_000),
            "item_name": f"督促状一覧_{number % 5_000}.xlsx",
            "parent": {"type": "folder", "name": f"受渡しフォルダ{folder}", "id": str(1_000 + folder)},
            "owned_by": {"type": "user", "id": "11", "name": "管理者", "login": "admin@city.example.jp"},
        },
        "additional_details": {
            "size": 120_000 + number,
            "ekm_id": digest,
            "version_id": str(2 * 10**12 + number),
            "service_id": "12345",
            "service_name": "Box Web Application",
        },
        "ip_address": f"203.0.113.{number % 250}",
        "session_id": digest[:24],
        "action_by": None,
        "accessible_by": None,
    }


def _derive(connection: Connection, events: Sequence[Event]) -> None:
    """A transfer of each event that may be one, by no registry at all."""
    add_transfers(connection, [_transfer(one) for one in events if one.type in _DEEDS])


def _transfer(one: Event) -> Transfer:
    by, source, details = one.by or Actor(), one.source, one.details
    return Transfer(
        event_id=one.id,
        at=one.at,
        deed=_DEEDS[one.type],
        way=Way.OUTWARD,
        side=Side.OUTSIDE,
        via=Via.COLLABORATION,
        user_id=by.id,
        login=by.login,
        name=by.name,
        ip=one.ip,
        item_id=source.id,
        item_name=source.name or "",
        path=f"{source.parent_name}/{source.name}",
        folder_id=source.parent_id,
        size=details.size,
        version_id=details.version_id,
        service=details.service_name,
    )


@contextmanager
def _opened() -> Iterator[Database]:
    with (
        tempfile.TemporaryDirectory(prefix="gatekeeper-bench-") as name,
        Database.open(f"sqlite:///{Path(name) / 'events.db'}") as database,
    ):
        yield database


def _take_in(database: Database, pages: list[list[dict[str, Any]]]) -> None:
    store = DatabaseEventStore(database, _derive)
    for number, page in enumerate(pages, start=1):
        taken = store.take_live(sort_out(page), str(number), _NOW)
        assert taken.new == _A_PAGE


def _taken(pages: list[list[dict[str, Any]]]) -> float:
    with _opened() as database:
        gc.collect()
        start = time.process_time()
        _take_in(database, pages)
        return time.process_time() - start


def _rows_left(pages: list[list[dict[str, Any]]]) -> list[dict[Table, list[dict[str, Any]]]]:
    """What the intake leaves in the tables, shared out over as many transactions as it made."""
    with _opened() as database:
        _take_in(database, pages)
        with database.read() as connection:
            whole = {table: [dict(row._mapping) for row in connection.execute(select(table))] for table in _TABLES}  # noqa: SLF001 -- its public name
    return [{table: rows[page::_PAGES] for table, rows in whole.items()} for page in range(_PAGES)]


def _written(rows: list[dict[Table, list[dict[str, Any]]]]) -> float:
    with _opened() as database:
        gc.collect()
        start = time.process_time()
        for page in rows:
            with database.write() as connection:
                for table, values in page.items():
                    if values:
                        connection.execute(insert(table), values)
        return time.process_time() - start
