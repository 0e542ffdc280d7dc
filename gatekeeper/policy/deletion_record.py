"""What is on record about deletions, as far as rules judge by it. Values: read once, then pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gatekeeper.inventory.item import Item
from gatekeeper.inventory.view import FolderView
from gatekeeper.registry.model import CounterpartyKind, Declaration, DeclarationKind, Governor, Term
from gatekeeper.registry.term import TermState, span

__all__ = ["NO_DELETIONS", "DeletionRecord", "Owed", "ReportReceived", "Trashed"]


@dataclass(frozen=True, slots=True)
class Trashed:
    """An item that the gatekeeper has put into the trash, and that isn't known to have left it.

    `trashed_at` is aware. `refused` is what Box said to the last attempt to purge it; empty: none has failed.
    `cooling_until` is how long it was to stay there by the policy of the time; None: not on record.
    """

    item_type: str
    item_id: str
    path: str
    trashed_at: datetime
    governor: str | None = None
    refused: str = ""
    cooling_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportReceived:
    """A counterparty's erasure report: whose, and of which day. It speaks of all that was to be erased by then."""

    company: str
    on: date


@dataclass(frozen=True, slots=True)
class Owed:
    """What a counterparty has to report, since the day on which it began to be owed."""

    company: str
    since: date


@dataclass(frozen=True, slots=True)
class DeletionRecord:
    """`postponed` holds the day to which a file or folder (type, id) was put off; a folder's holds for all beneath it.

    `refused` holds what Box said to the last attempt to delete an item (type, id), where that has failed.
    `deleted_on` holds the days (Asia/Tokyo) on which something was deleted under a governor, `reports` its
    counterparties' reports, both by the governor's id.
    """

    postponed: Mapping[tuple[str, str], date] = field(default_factory=dict)
    trashed: Sequence[Trashed] = ()
    refused: Mapping[tuple[str, str], str] = field(default_factory=dict)
    deleted_on: Mapping[str, Sequence[date]] = field(default_factory=dict)
    reports: Mapping[str, Sequence[ReportReceived]] = field(default_factory=dict)

    def postponed_to(self, view: FolderView, item: Item) -> date | None:
        """The latest day to which an item of a view, or a folder that it lies in, was put off."""
        if not self.postponed:
            return None
        folders = (*view.reach.ids, view.folder.id)
        keys = [(item.type, item.id), *(("folder", folder_id) for folder_id in folders)]
        return max((self.postponed[key] for key in keys if key in self.postponed), default=None)

    def owed(self, governor: Governor, as_of: datetime) -> tuple[Owed, ...]:
        """The reports that a governor's counterparties owe as of an aware moment, whether or not they are late.

        One is owed from the end of the party's term, and from each deletion that its last report doesn't cover.
        """
        received: dict[str, date] = {}
        for one in self.reports.get(governor.id, ()):
            received[one.company] = max(one.on, received.get(one.company, one.on))
        made = []
        for company, over in _parties(governor, as_of):
            events = [*self.deleted_on.get(governor.id, ()), *(() if over is None else (over,))]
            last = received.get(company)
            open_events = [day for day in events if last is None or day > last]
            if open_events:
                made.append(Owed(company, min(open_events)))
        return tuple(made)


NO_DELETIONS = DeletionRecord()


def _parties(governor: Governor, as_of: datetime) -> list[tuple[str, date | None]]:
    """Who owes a report, each with the day on which its term was over; None while it isn't.

    Who only lends the system has no copy. An applicant's documents are his own, and staff are the ward itself.
    """
    if isinstance(governor, Declaration):
        if governor.kind is not DeclarationKind.COMMITTEE_MEMBER:
            return []
        return [(party, _ended(governor.term, as_of)) for party in governor.parties]
    made = []
    for party in governor.counterparties:
        if party.undetermined or party.kind is CounterpartyKind.SERVICE_PROVIDER:
            continue
        ends = [day for day in (_ended(governor.term, as_of), _ended(party.term, as_of)) if day is not None]
        made.append((party.name, min(ends, default=None)))
    return made


def _ended(term: Term | None, as_of: datetime) -> date | None:
    if term is None:
        return None
    now = span(term, as_of)
    return now.end if now.state is TermState.OVER else None
