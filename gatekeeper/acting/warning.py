"""Warnings before an act: to the owner, when its grace begins to run, and a day before."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.bootstrap import Office
from gatekeeper.enforcement.notice import WARNINGS, warnings
from gatekeeper.enforcement.plan import Plan, PlannedAction
from gatekeeper.registry.governing import Index
from gatekeeper.store.known import KnownThings
from gatekeeper.store.notice import Notices

__all__ = ["warn"]


def warn(office: Office, plan: Plan, now: datetime) -> int:
    """Notes down whom the plan gives reason to warn, and gives the number of new warnings; `now` is aware.

    Each is noted once. What isn't planned any more, and wasn't sent yet, is taken back. Only the ward's own people are
    warned: of an item that an outsider owns, nobody in particular.
    """
    known, index = KnownThings(office.database), Index(office.registry(), office.settings.ward.domains)

    def owner_of(action: PlannedAction) -> str | None:
        held = known.of(action.thing)
        return held.owner if held is not None and index.is_inside(held.owner) else None

    found = tuple(warnings(plan, owner_of, now))
    notices = Notices(office.database)
    notices.withdraw(WARNINGS, {one.about for one in found})
    return notices.add(found, now)
