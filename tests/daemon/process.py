"""The daemon as a process of its own, as systemd starts it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Running", "free_port", "started", "until"]

_PATIENCE = 60.0


@dataclass(slots=True)
class Running:
    """One `gatekeeper run`. Its log is in a file, one JSON object a line."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self, event: str) -> list[dict[str, Any]]:
        written = self.log.read_text(encoding="utf-8").splitlines()
        said = [json.loads(line) for line in written if line.startswith("{") and line.endswith("}")]
        return [line for line in said if line["event"] == event]

    def wait_for(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Waits until something was logged so many times."""
        until(lambda: len(self.lines(event)) >= count or self.process.poll() is not None)
        found = self.lines(event)
        assert len(found) >= count, self.log.read_text(encoding="utf-8")
        return found

    def send(self, number: int) -> None:
        self.process.send_signal(number)


@contextmanager
def started(config: Path, name: str = "run", environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """The daemon, gone when the block ends."""
    log = config.parent / f"{name}.log"
    command = [sys.executable, "-c", "from gatekeeper.cli.app import main; main()"]
    command += ["--config", str(config), "--log-level", "info", "run"]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            stdout=stream,
            stderr=stream,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool]) -> None:
    """Waits for something that has to come about."""
    deadline = time.monotonic() + _PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
