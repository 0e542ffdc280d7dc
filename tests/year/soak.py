"""A day of Box at twenty times its speed, with faults: `python -m tests.year.soak HOURS [SPEED] [SHARE_OF_FAULTS]`.

Tells the memory, the open files and the threads of the daemon in each hour of the sandbox's time, and fails where the
memory at the end is more than 1.1 times that after the first hour, or where files or threads have grown.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from gatekeeper.jst import TOKYO
from tests.acting.ward import Ward, ward_of
from tests.alerts.mail_server import mail_server
from tests.year.place import FOLDERS, HEAD, PASSPHRASE, REGISTRY, SECRETS

__all__ = ["Measured", "has_grown", "soak"]

BEGIN = datetime(2026, 6, 10, 8, tzinfo=TOKYO)
_GROWTH = 1.1
_STEP = 0.1
"""The sandbox's clock is set anew after so many real seconds."""

_CONFIG = """
[metrics]
port = 0
[alerts]
sender = "gatekeeper@city.example.jp"
privacy_office = ["kojin@city.example.jp"]
it = ["joho@city.example.jp"]
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
"""
_KINDS = ("status", "reset", "html", "truncate", "empty")


@dataclass(frozen=True, slots=True)
class Measured:
    """After so many hours of the sandbox's time: bytes that are the process's own, open files, threads."""

    hours: float
    memory: int
    files: int
    threads: int


def soak(hours: float, speed: float, share: float) -> list[Measured]:
    """Measures in each hour and at the end, with the shipped cadences and the service's own threads."""
    with (
        tempfile.TemporaryDirectory() as place,
        mail_server() as server,
        ward_of(
            Path(place),
            FOLDERS,
            registry=REGISTRY,
            head=HEAD.replace("2026-04-01T07", "2026-06-10T08"),
            secrets=SECRETS,
        ) as ward,
    ):
        ward.config.write_text(ward.config.read_text() + _CONFIG.format(port=server.port), encoding="utf-8")
        ward.office().notary.make_keys(PASSPHRASE, ward.clock())
        each = share / len(_KINDS)
        faults = [{"kind": kind, "probability": each, "seed": number} for number, kind in enumerate(_KINDS)]
        ward.ask("POST", "/_sandbox/faults", faults)
        began = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "tests.year.soaked",
            str(ward.config),
            str(speed),
            BEGIN.isoformat(),
            str(began),
        ]
        with subprocess.Popen(command) as process:
            try:
                return _watched(ward, process, began, hours, speed)
            finally:
                process.terminate()
                process.wait(timeout=30)


def _watched(ward: Ward, process: subprocess.Popen[bytes], began: float, hours: float, speed: float) -> list[Measured]:
    looked, found = psutil.Process(process.pid), list[Measured]()
    gone = 0.0
    while gone < hours:
        gone = (time.monotonic() - began) * speed / 3600
        ward.ask("POST", "/_sandbox/clock", {"set": (BEGIN + timedelta(hours=gone)).isoformat()})
        if process.poll() is not None:
            raise RuntimeError(f"the daemon has ended with {process.returncode}")
        if gone >= len(found) + 1 or gone >= hours:
            memory = looked.memory_full_info()
            found.append(Measured(gone, int(memory.uss), looked.num_fds(), looked.num_threads()))
            sys.stdout.write(f"{found[-1]}\n")
            sys.stdout.flush()
        time.sleep(_STEP)
    return found


def has_grown(found: list[Measured]) -> list[str]:
    """What is more at the end than after the first hour; files and threads may be as many as they ever were by then."""
    first, half, last = found[0], found[: max(1, len(found) // 2)], found[-1]
    grown = []
    if last.memory > first.memory * _GROWTH:
        grown.append(f"memory {last.memory / first.memory:.2f}")
    if last.files > max(one.files for one in half):
        grown.append(f"files {last.files}")
    if last.threads > max(one.threads for one in half):
        grown.append(f"threads {last.threads}")
    return grown


def _main(hours: float, speed: float = 20.0, share: float = 0.05) -> int:
    found = soak(hours, speed, share)
    grown = has_grown(found)
    ratio = found[-1].memory / found[0].memory
    sys.stdout.write(f"memory at the end ÷ after the first hour: {ratio:.3f}; grown: {grown or 'nothing'}\n")
    return bool(grown)


if __name__ == "__main__":
    raise SystemExit(_main(*map(float, sys.argv[1:])))
