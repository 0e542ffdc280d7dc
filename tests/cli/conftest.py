from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pytest

from gatekeeper.cli.app import program_for
from gatekeeper.cli.edge import run as run_program
from gatekeeper.sandbox.server import Options, Sandbox, running
from tests.ward import write_config

SCENARIO = """
enterprise: {id: "900", name: 新宿区, domains: [city.example.jp]}
users:
  - {login: admin@city.example.jp, name: 管理者, role: admin}
  - {login: someone@example.net, name: 知らない人}
folders:
  - {path: 受渡し, id: "1000", owner: admin@city.example.jp}
  - path: 受渡し/国保督促状
    id: "1001"
    owner: admin@city.example.jp
    watermark: true
    shared_link: {access: open, password: null, can_download: true}
    collaborations: [{login: someone@example.net, role: viewer}]
  - path: 受渡し/=HYPERLINK("x")
    id: "1002"
    owner: admin@city.example.jp
    shared_link: {access: open}
"""
"""A ward whose faults hang on no date: a stranger and an open link where a procedure governs, one link elsewhere."""

REGISTRY = """
submissions:
  - {id: R7-36, title: 見本, channel: box, basis: [external_connection], outcome: approved}
procedures:
  - id: R7-36-03
    submission: R7-36
    number: 3
    department: 医療保険年金課
    name: 国民健康保険
    pattern: migrated_media
    items: [住所]
    term: {start: 2026-01-05, end: 2099-03-31}
    counterparties: [{name: 株式会社みなと印刷, kind: contractor, domains: [minato-print.example]}]
    folders: ["1001"]
"""

GOVERNED = ["GK201", "GK102", "GK202", "GK204", "GK203"]
"""What the sweep finds in the governed folder, gravest first and then by rule."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of the program ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward's folder with its config and registry."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "gatekeeper.toml"

    @property
    def registry(self) -> Path:
        return self.folder / "registry.yaml"

    def point_at(self, base_url: str) -> None:
        write_config(self.folder, base_url)


Run = Callable[..., Ended]
StartBox = Callable[..., Sandbox]


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """A Box of SCENARIO; the tests that share it only read."""
    with running(SCENARIO) as sandbox:
        yield sandbox


@pytest.fixture
def start_box() -> Iterator[StartBox]:
    """Starts a Box of a test's own."""
    opened = []

    def start(scenario: str = SCENARIO, **options: Any) -> Sandbox:
        context = running(scenario, Options(**options))
        sandbox = context.__enter__()
        opened.append(context)
        return sandbox

    yield start
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def ward(box: Sandbox, tmp_path: Path) -> Ward:
    made = Ward(tmp_path)
    made.registry.write_text(REGISTRY, encoding="utf-8")
    made.point_at(box.base_url)
    return made


@pytest.fixture
def run(ward: Ward, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program in this process with the ward's config, on wide paper."""
    monkeypatch.setenv("COLUMNS", "200")

    def program(*arguments: str) -> Ended:
        capsys.readouterr()
        given = ["--config", str(ward.config), *arguments]
        status = run_program(program_for(given), given)
        captured = capsys.readouterr()
        return Ended(status, captured.out, captured.err)

    return program


@pytest.fixture
def swept(run: Run) -> Run:
    """As `run`, with a sweep on record."""
    assert run("sweep").status == 1
    return run


def _limit(largest_file: int | None) -> str:
    if largest_file is None:
        return ""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({largest_file}, {largest_file})); "


@contextmanager
def start_process(
    *arguments: str, out: IO[str] | int = subprocess.PIPE, largest_file: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """The program as a process of its own, gone when the block ends. No file gets larger than `largest_file`."""
    with subprocess.Popen(
        [sys.executable, "-c", f"{_limit(largest_file)}from gatekeeper.cli.app import main; main()", *arguments],
        stdout=out,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def age_sweeps(ward: Ward, by: timedelta) -> datetime:
    """Makes it that long ago that the ward's sweeps ended, and gives that moment."""
    finished = datetime.now(UTC) - by
    connection = sqlite3.connect(ward.folder / "state" / "gatekeeper.db", timeout=10)
    with connection:
        connection.execute("UPDATE sweep SET finished_at = ?", (f"{finished:%Y-%m-%d %H:%M:%S.%f}",))
    connection.close()
    return finished


def rows(ward: Ward, table: str) -> int:
    """How many rows a table of the ward's database has; 0 where there is no such table, or no database yet."""
    database = ward.folder / "state" / "gatekeeper.db"
    if not database.exists():
        return 0
    connection = sqlite3.connect(database, timeout=10)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 -- our own word
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
