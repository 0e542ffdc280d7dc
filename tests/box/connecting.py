"""Sessions that are quick to give up, for tests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from gatekeeper.box.access import AuthKind, BoxAccess
from gatekeeper.box.session import BoxSession

QUICK = BoxAccess(
    auth=AuthKind.CCG,
    enterprise_id="900",
    client_id="gatekeeper",
    client_secret="hush-secret",
    calls_per_minute=600_000,
    first_backoff=0.01,
    longest_wait=0.05,
    read_timeout=5.0,
    deadline=10.0,
    attempts=4,
)


def quick(base_url: str, **changes: object) -> BoxAccess:
    return replace(QUICK, base_url=base_url, **changes)  # type: ignore[arg-type]  # fields named by the tests


@contextmanager
def connected(access: BoxAccess, stop: threading.Event | None = None) -> Iterator[BoxSession]:
    session = BoxSession(access, stop or threading.Event())
    try:
        yield session
    finally:
        session.close()
