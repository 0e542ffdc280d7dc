"""What taking in events costs, held against writing the same rows with plain SQLAlchemy Core."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from benchmarks.figure import Figure
from gatekeeper.bootstrap import Office
from gatekeeper.hearing import derive_for
from gatekeeper.intake.sorting import sort_out
from gatekeeper.registry.model import Declaration, DeclarationKind, Registry, Term
from gatekeeper.settings import load
from gatekeeper.shipped import shipped_policies
from gatekeeper.store.codec import dumps
from gatekeeper.store.event import DatabaseEventStore
from gatekeeper.store.event_table import event, event_block, event_reread, event_stream
from gatekeeper.store.ledger_table import ledger_entries
from gatekeeper.store.table import item, sweep
from gatekeeper.store.transfer_table import transfer
from gatekeeper.store.unjudged_transfer import unjudged_transfer

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
_FOLDERS, _FILES = 50, 5_000
_TRANSFERS = _PAGES * _A_PAGE * 7 // 10
_LONG_AGO = _NOW - timedelta(days=300)
_SWEEP = {
    "id": 1, "roots": "1", "basis": "{}", "as_of": _LONG_AGO, "live": True, "state": "finished", "complete": True,
    "started_at": _LONG_AGO, "saved_at": _LONG_AGO, "finished_at": _LONG_AGO,
}  # fmt: skip
_TABLES = (event, event_block, event_reread, event_stream, transfer, ledger_entries, unjudged_transfer)
_CONFIG = """\
[ward]
name = "新宿区"
domains = ["city.example.jp"]
[box]
enterprise_id = "900"
client_id = "gatekeeper"
base_url = "http://127.0.0.1:9"
[watch]
roots = ["1"]
[paths]
policies = "{policies}"
[log]
level = "error"
"""


def run() -> list[Figure]:
    """Takes in 20,000 events, of which 14,000 are transfers that are also entered in the ledger, and writes what that
    has left in the tables once more.
    """
    pages = [[_entry(page * _A_PAGE + number) for number in range(_A_PAGE)] for page in range(_PAGES)]
    rows = _rows_left(pages)
    # In turn, so that a machine that is slow for a while is so for both.
    rounds = [(_taken(pages), _written(rows)) for _ in range(_ROUNDS)]
    ratio = min(written for _, written in rounds) / min(taken for taken, _ in rounds)
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
    folder = number % _FOLDERS
    return {
        "type": "event",
        "event_id": f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}",
        "event_type": kind,
        "created_at": (_NOW - timedelta(seconds=number)).isoformat(),
        "created_by": user,
        "source": {
            "item_type": "file",
            "item_id": str(10**12 + number % _FILES),
            "item_name": f"督促状一覧_{number % _FILES}.xlsx",
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


@contextmanager
def _opened() -> Iterator[Office]:
    """An office that knows its declarations, and where all files lie."""
    with tempfile.TemporaryDirectory(prefix="gatekeeper-bench-") as name:
        config = Path(name) / "gatekeeper.toml"
        config.write_text(_CONFIG.format(policies=shipped_policies()), encoding="utf-8")
        with Office(load(config, {}), clock=lambda: _NOW) as office:
            registry = Registry(declarations=tuple(map(_declaration, range(_FOLDERS))))
            office.registries.apply(registry, by="花子", source="様式", sha256="0" * 64, why="", now=_LONG_AGO)
            with office.database.write() as connection:
                connection.execute(insert(sweep), _SWEEP)
                connection.execute(insert(item), [*map(_folder, range(_FOLDERS)), *map(_file, range(_FILES))])
            yield office


def _declaration(number: int) -> Declaration:
    return Declaration(
        f"D7-{number:04}",
        DeclarationKind.APPLICANT,
        f"第{number % 9 + 1}課",
        f"督促状の送付 その{number}",
        tuple(f"op{one}@vendor.example.com" for one in range(number, 97, 7)),
        ("氏名", "住所"),
        Term(date(2025, 4, 1), date(2026, 3, 31)),
        folders=(str(1_000 + number),),
    )


def _folder(number: int) -> dict[str, Any]:
    name, own = f"受渡しフォルダ{number}", str(1_000 + number)
    place = {"trail": f"1/{own}/", "path": f"受渡し/{name}", "root_id": "1"}
    return {"type": "folder", "id": own, "parent_id": "1", "name": name, "body": "{}", "seen_sweep": 1, **place}


def _file(number: int) -> dict[str, Any]:
    body = dumps({"size": 120_000, "sha1": f"{number:040x}", "version_id": str(2 * 10**12 + number)})
    place = {"trail": None, "path": None, "root_id": None}
    name, parent = f"督促状一覧_{number}.xlsx", str(1_000 + number % _FOLDERS)
    own = str(10**12 + number)
    return {"type": "file", "id": own, "parent_id": parent, "name": name, "body": body, "seen_sweep": 1, **place}


def _take_in(office: Office, pages: list[list[dict[str, Any]]]) -> None:
    store = DatabaseEventStore(office.database, derive_for(office))
    for number, page in enumerate(pages, start=1):
        taken = store.take_live(sort_out(page), str(number), _NOW)
        assert taken.new == _A_PAGE


def _taken(pages: list[list[dict[str, Any]]]) -> float:
    with _opened() as office:
        _leave_aside()
        start = time.process_time()
        _take_in(office, pages)
        return time.process_time() - start


def _leave_aside() -> None:
    """What waits to be taken in or written lies in no memory elsewhere, and isn't to be searched for garbage here."""
    gc.collect()
    gc.freeze()


def _rows_left(pages: list[list[dict[str, Any]]]) -> list[dict[Table, list[dict[str, Any]]]]:
    """What the intake leaves in the tables, shared out in its order over as many transactions as it made."""
    with _opened() as office:
        before = office.ledger.head().size
        _take_in(office, pages)
        with office.database.read() as connection:
            whole = {table: _rows_of(connection, table) for table in _TABLES}
    entries = whole[ledger_entries] = [row for row in whole[ledger_entries] if row["seq"] > before]
    assert len(entries) == len(whole[transfer]) == _TRANSFERS
    return [{table: _share(rows, page) for table, rows in whole.items()} for page in range(_PAGES)]


def _rows_of(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(select(table))]  # noqa: SLF001 -- its public name


def _share(rows: list[dict[str, Any]], page: int) -> list[dict[str, Any]]:
    return rows[len(rows) * page // _PAGES : len(rows) * (page + 1) // _PAGES]


def _written(rows: list[dict[Table, list[dict[str, Any]]]]) -> float:
    with _opened() as office:
        _leave_aside()
        start = time.process_time()
        for page in rows:
            with office.database.write() as connection:
                for table, values in page.items():
                    if values:
                        connection.execute(insert(table), values)
        return time.process_time() - start
