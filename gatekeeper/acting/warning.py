"""Warnings before an act: to the owner, when its grace begins to run, and a day before."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.acting.owner import address_of_owner
from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.notice import WARNINGS, warnings
from gatekeeper.enforcement.plan import Plan, PlannedAction
from gatekeeper.store.known import KnownThings
from gatekeeper.store.notice import Notices

__all__ = ["warn"]


def warn(office: Office, plan: Plan, now: datetime) -> int:
    """Notes down whom the plan gives reason to warn, and gives the number of new warnings; `now` is aware.

    Each is noted once. What isn't planned any more, and wasn't sent yet, is taken back. Only the ward's own people are
    warned: of an item that an outsider owns, nobody in particular.
    """
    known, address_of = KnownThings(office.database), address_of_owner(office)

    def owner_of(action: PlannedAction) -> str:
        held = known.of(action.thing)
        return address_of(None if held is None else held.owner)

    found = tuple(warnings(plan, owner_of, now))
    notices = Notices(office.database)
    notices.withdraw(WARNINGS, {one.about for one in found})
    return notices.add(found, now)
