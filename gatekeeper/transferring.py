"""Transfers put together: what derives them, and judging them after each intake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gatekeeper import jst
from gatekeeper.bootstrap import Office
from gatekeeper.policy.evaluate import Bench
from gatekeeper.policy.model import Policies, TransferPolicy
from gatekeeper.policy.transfer_case import Load
from gatekeeper.policy.transfers import HOUR, TransfersJudged, judge_transfers
from gatekeeper.store.known_place import last_seen
from gatekeeper.store.transfer import TransferFilter
from gatekeeper.store.transfer_book import TransferBook
from gatekeeper.store.transfer_sighting import end_quiet, record_transfer_violations
from gatekeeper.store.unjudged_transfer import Unjudged, note_judged, note_unjudged, unjudged
from gatekeeper.transfer.value import Transfer

__all__ = ["Judgement", "judge_new", "judge_since", "place_again", "transfer_book"]

_PAST = timedelta(days=90)
_AHEAD = timedelta(days=1)
"""How far ahead of the present a moment may lie. One of the year 2100 would be the newest of its kind for ever, and
everything that really happens after it would say nothing new.
"""
_SEARCHED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How many violations were opened, told anew and ended, and how often a transfer couldn't be judged: by a rule, or
    because it bears a day that is still to come.
    """

    told: int
    ended: int
    unjudged: int


def transfer_book(office: Office) -> TransferBook:
    """What derives transfers in the intake's own transaction: `book.derive(connection, events, now)`.

    A registry that only stands in the config's files is taken in first, so that no transfer is judged without one.

    :raises MistakesError: those files are wrong.
    """
    office.registry()
    ward = office.settings.ward
    return TransferBook(ward.domains, ward.office_addresses or ())


def place_again(office: Office, book: TransferBook) -> datetime | None:
    """Judges anew what has no known place, by what a sweep has found since. The moment of the earliest transfer that
    this has changed, None where nothing has; those wait for `judge_new`, and so do those of the last days that a whole
    sweep hasn't found either.
    """
    moments: list[datetime] = []
    after: str | None = ""
    while after is not None:
        # A part at a time, so that others get to write in between.
        with office.database.write() as connection:
            changed, after = book.place_again(connection, office.clock(), after)
            note_unjudged(connection, changed)
        moments += [one.at for one in changed]
    _note_not_found(office)
    return min(moments, default=None)


def _note_not_found(office: Office) -> None:
    """What was searched for in vain is judged as lying where nothing governs: once more is as good as once."""
    last = office.inventory.last_sweep(complete=True)
    if last is None:
        return
    within = TransferFilter(since=last.started_at - _SEARCHED_FOR, until=last.started_at, outside=True)
    first = next((one for one in office.transfers.find(within) if not one.is_placed), None)
    if first is not None:
        with office.database.write() as connection:
            note_unjudged(connection, [first])


def judge_new(office: Office, book: TransferBook) -> Judgement:
    """As `judge_since`, for every transfer that waits to be judged.

    What waits is noted with the transfers themselves: where the program ended before it judged them, it does so now.
    """
    with office.database.read() as connection:
        waiting = unjudged(connection)
    until = office.clock() + _AHEAD
    judged = TransfersJudged() if waiting is None else _judged(office, book, waiting.since, until)
    return _recorded(office, judged, waiting, until)


def judge_since(office: Office, book: TransferBook, since: datetime) -> Judgement:
    """Judges every transfer from an aware moment on, records what is wrong, and ends what has long been quiet.

    :raises MistakesError: a policy file is wrong.
    """
    until = office.clock() + _AHEAD
    return _recorded(office, _judged(office, book, since, until), None, until)


def _recorded(office: Office, judged: TransfersJudged, waiting: Unjudged | None, until: datetime) -> Judgement:
    now = office.clock()
    with office.database.write() as connection:
        told = record_transfer_violations(connection, judged.violations, now)
        ended = end_quiet(connection, _quiet_after(office.policies), now)
        if waiting is not None:
            note_judged(connection, waiting, until)
    return Judgement(told, ended, judged.unjudged)


def _judged(office: Office, book: TransferBook, since: datetime, until: datetime) -> TransfersJudged:
    past, policies = _Past(office), office.policies
    benches: dict[int, Bench] = {}

    def bench_of(version: int) -> Bench:
        if version not in benches:
            with office.database.read() as connection:
                benches[version] = Bench(book.index(connection, version), policies)
        return benches[version]

    # With the hour before, in which a mass download may have begun.
    transfers = office.transfers.find(TransferFilter(since=since - HOUR, until=until))
    found = judge_transfers(transfers, since, bench_of, past, _Search(office))
    to_come = office.transfers.count(TransferFilter(since=max(since, until)))
    return replace(found, unjudged=found.unjudged + to_come)


def _quiet_after(policies: Policies) -> Callable[[str | None], timedelta]:
    by_name = {policy.name: policy.transfers for policy in policies.by_pattern.values()}
    return lambda policy: by_name.get(policy or "", TransferPolicy()).quiet_after


class _Search:
    """Whether the place of a transfer was searched for in vain: by a whole sweep, and no sweep since it has seen it.

    Where one has seen the folder, and only can't tell where that lay at the time, nothing follows from that.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._last = office.inventory.last_sweep(complete=True)
        self._seen: dict[str, datetime | None] = {}

    def __call__(self, one: Transfer) -> bool:
        if self._last is None or one.is_placed or one.at >= self._last.started_at:
            return False
        seen = None if one.folder_id is None else self._last_seen(one.folder_id)
        return seen is None or seen <= one.at

    def _last_seen(self, folder_id: str) -> datetime | None:
        if folder_id not in self._seen:
            with self._office.database.read() as connection:
                self._seen[folder_id] = last_seen(connection, folder_id)
        return self._seen[folder_id]


class _Past:
    """What an account usually downloads, asked once a day and account: a mass download asks for each of its files."""

    def __init__(self, office: Office) -> None:
        self._transfers = office.transfers
        self._known: dict[tuple[str | None, str | None, date], Load | None] = {}

    def __call__(self, one: Transfer) -> Load | None:
        key = (one.account, one.governor, jst.day_of(one.at))
        if key not in self._known:
            self._known[key] = self._transfers.usual_hour(one, _PAST)
        return self._known[key]
