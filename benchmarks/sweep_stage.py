"""The stage for the sweep's figures: a sandbox in one process, a sweep in another, each measured from inside."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gatekeeper.box.access import AuthKind, BoxAccess
from gatekeeper.box.session import BoxSession
from gatekeeper.inventory.item import Account
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.reader import read_policies
from gatekeeper.registry.governing import Index
from gatekeeper.registry.reading import read
from gatekeeper.store.database import Database
from gatekeeper.store.sweep import DatabaseSweepStore
from gatekeeper.sweep.order import Judge, SweepOrder, SweepPorts
from gatekeeper.sweep.walker import sweep

__all__ = ["ROOT", "Swept", "counts_of", "run_sweep", "sandbox"]

ROOT = "1000"
_PROJECT = Path(__file__).parent.parent
_DOMAIN = "city.example.jp"
_SERVE = "import sys, pathlib; from gatekeeper.sandbox.server import serve; "
_SCENARIO = """\
enterprise: {{id: "900", name: 新宿区, domains: [{domain}]}}
users:
  - {{login: admin@{domain}, name: 管理者, role: admin}}
folders:
  - {{path: 受渡し, id: "{root}", owner: admin@{domain}}}
generate:
  {{under: 受渡し, folders: {folders}, files_per_folder: {files}, collaborations_per_folder: {shares}, seed: 7}}
"""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep in a process of its own cost it: seconds of CPU and of waiting, and the largest memory in MB."""

    complete: bool
    folders: int
    files: int
    cpu: float
    wall: float
    peak: float


@contextmanager
def sandbox(
    folders: int, files: int, shares: int = 0, *, latency_ms: int = 0, limit: str | None = None
) -> Iterator[str]:
    """A sandbox with a generated tree beneath `ROOT`; gives its base URL."""
    with tempfile.TemporaryDirectory() as place:
        scenario = Path(place) / "scenario.yaml"
        text = _SCENARIO.format(domain=_DOMAIN, root=ROOT, folders=folders, files=files, shares=shares)
        scenario.write_text(text, encoding="utf-8")
        call = f"serve(pathlib.Path(sys.argv[1]), latency_ms={latency_ms}, rate_limit={limit!r})"
        command = [sys.executable, "-c", _SERVE + call, str(scenario)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_PROJECT) as process:
            try:
                assert process.stdout is not None
                yield process.stdout.readline().strip().rpartition(" ")[2]
            finally:
                process.terminate()


def counts_of(base_url: str) -> dict[str, Any]:
    """What the sandbox was asked so far: `routes` and `statuses` with their counts."""
    with urllib.request.urlopen(f"{base_url}/_sandbox/counts") as answer:  # noqa: S310 -- our own loopback server
        found: dict[str, Any] = json.load(answer)
    return found


def access_to(base_url: str, calls_per_minute: int = 10**9) -> BoxAccess:
    """The way in; with no call rate to keep unless told."""
    return BoxAccess(
        AuthKind.CCG,
        enterprise_id="900",
        client_id="gatekeeper",
        client_secret="bench",  # noqa: S106 -- the sandbox takes any
        base_url=base_url,
        calls_per_minute=calls_per_minute,
    )


def run_sweep(base_url: str, calls_per_minute: int = 10**9) -> Swept:
    """A whole sweep of `ROOT` with the shipped registry and policies into a fresh database, in a process of its own."""
    command = [sys.executable, "-m", __name__, base_url, str(calls_per_minute)]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=_PROJECT).stdout
    return Swept(**json.loads(output))


def _sweep_here(base_url: str, calls_per_minute: int) -> Swept:
    registry, policies = read(_PROJECT / "config" / "registry").registry, read_policies(_PROJECT / "policies")
    session = BoxSession(access_to(base_url, calls_per_minute), threading.Event())

    def judge_for(account: Account) -> Judge:
        return Bench(Index(registry, [_DOMAIN], [account.login or ""]), policies).judge

    def clock() -> datetime:
        return datetime.now(UTC)

    with tempfile.TemporaryDirectory() as place, Database.open(f"sqlite:///{place}/gatekeeper.db") as database:
        store = DatabaseSweepStore(database)
        bench = Bench(Index(registry, [_DOMAIN]), policies)
        ports = SweepPorts(
            session.reader, store, judge_for, lambda _: (), lambda: bench.judge, session.take_calls, clock
        )
        cpu, wall = time.process_time(), time.monotonic()
        outcome = sweep(SweepOrder((ROOT,), clock(), "bench"), ports, threading.Event())
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Swept(outcome.complete, outcome.counts.folders, outcome.counts.files, cpu, wall, peak)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("base_url")
    arguments.add_argument("calls_per_minute", type=int)
    given = arguments.parse_args()
    print(json.dumps(asdict(_sweep_here(given.base_url, given.calls_per_minute))))
