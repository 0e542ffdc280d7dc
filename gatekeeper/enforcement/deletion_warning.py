"""Who is to be warned of which deletion, and how long before. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gatekeeper.policy.model import Mode
from gatekeeper.policy.schedule import Scheduled

__all__ = ["WARNED_BEFORE", "DeletionWarning", "warnings_of"]

WARNED_BEFORE = (14, 3, 1)
"""Days before the due day on which the owner hears of it."""


@dataclass(frozen=True, slots=True)
class DeletionWarning:
    """`kind` is `deletion_14` and so on; `about` names the item ("file:501"), `to` its owner (empty: not known)."""

    kind: str
    about: str
    path: str
    to: str
    due: date


def warnings_of(scheduled: Iterable[Scheduled], today: date) -> Iterator[DeletionWarning]:
    """One for each item whose due day is near: the latest that its days left call for, so that a day without a call
    of this loses none. Where nothing would be done, nobody is warned.
    """
    for one in scheduled:
        left = (one.due.day - today).days
        stages = [days for days in WARNED_BEFORE if left <= days]
        if left >= 0 and stages and one.mode is not Mode.OBSERVE:
            about = f"{one.item_type}:{one.item_id}"
            yield DeletionWarning(f"deletion_{min(stages)}", about, one.path, one.owner or "", one.due.day)
