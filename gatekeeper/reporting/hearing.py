"""What of Box's log an office has on record."""

from __future__ import annotations

from gatekeeper.bootstrap import Office
from gatekeeper.reports.heard import Heard, heard_of
from gatekeeper.store.event import DatabaseEventStore

__all__ = ["heard_in"]


def heard_in(office: Office) -> Heard:
    """:raises DatabaseUnreachableError: it can't be told."""
    store = DatabaseEventStore(office.database)
    return heard_of([*store.fills(is_open=False), *store.fills(is_open=True)])
