"""An office whose every step can be the last one: it dies by SIGKILL before or after a commit or a call."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from box_sdk_gen import FetchOptions, FetchResponse
from sqlalchemy import Connection

from gatekeeper.bootstrap import Office
from gatekeeper.box.network import GatekeeperNetworkClient, Shared
from gatekeeper.box.session import BoxSession
from gatekeeper.reach import box_access, database_url
from gatekeeper.store.address import parse
from gatekeeper.store.database import BUSY_SECONDS, Database

__all__ = ["Boundary", "WatchedDatabase", "WatchedOffice"]


@dataclass(slots=True)
class Boundary:
    """Counts the steps, and kills the process at the one numbered `at` (0: never). Silent until it is armed."""

    at: int = 0
    passed: int = 0
    is_armed: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> None:
        if not self.is_armed:
            return
        with self._lock:
            self.passed += 1
            if self.passed == self.at:
                os.kill(os.getpid(), signal.SIGKILL)


class WatchedDatabase(Database):
    """Steps: before a writing transaction, when it is about to be committed, and after the commit."""

    boundary: Callable[[], None]

    @contextmanager
    def write(self) -> Iterator[Connection]:
        self.boundary()
        with super().write() as connection:
            yield connection
            self.boundary()
        self.boundary()


class _WatchedNetwork(GatekeeperNetworkClient):
    """Steps: before and after each call, those for a token included."""

    def __init__(self, shared: Shared, boundary: Callable[[], None]) -> None:
        super().__init__(shared)
        self._boundary = boundary

    def fetch(self, options: FetchOptions) -> FetchResponse:
        self._boundary()
        answer = super().fetch(options)
        self._boundary()
        return answer


class WatchedOffice(Office):
    """An office with everything as it is in the program, but for the boundary between the steps."""

    boundary: Callable[[], None]

    @cached_property
    def database(self) -> Database:
        made = WatchedDatabase(parse(database_url(self.settings)), BUSY_SECONDS)
        made.boundary = self.boundary
        return self._closing.enter_context(made)

    @cached_property
    def session(self) -> BoxSession:
        session = BoxSession(
            box_access(self.settings), self.stop, lambda shared: _WatchedNetwork(shared, self.boundary)
        )
        self._closing.callback(session.close)
        return session
