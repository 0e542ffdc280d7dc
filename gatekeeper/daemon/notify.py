"""Tells systemd how the daemon is: a datagram to the socket that it named."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

__all__ = ["Notifier", "notifier"]

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Notifier:
    """`address` None: nobody listens. `watchdog_seconds` None: nobody waits for a sign of life."""

    address: str | None = None
    watchdog_seconds: float | None = None

    def ready(self) -> None:
        self._tell("READY=1")

    def reloading(self) -> None:
        """Another `ready` says that it is over."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        self._tell("STOPPING=1")

    def status(self, text: str) -> None:
        self._tell("STATUS=" + text.replace("\n", " "))

    def alive(self) -> None:
        """The sign of life that systemd waits for."""
        if self.watchdog_seconds is not None:
            self._tell("WATCHDOG=1")

    def _tell(self, *lines: str) -> None:
        """A socket that can't be reached is logged: whoever waits at its other end draws his own conclusions."""
        if self.address is None:
            return
        # An @ stands for the NUL with which the name of an abstract socket begins.
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.connect(name)
                sender.sendall("\n".join(lines).encode())
            except OSError as error:
                structlog.get_logger().warning("notify_failed", address=self.address, reason=str(error))


def notifier(environment: Mapping[str, str]) -> Notifier:
    """The notifier that systemd's variables ask for. A watchdog meant for another process is none."""
    address = environment.get("NOTIFY_SOCKET") or None
    pid, span = environment.get("WATCHDOG_PID"), environment.get("WATCHDOG_USEC", "")
    is_mine = pid in {None, "", str(os.getpid())}
    seconds = int(span) / _MICROSECONDS if is_mine and span.isascii() and span.isdecimal() and int(span) else None
    return Notifier(address, seconds)
