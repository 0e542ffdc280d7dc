"""What the yearly report costs in memory and time, from 100,000 and from 1,000,000 transfers of 5,000 declarations."""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO

from benchmarks.figure import Figure
from gatekeeper.bootstrap import Office
from gatekeeper.registry.model import Declaration, DeclarationKind, Permission, Registry, Term
from gatekeeper.reporting.annual import Wanted, write_annual
from gatekeeper.settings import load
from gatekeeper.shipped import shipped_policies
from gatekeeper.store.transfer_book import take_in
from gatekeeper.transfer.value import Deed, Side, Transfer, Via, Way

__all__ = ["run"]

_PROJECT = Path(__file__).parent.parent
_DECLARATIONS, _SMALL, _LARGE = 5_000, 100_000, 1_000_000
_AT_ONCE = 20_000
_EXCELS_ROWS = 1_048_576
_ROW = re.compile(rb'<row r="(\d+)"')
_START = datetime(2026, 4, 1, tzinfo=UTC)
_AFTER = datetime(2027, 4, 2, tzinfo=UTC)
_CONFIG = """\
[ward]
name = "新宿区"
domains = ["city.example.jp"]
[box]
enterprise_id = "900"
client_id = "gatekeeper"
base_url = "http://127.0.0.1:9"
[watch]
roots = ["1000"]
[paths]
policies = "{policies}"
[log]
level = "error"
"""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report cost: seconds of processors, the memory of the largest process in MB; and what became of it.

    `rows` is the number of the last row of each sheet of the workbook.
    """

    seconds: float
    peak: float
    transfers: int
    rows: list[int]


def run() -> list[Figure]:
    small, large = _reported(_SMALL), _reported(_LARGE)
    growth = large.seconds / small.seconds / (_LARGE / _SMALL)
    peak = f"{large.peak:.0f} MB ({small.peak:.0f} MB with a tenth), {large.seconds:.0f} s"
    return [
        Figure("yearly report, 1,000,000 transfers, 5,000 declarations: peak", peak, "< 1,000 MB", large.peak < 1_000),
        Figure("time per transfer, 1,000,000 ÷ 100,000", f"{growth:.2f}", "≤ 1.1", growth <= 1.1),
    ]


def _reported(transfers: int) -> Reported:
    with tempfile.TemporaryDirectory() as place:
        _fill(Path(place), transfers)
        command = [sys.executable, "-m", "benchmarks.annual", place]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_PROJECT)
        found = Reported(**json.loads(done.stdout))
    assert found.transfers == transfers < sum(found.rows)
    assert max(found.rows) <= _EXCELS_ROWS
    return found


def _open(folder: Path) -> Office:
    config = folder / "gatekeeper.toml"
    config.write_text(_CONFIG.format(policies=shipped_policies()), encoding="utf-8")
    return Office(load(config, {}), clock=lambda: _AFTER)


def _fill(folder: Path, transfers: int) -> None:
    kinds = list(DeclarationKind)
    declarations = tuple(
        Declaration(
            f"D8-{number:04}",
            kinds[number % 3],
            f"第{number % 40 + 1}課",
            f"申請書類の提出 その{number}",
            (f"party{number}@example.org", f"second{number}@example.org"),
            ("氏名", "住所", "生年月日"),
            Term(date(2026, 4, 1), date(2027, 3, 31)),
            date(2027, 3, 31),
            Permission.DENY,
            "受付 花子",
            date(2026, 3, 25),
            (str(100_000 + number),),
        )
        for number in range(_DECLARATIONS)
    )
    with _open(folder) as office:
        office.registries.apply(
            Registry(declarations=declarations),
            by="花子",
            source="様式",
            sha256="0" * 64,
            why="",
            now=_START - timedelta(days=30),
        )
        for start in range(0, transfers, _AT_ONCE):
            with office.database.write() as connection:
                take_in(connection, [_transfer(number) for number in range(start, start + _AT_ONCE)], _START)


def _transfer(number: int) -> Transfer:
    of = number * 7919 % _DECLARATIONS
    login = f"party{of}@example.org"
    return Transfer(
        event_id=f"{number:032x}",
        at=_START + timedelta(seconds=number * 31),
        deed=list(Deed)[number % 4],
        way=(Way.INWARD, Way.OUTWARD)[number % 2],
        side=Side.OUTSIDE,
        via=Via.COLLABORATION,
        user_id=str(number % 9_000),
        login=login,
        name=f"相手 {of}",
        ip="203.0.113.7",
        item_id=str(10**11 + number // 3),
        item_name=f"申請書類 {number // 3}.pdf",
        path=f"受渡し/第{of % 40 + 1}課/申請書類/申請書類 {number // 3}.pdf",
        folder_id=str(100_000 + of),
        size=number % 1_000_000,
        version_id=str(number),
        sha1=f"{number:040x}",
        governor=f"D8-{of:04}",
        department=f"第{of % 40 + 1}課",
        counterparty=login,
        standing="approved",
        registry_version=1,
    )


def _measure(folder: Path) -> Reported:
    with _open(folder) as office:
        begun = _seconds()
        made = write_annual(office, Wanted(2026), folder / "report")
        seconds = _seconds() - begun
    # Setting the print is work of a process of its own, whose peak is never told as less than ours at its birth.
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    count = sum(one.moved.transfers for one in made.report.summary)
    return Reported(seconds, peak, count, _last_rows(next((folder / "report").glob("*.xlsx"))))


def _seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _last_rows(book: Path) -> list[int]:
    """Read from the XML itself, piece by piece."""
    last = []
    with zipfile.ZipFile(book) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                with package.open(name) as sheet:
                    last.append(_last_row(sheet))
    return last


def _last_row(sheet: IO[bytes]) -> int:
    last, rest = 0, b""
    while piece := sheet.read(1 << 20):
        # A row's number and the mark before it may be torn apart.
        rest = rest[-40:] + piece
        last = max([last, *map(int, _ROW.findall(rest))])
    return last


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    print(json.dumps(asdict(_measure(parser.parse_args().folder))))
