"""Warns owners of what is going to be deleted. Meant to be called once a day; called more often, it says no more."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.warning import warnings_of
from gatekeeper.jst import day_of
from gatekeeper.store.notice import Notices

__all__ = ["warn_owners"]


def warn_owners(office: Office, now: datetime) -> int:
    """Enters the warnings due on the day of an aware moment; tells how many are new.

    :raises UsageError: there was no sweep yet.
    """
    scheduled = list(office.schedule(now))
    due = ((f"{one.item_type}:{one.item_id}", one.due.day) for one in scheduled)
    return Notices(office.database).warn(warnings_of(scheduled, day_of(now)), due, now)
