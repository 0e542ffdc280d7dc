"""Warns owners of what is going to be deleted. Meant to be called once a day; called more often, it says no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from gatekeeper.acting.owner import address_of_owner
from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.deletion_warning import DeletionWarning, warnings_of
from gatekeeper.jst import day_of
from gatekeeper.store.deletion_notice import DeletionNotices

__all__ = ["warn_owners"]


def warn_owners(office: Office, now: datetime) -> int:
    """Enters the warnings due on the day of an aware moment; tells how many are new.

    Only the ward's own people are warned: of an item that an outsider owns, nobody in particular.

    :raises UsageError: there was no sweep yet.
    """
    address_of = address_of_owner(office)
    notices, today = DeletionNotices(office.database), day_of(now)
    waiting = {one.about for one in notices.all(waiting=True)}
    due: dict[str, date] = {}
    found: list[DeletionWarning] = []
    for one in office.schedule(now):
        about = f"{one.item_type}:{one.item_id}"
        if about in waiting:
            due[about] = one.due.day
        found += warnings_of([replace(one, owner=address_of(one.owner))], today)
    return notices.warn(found, due, now)
