"""Hearing of what happens in Box: the intake of its log put together for one office, and what follows from events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from gatekeeper.analysis.value import Gap
from gatekeeper.bootstrap import Office
from gatekeeper.intake.filling import fill_in, open_night
from gatekeeper.intake.live import LiveOutcome, Window, read_live
from gatekeeper.intake.port import Fill, FillKind, Taken
from gatekeeper.intake.rereading import Looked, Rereading
from gatekeeper.intake.silence import Silence, silence_since
from gatekeeper.policy.evaluate import Bench
from gatekeeper.registry.governing import Index
from gatekeeper.store.denied import denied_files
from gatekeeper.store.event import DatabaseEventStore, Derive
from gatekeeper.store.event_record import EventRecord
from gatekeeper.store.own_account import OwnAccounts
from gatekeeper.store.reread import Rereads
from gatekeeper.store.transfer_intake import derive_transfers
from gatekeeper.sweep.order import Judge
from gatekeeper.transferring import transfer_book

__all__ = [
    "FillReport",
    "NightReport",
    "RederiveReport",
    "RereadReport",
    "derive_for",
    "gaps_between",
    "go_on_filling",
    "re_read_nightly",
    "rederive",
    "reread_items",
    "silence",
    "take_in_stream",
]

_TRIED_FOR = timedelta(days=7)
_log = structlog.get_logger()

Progress = Callable[[Fill], None]


@dataclass(frozen=True, slots=True)
class FillReport:
    """Stretches of the history that have been read to their ends, and what was in them."""

    fills: tuple[Fill, ...]
    taken: Taken


@dataclass(frozen=True, slots=True)
class NightReport:
    """`night` is the night's own stretch: its `found` is what the stream had missed. `pruned` blocks were forgotten."""

    night: Fill
    filled: FillReport
    pruned: int


@dataclass(frozen=True, slots=True)
class RereadReport:
    """What looking at items has shown: how many were looked at, what came up, and which couldn't be read."""

    looked: int
    opened: int
    unread: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class RederiveReport:
    """Events that were derived from anew, and those that left the quarantine."""

    events: int
    released: int


def take_in_stream(office: Office, derive: Derive | None = None) -> LiveOutcome:
    """Takes in what the stream has that is new. Costs a call for each page, and one where there is nothing.

    The first one, and one after a gap, leaves stretches of the history to be filled: see `go_on_filling`. `derive`
    makes rows of the new events in the same transaction; None: as `derive_for` says.

    :raises BoxUnreachableError, UnreadableError, DatabaseUnreachableError, StoppedError: what was taken in stays.
    """
    settings = office.settings.events
    window = Window(timedelta(days=settings.backfill_days), timedelta(hours=settings.overlap_hours))
    with _counted(office):
        _know_ourselves(office)
        outcome = read_live(office.session.event_reader(), _store(office, derive), office.clock, office.stop, window)
    _log.info("events_taken_in", new=outcome.taken.new, malformed=outcome.taken.malformed, pages=outcome.pages)
    return outcome


def go_on_filling(office: Office, derive: Derive | None = None, progress: Progress = lambda _: None) -> FillReport:
    """Reads every stretch of the history that is open to its end: the first year, gaps, nights that were interrupted.

    Raises as `take_in_stream` does; the next call goes on where this one was.
    """
    store = _store(office, derive)
    done, taken = list[Fill](), Taken()
    with _counted(office):
        _know_ourselves(office)
        for fill in store.fills(is_open=True):
            reader = office.session.event_reader()
            ended, more = fill_in(reader, store, fill, office.clock, office.stop, progress)
            done.append(ended)
            taken += more
            _log.info("events_filled_in", kind=str(ended.kind), seen=ended.seen, found=ended.found)
    return FillReport(tuple(done), taken)


def re_read_nightly(office: Office, derive: Derive | None = None, progress: Progress = lambda _: None) -> NightReport:
    """The night's work: the overlap is read again, what was missed is filled in, what is too old is forgotten.

    Items that couldn't be read in the last days get another chance. Raises as `take_in_stream` does.
    """
    settings, now = office.settings.events, office.clock()
    night = open_night(_store(office, derive), timedelta(hours=settings.overlap_hours), now)
    filled = go_on_filling(office, derive, progress)
    ended = (*filled.fills, *_store(office, derive).fills(is_open=False))
    night = next((one for one in ended if one.id == night.id), night)
    pruned = EventRecord(office.database).prune(timedelta(days=settings.keep_raw_days), office.clock())
    Rereads(office.database).ask_again(now - _TRIED_FOR, now)
    return NightReport(night, filled, pruned)


def reread_items(office: Office, limit: int) -> RereadReport:
    """Reads at most `limit` of the items that events have touched, the last touched first, and judges each at once.

    Costs a call for an item, one where it has collaborations, and one or two for each folder above it.

    :raises BoxUnreachableError, DatabaseUnreachableError, StoppedError: what was looked at before stays on record.
    :raises MistakesError: the policies or the registry are wrong.
    """
    rereads = Rereads(office.database, office.ruling())
    if limit < 1 or not rereads.waiting(1):
        return RereadReport(0, 0, ())
    office.enter_basis()
    looked, opened, unread = 0, 0, list[Looked]()
    with _counted(office):
        _know_ourselves(office)
        rereading = Rereading(
            office.session.reader(), _judge(office), frozenset(office.settings.watch.roots), office.clock()
        )
        while looked < limit and (found := rereads.waiting(limit - looked)):
            for waiting in found:
                seen = rereading.look(waiting)
                opened += rereads.settle(seen, office.clock())
                looked += 1
                if seen.reason is not None:
                    unread.append(seen)
    _log.info("items_read_again", looked=looked, opened=opened, unread=len(unread))
    return RereadReport(looked, opened, tuple(unread))


def silence(office: Office, now: datetime, is_working: Callable[[datetime], bool]) -> Silence:
    """Whether Box's log has been silent for longer, in working time, than the settings allow."""
    record = EventRecord(office.database)
    allowed = timedelta(hours=office.settings.events.silent_after_hours)
    return silence_since(record.last_at(now), now, allowed, is_working, record.begun_at())


def gaps_between(office: Office, since: datetime, until: datetime) -> tuple[Gap, ...] | None:
    """The gaps in what the stream told between two aware moments; None: nothing was ever taken in."""
    store = DatabaseEventStore(office.database)
    if store.place() is None:
        return None
    found = [*store.fills(is_open=False), *store.fills(is_open=True)]
    kinds = {FillKind.GAP, FillKind.LOST}
    gaps = (one for one in found if one.kind in kinds and one.since < until and one.until > since)
    return tuple(Gap(one.since, one.until, one.kind is FillKind.GAP and one.ended_at is not None) for one in gaps)


def rederive(
    office: Office, derive: Derive | None = None, progress: Callable[[int], None] = lambda _: None
) -> RederiveReport:
    """Derives anew from all events that are kept raw, and takes in what can be read by now of the quarantine."""
    record = EventRecord(office.database)
    released = record.release(_store(office, derive), office.clock())
    return RederiveReport(record.derive_again(derive or derive_for(office, again=True), progress), released)


def derive_for(office: Office, *, again: bool = False) -> Derive:
    """What is made of new events, in the transaction that takes them in, where nothing else is asked for: transfers,
    which then wait to be judged. With `again` those that are there already are made anew.

    :raises MistakesError: the registry isn't in the database yet, and its files are wrong.
    """
    return derive_transfers(transfer_book(office), office.clock, again=again)


def _store(office: Office, derive: Derive | None) -> DatabaseEventStore:
    return DatabaseEventStore(office.database, derive or derive_for(office))


def _judge(office: Office) -> Judge:
    """By the registry and the policies in force, as a sweep judges."""
    logins = OwnAccounts(office.database).logins()
    index = Index(office.registry(), office.settings.ward.domains, logins)
    bench = Bench(index, office.policies, deletions=office.deletions(), denied=denied_files(office.database))
    return lambda view, as_of: bench.judge(view, as_of, read_at=office.clock())


def _know_ourselves(office: Office) -> None:
    """Before anything is taken in it has to be known which doings are the gatekeeper's own."""
    accounts = OwnAccounts(office.database)
    if not accounts.logins():
        me = office.session.reader().whoami()
        if me.login is not None:
            accounts.remember(me.login, office.clock())


@contextmanager
def _counted(office: Office) -> Iterator[None]:
    """Within, calls to Box are counted, also where it ends early."""
    try:
        yield
    finally:
        office.count_calls()
