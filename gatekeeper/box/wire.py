"""HTTP connections that can be cut from outside.

A read timeout starts anew with every byte, so a body that drips in can hold a thread for ever, and a thread that
waits for a byte doesn't see the stop event. The watchdog shuts such a connection down; the blocked read then ends
with an error at once.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

__all__ = ["Guarded", "Line", "TrackingAdapter", "Watchdog"]

_TICK = 0.2


class Line:
    """The open sockets of one thread's HTTP session."""

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()

    def add(self, opened: socket.socket | None) -> None:
        if opened is not None:
            self._sockets.add(opened)

    def cut(self) -> None:
        """Wakes whoever is blocked on one of the sockets, with an error. Safe to call from another thread."""
        for opened in list(self._sockets):
            # A socket that is closed already has woken its reader.
            with contextlib.suppress(OSError):
                # Of the plain class: SSLSocket's own would pull the TLS state from under a thread that is reading.
                socket.socket.shutdown(opened, socket.SHUT_RDWR)


class TrackingAdapter(HTTPAdapter):
    """requests' adapter, with every socket that it opens entered on a line."""

    def __init__(self, line: Line) -> None:
        self._pools = _pool_classes(line)
        super().__init__(pool_connections=2, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager


def _pool_classes(line: Line) -> dict[str, Any]:
    class PlainConnection(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            line.add(self.sock)

    class TlsConnection(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            line.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}


@dataclass(slots=True)
class Guarded:
    """One exchange under guard. `was_cut` tells that its deadline passed or that the program is stopping.

    `farewell` is for how many seconds it may go on when the program is told to stop.
    """

    line: Line
    until: float
    farewell: float = 0.0
    was_cut: bool = False


class Watchdog:
    """Cuts exchanges that last beyond their deadline, and all of them when the stop event is set.

    One thread for the whole session, started with the first exchange.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._guarded: dict[int, Guarded] = {}
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def guard(self, line: Line, seconds: float, farewell: float = 0.0) -> Iterator[Guarded]:
        """Gives what happens inside so many seconds of monotonic time, and `farewell` of them once told to stop."""
        guarded = Guarded(line, time.monotonic() + seconds, farewell)
        with self._lock:
            self._guarded[id(guarded)] = guarded
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="box-watchdog", daemon=True)
                self._thread.start()
        try:
            yield guarded
        finally:
            with self._lock:
                del self._guarded[id(guarded)]

    def close(self) -> None:
        self._closed.set()

    def _watch(self) -> None:
        told: float | None = None
        while not self._closed.wait(_TICK):
            now = time.monotonic()
            if told is None and self._stop.is_set():
                told = now
            with self._lock:
                late = [one for one in self._guarded.values() if now > one.until or _is_over(one, told, now)]
            for one in late:
                one.was_cut = True
                one.line.cut()


def _is_over(one: Guarded, told: float | None, now: float) -> bool:
    return told is not None and now >= told + one.farewell
