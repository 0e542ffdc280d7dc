"""What systemd is told, and whether it waits for it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from gatekeeper.daemon.notify import Notifier, notifier
from tests.daemon.conftest import Lines


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, Notifier()),
        ({"NOTIFY_SOCKET": ""}, Notifier()),
        ({"NOTIFY_SOCKET": "@a", "WATCHDOG_USEC": "30000000"}, Notifier("@a", 30.0)),
        ({"WATCHDOG_USEC": "5000000", "WATCHDOG_PID": str(os.getpid())}, Notifier(None, 5.0)),
        ({"WATCHDOG_USEC": "5000000", "WATCHDOG_PID": "1"}, Notifier()),
        ({"WATCHDOG_USEC": "0"}, Notifier()),
        ({"WATCHDOG_USEC": "soon"}, Notifier()),
    ],
)
def test_variables_of_systemd_are_read(environment: dict[str, str], expected: Notifier) -> None:
    """No socket, no watchdog, and one that is meant for another process are nothing to speak to."""
    assert notifier(environment) == expected


def test_status_stays_one_line(tmp_path: Path) -> None:
    """A line break in it would be a message of its own."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "s"))
        Notifier(str(tmp_path / "s")).status("見回り\nREADY=1")
        assert listener.recv(1000).decode() == "STATUS=見回り READY=1"


def test_socket_that_is_gone_stops_nothing(tmp_path: Path, lines: Lines) -> None:
    """It is logged, and the daemon goes on."""
    Notifier(str(tmp_path / "gone"), 1.0).alive()
    assert len(lines.named("notify_failed")) == 1
